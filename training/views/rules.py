"""The rules in words, with how many each calls today (受講のきまり)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from training.access import Right, may
from training.models import RequirementRule
from training.obligations.wording import period, sentence
from training.rules.tallies import BUCKETS, WAITING
from training.views.obligations_base import AskedPage

_WAITING = frozenset(BUCKETS.index(bucket) for bucket in WAITING)


class Told(NamedTuple):
    """A rule in words; how many of those whom it calls have still to take the course, out of how many."""

    rule: RequirementRule
    sentence: str
    period: str
    waiting: int
    called: int


class RulesPage(AskedPage):
    """Everybody of the authority may read what calls him; how many it calls, those with the right alone."""

    title = export_name = gettext_lazy("受講のきまり")
    template_name = "training/obligations/rules.html"

    def is_for_user(self) -> bool:
        return self.user.authority_id is not None

    @cached_property
    def counts_shown(self) -> bool:
        return may(self.user, Right.READ_OBLIGATIONS, on=self.today)

    @cached_property
    def rules(self) -> list[RequirementRule]:
        rules = RequirementRule.objects.visible_to(self.user, on=self.today)
        return list(rules.select_related("course").prefetch_related("equivalents"))

    @cached_property
    def course_names(self) -> dict[int, str]:
        """Of the courses that the rules name; the city is worked out for those alone who are told of people."""
        named = [course for rule in self.rules for course in (rule.course, *rule.equivalents.all())]
        return {course.pk: course.name for course in named}

    @cached_property
    def told_rules(self) -> list[Told]:
        return [self._told(rule) for rule in self.rules]

    def _told(self, row: RequirementRule) -> Told:
        rule = row.as_rule()
        waiting, called = self._counts.get(rule.key, (0, 0))
        return Told(row, sentence(rule, self.names), period(rule), waiting, called)

    @cached_property
    def _counts(self) -> dict[int, tuple[int, int]]:
        """By rule: how many wait, and how many are called."""
        if not self.counts_shown:
            return {}
        rows = zip(self.city.of_rules, self.city.buckets, self.city.people, strict=True)
        counts = Counter((rule, state) for rule, state, person in rows if self.told is None or person in self.told)
        called, waiting = Counter[int](), Counter[int]()
        for (rule, state), number in counts.items():
            called[rule] += number
            waiting[rule] += number if state in _WAITING else 0
        return {rule: (waiting[rule], number) for rule, number in called.items()}

    # The file: every rule, with its counts.

    def export_table(self) -> tuple[Sequence[Any], Iterable[Sequence[Any]]]:
        headings = [
            _("研修の記号"), _("研修"), _("必須"), _("きまり"), _("開始日"), _("終了日"), _("対象(人)"),
            _("まだの人(人)"), _("備考"),
        ]  # fmt: skip
        return headings, [
            [t.rule.course.code, t.rule.course.name, t.rule.is_required, t.sentence, t.rule.valid_from,
             t.rule.valid_to, t.called, t.waiting, t.rule.note]
            for t in self.told_rules
        ]  # fmt: skip

    def exported_people(self) -> frozenset[int]:
        """Numbers are about nobody."""
        return frozenset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = self.today
        return super().get_context_data(
            current=[t for t in self.told_rules if t.rule.holds_on(today)],
            coming=[t for t in self.told_rules if t.rule.valid_from > today],
            past=[t for t in self.told_rules if t.rule.valid_to and t.rule.valid_to < today],
            counts_shown=self.counts_shown,
            may_try=self.counts_shown,
            may_add=self.user.has_perm("training.add_requirementrule"),
            **kwargs,
        )

"""What changing, adding or ending a rule does, told before it is saved (きまりの変更の確認)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.history import signed
from common.pages import Crumb
from staff.rules.organisation import Organisation
from training.models import Course, RequirementRule
from training.obligations.city import People, people
from training.obligations.preview import day_to_compare, preview
from training.obligations.wording import period, sentence
from training.rules.differences import Change, Difference
from training.rules.requirements import Rule
from training.views.differences import DifferencesMixin
from training.views.rule_forms import RuleForm

TRY = "try"


class RulePreviewPage(DifferencesMixin):
    """The rule's fields, filled in, in the address (``?try=1``); what they would do; and saving it."""

    template_name = "training/obligations/preview.html"
    export_name = gettext_lazy("きまりを変えたときの違い")
    section = "rules"
    # Both sides are of one day: what passes does so with and without the change.
    change_kinds: Sequence[Change] = (Change.CALLED, Change.RELEASED, Change.MOVED)
    http_method_names = ("get", "post", "head", "options")

    @cached_property
    def rule(self) -> RequirementRule:
        if "pk" not in self.kwargs:
            return RequirementRule(authority_id=self.authority, valid_from=self.today)
        if (pk := self.kwargs["pk"]) not in self.rules:
            raise Http404
        return self.rules[pk][0]

    @cached_property
    def rules(self) -> dict[int, tuple[RequirementRule, Rule]]:
        """All of the authority, each with ``latest``: the key of the last record of its history."""
        own = RequirementRule.objects.visible_to(self.user, on=self.today)
        last = RequirementRule.history.filter(id=OuterRef("pk")).order_by("-history_id").values("history_id")[:1]
        rows = own.annotate(latest=Coalesce(Subquery(last), 0)).for_engine()
        return {row.pk: (row, rule) for row, rule in rows}

    @property
    def may_save(self) -> bool:
        action = "change" if self.rule.pk else "add"
        return self.user.has_perm(f"training.{action}_requirementrule")

    def get_title(self) -> str:
        return _("きまりを変えたらどうなるか") if self.rule.pk else _("きまりを加えたらどうなるか")

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("受講のきまり"), reverse("training:rules"))]

    @cached_property
    def courses(self) -> dict[int, Course]:
        return {course.pk: course for course in Course.objects.filter(authority=self.authority).order_by("code")}

    @cached_property
    def form(self) -> RuleForm:
        posted, asked = self.request.method == "POST", TRY in self.request.GET
        data = self.request.POST if posted else self.request.GET if asked else None
        names, pk = self.names, self.rule.pk
        return RuleForm(
            data, instance=self.rule, before=self.rules[pk][1] if pk else None, latest=getattr(self.rule, "latest", 0),
            grades=names.grades, families=names.families, courses=self.courses,
        )  # fmt: skip

    @cached_property
    def course_names(self) -> dict[int, str]:
        return {pk: course.name for pk, course in self.courses.items()}

    @cached_property
    def is_answered(self) -> bool:
        return self.form.is_bound and self.form.is_valid()

    # The day that is compared, and whose facts are looked at.

    @cached_property
    def compared_on(self) -> date:
        return day_to_compare(self.form.before, self.form.after, today=self.today) if self.is_answered else self.today

    @property
    def facts_on(self) -> date:
        """Orders to come are looked at for those who plan them alone (内示前)."""
        return self.compared_on if self.plans_ahead else self.today

    @property
    def on(self) -> date:
        return self.facts_on

    @property
    def words_on(self) -> date:
        """The form offers grades before it is known which day is compared."""
        return self.today

    @cached_property
    def found(self) -> list[Difference]:
        if not self.is_answered:
            return []
        return preview(
            self.form.before, self.form.after, self.everybody.facts, authority=self.authority, on=self.compared_on,
            rules=[rule for _row, rule in self.rules.values() if rule.holds_on(self.compared_on)],
        )  # fmt: skip

    @cached_property
    def everybody(self) -> People:
        return people(authority=self.authority, on=self.facts_on)

    @cached_property
    def organisation(self) -> Organisation:
        return self.everybody.organisation

    @cached_property
    def places(self) -> dict[int, int]:
        return self.everybody.departments

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form, before = self.form, self.form.before
        told = {
            "before": before and sentence(before, self.names), "before_period": before and period(before), **kwargs,
        }  # fmt: skip
        if self.is_answered:
            told |= {"after": sentence(form.after, self.names), "after_period": period(form.after)}
            told |= {"compared_on": self.compared_on, "of_today": self.facts_on != self.compared_on}
            told |= {"is_changed": form.is_changed, **self.change_context()}
        return super().get_context_data(
            rule=self.rule, form=form, is_answered=self.is_answered, may_save=self.may_save, **told
        )

    def may_export(self) -> bool:
        return super().may_export() and self.is_answered

    def export_table(self) -> tuple[Sequence[Any], Iterable[Sequence[Any]]]:
        return self.changes_table()

    def exported_people(self) -> set[int]:
        return self.changed_people()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_save:
            raise PermissionDenied
        with transaction.atomic():
            self._lock()
            if not self.form.is_valid():
                return self.render_to_response(self.get_context_data())
            self._save()
        messages.success(request, _("きまりを保存しました。"))
        return HttpResponseRedirect(reverse("training:rules"))

    def _lock(self) -> None:
        """Whoever saves second sees what the first one saved."""
        if self.rule.pk and not RequirementRule.objects.select_for_update().filter(pk=self.rule.pk).first():
            raise Http404

    def _save(self) -> None:
        self.form.instance.full_clean()
        signed(self.form.instance, by=self.user, because=_("変わる人を確かめて保存"))
        self.form.save()

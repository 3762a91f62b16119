"""Who has long been where he is, and whose first years lack workplaces (異動の状況)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import years_later
from staff.careers import tenures
from staff.careers.policy import CareerPolicy, policy_in
from staff.models import Leave, Posting
from staff.remembered import remembered
from staff.rules import outlook
from staff.rules.careers import Length
from staff.rules.outlook import Outlook, State
from staff.rules.rotation import Rule
from staff.views.hr_base import Column, HRList, who
from staff.views.hr_forms import RotationFilter, TenureFilter
from staff.views.tenure_chart import CHART_WIDTH, bars_of

# Where the policy sets no years, these are looked at.
FIRST_YEARS = 10
# Those whose first years ended so many years ago are looked at still.
YEARS_SINCE = 3


class Tab(NamedTuple):
    label: str
    href: str
    current: bool


class Tenures(NamedTuple):
    """Who has been long in post, the longest first; how many people have how many years; how many there are."""

    long: list[tuple[int, Length]]
    distribution: list[int]
    looked_at: int


class FirstYears(NamedTuple):
    """Who is listed, the most urgent first; how many stand how; how many there are."""

    rows: list[tuple[int, Outlook]]
    states: Counter[State]
    looked_at: int


class RotationMixin(HRList):
    """Regular staff alone: those of other kinds of employment are not moved by turns."""

    title = gettext_lazy("異動の状況")
    dated = True

    @cached_property
    def regular(self) -> Any:
        """The main posts of the day that are looked at."""
        posts = Posting.objects.on(self.on).main().filter(employment=Posting.Employment.REGULAR)
        posts = posts.filter(employee__in=self.people)
        for departments in (self.reach, self.form.departments):
            posts = posts if departments is None else posts.filter(department__in=departments)
        return posts

    def posts_of(self, employees: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Names and posts of those on one page."""
        rows = self.regular.filter(employee__in=employees).order_by().values("department", "title", **who("employee__"))
        return {row["who"]: row for row in rows}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = self.request.resolver_match.url_name if self.request.resolver_match else ""
        names = {"hr_rotation": _("在課年数"), "hr_first_years": _("経験した職場")}
        tabs = [Tab(label, reverse(f"staff:{name}"), name == own) for name, label in names.items()]
        return super().get_context_data(tabs=tabs, **kwargs)


class TenurePage(RotationMixin):
    """Who has been in the department for so many years or more."""

    export_name = gettext_lazy("在課年数の長い職員")
    template_name = "staff/hr/tenure.html"
    form_class = TenureFilter
    empty_title = gettext_lazy("当てはまる職員はいません")

    @cached_property
    def years(self) -> int:
        return int(self.form.chosen("years"))

    @cached_property
    def found(self) -> Tenures:
        return remembered(f"tenures of {self.years}", self.regular, self._work_out)

    def _work_out(self) -> Tenures:
        served = tenures.years_in_post(self.regular, self.people, on=self.on)
        long = [(person, length) for person, length in served.items() if length.years >= self.years]
        long.sort(key=lambda row: (-row[1].in_months, row[0]))
        return Tenures(long, outlook.distribution(served.values()), len(served))

    @property
    def rows(self) -> list[tuple[int, Length]]:
        return self.found.long

    def present(self, rows: Sequence[tuple[int, Length]]) -> list[dict[str, Any]]:
        posts = self.posts_of([person for person, _length in rows])
        return [{**posts[person], "length": length} for person, length in rows]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column(_("組織"), lambda row: self.name_of(row["department"])),
            Column(_("補職名"), lambda row: row["title"]),
            Column(_("在課年数"), lambda row: row["length"], "number"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bars = bars_of(self.found.distribution, marked_from=self.years)
        return super().get_context_data(
            bars=bars, years=self.years, looked_at=self.found.looked_at, chart_width=CHART_WIDTH, **kwargs
        )


class FirstYearsPage(RotationMixin):
    """Who lacks workplaces, or sectors, by the rule of the policy in force on the day."""

    export_name = gettext_lazy("経験した職場が足りない職員")
    template_name = "staff/hr/first_years.html"
    form_class = RotationFilter
    empty_title = gettext_lazy("不足のある職員はいません")

    @cached_property
    def policy(self) -> CareerPolicy:
        return policy_in(self.editions)

    @cached_property
    def rule(self) -> Rule | None:
        """What the policy of the day asks in numbers; None when it asks nothing that can be counted."""
        rule = self.policy.rule
        return rule if rule and rule.count else None

    @cached_property
    def found(self) -> FirstYears:
        """How each of those who were hired lately enough stands to the rule."""
        if self.rule is None:
            return FirstYears([], Counter(), 0)
        name = f"first years by {self.rule} and {self.form.chosen('state')}"
        return remembered(name, self.regular.filter(self._lately), self._work_out)

    def _work_out(self) -> FirstYears:
        rule, state = self.rule, self.form.chosen("state")
        places = self.user.standing_on(self.today).places
        ways = tenures.ways_of(self.regular.filter(self._lately), self.people, places, on=self.on)
        outlooks = [(person, outlook.assess(rule, way, self.on)) for person, way in ways.items()] if rule else []
        found = [(p, o) for p, o in outlooks if (o.state == state if state else o.missing)]
        found.sort(key=lambda row: (_URGENCY[row[1].state], row[1].until or date.max, row[0]))
        return FirstYears(found, Counter(each.state for _person, each in outlooks), len(outlooks))

    @property
    def _lately(self) -> Q:
        """Hired lately enough. Leave puts the end off, so that those who took some are looked at for twice as long."""
        years = self.rule.years + YEARS_SINCE if self.rule and self.rule.years else FIRST_YEARS
        lately = Q(employee__hired_on__gte=years_later(self.on, -years))
        on_leave = Q(employee__in=Leave.objects.values("employee"))
        return lately | on_leave & Q(employee__hired_on__gte=years_later(self.on, -2 * years))

    @property
    def rows(self) -> list[tuple[int, Outlook]]:
        return self.found.rows

    def present(self, rows: Sequence[tuple[int, Outlook]]) -> list[dict[str, Any]]:
        posts = self.posts_of([person for person, _outlook in rows])
        return [{**posts[person], "outlook": each} for person, each in rows]

    @cached_property
    def columns(self) -> list[Column]:
        columns = [
            Column(_("組織"), lambda row: self.name_of(row["department"])),
            Column(_("補職名"), lambda row: row["title"]),
            Column(_("経験した数"), lambda row: row["outlook"].reached, "number"),
            Column(_("部門"), lambda row: "・".join(sorted(row["outlook"].sectors)) or _("記入なし")),
            Column(_("見通し"), lambda row: words_of(self.rule, row["outlook"])),
        ]
        if self.rule and self.rule.years:
            columns.append(Column(_("期間の最後の日"), lambda row: row["outlook"].until, "date"))
        return columns

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            rule=self.rule, rule_words=rule_words(self.rule), looked_at=self.found.looked_at,
            states=[(words, self.found.states[state]) for state, words in SUMMARY.items()],
            looked_years=FIRST_YEARS, years_since=YEARS_SINCE,
            edition=self.policy.number, careers_href=self._careers(), **kwargs,
        )  # fmt: skip

    def _careers(self) -> str:
        authority, number = self.user.authority, self.policy.number
        return reverse("competencies:careers", args=[authority.code, number]) if authority and number else ""


SUMMARY = {
    State.BEYOND: gettext_lazy("毎年4月の異動では足りない"),
    State.TIGHT: gettext_lazy("残りの異動がすべて要る"),
    State.OPEN: gettext_lazy("これから"),
    State.MISSED: gettext_lazy("期間が過ぎて不足"),
    State.MET: gettext_lazy("達した"),
}
_URGENCY = {state: place for place, state in enumerate(SUMMARY)}


def rule_words(rule: Rule | None) -> str:
    """``10年間に3職場``, as the policy says it."""
    if rule is None:
        return ""
    count = rule.count_note or _("%dつ") % (rule.count or 0)
    places = _("%(count)sの%(unit)s") % {"count": count, "unit": rule.unit or _("職場")}
    return _("採用から%(years)d年間に%(places)s") % {"years": rule.years, "places": places} if rule.years else places


def words_of(rule: Rule | None, each: Outlook) -> str:
    """What is still possible: ``あと2年4か月で1職場。4月の異動はあと2回です。``"""
    if rule is None or not each.missing:
        return _("達しました")
    lacking = _("%(number)d%(unit)s") % {"number": each.missing, "unit": rule.unit or _("職場")}
    if rule.counts_sectors:
        lacking = _("%(lacking)s(%(names)s)") % {"lacking": lacking, "names": "・".join(outlook.unseen(rule, each))}
    if each.state == State.MISSED:
        return _("%s足りないまま期間が過ぎました") % lacking
    if each.left is None:
        return _("あと%s") % lacking
    return _("あと%(left)sで%(lacking)s。4月の異動はあと%(moves)d回です") % {
        "left": each.left, "lacking": lacking, "moves": each.moves_left,
    }  # fmt: skip

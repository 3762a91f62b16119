"""Where the training office decides: what waits, what the year's money is used for, all as a file (自己啓発の審査)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.core.paginator import Page
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import fiscal_year, plain_date
from common.forms import Choices, choice
from common.paging import counted_page
from staff import audit
from staff.exporting import StaffListExport
from training.access import Right, may
from training.models import ExternalRecord, Subsidy, SubsidyKind
from training.querysets import SubsidyQuerySet
from training.rules.subsidies import State
from training.support import budgets, subsidies
from training.views.support import OfSupport
from training.views.support_bulk import BulkDecisions, with_versions

PER_PAGE = 30
YEARS_BACK = 5
# What waits for a decision of the office.
WAITING = (State.APPLIED, State.REPORTED)
_STATES: Choices = [("all", gettext_lazy("すべて")), *Subsidy.State.choices]


class Tick(NamedTuple):
    """A box to tick: what it sends, and what it is called."""

    value: str
    label: str


class Asked(NamedTuple):
    """An application on the list. ``most``: what can be granted; ``tick``: where it can be granted here."""

    one: Subsidy
    most: int
    applied_on: str
    tick: Tick | None


class ReviewFilter(forms.Form):
    year = choice(gettext_lazy("年度"), [])
    state = choice(gettext_lazy("状態"), _STATES, anything=gettext_lazy("審査を待つもの"))
    kind = choice(gettext_lazy("助成の種類"), [], anything=gettext_lazy("すべて"))

    def __init__(self, *args: Any, kinds: Iterable[SubsidyKind], this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        years = range(this_year + 1, this_year - YEARS_BACK - 1, -1)
        fields["year"].choices = [(str(year), _("%d年度") % year) for year in years]
        fields["year"].initial = str(this_year)
        fields["kind"].choices = [("", _("すべて")), *((kind.code, kind.name) for kind in kinds)]

    def chosen(self, name: str) -> str:
        """What was chosen; what cannot be chosen counts as nothing, and is told beside the field."""
        self.is_valid()
        return self.cleaned_data.get(name) or self.fields[name].initial or ""

    @property
    def year_chosen(self) -> int:
        return int(self.chosen("year"))

    def narrow(self, asked: SubsidyQuerySet) -> SubsidyQuerySet:
        """What waits is shown whatever its year: nobody is to be forgotten over the turn of the year."""
        state, kind = self.chosen("state"), self.chosen("kind")
        if kind:
            asked = asked.filter(kind__code=kind)
        if not state:
            return asked.filter(state__in=WAITING)
        asked = asked.filter(year=self.year_chosen)
        return asked if state == "all" else asked.filter(state=state)


class SupportReviewPage(BulkDecisions, StaffListExport, OfSupport):
    title = gettext_lazy("自己啓発の審査")
    section = "support_review"
    template_name = "training/support/review.html"
    export_name = gettext_lazy("助成の申請")

    def is_for_user(self) -> bool:
        return super().is_for_user() and self.may_export()

    def may_export(self) -> bool:
        return may(self.user, Right.SUPPORT, on=self.today)

    @cached_property
    def form(self) -> ReviewFilter:
        kinds = SubsidyKind.objects.visible_to(self.user, on=self.today)
        return ReviewFilter(self.request.GET, label_suffix="", kinds=kinds, this_year=fiscal_year(self.today))

    @cached_property
    def rows(self) -> SubsidyQuerySet:
        asked = self.form.narrow(Subsidy.objects.visible_to(self.user, on=self.today))
        return asked.select_related("employee", "kind").order_by("applied_at", "pk")

    @cached_property
    def page(self) -> Page[Subsidy]:
        return counted_page(self.rows, self.request.GET.get("page", "1"), size=PER_PAGE)

    @cached_property
    def learned(self) -> list[Any]:
        """What waits to be confirmed, the oldest first; so many as are read at once."""
        waiting = ExternalRecord.objects.visible_to(self.user, on=self.today).filter(state="submitted")
        told = with_versions(waiting.select_related("employee").annotate(files=Count("evidence")))
        return list(told.order_by("pk")[:PER_PAGE])

    def _asked(self, one: Subsidy) -> Asked:
        tick = self._tick(one, str(one.pk)) if one.state == State.APPLIED else None
        return Asked(one, subsidies.most(one), plain_date(timezone.localdate(one.applied_at)), tick)

    def _tick(self, one: Any, value: str) -> Tick | None:
        """Nobody decides on what is his own."""
        if one.employee_id == self._own:
            return None
        return Tick(value, self._ticking % {"name": one.employee.name, "title": one.title})

    @cached_property
    def _own(self) -> int | None:
        return self.user.standing_on(self.today).employee_id

    @cached_property
    def _ticking(self) -> str:
        return _("%(name)sさんの「%(title)s」を選ぶ")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen = [*(one.employee_id for one in self.page), *(one.employee_id for one in self.learned)]
        if seen:
            audit.record_sight(self.request, seen, str(self.title))
        authority = self.user.authority_id or 0  # is_for_user
        rows = [self._asked(one) for one in self.page]
        learned = [(one, self._tick(one, f"{one.pk}-{one.version}")) for one in self.learned]
        return super().get_context_data(
            form=self.form,
            page=self.page,
            rows=rows,
            learned=learned,
            approvable=any(row.tick for row in rows),
            confirmable=any(tick for _record, tick in learned),
            budgets=budgets.lines(authority, self.form.year_chosen),
            year=self.form.year_chosen,
            **kwargs,
        )

    def export_table(self) -> tuple[Sequence[Any], Iterable[Sequence[Any]]]:
        headings = [
            _("受付"), _("年度"), _("職員番号"), _("氏名"), _("助成の種類"), _("学ぶこと"), _("状態"),
            _("かかる費用(円)"), _("承認できる額(円)"), _("承認額(円)"), _("実際の費用(円)"), _("支給額(円)"),
            _("修了・合格した日"),
        ]  # fmt: skip
        return headings, [_exported(one) for one in self.rows]

    def exported_people(self) -> set[int]:
        return {one.employee_id for one in self.rows}


def _exported(one: Subsidy) -> list[Any]:
    return [
        timezone.localdate(one.applied_at), one.year, one.employee.staff_number, one.employee.name, one.kind.name,
        one.title, one.get_state_display(), one.cost, subsidies.most(one), one.granted, one.spent, one.paid,
        one.completed_on,
    ]  # fmt: skip

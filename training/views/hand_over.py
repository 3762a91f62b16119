"""Completions for the personnel system (人事給与システムへの引き渡し)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import fiscal_year, fiscal_year_start
from staff import audit
from staff.exporting import StaffListExport
from training.access import Right, may
from training.models import CourseSession, Enrolment
from training.querysets import EnrolmentQuerySet
from training.views.pages import TrainingPage
from training.views.support_base import DayField

ON_A_PAGE = 50
_STATES = dict(Enrolment.State.choices)


@dataclass(frozen=True)
class Completed:
    """What the personnel system is told of one completion, and whose it is."""

    employee: int
    number: str
    name: str
    code: str
    course: str
    provider: str | None
    starts_on: date
    ends_on: date
    hours: Decimal | None
    state: str

    @property
    def state_text(self) -> str:
        return str(_STATES[self.state])


_COURSE = "session__course__"
_COLUMNS = (
    "employee", "employee__staff_number", "employee__name", f"{_COURSE}code", f"{_COURSE}name",
    f"{_COURSE}provider__name", "session__starts_on", "session__ends_on", f"{_COURSE}hours", "state",
)  # fmt: skip


class Between(forms.Form):
    """Two days; the first one is the earlier one."""

    first = DayField(label=gettext_lazy("修了とした日(から)"))
    last = DayField(label=gettext_lazy("修了とした日(まで)"))

    def clean_last(self) -> date:
        last: date = self.cleaned_data["last"]
        first = self.cleaned_data.get("first")
        if first and last < first:
            raise ValidationError(_("終わりの日は、始まりの日以後にしてください。"))
        return last


class BySession(Paginator[Any]):
    """Enrolments in the order of their sessions: the sessions are counted, and those on the page alone are read."""

    @cached_property
    def sessions(self) -> list[tuple[int, int]]:
        """Each with how many stand in it, in the order of the list. Two queries: the order is read of each once."""
        rows: Any = self.object_list
        numbers = dict(rows.order_by().values_list("session").annotate(Count("pk")))
        sessions = CourseSession.objects.filter(pk__in=numbers).order_by("ends_on", "course__code", "pk")
        return [(session, numbers[session]) for session in sessions.values_list("pk", flat=True)]

    @cached_property
    def count(self) -> int:
        return sum(number for _session, number in self.sessions)

    def page(self, number: int | str) -> Page[Any]:
        first = (self.validate_number(number) - 1) * self.per_page
        starts = accumulate((size for _session, size in self.sessions), initial=0)
        on_page = [
            (start, session)
            for start, (session, size) in zip(starts, self.sessions, strict=False)
            if first - size < start < first + self.per_page
        ]
        skipped = first - on_page[0][0] if on_page else 0
        rows: Any = self.object_list
        of_page = rows.filter(session__in=[session for _start, session in on_page])
        return Page(of_page[skipped : skipped + self.per_page], self.validate_number(number), self)


class HandOverPage(StaffListExport, TrainingPage):
    """What was completed between ?first= and ?last=, to be looked at and to leave as a file."""

    title = gettext_lazy("修了記録の引き渡し")
    export_name = gettext_lazy("修了記録")
    template_name = "training/papers/hand_over.html"

    def is_for_user(self) -> bool:
        return super().is_for_user() and may(self.user, Right.HAND_OVER, on=self.today)

    def may_export(self) -> bool:
        return self.is_for_user() and self.form.is_valid()

    @cached_property
    def form(self) -> Between:
        year = fiscal_year_start(fiscal_year(self.today))
        asked = self.request.GET
        days = {"first": asked.get("first", year.isoformat()), "last": asked.get("last", self.today.isoformat())}
        return Between(days, label_suffix="")

    @cached_property
    def found(self) -> EnrolmentQuerySet:
        """By the day of completion as it was asked for; nothing for days that cannot be read.

        Who may hand over may see everybody's of the authority.
        """
        own = Enrolment.objects.of_authority(self.user.authority_id)
        if not self.form.is_valid():
            return own.none()
        completed = own.completed_between(self.form.cleaned_data["first"], self.form.cleaned_data["last"])
        return completed.order_by("session__ends_on", f"{_COURSE}code", "session", "employee__staff_number", "pk")

    @property
    def told(self) -> Any:
        return self.found.values_list(*_COLUMNS)

    @cached_property
    def page(self) -> Page[Any]:
        return BySession(self.told, ON_A_PAGE).get_page(self.request.GET.get("page"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = [Completed(*row) for row in self.page]
        if shown:
            audit.record_sight(self.request, [each.employee for each in shown], str(self.title))
        return super().get_context_data(form=self.form, page=self.page, rows=shown, **kwargs)

    def export_table(self) -> tuple[list[str], list[list[Any]]]:
        headings = [
            _("職員番号"), _("氏名"), _("研修の記号"), _("研修"), _("研修機関"), _("初日"), _("最終日"), _("時間数"),
            _("状態"),
        ]  # fmt: skip
        return headings, [_row(each) for each in self.everything]

    @cached_property
    def everything(self) -> list[Completed]:
        return [Completed(*row) for row in self.told]

    def exported_people(self) -> set[int]:
        return {each.employee for each in self.everything}


def _row(one: Completed) -> list[Any]:
    return [
        one.number, one.name, one.code, one.course, one.provider or "", one.starts_on, one.ends_on, one.hours,
        one.state_text,
    ]  # fmt: skip

"""Attendance day by day, and who has completed the course (出欠・修了)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.pages import Crumb
from staff import audit
from training import enrolments
from training.models import Attendance, CourseSession, SessionDay
from training.rules.attendance import Mark
from training.rules.workflow import LEARNED, Action, State
from training.sessions import attendance
from training.sessions.attendance import LONGEST_NOTE, Change, Entry, Place, Recorded
from training.views.officer import SeatedMixin, called, keys

# The button that marks everybody of a day who has no mark yet begins so, and ends with the day's key.
FILL = "fill-"


@dataclass(frozen=True)
class Cell:
    """One person on one day. ``has_mark``: one is kept, and can be changed but not taken away."""

    name: str
    day: SessionDay
    entry: Entry
    has_mark: bool

    @property
    def label(self) -> str:
        return str(dict(Attendance.Mark.choices).get(self.entry.mark, ""))


@dataclass(frozen=True)
class Line:
    enrolment: Any
    place: str
    cells: list[Cell]
    problem: str = ""


class AttendancePage(SeatedMixin):
    template_name = "training/officer/attendance.html"

    def get_title(self) -> str:
        return _("%sの出欠と修了") % called(self.session)

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(called(self.session), reverse("training:session", args=[self.session.pk]))]

    # What is shown

    @cached_property
    def days(self) -> list[SessionDay]:
        return list(self.session.days.all())

    @cached_property
    def kept(self) -> dict[Place, Entry]:
        rows = Attendance.objects.filter(enrolment__session=self.session, enrolment__in=[e.pk for e in self.people])
        return {(row.enrolment_id, row.day_id): Entry(row.mark, row.note) for row in rows.order_by()}

    @cached_property
    def typed(self) -> dict[Place, Entry]:
        """What the sent sheet says; nothing that is not on the sheet is read."""
        sent = self.request.POST
        return {
            place: Entry(sent.get(f"mark-{_name(place)}", ""), sent.get(f"note-{_name(place)}", "").strip())
            for place in ((e.pk, day.pk) for e in self.people for day in self.days)
            if f"mark-{_name(place)}" in sent
        }

    @cached_property
    def shown(self) -> dict[Place, Entry]:
        """What the sheet said when it was opened. Whoever writes something else there deceives himself alone."""
        try:
            told = json.loads(self.request.POST.get("shown", "{}"))
            return {place: Entry(*map(str, told[_name(place)])) for place in self.typed if _name(place) in told}
        except (ValueError, TypeError):
            return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.people:
            audit.record_sight(self.request, [each.employee_id for each in self.people], _("研修の回の出欠"))
        problems: dict[str, str] = kwargs.setdefault("problems", {})
        entries = self.kept | self.typed
        return super().get_context_data(
            lines=[self._line(each, entries, problems.get(str(each.pk), "")) for each in self.people],
            days=[(day, day.day <= self.today) for day in self.days],
            blank_days=[day for day in self.days if day.day <= self.today and self._has_blanks(day)],
            marks=Attendance.Mark.choices, longest_note=LONGEST_NOTE,
            shown=self.request.POST.get("shown") or self._told(),
            can_record=self.session.state != CourseSession.State.CANCELLED,
            learned=sorted(LEARNED),
            to_complete=[e for e in self.people if e.state in (State.ATTENDED, State.REPORTED)],
            completed=sum(each.state in LEARNED for each in self.people),
            **kwargs,
        )  # fmt: skip

    def _told(self) -> str:
        return json.dumps({_name(place): entry for place, entry in self.kept.items()}, ensure_ascii=False)

    def _has_blanks(self, day: SessionDay) -> bool:
        return any((each.pk, day.pk) not in self.kept for each in self.people)

    def _line(self, enrolment: Any, entries: dict[Place, Entry], problem: str) -> Line:
        cells = [
            Cell(_name(place), day, entries.get(place, Entry()), has_mark=place in self.kept)
            for day in self.days
            for place in [(enrolment.pk, day.pk)]
        ]
        return Line(enrolment, self.place_of(enrolment), cells, problem)

    # What is done

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.POST.get("do", "")
        if asked == "complete":
            return self.complete()
        if asked.startswith(FILL):
            self._fill(asked.removeprefix(FILL))
        return self.record()

    def _fill(self, day: str) -> None:
        for place, entry in self.typed.items():
            if str(place[1]) == day and not entry.mark:
                self.typed[place] = entry._replace(mark=Mark.PRESENT.value)

    def record(self) -> HttpResponse:
        marks = {place: Change(self.shown.get(place, Entry()), now) for place, now in self.typed.items()}
        try:
            result = attendance.record(self.session, marks, by=self.user, at=timezone.now())
        except ValidationError as refusal:
            return self._refused(refusal)
        self._tell(result)
        return redirect("training:attendance", self.session.pk)

    def _refused(self, refusal: ValidationError) -> HttpResponse:
        """The same sheet as it was sent, with what is wrong beside it."""
        by_person = refusal.message_dict if hasattr(refusal, "error_dict") else {}
        context = self.get_context_data(
            problems={person: " ".join(told) for person, told in by_person.items()},
            problem=_("記録していません。次の人の行を確かめてください。") if by_person else refusal.messages[0],
        )
        return self.render_to_response(context, status=422)

    def _tell(self, result: Recorded) -> None:
        if result.written:
            messages.success(self.request, _("出欠を%d件記録しました。") % result.written)
        elif not result.kept:
            messages.info(self.request, _("変わったところはありません。"))
        for row in result.kept:
            told = {"day": date_format(row.day.day), "name": row.enrolment.employee.name}
            told["mark"] = row.get_mark_display()
            said = _("%(name)sさんの%(day)sは、ほかの人が「%(mark)s」に変えていたため、そのままにしました。")
            messages.warning(self.request, said % told)
        if absent := [each.employee.name for each in result.moved if each.state == State.ABSENT]:
            said = _("全日の欠席として、本人と所属長にお知らせしました: %s")
            messages.info(self.request, said % "、".join(absent))

    def complete(self) -> HttpResponse:
        """For those who are ticked; without a report only where that is said, too."""
        ticked = keys(self.request.POST.getlist("enrolment"))
        anyway = "without_report" in self.request.POST
        chosen = [each for each in self.people if each.pk in ticked]
        if not chosen:
            messages.error(self.request, _("修了とする人に印を付けてください。"))
        owing = [each for each in chosen if each.state == State.ATTENDED and not anyway]
        done = [each.employee.name for each in chosen if each not in owing and self._completed(each)]
        if done:
            told = {"number": len(done), "names": "、".join(done)}
            messages.success(self.request, _("%(number)d人を修了としました: %(names)s") % told)
        if owing:
            said = _(
                "報告がまだのため、修了にしていません: %s。報告がなくても修了とするときは、その印を付けてください。"
            )
            messages.warning(self.request, said % "、".join(each.employee.name for each in owing))
        return redirect("training:attendance", self.session.pk)

    def _completed(self, enrolment: Any) -> bool:
        enrolment.session = self.session
        try:
            enrolments.move(enrolment, Action.COMPLETE, by=self.user, at=timezone.now())
        except ValidationError as refusal:
            messages.warning(self.request, f"{enrolment.employee.name}: {''.join(refusal.messages)}")
            return False
        return True


def _name(place: Place) -> str:
    """How a person's day is called in the form."""
    return f"{place[0]}-{place[1]}"

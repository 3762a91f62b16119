"""When courses are held (研修の回): planned here, and moved on by the session's own page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.history import signed
from common.masters import NamedCells
from staff.admin.forms import REASON, ReasonedForm
from training import enrolments
from training.admin.base import MasterAdmin, MasterInline
from training.admin.filters import SessionKindFilter, YearFilter
from training.models import CourseSession, SessionDay
from training.rules import sessions
from training.rules.calendar import year_later
from training.sessions.days import missing_days

# What a session of next year takes over from this year's, besides its days.
_TAKEN_OVER = (
    "course", "name", "place", "is_online", "capacity", "section_limit", "seating", "needs_head", "report_days",
    "follow_up_months", "note",
)  # fmt: skip
_DATES = ("starts_on", "ends_on", "deadline")


class SessionForm(ReasonedForm):
    """A session until it is held. Holding and cancelling concern people: the session's own page does that."""

    fill_days = forms.BooleanField(
        label=_("初日から最終日までの平日を、開催日に足す"),
        required=False,
        help_text=_("下の表にもう入れた日は、そのまま残ります。31日を超える回では足しません。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "state" in self.fields:
            self._limit_states()

    def _limit_states(self) -> None:
        state: Any = self.fields["state"]
        if self.instance.state in sessions.BEFORE:
            state.choices = [(value, label) for value, label in state.choices if value in sessions.BEFORE]
            state.help_text = _("中止と実施済みは、回の画面で行います。受講者に知らせるためです。")
        else:
            state.disabled = True
            state.help_text = _("ここでは変えられません。")

    def clean_capacity(self) -> int | None:
        """Nobody loses the seat that he has."""
        capacity: int | None = self.cleaned_data["capacity"]
        seated = self.instance.enrolments.seated().count() if self.instance.pk and capacity is not None else 0
        if capacity is not None and capacity < seated:
            raise forms.ValidationError(
                gettext("もう%(n)d人の受講が決まっています。%(n)d以上にしてください。") % {"n": seated}
            )
        return capacity


class Days(NamedCells):
    """The days of one session, all of them between its first and its last."""

    def clean(self) -> None:
        super().clean()
        first, last = self.instance.starts_on, self.instance.ends_on
        for form in self.forms:
            day = None if form.cleaned_data.get("DELETE") else form.cleaned_data.get("day")
            if day and first and last and not first <= day <= last:
                form.add_error("day", gettext("初日から最終日までの日にしてください。"))


class DayInline(MasterInline):
    model = SessionDay
    formset = Days
    fields = ("day", "starts_at", "ends_at", "place")
    extra = 1

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return max(len(_days_of_last_year(request)), self.extra)


@admin.register(CourseSession)
class CourseSessionAdmin(MasterAdmin):
    form = SessionForm
    list_display = ("course_named", "name", "starts_on", "ends_on", "place", "capacity", "deadline", "state")
    list_display_links = ("course_named", "name")
    list_filter = (YearFilter, "state", SessionKindFilter, "is_online")
    list_select_related = ("course",)
    search_fields = ("course__code", "course__name", "name", "place")
    search_help_text = _("研修の記号と名称・回の名・会場で探します。")
    fieldsets = (
        (None, {"fields": ("course", ("name", "state"))}),
        (_("日と場所"), {"fields": (("starts_on", "ends_on"), "fill_days", "place", "is_online")}),
        (_("申込"), {"fields": ("deadline", ("capacity", "section_limit"), "seating", "needs_head")}),
        (_("受講のあと"), {"fields": (("report_days", "follow_up_months"), "note")}),
    )
    inlines = (DayInline,)
    ordering = ("-starts_on", "course__code", "pk")
    date_hierarchy = None
    path_to_authority = "course__authority"
    history_parts = ((SessionDay, "session"),)
    change_form_template = "admin/training/coursesession_change_form.html"
    instead_of_deleting = _("行わない回なら、回の画面で中止にしてください。")

    @admin.display(description=_("研修"), ordering="course__code")
    def course_named(self, session: CourseSession) -> str:
        return f"{session.course.code} {session.course.name}"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A session stays with its course."""
        return [*super().get_readonly_fields(request, obj), *(["course"] if obj else [])]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who only reads is not asked whether to fill the days."""
        found = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj) if obj else self.has_add_permission(request):
            return found
        return [(name, {**o, "fields": [f for f in o["fields"] if f != "fill_days"]}) for name, o in found]

    # ── Next year's

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        former = _former(request)
        if former is None:
            return {**super().get_changeform_initial_data(request), "fill_days": True}
        away = year_later(former.starts_on)
        told = {name: getattr(former, f"{name}_id" if name == "course" else name) for name in _TAKEN_OVER}
        return told | {name: getattr(former, name) + away for name in _DATES}

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        found: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        days = _days_of_last_year(request)
        return {**found, "initial": days} if days else found

    # ── Saving

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "capacity" in form.changed_data:
            enrolments.fill(obj, at=timezone.now())

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if form.cleaned_data.get("fill_days"):
            days = missing_days(form.instance)
            for day in days:
                signed(day, by=request.user, because=form.cleaned_data[REASON]).save()
            if days:
                messages.info(request, gettext("開催日を%d日足しました。") % len(days))


def _former(request: HttpRequest) -> CourseSession | None:
    """The session that a new one is to be like (``?like=``): one of the own authority."""
    like = request.GET.get("like", "")
    if request.method != "GET" or not like:
        return None
    rows = CourseSession.objects.visible_to(request.user, on=timezone.localdate())  # type: ignore[arg-type]  # logged in
    return get_object_or_404(rows, pk=int(like) if like.isdecimal() and len(like) < 19 else 0)


def _days_of_last_year(request: HttpRequest) -> list[dict[str, Any]]:
    known: list[dict[str, Any]] | None = getattr(request, "_former_days", None)
    if known is None:
        former = _former(request)
        known = _moved(former, year_later(former.starts_on)) if former else []
        request._former_days = known  # type: ignore[attr-defined]  # a note for this request alone
    return known


def _moved(session: CourseSession, away: timedelta) -> list[dict[str, Any]]:
    rows = session.days.values("day", "starts_at", "ends_at", "place")
    return [{**row, "day": row["day"] + away} for row in rows]

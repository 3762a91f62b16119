"""Applying for a session (申し込み)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pages import Crumb
from staff.heads import NamedHead
from training import enrolments
from training.heads import named_head_above
from training.models import CourseSession, Enrolment
from training.rules.applying import Answer, Offer, answer, takes
from training.rules.clashes import Clash
from training.rules.workflow import Action
from training.sessions.clashes import clashes_of
from training.views.pages import OwnPage, TrainingPage
from training.views.text_forms import ClashingForm, ReasonForm


class OfSession(TrainingPage):
    """A page of one session that the user may see."""

    section = "courses"

    @cached_property
    def session(self) -> CourseSession:
        visible = CourseSession.objects.visible_to(self.user, on=self.today).with_taken()
        return get_object_or_404(visible.select_related("course").prefetch_related("days"), pk=self.kwargs["pk"])

    @property
    def offer(self) -> Offer:
        return offer_of(self.session)

    def get_crumbs(self) -> list[Crumb]:
        course = self.session.course
        return [*super().get_crumbs(), Crumb(course.name, reverse("training:course", args=[course.code]))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            session=self.session, course=self.session.course, days=self.session.days.all(), offer=self.offer, **kwargs
        )


class Held(NamedTuple):
    """A session as the table of a course shows it. ``answer``: to who could apply; None to who is no employee."""

    session: CourseSession
    offer: Offer
    answer: Answer | None
    enrolment: Enrolment | None

    @property
    def takes(self) -> bool:
        return self.answer is not None and takes(self.answer)


def held(sessions: Iterable[CourseSession], employee: int | None, *, on: date) -> list[Held]:
    """Each of these sessions (``with_taken``), with how this employee stands to it. One query, none for nobody."""
    found = list(sessions)
    own = Enrolment.objects.current().filter(employee=employee, session__in=found) if employee and found else []
    by_session = {enrolment.session_id: enrolment for enrolment in own}
    return [_held(session, by_session.get(session.pk), on if employee else None) for session in found]


def _held(session: CourseSession, enrolment: Enrolment | None, on: date | None) -> Held:
    offer = offer_of(session)
    told = answer(offer, enrolled=enrolment is not None, on=on) if on else None
    return Held(session, offer, told, enrolment)


def offer_of(session: CourseSession) -> Offer:
    """What a session offers; ask with ``with_taken``."""
    return Offer(
        session.state == CourseSession.State.OPEN, session.deadline, session.capacity,
        session.taken, session.seating == CourseSession.Seating.FIRST_COME,  # type: ignore[attr-defined]  # annotated
    )  # fmt: skip


class ApplyPage(OwnPage, OfSession):
    """For employees. Who is in the session already comes to his enrolment."""

    title = gettext_lazy("研修に申し込む")
    template_name = "training/apply/apply.html"

    @cached_property
    def enrolment(self) -> Enrolment | None:
        return Enrolment.objects.current().filter(session=self.session, employee=self.employee).first()

    @cached_property
    def answer(self) -> Answer:
        return answer(self.offer, enrolled=self.enrolment is not None, on=self.today)

    @cached_property
    def clashes(self) -> list[Clash]:
        found = clashes_of([self.employee.pk], self.session, viewer=self.user, on=self.today)
        return found.get(self.employee.pk, [])

    @property
    def form_class(self) -> type[ReasonForm]:
        return ClashingForm if self.clashes else ReasonForm

    @cached_property
    def recommender(self) -> NamedHead | None:
        return named_head_above(self.employee, viewer=self.user, on=self.today) if self.session.needs_head else None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._to_enrolment() or super().get(request, *args, **kwargs)

    def _to_enrolment(self) -> HttpResponse | None:
        return redirect("training:enrolment", self.enrolment.pk) if self.enrolment else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (already := self._to_enrolment()) is not None:
            return already
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self._again(form, 422)
        try:
            made = enrolments.enrol(
                self.session, self.employee, Action.APPLY, by=self.user, at=timezone.now(),
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except ValidationError as problem:
            return self._refused(form, problem)
        messages.success(request, _("申し込みました。いまは「%s」です。") % made.get_state_display())
        return redirect("training:enrolment", made.pk)

    def _refused(self, form: ReasonForm, problem: ValidationError) -> HttpResponse:
        """The session was closed or the application came twice while the form was open."""
        for name in ("enrolment", "session", "answer"):
            self.__dict__.pop(name, None)
        form.add_error(None, problem.messages)
        return self._to_enrolment() or self._again(form, 409)

    def _again(self, form: ReasonForm, status: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"form": self.form_class()} | kwargs,
            clashes=self.clashes,
            head=self.recommender,
            answer=self.answer,
            can_apply=takes(self.answer),
        )

"""One enrolment: how far it has come, what was done, what comes next, and who can do it (受講)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import BooleanField, ExpressionWrapper, F, FilteredRelation, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.pages import Crumb
from common.text import hidden_characters
from staff import audit
from training import access, enrolments
from training.access import Aspect
from training.models import Enrolment, EnrolmentStep, SessionDay
from training.rules import workflow
from training.rules.moves import Actor
from training.rules.way import Progress, follow_up_from, line, report_due
from training.rules.workflow import Action, Move, State
from training.views.pages import TrainingPage
from training.words import BUTTONS, HAPPENED, MOVED, NEXT, PROGRESS, REASONS, STAGES

# Made on pages of their own: they come with a text or with the marks of the days, or concern the whole session.
ELSEWHERE = frozenset({Action.REPORT, Action.FOLLOW_UP, Action.CANCEL, Action.MARK_ATTENDED, Action.MARK_ABSENT})
LONGEST_REASON = 1000
MOST_DIGITS = 19
# Where whoever made a move came from, and goes back to.
BACK = {"team": "training:team"}


@dataclass(frozen=True)
class Choice:
    """A move that the viewer can make: its button, and what its reason is asked as."""

    move: Move
    label: str
    reason: str
    typed: str = ""
    error: str = ""

    @property
    def is_primary(self) -> bool:
        return self.move.action in {Action.RECOMMEND, Action.SELECT, Action.COMPLETE}


def choice_of(move: Move, typed: str = "", error: str = "") -> Choice:
    asked = str(REASONS[move.action]) if move.asks_reason else ""
    return Choice(move, str(BUTTONS[move.action]), asked, typed, error)


class OfEnrolment(TrainingPage):
    """A page of one enrolment that the user may see; whoever may not finds nothing."""

    def is_for_user(self) -> bool:
        return True

    @cached_property
    def enrolment(self) -> Enrolment:
        visible = Enrolment.objects.visible_to(self.user, on=self.today)
        texts = access.people(self.user, Aspect.REPORT, on=self.today, prefix="employee__")
        rows = visible.select_related("session__course", "employee", "report", "follow_up__by", "answered")
        annotated = rows.annotate(shows_texts=ExpressionWrapper(texts, BooleanField()))
        return get_object_or_404(annotated, pk=self.kwargs["pk"])

    @property
    def is_own(self) -> bool:
        return self.enrolment.employee_id == self.user.standing_on(self.today).employee_id

    @cached_property
    def standings(self) -> frozenset[Actor]:
        return access.standings(self.user, self.enrolment.employee, on=self.today)

    @property
    def section(self) -> str:  # type: ignore[override]  # follows from whose it is
        if self.is_own:
            return "mine"
        return "team" if Actor.HEAD in self.standings else "sessions"

    @property
    def state(self) -> State:
        return State(self.enrolment.state)

    def get_crumbs(self) -> list[Crumb]:
        if self.is_own:
            return [*super().get_crumbs(), Crumb(_("わたしの研修"), reverse("training:mine"))]
        employee = self.enrolment.employee
        return [*super().get_crumbs(), Crumb(employee.name, reverse("training:person", args=[employee.pk]))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.is_own:
            audit.record_sight(self.request, [self.enrolment.employee_id], _("研修の受講"))
        return super().get_context_data(
            enrolment=self.enrolment, session=self.enrolment.session, is_own=self.is_own, **kwargs
        )


class EnrolmentPage(OfEnrolment):
    template_name = "training/enrolments/enrolment.html"

    def get_title(self) -> str:
        return self.enrolment.session.course.name

    @cached_property
    def steps(self) -> list[EnrolmentStep]:
        return list(self.enrolment.steps.select_related("by").order_by("pk"))

    @property
    def last_step(self) -> int:
        """0 where nothing was written down (records that were taken over)."""
        return self.steps[-1].pk if self.steps else 0

    @cached_property
    def moves(self) -> list[Move]:
        """Those that the viewer can make from the state as it is."""
        return workflow.possible(self.state, self.standings)

    def choices(self, action: str = "", *, typed: str = "", error: str = "") -> list[Choice]:
        offered = [move for move in self.moves if move.action not in ELSEWHERE]
        return [choice_of(move, *((typed, error) if move.action == action else ())) for move in offered]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session, actions = self.enrolment.session, {move.action for move in self.moves}
        first_follow_up = follow_up_from(session.ends_on, session.follow_up_months)
        return super().get_context_data(
            **{"choices": self.choices(), "problem": "", "unplaced": ""} | kwargs,
            line=self._line(),
            history=[(step, HAPPENED[Action(step.action)]) for step in reversed(self.steps)],
            last_step=self.last_step,
            days=self._days(),
            next=NEXT[self.state],
            report_due=report_due(session.ends_on, session.report_days) if self.state == State.ATTENDED else None,
            follow_up_from=first_follow_up if self.state == State.COMPLETED else None,
            keeps_attendance=self._attendance(),
            writes_report=Action.REPORT in actions,
            writes_follow_up=Action.FOLLOW_UP in actions and first_follow_up is not None
            and first_follow_up <= self.today,
            report=self._report(),
            follow_up=getattr(self.enrolment, "follow_up", None) if self.shows_texts else None,
            shows_texts=self.shows_texts,
            has_answered=getattr(self.enrolment, "answered", None) is not None,
            was_there=self.state in {State.ATTENDED, State.REPORTED, *workflow.LEARNED},
            is_completed=self.state in workflow.LEARNED,
            asked=self._asked(),
        )  # fmt: skip

    @property
    def shows_texts(self) -> bool:
        return bool(self.enrolment.shows_texts)  # type: ignore[attr-defined]  # annotated above

    def _report(self) -> Any:
        """A draft is read by the person alone, on its own page."""
        report = getattr(self.enrolment, "report", None)
        return report if report and report.is_submitted and self.shows_texts else None

    def _line(self) -> list[tuple[str, Progress, str]]:
        session = self.enrolment.session
        before = State(self.steps[-2].state) if len(self.steps) > 1 else None
        nominated = bool(self.steps) and self.steps[0].action in {Action.NOMINATE, Action.DESIGNATE}
        stages = line(
            self.state, before=before, needs_head=session.needs_head and not nominated,
            follows_up=session.follow_up_months is not None,
        )  # fmt: skip
        return [(str(STAGES[one.stage]), one.progress, str(PROGRESS[one.progress])) for one in stages]

    def _attendance(self) -> bool:
        """Whether the viewer keeps the attendance, and there is something to keep."""
        return Actor.OFFICER in self.standings and self.state in {State.SELECTED, State.ABSENT, State.ATTENDED}

    def _days(self) -> Sequence[SessionDay]:
        """Each day of the session, with the mark of the person's attendance."""
        own = FilteredRelation("attendances", condition=Q(attendances__enrolment=self.enrolment.pk))
        days = SessionDay.objects.filter(session=self.enrolment.session_id).annotate(own=own)
        return list(days.annotate(mark=F("own__mark")).order_by("day"))

    def _asked(self) -> list[str]:
        """Who was told of the application, and decides about it: asked only while it waits."""
        if self.state != State.APPLIED or not self.steps:
            return []
        told = self.steps[-1].notices.exclude(to=self.enrolment.employee_id)
        return list(told.values_list("to__name", flat=True))

    # ── Making a move

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = self._action()
        reason = request.POST.get("reason", "")
        try:
            self._check(reason)
            enrolments.move(
                self.enrolment, action, by=self.user, at=timezone.now(), reason=reason.strip(), seen=self._seen or None
            )
        except ValidationError as problem:
            return self._refused(action, reason, problem)
        told = {"name": self.enrolment.employee.name, "course": self.enrolment.session.course.name}
        messages.success(request, str(MOVED[action]) % told)
        return redirect(BACK.get(request.POST.get("back", ""), request.path))

    @property
    def _seen(self) -> int:
        """The last step that was on the page when the button was pressed."""
        said = self.request.POST.get("step", "")
        return int(said) if said.isascii() and said.isdecimal() and len(said) < MOST_DIGITS else 0

    def _action(self) -> Action:
        """The move that was asked for. 403 for one that the viewer makes of nobody in this standing."""
        asked = self.request.POST.get("action", "")
        offered = {
            move.action for move in workflow.MOVES if move.actors & self.standings and not move.begins
        } - ELSEWHERE
        if asked not in offered:
            raise PermissionDenied
        return Action(asked)

    def _check(self, reason: str) -> None:
        if len(reason) > LONGEST_REASON:
            raise ValidationError(_("%d文字以内で入力してください。") % LONGEST_REASON)
        if hidden_characters(reason):
            raise ValidationError(_("見えない文字が入っています。消してから、もう一度送ってください。"))

    def _refused(self, action: Action, reason: str, problem: ValidationError) -> HttpResponse:
        """What was typed stays, at its button or, if that is gone, above. What was done already is no problem."""
        self.__dict__.pop("enrolment", None)
        is_stale = getattr(problem, "code", None) == enrolments.STALE
        if is_stale and self._is_done(action):
            return redirect(self.request.path)
        told = " ".join(problem.messages)
        choices = self.choices(action, typed=reason, error="" if is_stale else told)
        context = self.get_context_data(
            choices=choices,
            problem=told if is_stale or not any(choice.error for choice in choices) else "",
            unplaced=reason if action not in {choice.move.action for choice in choices} else "",
        )
        return self.render_to_response(context, status=409 if is_stale else 422)

    def _is_done(self, action: Action) -> bool:
        """The same move by the same person, sent twice."""
        since = (step for step in self.steps if step.pk > self._seen)
        return any(step.action == action and step.by_id == self.user.pk for step in since)

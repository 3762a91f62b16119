"""One session as the officer sees it: who wants to go, in the order of coming, and who goes (名簿・選考・指名)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staff import audit
from staff.models import Employee
from staff.querysets import EmployeeQuerySet
from staff.views.hr_base import with_main
from training import enrolments
from training.models import CourseSession, Enrolment, EnrolmentStep
from training.rules import sessions as session_rules
from training.rules import workflow
from training.rules.clashes import Clash
from training.rules.moves import Actor
from training.rules.sessions import Action as SessionAction
from training.rules.workflow import Action, State
from training.sessions import states
from training.sessions.clashes import clashes_of
from training.views.officer import SessionMixin, called, keys
from training.words import BUTTONS

LONGEST_QUERY = 100
MOST_FOUND = 20
LONGEST_REASON = 1000

# What the officer decides on, and how the outcome is told.
DECISIONS: dict[Action, str | Promise] = {
    Action.SELECT: gettext_lazy("%(number)d人の受講を決めました: %(names)s"),
    Action.PUT_ON_LIST: gettext_lazy("%(number)d人を補欠にしました: %(names)s"),
    Action.DECLINE: gettext_lazy("%(number)d人を選外にしました: %(names)s"),
    Action.WITHDRAW: gettext_lazy("%(number)d人の申込みを取り下げました: %(names)s"),
}
MOVES: dict[SessionAction, tuple[str | Promise, str | Promise]] = {
    SessionAction.OPEN: (gettext_lazy("募集を始める"), gettext_lazy("募集を始めました。")),
    SessionAction.CLOSE: (gettext_lazy("募集を終える"), gettext_lazy("募集を終えました。")),
    SessionAction.HOLD: (gettext_lazy("実施済みにする"), gettext_lazy("実施済みにしました。")),
}
# By which an enrolment came to stand where the officer decides, and by whom.
_CAME_BY = (Action.RECOMMEND, Action.NOMINATE, Action.DESIGNATE, Action.FORWARD)


@dataclass
class Line:
    """One person of the roster. ``full``: no more may go from his section."""

    enrolment: Any
    place: str
    grade: str
    clashes: list[Clash] = field(default_factory=list)
    full: bool = False

    @property
    def can_be_decided(self) -> bool:
        return bool(decisions(self.enrolment.state))

    @property
    def why(self) -> str:
        """Why he does not go, or was not there."""
        return str(self.enrolment.why or "") if self.enrolment.state in workflow.GONE | {State.ABSENT} else ""


def decisions(state: str) -> list[Action]:
    officer = frozenset({Actor.OFFICER})
    return [move.action for move in workflow.possible(state, officer) if move.action in DECISIONS]


class RosterPage(SessionMixin):
    template_name = "training/officer/session.html"

    def get_title(self) -> str:
        return called(self.session)

    # What is shown

    @cached_property
    def people(self) -> list[Any]:
        """In the order of coming, each with his main post of the day and how he came to be here."""
        rows = Enrolment.objects.visible_to(self.user, on=self.today).filter(session=self.session)
        steps = EnrolmentStep.objects.filter(enrolment=OuterRef("pk")).order_by("-pk")
        came = steps.filter(action__in=_CAME_BY)
        rows = with_main(rows.select_related("employee").order_by("pk"), on=self.today, prefix="employee__")
        return list(
            rows.annotate(
                department=F("main__department"), grade_code=F("main__grade_code"),
                came_by=Subquery(came.values("action")[:1]), came_from=Subquery(came.values("by__name")[:1]),
                came_at=Subquery(came.values("at")[:1]), why=Subquery(steps.values("reason")[:1]),
            )
        )  # fmt: skip

    @cached_property
    def lines(self) -> list[Line]:
        current = [each for each in self.people if each.state in workflow.BEFORE]
        found = clashes_of([e.employee_id for e in current], self.session, viewer=self.user, on=self.today)
        full = {place for place, number in self.sections.items() if number >= (self.session.section_limit or 0)}
        return [
            Line(
                each, self.organisation.path_text(each.department) if each.department else "",
                self.grade_called.get(each.grade_code, each.grade_code or ""),
                clashes=found.get(each.employee_id, []) if each.state in workflow.BEFORE else [],
                full=bool(self.session.section_limit) and each.department in full and decides_on_seat(each),
            )
            for each in self.people
        ]  # fmt: skip

    @cached_property
    def sections(self) -> Counter[int]:
        """How many have a seat, by the department of their main post."""
        return Counter(each.department for each in self.people if each.state in workflow.SEATED and each.department)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.people:
            audit.record_sight(self.request, [each.employee_id for each in self.people], _("研修の回の名簿"))
        tally = Counter(each.state for each in self.people)
        return super().get_context_data(
            lines=self.lines,
            seated=sum(tally[state] for state in workflow.SEATED),
            counts=[(label, tally[state]) for state, label in Enrolment.State.choices if tally[state]],
            by_section=self._by_section(),
            decisions=self._offered(),
            moves=[(move.action, MOVES[move.action][0]) for move in session_rules.possible(self.session.state)],
            can_be_cancelled=self.session.state in session_rules.BEFORE,
            takes_attendance=self.session.state not in (CourseSession.State.PLANNED, CourseSession.State.CANCELLED),
            designates=self.session.state in session_rules.BEFORE,
            query=self.query, found=self._found(), most_found=MOST_FOUND,
            longest_reason=LONGEST_REASON,
            **kwargs,
        )  # fmt: skip

    def _by_section(self) -> list[tuple[str, int]]:
        if not self.session.section_limit:
            return []
        units = ((self.organisation.unit(place), number) for place, number in self.sections.most_common())
        return [(unit.name, number) for unit, number in units if unit]

    def _offered(self) -> list[tuple[Action, str | Promise]]:
        """Those decisions that somebody of the roster waits for."""
        open_ones = {action for each in self.people for action in decisions(each.state)}
        return [(action, BUTTONS[action]) for action in DECISIONS if action in open_ones]

    # Whom to designate

    @cached_property
    def query(self) -> str:
        return self.request.GET.get("find", "").strip()[:LONGEST_QUERY]

    @cached_property
    def designable(self) -> EmployeeQuerySet:
        return Employee.objects.listed_for(self.user, on=self.today).serving(on=self.today)

    def _found(self) -> list[Any]:
        if not self.query:
            return []
        here = {each.employee_id for each in self.people if each.state not in workflow.GONE}
        found = with_main(self.designable.matching(self.query).order_by("kana", "staff_number"), on=self.today)
        people = list(found.annotate(department=F("main__department"))[:MOST_FOUND])
        return [(one, self.organisation.path_text(one.department), one.pk in here) for one in people]

    # What is done

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.POST.get("do", "")
        if asked in set(map(str, DECISIONS)):
            return self.decide(Action(asked))
        if asked == Action.DESIGNATE:
            return self.designate()
        if asked.removeprefix("session-") in set(map(str, MOVES)):
            return self.move_session(SessionAction(asked.removeprefix("session-")))
        messages.error(request, _("することを選んでください。"))
        return redirect("training:session", self.session.pk)

    def decide(self, action: Action) -> HttpResponse:
        """The same for all who are ticked, in the order of coming, each by himself; every outcome is told."""
        wanted = keys(self.request.POST.getlist("enrolment"))
        reason = self.request.POST.get("reason", "").strip()[:LONGEST_REASON]
        chosen = [each for each in self.session.enrolments.select_related("employee") if each.pk in wanted]
        if not chosen:
            messages.error(self.request, _("名簿から、対象の人に印を付けてください。"))
        if chosen and workflow.move_of(action).asks_reason and not reason:
            return self.ask_reason(action, wanted)
        outcomes: dict[str, list[str]] = defaultdict(list)
        for each in chosen:
            outcomes[self._moved(each, action, reason)].append(each.employee.name)
        self._tell(outcomes, DECISIONS[action])
        return redirect("training:session", self.session.pk)

    def _tell(self, outcomes: dict[str, list[str]], told: str | Promise) -> None:
        """Who was moved, and then who was not, by the reason."""
        if done := outcomes.pop("", []):
            messages.success(self.request, str(told) % {"number": len(done), "names": "、".join(done)})
        for problem, names in outcomes.items():
            messages.warning(self.request, f"{'、'.join(names)}: {problem}")

    def ask_reason(self, action: Action, ticked: set[int]) -> HttpResponse:
        """The same page, with the same people ticked."""
        label = BUTTONS[action]
        problem = _("「%s」には理由が要ります。") % label
        return self.render_to_response(self.get_context_data(reason_problem=problem, ticked=ticked), status=422)

    def _moved(self, enrolment: Enrolment, action: Action, reason: str) -> str:
        """Why it was not done; nothing where it was."""
        enrolment.session = self.session
        if enrolment.state not in workflow.move_of(action).came_from:
            return _("いまは「%s」のため、この手続きはできません。") % enrolment.get_state_display()
        try:
            enrolments.move(enrolment, action, by=self.user, at=timezone.now(), reason=reason)
        except ValidationError as refusal:
            return "".join(refusal.messages)
        return ""

    def designate(self) -> HttpResponse:
        employee = get_object_or_404(self.designable, pk__in=keys([self.request.POST.get("employee", "")]))
        try:
            enrolments.enrol(self.session, employee, Action.DESIGNATE, by=self.user, at=timezone.now())
        except ValidationError as refusal:
            messages.warning(self.request, f"{employee.name}: {''.join(refusal.messages)}")
        else:
            messages.success(self.request, _("%sさんを指名しました。本人と所属長にお知らせしました。") % employee.name)
        return redirect("training:session", self.session.pk)

    def move_session(self, action: SessionAction) -> HttpResponse:
        try:
            states.move(self.session, action, by=self.user, at=timezone.now())
        except ValidationError as refusal:
            self.tell(refusal)
        else:
            messages.success(self.request, str(MOVES[action][1]))
        return redirect("training:session", self.session.pk)


def decides_on_seat(enrolment: Enrolment) -> bool:
    """He could still be given a seat."""
    return enrolment.state in (State.APPLIED, State.RECOMMENDED, State.WAITING)

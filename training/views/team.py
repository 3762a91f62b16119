"""The training of my people (部下の研修): what waits for me, and what they must take."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import plain_date
from common.forms import choice
from staff import audit
from staff.exporting import StaffListExport
from staff.models import Employee, Posting
from staff.rules.organisation import Organisation
from staff.standing import Standing
from staff.views.hr_forms import ListFilter
from training import access
from training.learning import Asked, Learning, Row
from training.rules import workflow
from training.rules.moves import Actor
from training.rules.requirements import State as Owed
from training.rules.workflow import State
from training.views.enrolments import ELSEWHERE, Choice, choice_of
from training.views.pages import TrainingPage

ON_A_PAGE = 25
# So many applications, and follow-ups, stand open; the others are opened.
APPLICATIONS_OPEN, FOLLOW_UPS_OPEN = 8, 5
# The last step of an application is not read for each row: the state itself says whether it still waits.
UNSEEN = 0

STATES: list[tuple[str, str | Promise]] = [
    ("open", gettext_lazy("まだ修了していないもの")),
    ("overdue", gettext_lazy("期限超過")),
    ("due", gettext_lazy("未受講")),
    ("enrolled", gettext_lazy("受講予定")),
    ("all", gettext_lazy("修了・免除も")),
]


class Person(NamedTuple):
    pk: int
    number: str
    name: str
    kana: str
    department: int | None


class Line(NamedTuple):
    """What one of my people must take."""

    person: Person
    place: str
    asked: Asked


class Waiting(NamedTuple):
    """An application that waits for the head, with what he can do."""

    person: Person
    row: Row
    choices: list[Choice]


class FollowUp(NamedTuple):
    """A course on which the head should look back, in words: there may be hundreds."""

    enrolment: int
    person: Person
    label: str
    when: str


class Session(NamedTuple):
    """The applications for one session, side by side."""

    row: Row
    applications: list[Waiting]


class TeamFilter(ListFilter):
    employment = None  # type: ignore[assignment]  # how Django takes a field away
    state = choice(gettext_lazy("状況"), STATES, otherwise="open")
    required = choice(
        gettext_lazy("必須・推奨"), [("yes", gettext_lazy("必須")), ("no", gettext_lazy("推奨"))],
        anything=gettext_lazy("すべて"),
    )  # fmt: skip
    course = choice(gettext_lazy("研修"), [], anything=gettext_lazy("すべて"))

    def offer_courses(self, courses: dict[str, str]) -> None:
        self.fields["course"].choices = [("", _("すべて")), *courses.items()]  # type: ignore[attr-defined]


class TeamPage(StaffListExport, TrainingPage):
    """For heads, and for whoever acts for one."""

    title = gettext_lazy("部下の研修")
    template_name = "training/team/team.html"
    export_name = gettext_lazy("部下の受けるべき研修")

    @cached_property
    def standing(self) -> Standing:
        return self.user.standing_on(self.today)

    @property
    def organisation(self) -> Organisation:
        return self.standing.organisation

    def is_for_user(self) -> bool:
        return super().is_for_user() and self.standing.is_manager

    # ── What there is

    @cached_property
    def people(self) -> dict[int, Person]:
        """Everybody whom the user heads today, by primary key, in the order of their numbers."""
        main = Posting.objects.on(self.today).main().filter(employee=OuterRef("pk")).order_by().values("department")[:1]
        led = Employee.objects.filter(access.led(self.user, on=self.today)).order_by("staff_number")
        rows = led.values_list("pk", "staff_number", "name", "kana", Subquery(main))
        return {row[0]: Person(*row) for row in rows}

    @cached_property
    def learning(self) -> Learning:
        return Learning(
            list(self.people), authority=self.user.authority_id or 0, on=self.today,
            places=self.standing.places,
        )  # fmt: skip

    @cached_property
    def applications(self) -> list[Waiting]:
        """Those that wait for a recommendation, the nearest session first."""
        choices = [choice_of(move) for move in _moves(State.APPLIED)]
        rows = [row for row in self.learning.rows if row.state == State.APPLIED]
        return [Waiting(self.people[row.employee], row, choices) for row in reversed(rows)]

    @cached_property
    def sessions(self) -> list[Session]:
        """The applications by session, in their order."""
        found: dict[tuple[Any, ...], Session] = {}
        for one in self.applications:
            row = one.row
            found.setdefault((row.code, row.starts_on, row.part), Session(row, [])).applications.append(one)
        return list(found.values())

    @cached_property
    def follow_ups(self) -> list[FollowUp]:
        """Those on which it is time to look back, the longest ago first."""
        rows = reversed(self.learning.rows)
        due = [row for row in rows if (since := row.follow_up_from) and since <= self.today]
        label, when = _("%(name)sさん「%(course)s」"), _("%s受講")
        return [
            FollowUp(row.pk, person, label % {"name": person.name, "course": row.name}, when % plain_date(row.ends_on))
            for row, person in ((row, self.people[row.employee]) for row in due)
        ]

    @cached_property
    def lines(self) -> list[Line]:
        """All that is asked of them, what is overdue first, then by the last day."""
        found = [
            Line(self.people[person], self._places[self.people[person].department], one)
            for person, asked in self.learning.asked.items()
            for one in asked
        ]
        return sorted(found, key=_urgency)

    @cached_property
    def _places(self) -> dict[int | None, str]:
        """Where they stand, by department."""
        departments = {person.department for person in self.people.values()}
        return {key: self.organisation.path_text(key) if key else "" for key in departments}

    # ── What is asked for

    @cached_property
    def form(self) -> TeamFilter:
        form = TeamFilter(self.request.GET, organisation=self.organisation, within=self.standing.below)
        named = {line.asked.course.code: line.asked.course.name for line in self.lines}
        form.offer_courses(dict(sorted(named.items())))
        return form

    @cached_property
    def shown(self) -> list[Line]:
        wanted = _STATES[self.form.chosen("state")]
        required, course = self.form.chosen("required"), self.form.chosen("course")
        departments = self.form.departments
        return [
            line
            for line in self.lines
            if line.asked.obligation.state in wanted
            and (not required or line.asked.obligation.rule.is_required == (required == "yes"))
            and (not course or line.asked.course.code == course)
            and (departments is None or line.person.department in departments)
        ]

    @cached_property
    def page(self) -> Page[Line]:
        return Paginator(self.shown, ON_A_PAGE).get_page(self.request.GET.get("page"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = {line.person.pk for line in self.page}
        told |= {one.person.pk for one in self.applications} | {one.person.pk for one in self.follow_ups}
        audit.record_sight(self.request, told, str(self.title))
        opened = _first(self.sessions, APPLICATIONS_OPEN)
        return super().get_context_data(
            form=self.form, page=self.page, applications=self.applications, sessions=self.sessions[:opened],
            more_sessions=self.sessions[opened:], follow_ups=self.follow_ups,
            first_follow_ups=self.follow_ups[:FOLLOW_UPS_OPEN], more_follow_ups=self.follow_ups[FOLLOW_UPS_OPEN:],
            has_people=bool(self.people), overdue=self._number(Owed.OVERDUE), due=self._number(Owed.DUE),
            unseen=UNSEEN, **kwargs,
        )  # fmt: skip

    def _number(self, state: Owed) -> int:
        """Of what is required of all, whatever is shown."""
        owed = (line.asked.obligation for line in self.lines)
        return sum(one.state == state and one.rule.is_required for one in owed)

    # ── As a file

    def exported_people(self) -> set[int]:
        return {line.person.pk for line in self.shown}

    def export_table(self) -> tuple[list[str], list[list[Any]]]:
        headings = [
            _("職員番号"), _("氏名"), _("フリガナ"), _("所属"), _("研修の記号"), _("研修"), _("必須・推奨"), _("理由"),
            _("期限"), _("状況"),
        ]  # fmt: skip
        return headings, [_exported(line) for line in self.shown]


_ALL = frozenset(Owed)
_STATES: dict[str, frozenset[Owed]] = {
    "open": frozenset({Owed.OVERDUE, Owed.DUE, Owed.ENROLLED}),
    "overdue": frozenset({Owed.OVERDUE}),
    "due": frozenset({Owed.DUE}),
    "enrolled": frozenset({Owed.ENROLLED}),
    "all": _ALL,
}


def _first(sessions: list[Session], most: int) -> int:
    """How many sessions have so many applications together: at least one."""
    sums = accumulate(len(session.applications) for session in sessions)
    return max(sum(number <= most for number in sums), 1)


def _moves(state: State) -> list[workflow.Move]:
    return [move for move in workflow.possible(state, {Actor.HEAD}) if move.action not in ELSEWHERE]


def _urgency(line: Line) -> tuple[bool, bool, date, str]:
    one = line.asked.obligation
    return not one.is_open, one.state != Owed.OVERDUE, one.due, line.person.number


def _exported(line: Line) -> list[Any]:
    one, person = line.asked.obligation, line.person
    return [
        person.number, person.name, person.kana, line.place, line.asked.course.code, line.asked.course.name,
        _("必須") if one.rule.is_required else _("推奨"), line.asked.why, one.due, line.asked.state_text,
    ]  # fmt: skip

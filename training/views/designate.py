"""Those whom the rules call, designated into a session (指名)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pages import Crumb
from staff import audit
from staff.models import Employee
from training import access
from training.access import Right
from training.models import CourseSession
from training.obligations.designation import Outcome, Result, designate_all
from training.obligations.reasons import reason
from training.rules import workflow
from training.rules.clashes import Clash, Kind
from training.rules.tallies import BUCKETS as PLACES
from training.rules.tallies import WAITING, Bucket
from training.sessions.clashes import clashes_of
from training.views.obligations_base import BUCKETS, CHIPS, AskedPage, Who, in_departments

_WAITING = frozenset(PLACES.index(bucket) for bucket in WAITING)
_OVERDUE = PLACES.index(Bucket.OVERDUE)
# More than this nobody ticks in one go.
MOST = 200
# States in which somebody can still be designated into a session.
_TAKING = (CourseSession.State.PLANNED, CourseSession.State.OPEN, CourseSession.State.CLOSED)


class Coming(NamedTuple):
    """A session to choose, and how many wait for its course."""

    session: CourseSession
    left: int | None
    waiting: int
    overdue: int


class Candidate(NamedTuple):
    """Somebody whom a rule calls to the course and who is not enrolled yet."""

    who: Who
    department: str
    reason: str
    due: Any
    state: str
    chip: str
    is_required: bool
    clashes: list[str]
    is_ticked: bool


class DesignatePage(AskedPage):
    """``?session=``: those called to its course, the most overdue first; without one, the sessions to come."""

    title = gettext_lazy("指名")
    section = "designate"
    http_method_names = ("get", "post", "head", "options")

    def is_for_user(self) -> bool:
        return super().is_for_user() and access.may(self.user, Right.SELECT, on=self.today)

    def may_export(self) -> bool:
        return False

    def get_template_names(self) -> list[str]:
        return [f"training/obligations/{'designate' if self.session else 'designate_sessions'}.html"]

    def get_title(self) -> str:
        return _("「%s」への指名") % self.session.course.name if self.session else str(self.title)

    def get_crumbs(self) -> list[Crumb]:
        above = [Crumb(_("指名"), reverse("training:designate"))] if self.session else []
        return [*super().get_crumbs(), *above]

    @property
    def sessions(self) -> Any:
        """Those that can be designated into, with ``seated`` and ``queued``."""
        seated = Count("enrolments", filter=Q(enrolments__state__in=sorted(workflow.SEATED)))
        queued = Count("enrolments", filter=Q(enrolments__state=workflow.State.WAITING))
        found = CourseSession.objects.visible_to(self.user, on=self.today).select_related("course")
        coming = found.filter(state__in=_TAKING, ends_on__gte=self.today).order_by("starts_on", "course", "pk")
        return coming.annotate(seated=seated, queued=queued)

    @cached_property
    def session(self) -> Any:
        asked = self.request.GET.get("session") or self.request.POST.get("session")
        if not asked:
            return None
        if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
            raise Http404
        return get_object_or_404(self.sessions, pk=asked)

    # Without a session: which there are.

    def coming(self) -> list[Coming]:
        """The sessions of courses to which the rules call somebody."""
        counts = Counter(zip(self.city.of_rules, self.city.buckets, strict=True))
        waiting, overdue = Counter[int](), Counter[int]()
        for (rule, state), number in counts.items():
            if state in _WAITING:
                waiting[self.city.rules[rule].course] += number
                overdue[self.city.rules[rule].course] += number if state == _OVERDUE else 0
        return [
            Coming(s, _left(s), waiting[s.course_id], overdue[s.course_id])
            for s in self.sessions.filter(course__in=waiting)
        ]

    # With one: who is called.

    @cached_property
    def rows(self) -> list[int]:
        """One row a person: the most pressing of those of the course; narrowed by ?department=."""
        rules = self.city.of_course(self.session.course_id)
        departments = in_departments(self.organisation, self.request.GET.get("department", ""))
        found: dict[int, int] = {}
        for row, (rule, state) in enumerate(zip(self.city.of_rules, self.city.buckets, strict=True)):
            if rule in rules and state in _WAITING:
                found.setdefault(self.city.people[row], row)
        return [row for row in found.values() if departments is None or self.city.departments[row] in departments]

    def candidates(self, ticked: Iterable[int] = ()) -> list[Candidate]:
        shown = self.rows[:MOST]
        people = self.who(self.city.people[row] for row in shown)
        clashes = clashes_of(list(people), self.session, viewer=self.user, on=self.today)
        ticked = set(ticked)
        return [
            self._candidate(row, who, clashes.get(who.pk, []), is_ticked=who.pk in ticked)
            for row in shown
            if (who := people.get(self.city.people[row]))
        ]

    def _candidate(self, row: int, who: Who, clashes: list[Clash], *, is_ticked: bool) -> Candidate:
        obligation, bucket = self.city.obligation(row), PLACES[self.city.buckets[row]]
        return Candidate(
            who, self.name_of(self.city.departments[row]), reason(obligation, self.names), obligation.due,
            str(BUCKETS[bucket]), CHIPS.get(bucket, "plain"), obligation.rule.is_required,
            [clash_words(clash) for clash in clashes], is_ticked,
        )  # fmt: skip

    def _first_ticked(self) -> list[int]:
        """With ?tick=seats: as many as there are seats, the most pressing first."""
        if self.request.GET.get("tick") != "seats":
            return []
        left = _left(self.session)
        return [self.city.people[row] for row in (self.rows if left is None else self.rows[: max(left, 0)])]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.session is None:
            return super().get_context_data(coming=self.coming(), **kwargs)
        candidates = kwargs.pop("candidates", None)
        if candidates is None:
            candidates = self.candidates(self._first_ticked())
        audit.record_sight(self.request, {candidate.who.pk for candidate in candidates}, self.get_title())
        return super().get_context_data(
            session=self.session, candidates=candidates, left=_left(self.session), called=len(self.rows), most=MOST,
            units=self._units(), department=self.request.GET.get("department", ""), **kwargs,
        )  # fmt: skip

    def _units(self) -> list[tuple[str, str]]:
        return [(unit.code, "\u3000" * self.organisation.depth[unit.id] + unit.name) for unit in self.organisation]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.session is None:
            raise Http404
        keys = [int(key) for key in request.POST.getlist("person") if key.isascii() and key.isdigit()][:MOST]
        chosen = self._chosen(keys)
        if not chosen:
            problem = _("指名する人を選んでください。")
            return self.render_to_response(self.get_context_data(problem=problem))
        outcomes = designate_all(self.session, chosen, by=self.user, at=timezone.now())
        return self._told(outcomes)

    def _chosen(self, keys: list[int]) -> list[Employee]:
        """In the order of the page, which is the order in which seats are given; 404 for somebody not to be seen."""
        found = {employee.pk: employee for employee in self.people.filter(pk__in=keys)}
        if len(found) != len(set(keys)):
            raise Http404
        return [found[key] for key in dict.fromkeys(keys)]

    def _told(self, outcomes: list[Outcome]) -> HttpResponse:
        audit.record_sight(self.request, {outcome.employee.pk for outcome in outcomes}, self.get_title())
        session = self.sessions.get(pk=self.session.pk)
        counts = Counter(outcome.result for outcome in outcomes)
        context = super().get_context_data(
            session=session, outcomes=outcomes, left=_left(session), designated=counts[Result.DESIGNATED],
            already=counts[Result.ALREADY], refused=counts[Result.REFUSED],
        )  # fmt: skip
        return self.response_class(self.request, ["training/obligations/designated.html"], context)


def _left(session: Any) -> int | None:
    """How many seats are free; None where there is no limit. The session was read with ``seated``."""
    return None if session.capacity is None else session.capacity - session.seated


def clash_words(clash: Clash) -> str:
    day = clash.days[0]
    when = _("%(m)d月%(d)d日") % {"m": day.month, "d": day.day}
    if clash.kind == Kind.SESSION:
        return _("%(day)sに「%(course)s」があります") % {"day": when, "course": clash.name}
    return _("%sは休業などで不在です") % when

"""Questions about what is offered, when, and to whom it is due (目録・回・きまりへの問い)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from common.dated import DatedQuerySet
from common.dates import fiscal_year_end, fiscal_year_start
from common.text import search_key
from training import access
from training.access import Right
from training.rules.requirements import Rule
from training.rules.workflow import State

if TYPE_CHECKING:
    from staff.models import User
    from training.models import Course, CourseSession, Question, RequirementRule  # noqa: F401  # annotations


class OwnQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """The catalogue is open to everybody of the authority."""
        return self.filter(authority=user.authority_id) if user.authority_id else self.none()

    def get_by_natural_key(self, authority: str, code: str) -> Any:
        return self.get(authority__code=authority, code=code)


class CourseQuerySet(DatedQuerySet["Course"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """The catalogue is open to everybody of the authority, with what it offered before."""
        own = self.filter(authority=user.authority_id) if user.authority_id else self.none()
        return own.begun(by=on)

    def offered(self, *, on: date) -> Self:
        return self.holding(on=on)

    def matching(self, words: str) -> Self:
        """All words are in the code, the name, the target or the summary, however they are written."""
        found = self
        for word in words.split():
            found = found.filter(search_key__contains=search_key(word))
        return found

    def meant_for(self, grade: str) -> Self:
        """Those that name the grade, or none."""
        return self.filter(Q(grades__has=grade) | Q(grades=()))

    def building(self, competency: str) -> Self:
        return self.filter(effects__competency_code=competency)

    def held_in(self, year: int, month: int) -> Self:
        """With an open or closed session that has a day in the month."""
        from training.models import CourseSession

        sessions = CourseSession.objects.in_month(year, month).filter(state__in=["open", "closed", "held"])
        return self.filter(pk__in=sessions.values("course"))

    def get_by_natural_key(self, authority: str, code: str) -> Course:
        return self.get(authority__code=authority, code=code)


class RuleQuerySet(DatedQuerySet["RequirementRule"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """Everybody of the authority may read what calls him."""
        return self.filter(authority=user.authority_id) if user.authority_id else self.none()

    def for_engine(self) -> list[tuple[RequirementRule, Rule]]:
        """Each row with its course, and what the rule engine makes of it; one query."""
        rows: dict[int, RequirementRule] = {}
        exempting: dict[int, set[int]] = defaultdict(set)
        for row in self.select_related("course").annotate(exempting=F("equivalents")):
            rows.setdefault(row.pk, row)
            exempting[row.pk] |= {row.exempting} - {None}  # type: ignore[attr-defined]  # annotated above
        return [(row, row.as_rule(exempting[key])) for key, row in rows.items()]


class SessionQuerySet(models.QuerySet["CourseSession"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """What is being prepared is seen by those who prepare it."""
        own = self.filter(course__authority=user.authority_id) if user.authority_id else self.none()
        return own if access.may(user, Right.PREPARE, on=on) else own.exclude(state="planned")

    def with_taken(self) -> Self:
        """Each with ``taken``: how many have a seat."""
        from training.models import Enrolment

        seated = Enrolment.objects.seated().filter(session=OuterRef("pk")).order_by().values("session")
        return self.annotate(taken=Coalesce(Subquery(seated.annotate(n=Count("pk")).values("n")), 0))

    def taking_applications(self, *, on: date) -> Self:
        """Open, and the deadline has not passed."""
        return self.filter(state="open", deadline__gte=on)

    def in_month(self, year: int, month: int) -> Self:
        """With a day in the month."""
        first = date(year, month, 1)
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def in_fiscal_year(self, year: int) -> Self:
        """Those that begin in the fiscal year."""
        return self.filter(starts_on__range=(fiscal_year_start(year), fiscal_year_end(year)))

    def awaiting_selection(self) -> Self:
        """Somebody was recommended, and waits for a decision."""
        return self.filter(state__in=["open", "closed"], pk__in=_sessions_with(State.RECOMMENDED))

    def awaiting_attendance(self, *, on: date) -> Self:
        """Begun, and somebody who was to go has not come to an end of it."""
        begun = self.filter(starts_on__lte=on).exclude(state__in=["planned", "cancelled"])
        return begun.filter(pk__in=_sessions_with(State.SELECTED))

    def awaiting_completion(self) -> Self:
        """Somebody attended, and is not completed."""
        return self.filter(pk__in=_sessions_with(State.ATTENDED, State.REPORTED))


def _sessions_with(*states: State) -> Any:
    from training.models import Enrolment

    return Enrolment.objects.order_by().filter(state__in=states).values("session")


class QuestionQuerySet(DatedQuerySet["Question"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        return self.filter(authority=user.authority_id) if user.authority_id else self.none()

    def asked_of(self, course: Course, *, on: date) -> Self:
        """Those of the course and those of all courses, on a day."""
        return self.holding(on=on).filter(Q(course=course) | Q(course=None), authority=course.authority_id)

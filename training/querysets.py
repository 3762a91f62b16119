"""Questions about training, as office language (研修への問い)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from common.dated import DatedQuerySet
from common.text import search_key
from staff.access import Aspect, people
from training import access
from training.access import Right
from training.rules import workflow

if TYPE_CHECKING:
    from staff.models import User
    from training.models import Course, CourseSession, Enrolment, RequirementRule  # noqa: F401  # annotations


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


class SessionQuerySet(models.QuerySet["CourseSession"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """What is being prepared is seen by those who prepare it."""
        own = self.filter(course__authority=user.authority_id) if user.authority_id else self.none()
        return own if access.may(user, Right.PREPARE, on=on) else own.exclude(state="planned")

    def taking_applications(self, *, on: date) -> Self:
        """Open, and the deadline has not passed."""
        return self.filter(state="open", deadline__gte=on)

    def in_month(self, year: int, month: int) -> Self:
        """With a day in the month."""
        first = date(year, month, 1)
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return self.filter(starts_on__lte=last, ends_on__gte=first)


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """One's own, those of one's people, and all for those who select."""
        if access.may(user, Right.SELECT, on=on):
            return self.filter(session__course__authority=user.authority_id)
        return self.filter(people(user, Aspect.CAREER, on=on, prefix="employee__"))

    def seated(self) -> Self:
        """Those who have a seat, or had one until the end."""
        return self.filter(state__in=sorted(workflow.SEATED))

    def waiting(self) -> Self:
        """The waiting list, the first one first."""
        return self.filter(state=workflow.State.WAITING).order_by("pk")

    def current(self) -> Self:
        """Those whose way is not over without result."""
        return self.exclude(state__in=sorted(workflow.GONE))

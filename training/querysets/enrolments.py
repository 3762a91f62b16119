"""Questions about who goes where (受講への問い)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from common.text import search_key
from training import access
from training.access import Aspect
from training.rules import workflow
from training.rules.way import follow_up_of
from training.rules.workflow import LONGEST_FOLLOW_UP

if TYPE_CHECKING:
    from staff.models import User
    from training.models import CourseSession, Enrolment, Sharing  # noqa: F401  # annotations


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """One's own, those of one's people, and all for those who select."""
        return self.filter(access.people(user, Aspect.ENROLMENTS, on=on, prefix="employee__"))

    def of_authority(self, authority: int | None) -> Self:
        """By the course: it is of the person's authority (a guard), and sessions are fewer than people."""
        here = self._sessions().filter(course__authority=authority)
        return self.filter(session__in=here.values("pk")) if authority else self.none()

    def _sessions(self) -> models.QuerySet[CourseSession]:
        field: Any = self.model._meta.get_field("session")
        sessions: models.QuerySet[CourseSession] = field.related_model.objects.order_by()
        return sessions

    def seated(self) -> Self:
        """Those who have a seat, or had one until the end."""
        return self.filter(state__in=sorted(workflow.SEATED))

    def waiting(self) -> Self:
        """The waiting list, the first one first."""
        return self.filter(state=workflow.State.WAITING).order_by("pk")

    def current(self) -> Self:
        """Those whose way is not over without result."""
        return self.exclude(state__in=sorted(workflow.GONE))

    def to_follow_up(self, *, on: date) -> Self:
        """Completed so long ago that the head should tell by now how it shows at work."""
        due = Q(pk__in=[])
        for months in range(1, LONGEST_FOLLOW_UP + 1):
            due |= Q(session__follow_up_months=months, session__ends_on__lte=follow_up_of(on, months))
        return self.filter(due, state=workflow.State.COMPLETED)

    def learned(self) -> Self:
        """Completed."""
        return self.filter(state__in=sorted(workflow.LEARNED))

    def completed_between(self, first: date, last: date) -> Self:
        """Said to be completed on one of these days, both included; what was taken over from before, by its end."""
        ended = self._sessions().filter(ends_on__range=(first, last))
        untold = Q(completed_on=None, session__in=ended.values("pk"))
        return self.learned().filter(Q(completed_on__range=(first, last)) | untold)


class SharingQuerySet(models.QuerySet["Sharing"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """What was told to others is open to everybody of the authority."""
        return self.filter(employee__authority=user.authority_id) if user.authority_id else self.none()

    def matching(self, words: str) -> Self:
        """All words are in the title, the audience, the summary or the name of who tells it, however written."""
        found = self
        for key in map(search_key, words.split()):
            found = found.filter(models.Q(search_key__contains=key) | models.Q(employee__search_key__contains=key))
        return found


class FileQuerySet(models.QuerySet[Any]):
    def listed(self) -> Self:
        """Without their content, for lists."""
        return self.defer("content")

"""What the training officer's pages have in common: who may open them, and the session that they are about."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.pages import Crumb
from competencies.models import Framework, Grade
from staff.rules.organisation import Organisation
from staff.views.hr_base import with_main
from training.access import Right, may
from training.models import CourseSession, Enrolment
from training.views.pages import TrainingPage

# A longer number is no key's.
MOST_DIGITS = 18


class OfficerPage(TrainingPage):
    """For those who select (選考・指名・出欠・修了)."""

    section = "sessions"

    def is_for_user(self) -> bool:
        return super().is_for_user() and may(self.user, Right.SELECT, on=self.today)

    @cached_property
    def organisation(self) -> Organisation:
        return self.user.standing_on(self.today).organisation

    @cached_property
    def grade_called(self) -> dict[str, str]:
        """What the grades are called by the edition in force today, by code; one query."""
        editions = Framework.objects.visible_to(self.user).in_force(on=self.today)
        return dict(Grade.objects.filter(framework__in=editions).values_list("code", "name"))


class SessionMixin(OfficerPage):
    """A page about one session of the own authority; another one is not found."""

    @cached_property
    def session(self) -> CourseSession:
        found = CourseSession.objects.visible_to(self.user, on=self.today).select_related("course__provider")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("研修の回"), reverse("training:sessions"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(session=self.session, **kwargs)

    def tell(self, refusal: ValidationError) -> None:
        """Why something was not done, above the page that comes next."""
        for message in refusal.messages:
            messages.error(self.request, message)


class SeatedMixin(SessionMixin):
    """A session and those who have a seat in it, each with the department of his main post of the day."""

    @cached_property
    def people(self) -> list[Any]:
        rows = Enrolment.objects.visible_to(self.user, on=self.today).filter(session=self.session).seated()
        rows = with_main(rows.select_related("employee").order_by("pk"), on=self.today, prefix="employee__")
        return list(rows.annotate(department=F("main__department")))

    def place_of(self, enrolment: Any) -> str:
        """What his department is called today; blank without a post."""
        unit = self.organisation.unit(enrolment.department)
        return unit.name if unit else ""


def called(session: CourseSession) -> str:
    """A session by its course and its own name, or its first day."""
    when = session.name or _("%sから") % date_format(session.starts_on)
    return f"{session.course.name} {when}"


def keys(sent: Iterable[str]) -> set[int]:
    """The primary keys among what a form sent."""
    return {int(key) for key in sent if key.isdecimal() and len(key) <= MOST_DIGITS}

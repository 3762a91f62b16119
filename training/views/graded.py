"""Whose abilities and plan a page is about: the user's own, or those of somebody whom he may see (本人・部下など)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404

from staff import audit
from staff.access import Relation, relations_told
from staff.models import Employee
from training import access
from training.access import Aspect
from training.gaps.person import with_grade
from training.views.pages import OwnPage


class GradedPage(OwnPage):
    """The user himself, with his grade."""

    @cached_property
    def employee(self) -> Employee:
        own = Employee.objects.filter(pk=self.user.standing_on(self.today).employee_id or 0)
        found: Employee = get_object_or_404(with_grade(own, on=self.today))
        return found

    @cached_property
    def relations(self) -> frozenset[Relation]:
        """How the user stands to the person."""
        return frozenset({Relation.SELF})


class OfSomebody(GradedPage):
    """Somebody of whom the user may see the ``aspect``; the sight is written down by the title of the section."""

    section = "team"
    aspect: Aspect

    def is_for_user(self) -> bool:
        """Without an authority nobody is found."""
        return True

    @cached_property
    def employee(self) -> Employee:
        seen = Employee.objects.filter(access.people(self.user, self.aspect, on=self.today))
        people = with_grade(seen.with_relations(self.user, on=self.today), on=self.today)
        found: Employee = get_object_or_404(people, pk=self.kwargs["pk"])
        return found

    @cached_property
    def relations(self) -> frozenset[Relation]:
        return relations_told(self.employee)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        audit.record_sight(self.request, [self.employee], str(self.title))
        return super().get_context_data(**kwargs)

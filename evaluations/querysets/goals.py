"""Questions about goals (目標への問い)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from evaluations.models import Goal, GoalTemplate, OrganizationGoal  # noqa: F401  # annotations
    from staff.models import User


class OrganizationGoalQuerySet(models.QuerySet["OrganizationGoal"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """What departments set out to do is open to everybody of the authority."""
        return self.filter(department__authority=user.authority_id) if user.authority_id else self.none()

    def of_year(self, year: int) -> Self:
        return self.filter(year=year)


class TemplateQuerySet(models.QuerySet["GoalTemplate"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        return self.filter(authority=user.authority_id) if user.authority_id else self.none()


class GoalQuerySet(models.QuerySet["Goal"]):
    def weighed(self) -> Self:
        """Goals proper: the row of other work has no weight."""
        return self.filter(is_other_work=False)

"""Questions about probation (条件付採用への問い)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from evaluations import access
from evaluations.access import Right

if TYPE_CHECKING:
    from evaluations.models import Probation  # noqa: F401  # annotations
    from staff.models import User


class ProbationQuerySet(models.QuerySet["Probation"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """Those on which one has an opinion to give, and all for those who run evaluations. Not the person's own."""
        if user.authority_id is None:
            return self.none()
        me = user.standing_on(on).employee_id or 0
        own = self.filter(employee__authority=user.authority_id)
        if access.may(user, Right.READ_SHEETS, on=on):
            return own.exclude(employee=me)
        return own.filter(Q(opinions__evaluator=me)).exclude(employee=me).distinct()

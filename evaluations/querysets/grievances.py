"""Questions about complaints (苦情への問い)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from evaluations import access
from evaluations.access import Right

if TYPE_CHECKING:
    from evaluations.models import Grievance  # noqa: F401  # annotations
    from staff.models import User


class GrievanceQuerySet(models.QuerySet["Grievance"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """The person's own, those of one's panel, and all for who receives them; never those of a sheet one rated."""
        from evaluations.models import SheetStage

        me = user.standing_on(on).employee_id or 0
        own = Q(sheet__employee=me)
        if user.authority_id is not None and access.may(user, Right.HEAR_GRIEVANCES, on=on):
            heard = Q(sheet__cycle__scheme__authority=user.authority_id)
        else:
            heard = Q(panel__user=user)
        staged = SheetStage.objects.filter(evaluator=me)
        return self.filter(own | (heard & ~Q(sheet__in=staged.values("sheet")))).distinct()

"""Questions about cycles and routes (評価の回・経路への問い)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from common.dated import DatedQuerySet
from evaluations import access
from evaluations.access import Right

if TYPE_CHECKING:
    from evaluations.models import Cycle  # noqa: F401  # annotations
    from staff.models import User


class CycleQuerySet(models.QuerySet["Cycle"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """What is prepared, and rehearsed, is seen by those who run it."""
        own = self.filter(scheme__authority=user.authority_id) if user.authority_id else self.none()
        if access.may(user, Right.RUN, on=on):
            return own
        return own.real().exclude(state="draft")

    def real(self) -> Self:
        """Without rehearsals."""
        return self.filter(rehearsal_of=None)

    def running(self) -> Self:
        return self.filter(state="open")

    def regular_first(self) -> Self:
        """The newest first; what is for few (条件付採用) after what is for everybody (定期評価)."""
        is_regular = models.ExpressionWrapper(models.Q(scheme__kind="regular"), models.BooleanField())
        return self.order_by(is_regular.desc(), "-period_from", "scheme", "pk")


class RouteQuerySet(DatedQuerySet[Any]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """Routes are read by those who run cycles."""
        if not access.may(user, Right.RUN, on=on):
            return self.none()
        field = "authority" if any(f.name == "authority" for f in self.model._meta.fields) else "employee__authority"
        return self.filter(**{field: user.authority_id})

"""Questions about people and roles, as office language (職員への問い)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from staff.models import RoleGrant  # noqa: F401


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def holding(self, *, on: date) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)

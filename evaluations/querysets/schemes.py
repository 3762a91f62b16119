"""Questions about schemes (評価制度への問い), and the refusal to change what a cycle uses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from evaluations.models import Scheme  # noqa: F401  # annotations
    from staff.models import User

FROZEN_MESSAGE = _("評価に使われている制度は変更できません。「改定案を作る」で新しい版を作って直してください。")
FROZEN = "frozen"


def refuse_frozen(schemes: Iterable[int | None]) -> None:
    """Raises ValidationError when any of these schemes is frozen."""
    keys = [key for key in schemes if key is not None]
    if keys and apps.get_model("evaluations", "Scheme").objects.filter(pk__in=keys, state=FROZEN).exists():
        raise ValidationError(FROZEN_MESSAGE, code="frozen")


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """How one is evaluated is open to everybody of the authority once it is in use; drafts to who keeps them."""
        own = self.filter(authority=user.authority_id) if user.authority_id else self.none()
        return own if user.has_perm("evaluations.view_scheme") else own.filter(state=FROZEN)

    def move(self, **kwargs: Any) -> int:
        """Update without the refusal: for ``evaluations.schemes``, which freezes, alone."""
        return super().update(**kwargs)

    def update(self, **kwargs: Any) -> int:
        refuse_frozen(self.values_list("pk", flat=True))
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        refuse_frozen(self.values_list("pk", flat=True))
        return super().delete()


class PartQuerySet(models.QuerySet[Any]):
    """Parts of schemes. Whatever writes many rows at once keeps to the frozen rule too."""

    def update(self, **kwargs: Any) -> int:
        self._refuse_frozen()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_frozen()
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        refuse_frozen({row.scheme_id for row in rows})
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> int:
        rows = list(objs)
        refuse_frozen({row.scheme_id for row in rows})
        return super().bulk_update(rows, *args, **kwargs)

    def _refuse_frozen(self) -> None:
        refuse_frozen(self.order_by().values_list("scheme", flat=True).distinct())

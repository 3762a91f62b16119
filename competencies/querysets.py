"""Questions about policies, as office language (方針への問い)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competencies import access
from competencies.access import DRAFT
from competencies.natural_keys import recall, remembering

if TYPE_CHECKING:
    from competencies.models import EditionPart, Framework

FROZEN_MESSAGE = _("施行中または旧版の方針は変更できません。「改定案を作る」で新しい版を作って直してください。")

Part = TypeVar("Part", bound="EditionPart")


def frozen_error() -> ValidationError:
    return ValidationError(FROZEN_MESSAGE, code="frozen")


class FrameworkQuerySet(models.QuerySet["Framework"]):
    def get_by_natural_key(self, authority: str, number: int) -> Framework:
        return recall((self.model, authority, number), lambda: self.get(authority__code=authority, number=number))

    def visible_to(self, user: access.Viewer) -> Self:
        return self.filter(access.frameworks_visible_to(user))

    def drafts(self) -> Self:
        return self.filter(state=DRAFT)

    def frozen(self) -> Self:
        return self.exclude(state=DRAFT)

    def in_force(self, *, on: date) -> Self:
        """Editions in force on a day: at most one per authority."""
        ends_later = Q(effective_to=None) | Q(effective_to__gte=on)
        return self.frozen().filter(ends_later, effective_from__lte=on)

    def move(self, **kwargs: Any) -> int:
        """Update without the refusal: for ``competencies.editions``, which moves the state, alone."""
        return super().update(**kwargs)

    def update(self, **kwargs: Any) -> int:
        self._refuse_frozen()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_frozen()
        return super().delete()

    def _refuse_frozen(self) -> None:
        if self.frozen().exists():
            raise frozen_error()


class PartQuerySet(models.QuerySet[Part]):
    """Parts of editions. Whatever writes many rows at once keeps to the frozen rule too."""

    def visible_to(self, user: access.Viewer) -> Self:
        return self.filter(access.parts_visible_to(user))

    def get_by_natural_key(self, authority: str, number: int, *identity: Any) -> Part:
        edition = self._edition(authority, number)
        if not remembering():
            return self.get(framework=edition, **dict(zip(self.model.identity, identity, strict=True)))
        rows = recall((self.model, edition.pk), lambda: self._by_identity(edition))
        if identity not in rows:
            raise self.model.DoesNotExist(f"{self.model.__name__} {identity}")
        return rows[identity]

    def _by_identity(self, edition: Framework) -> dict[tuple[Any, ...], Part]:
        related = {lookup.partition("__")[0] for lookup in self.model.identity if "__" in lookup}
        return {row.identity_values(): row for row in self.filter(framework=edition).select_related(*related)}

    def _edition(self, authority: str, number: int) -> Framework:
        from competencies.models import Framework

        try:
            return Framework.objects.get_by_natural_key(authority, number)
        except Framework.DoesNotExist as missing:
            raise self.model.DoesNotExist(str(missing)) from missing

    def update(self, **kwargs: Any) -> int:
        self._refuse_frozen()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_frozen()
        return super().delete()

    def bulk_create(self, objs: Iterable[Part], *args: Any, **kwargs: Any) -> list[Part]:
        objs = list(objs)
        refuse_frozen({obj.framework_id for obj in objs})
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Part], *args: Any, **kwargs: Any) -> int:
        objs = list(objs)
        refuse_frozen({obj.framework_id for obj in objs})
        return super().bulk_update(objs, *args, **kwargs)

    def _refuse_frozen(self) -> None:
        if self.exclude(framework__state=DRAFT).exists():
            raise frozen_error()


def refuse_frozen(framework_ids: set[Any]) -> None:
    """Raise ValidationError when one of the editions is in force or superseded."""
    from competencies.models import Framework

    if Framework.objects.frozen().filter(pk__in=framework_ids).exists():
        raise frozen_error()

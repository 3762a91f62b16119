"""Rows that hold from a day to a day (期間のある行).

Both days belong to the period; no last day means that it goes on.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=models.Model)


class Dated(models.Model):
    """A period. Concrete models add ``ends_after_start`` to their constraints."""

    valid_from = models.DateField(_("開始日"))
    valid_to = models.DateField(_("終了日"), null=True, blank=True, help_text=_("空欄なら続きます。"))

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class DatedQuerySet(models.QuerySet[Row]):
    def holding(self, *, on: date) -> Self:
        """Rows whose period has the day."""
        return self.filter(holding(on))

    def begun(self, *, by: date) -> Self:
        """Rows that hold, or held, on the day or before: nothing of the future."""
        return self.filter(valid_from__lte=by)


def holding(on: date, prefix: str = "") -> Q:
    """The condition of a period that has the day; ``prefix`` leads to the dated row (``department__``)."""
    begun = {f"{prefix}valid_from__lte": on}
    return Q(**begun) & (Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": on}))


def ends_after_start(model: str) -> models.CheckConstraint:
    """The constraint that each dated model has; ``model`` makes its name unique."""
    return models.CheckConstraint(
        condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
        name=f"{model}_ends_after_start",
        violation_error_message=_("終了日は開始日以後の日にしてください。"),
    )


class Period:
    """SQL of two closed periods with open ends, for guards: ``NEW`` beside the row ``o``."""

    OVERLAP: ClassVar[str] = (
        "o.valid_from <= COALESCE(NEW.valid_to, o.valid_from)"
        " AND NEW.valid_from <= COALESCE(o.valid_to, NEW.valid_from)"
    )

    @staticmethod
    def outside(start: str, end: str) -> str:
        """NEW's period is not wholly within ``start``–``end`` (columns; no end means that it goes on)."""
        return f"NEW.valid_from < {start} OR ({end} IS NOT NULL AND (NEW.valid_to IS NULL OR NEW.valid_to > {end}))"


def period_text(start: date, end: date | None) -> Any:
    """``2024年4月1日〜2026年3月31日``; an open end stays open."""
    return f"{date_format(start)}〜{date_format(end) if end else ''}"

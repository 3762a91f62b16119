"""How something is written on a sheet (記録書への記入): by its one writer, in its states, on the version that he read.

Every save goes through ``opened``, which locks the sheet, so that of two that were written on the same version the
second is refused with what stands there now, and nothing is overwritten silently.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from common.history import signed
from evaluations import access
from evaluations.models import Sheet
from evaluations.rules.sights import WRITES, Text
from evaluations.rules.workflow import Stage
from staff.models import User


class StaleError(Exception):
    """The sheet was saved by somebody else, or in another window, since it was read. Nothing was written."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet.pk)
        self.sheet = sheet


def locked(sheet: Sheet) -> Sheet:
    """The sheet as it is in the database now, with its evaluators; whoever comes second waits here."""
    rows = Sheet.objects.select_for_update(of=("self",)).select_related("cycle__scheme")
    return rows.with_stages().get(pk=sheet.pk)


def check_version(current: Sheet, seen: int | None) -> None:
    """``seen``: the version that the writer read; None asks nothing. Raises StaleError."""
    if seen is not None and seen != current.version:
        raise StaleError(current)


@contextmanager
def opened(
    sheet: Sheet, text: Text, *, by: User, at: datetime, seen: int | None, walking: Stage | None = None
) -> Iterator[Sheet]:
    """The sheet, locked, for whoever may write this now; afterwards it has a new version. One transaction.

    Raises StaleError, or ValidationError with its message: not his to write, or not (any more) in this state.
    """
    stage, states = WRITES[text]
    with transaction.atomic():
        current = locked(sheet)
        stages = access.stages_of(by, current, on=timezone.localdate(at), walking=walking)
        if stage not in stages:
            raise ValidationError(_("この欄は、あなたの役割では書けません。"))
        if current.state not in states:
            raise ValidationError(_("いまは「%s」なので、この欄は書けません。") % current.get_state_display())
        check_version(current, seen)
        yield current
        bump(current)


def bump(sheet: Sheet) -> None:
    """What was read before is old now."""
    sheet.version += 1
    Sheet.objects.filter(pk=sheet.pk).update(version=sheet.version)


def write(row: Model, *, by: User, because: str = "") -> None:
    """Save a row of the sheet, checked, with who wrote it in its history."""
    row.full_clean()
    signed(row, by=by, because=because).save()

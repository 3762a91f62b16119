"""Who changed a row, and why (変更の記録): what django-simple-history needs to be told."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

Row = TypeVar("Row", bound=models.Model)


def signed(row: Row, *, by: Any, because: str = "") -> Row:
    """Put the name of who changes the row, and the reason, on its next record of history."""
    row._history_user = by  # type: ignore[attr-defined]  # the library reads these two
    row._change_reason = because  # type: ignore[attr-defined]  # the library reads it
    return row


def record_deleted(rows: Sequence[models.Model], *, by: Any, because: str) -> None:
    """Write down that rows of one model go, before they are deleted in one stroke, which tells nobody."""
    manager = type(rows[0]).history  # type: ignore[attr-defined]  # every model that comes here keeps history
    now = timezone.now()
    manager.bulk_create(
        manager.model(
            history_date=now, history_user=by, history_change_reason=because, history_type="-",
            **{field.attname: getattr(row, field.attname) for field in manager.model.tracked_fields},
        )
        for row in rows
    )  # fmt: skip

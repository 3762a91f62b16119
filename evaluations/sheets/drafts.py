"""What somebody typed and has not saved (下書き): kept for him alone, until he saves.

It survives an expired session and another machine. It is no part of the sheet, and nobody else reads it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from evaluations.models import Draft, Sheet
from staff.models import User

# As much as a person types on one page, and more.
MOST_CHARACTERS = 60_000


def keep(sheet: Sheet, user: User, form: str, data: dict[str, Any], *, at: datetime) -> Draft:
    """Keep what was typed. ``form``: the page. The version is the one that it was typed on first.

    Raises ValueError for more than anybody types.
    """
    if sum(len(str(value)) for value in data.values()) > MOST_CHARACTERS:
        raise ValueError("too long for a draft")
    draft, _made = Draft.objects.update_or_create(
        sheet=sheet, user=user, form=form, defaults={"data": data, "saved_at": at},
        create_defaults={"data": data, "saved_at": at, "version": sheet.version},
    )  # fmt: skip
    return draft


def of(sheet: Sheet, user: User, form: str) -> Draft | None:
    return Draft.objects.filter(sheet=sheet, user=user, form=form).first()


def drop(sheet: Sheet, user: User, form: str) -> None:
    """It is saved, or no longer wanted."""
    Draft.objects.filter(sheet=sheet, user=user, form=form).delete()

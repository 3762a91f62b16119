"""What somebody typed and has not saved (下書き): kept for him alone, until he saves.

It survives an expired session and another machine. It is no part of the sheet, and nobody else reads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from evaluations.models import Draft, Sheet
from staff.models import User

# As much as a person types on one page, and more.
MOST_CHARACTERS = 60_000


def keep(sheet: Sheet, user: User, form: str, data: dict[str, Any], *, at: datetime) -> Draft:
    """Keep what was typed. ``form``: the page. The version is the one that it was typed on first.

    No database keeps a NUL in such data: it is left out. Raises ValueError for more than anybody types.
    """
    if sum(len(str(value)) for value in data.values()) > MOST_CHARACTERS:
        raise ValueError("too long for a draft")
    data = {name: value.replace("\x00", "") if isinstance(value, str) else value for name, value in data.items()}
    draft, _made = Draft.objects.update_or_create(
        sheet=sheet, user=user, form=form, defaults={"data": data, "saved_at": at},
        create_defaults={"data": data, "saved_at": at, "version": sheet.version},
    )  # fmt: skip
    return draft


def of(sheet: Sheet, user: User, form: str) -> Draft | None:
    return Draft.objects.filter(sheet=sheet, user=user, form=form).first()


def of_forms(sheet: Sheet, user: User, forms: Iterable[str]) -> dict[str, Draft]:
    """By form, in one query."""
    return {draft.form: draft for draft in Draft.objects.filter(sheet=sheet, user=user, form__in=list(forms))}


def drop(sheet: Sheet, user: User, form: str) -> None:
    """It is saved, or no longer wanted."""
    Draft.objects.filter(sheet=sheet, user=user, form=form).delete()

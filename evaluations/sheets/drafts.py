"""What somebody typed and has not saved (下書き): kept for him alone, until he saves.

It survives an expired session and another machine. It is no part of what it is of (a sheet, or a probation), and nobody
else reads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from evaluations.models import Draft, Probation, Sheet
from staff.models import User

# As much as a person types on one page, and more.
MOST_CHARACTERS = 60_000


def keep(thing: Sheet | Probation, user: User, form: str, data: dict[str, Any], *, at: datetime) -> Draft:
    """Keep what was typed. ``form``: the page. The version is the one that it was typed on first; probations have none.

    No database keeps a NUL in such data: it is left out. Raises ValueError for more than anybody types.
    """
    if sum(len(str(value)) for value in data.values()) > MOST_CHARACTERS:
        raise ValueError("too long for a draft")
    data = {name: value.replace("\x00", "") if isinstance(value, str) else value for name, value in data.items()}
    draft, _made = Draft.objects.update_or_create(
        **_of(thing), user=user, form=form, defaults={"data": data, "saved_at": at},
        create_defaults={"data": data, "saved_at": at, "version": thing.version if isinstance(thing, Sheet) else 0},
    )  # fmt: skip
    return draft


def of(thing: Sheet | Probation, user: User, form: str) -> Draft | None:
    return _kept(thing, user).filter(form=form).first()


def of_forms(thing: Sheet | Probation, user: User, forms: Iterable[str]) -> dict[str, Draft]:
    """By form, in one query."""
    return {draft.form: draft for draft in _kept(thing, user).filter(form__in=list(forms))}


def drop(thing: Sheet | Probation, user: User, form: str) -> None:
    """It is saved, or no longer wanted."""
    _kept(thing, user).filter(form=form).delete()


def _kept(thing: Sheet | Probation, user: User) -> QuerySet[Draft]:
    return Draft.objects.filter(**_of(thing), user=user)


def _of(thing: Sheet | Probation) -> dict[str, Any]:
    return {"sheet": thing} if isinstance(thing, Sheet) else {"probation": thing}

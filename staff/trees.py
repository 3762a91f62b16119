"""The departments of an authority, put together once and kept until one of them changes (組織の控え).

Nearly every page asks for the tree of a day. Whether it is still the same costs less than reading hundreds of
departments again. All requests of a process share what is kept: it is read, and never written to.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from staff.models import Department, DepartmentVersion
from staff.remembered import state
from staff.rules.organisation import Organisation
from staff.rules.places import Places

_MADE_OF = (Department, DepartmentVersion)


def places_of(authority: int | None) -> Places:
    """Its departments as they were and will be called and placed on every day; one query, two after a change."""
    return _places(authority, state(_MADE_OF))


@lru_cache(maxsize=64)
def tree_of(places: Places, on: date) -> Organisation:
    """The tree of one day, out of what ``places_of`` told; no query."""
    return places.organisation(on)


def forget() -> None:
    """For tests: what is rolled back leaves no history that would tell of it."""
    _places.cache_clear()
    tree_of.cache_clear()


@lru_cache(maxsize=16)
def _places(authority: int | None, as_of: tuple[Any, ...]) -> Places:
    """``as_of``: the state of the records, which sets apart what was read before a change and after it."""
    return Department.objects.places(authority=authority)

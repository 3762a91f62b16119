"""The sections of an app's pages (画面の見出し): which of them are of use to somebody, as tabs and on the home page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from common.addresses import address_of

if TYPE_CHECKING:
    from staff.models import User

Use = Callable[["User", date], bool]


@dataclass(frozen=True)
class Section:
    """A section, by the name of its first page; with a ``text``, it is offered on the home page too."""

    name: str
    label: str | Promise
    is_for: Use
    text: str | Promise = ""


@dataclass(frozen=True)
class Tab:
    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Card:
    title: str
    text: str
    href: str


def tabs(sections: Iterable[Section], user: User, *, app: str, current: str, on: date) -> list[Tab]:
    """Those of the sections that are of use to the user; ``current`` is the name of the one he is in."""
    return [
        Tab(str(section.label), address_of(f"{app}:{section.name}"), section.name == current)
        for section in sections
        if section.is_for(user, on)
    ]


def cards(sections: Iterable[Section], user: User, *, app: str, on: date) -> list[Card]:
    """What the home page offers of the sections."""
    return [
        Card(str(section.label), str(section.text), address_of(f"{app}:{section.name}"))
        for section in sections
        if section.text and section.is_for(user, on)
    ]


def anybody(user: User, on: date) -> bool:
    return True


def employee(user: User, on: date) -> bool:
    return user.standing_on(on).employee_id is not None


def manager(user: User, on: date) -> bool:
    return user.standing_on(on).is_manager

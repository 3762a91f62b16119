"""What a person types into a cell of a requirement table, and what is meant (マスの読み取り). Imports no Django."""

import unicodedata
from collections.abc import Sequence
from typing import Protocol, TypeVar


class Option(Protocol):
    """One thing that a cell may hold: a mark or a level."""

    @property
    def symbol(self) -> str: ...

    @property
    def number(self) -> int: ...


O = TypeVar("O", bound=Option)  # noqa: E741  # an option

# Circles that keyboards and fonts offer for one and the same mark.
_CIRCLES = str.maketrans({"○": "o", "◯": "o", "〇": "o"})


class UnreadableError(Exception):
    """What was typed is none of the options."""


def read(typed: str, options: Sequence[O]) -> O | None:
    """The option meant by ``typed``: its symbol, a variant of it, or its number. Blank: None (求めない).

    Raises UnreadableError. The symbol itself comes first, so that a level called 「2」 is never taken by number.
    """
    if not typed.strip():
        return None
    for same in (_exactly, _by_variant, _by_number):
        for option in options:
            if same(typed.strip(), option):
                return option
    raise UnreadableError(typed)


def _exactly(typed: str, option: Option) -> bool:
    return typed == option.symbol


def _by_variant(typed: str, option: Option) -> bool:
    return _fold(typed) == _fold(option.symbol)


def _by_number(typed: str, option: Option) -> bool:
    return _fold(typed) == str(option.number)


def _fold(text: str) -> str:
    """Width, case, Roman numeral signs (ⅳ, iv) and circles (○, 〇, O) make no difference."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_CIRCLES)

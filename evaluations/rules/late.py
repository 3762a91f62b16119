"""A save that comes too late (ほかの画面で先に保存された): which words stand in its fields when they are shown again.

Saving again must write over nothing that nobody saw, and nobody should have to type twice. So of each field:

- what is stored is still what was read → what was typed stands, an emptied field too;
- somebody stored something else, and here nothing was typed (the field is as it was read, or empty) → what is stored;
- both wrote → what was typed, and the page tells beside it what is stored.

For this a form carries a short sign of each word as it was read. Imports no Django.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

Words = Mapping[str, str]
# Enough that two texts of one person do not look alike.
_LENGTH = 8


def sign(text: str) -> str:
    """Of a word, however a browser ends its lines."""
    return sha256("\n".join(text.splitlines()).strip().encode("utf-8", "replace")).hexdigest()[:_LENGTH]


def signs(stored: Words) -> str:
    """What a form carries of the words that it shows."""
    return " ".join(f"{name}={sign(text)}" for name, text in stored.items())


def read(sent: str) -> dict[str, str]:
    """What a form carried; whatever else is sent means nothing."""
    found = (part.partition("=") for part in sent.split())
    return {name: said for name, _is, said in found if said}


def settled(typed: Words, stored: Words, carried: Words) -> dict[str, str]:
    """The words of the fields that are shown again. ``carried``: what ``read`` found."""
    return {name: _one(text, stored.get(name, ""), carried.get(name)) for name, text in typed.items()}


def _one(typed: str, stored: str, was: str | None) -> str:
    if sign(stored) == was:
        return typed
    return typed if typed.strip() and sign(typed) != was else stored


def settled_rows(typed: Sequence[Words], stored: Mapping[str, Words], carried: Words) -> list[dict[str, str]]:
    """The same of rows that come and go, by their keys (``pk``; "" for a new one), in the order that was typed.

    A row that only the other side has comes behind the typed ones; one that was taken away here stays away, unless it
    was written anew there. One that was taken away there stays only if something was typed into it here. A new row
    that begins like one of theirs (``what``) is the same row, sent twice.
    """
    rows = _known(typed, stored, carried)
    kept = [_row(row, stored, carried) for row in rows if row["pk"] in stored or _is_typed(row, carried)]
    here = {row["pk"] for row in rows}
    back = [dict(row) for pk, row in stored.items() if pk not in here and not _as_read(row, carried)]
    return [*kept, *back]


def named(row: Words) -> dict[str, str]:
    """The fields of a row as ``signs`` names them."""
    return {f"{row['pk']}-{name}": text for name, text in row.items() if name != "pk"}


def _known(typed: Sequence[Words], stored: Mapping[str, Words], carried: Words) -> list[Words]:
    """The typed rows; a new one that begins like one that came there meanwhile is that one."""
    here = {row["pk"] for row in typed}
    came = {sign(row["what"]): pk for pk, row in stored.items() if pk not in here and f"{pk}-what" not in carried}
    return [row if row["pk"] else {**row, "pk": came.pop(sign(row["what"]), "")} for row in typed]


def _row(row: Words, stored: Mapping[str, Words], carried: Words) -> dict[str, str]:
    if row["pk"] not in stored:
        return {**row, "pk": ""}
    there = settled(named(row), named(stored[row["pk"]]), carried)
    return {"pk": row["pk"]} | {name.partition("-")[2]: text for name, text in there.items()}


def _as_read(row: Words, carried: Words) -> bool:
    return all(sign(text) == carried.get(name) for name, text in named(row).items())


def _is_typed(row: Words, carried: Words) -> bool:
    """Something stands in it that was not read."""
    return any(text.strip() for name, text in row.items() if name != "pk") and not _as_read(row, carried)

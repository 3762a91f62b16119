"""CSV files in UTF-8 and CP932 (CSV を読み書きする)."""

import csv
import io
import re
from collections.abc import Sequence
from itertools import islice

from django.utils.translation import gettext as _

from common.spreadsheets.sheets import (
    MAX_CELL_LENGTH,
    Budget,
    Fault,
    Sheet,
    Spot,
    Unreadable,
    Unwritable,
    one_line_break,
    text_faults,
)

csv.field_size_limit(MAX_CELL_LENGTH * 4)

UTF8 = "utf-8-sig"
# Microsoft's Shift_JIS, with 髙, 﨑 and ①: never Python's "shift_jis", which lacks them.
CP932 = "cp932"
# A spreadsheet program would run such a cell as a formula. We put an apostrophe before it, and take it off again.
_RISKY = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")


def read_csv(data: bytes, name: str, *, first: int | None = None) -> Sheet:
    """The one sheet of a CSV file, or its first rows. Raises Unreadable."""
    budget = Budget()
    rows: list[list[str]] = []
    faults: list[Fault] = []
    try:
        lines = csv.reader(io.StringIO(_decode(data), newline=""), strict=True)
        for number, cells in enumerate(islice(lines, first), start=1):
            texts = [one_line_break(_unguard(cell)) for cell in cells]
            budget.spend(number, texts)
            faults += text_faults(number, texts)
            rows.append(texts)
    except csv.Error as error:
        advice = _('%(row)d行目のあとで読み取れなくなりました。「"」の閉じ忘れがないか確かめてください。')
        raise Unreadable(advice % {"row": len(rows)}) from error
    return Sheet(name, rows, faults)


def write_csv(rows: Sequence[Sequence[str | int]], encoding: str, *, name: str = "") -> bytes:
    """CSV in ``UTF8`` (with the mark that Excel wants) or ``CP932``. Raises Unwritable."""
    spots = [
        Spot(name, row, column, character)
        for row, cells in enumerate(rows, start=1)
        for column, cell in enumerate(cells, start=1)
        for character in _unwritable(str(cell), encoding)
    ]
    if spots:
        raise Unwritable(spots)
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_guard(cell) for cell in row] for row in rows)
    return text.getvalue().encode(encoding)


def _guard(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and _RISKY.match(cell) else cell


def _unguard(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def _unwritable(text: str, encoding: str) -> list[str]:
    """The characters that would be lost, or come back as others: CP932 has 〜 and ～ under one code."""
    if encoding != CP932:
        return []
    return [character for character in dict.fromkeys(text) if not _survives(character)]


def _survives(character: str) -> bool:
    return character.encode(CP932, "ignore").decode(CP932) == character


def _decode(data: bytes) -> str:
    got = 0
    for encoding in (UTF8, CP932):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            got = max(got, error.start)
    line = data.count(b"\n", 0, got) + 1
    advice = _(
        "%(line)d行目に読み取れない文字があります。CSVの文字コードをUTF-8かシフトJISにして保存し直してください。"
    )
    raise Unreadable(advice % {"line": line})

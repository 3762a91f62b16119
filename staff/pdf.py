"""What the staff app prints (帳票): the career sheet, one A4 landscape however long the career."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from common.dates import wareki
from common.pdf import render
from staff.careers.drawing import drawing
from staff.careers.parts import Row
from staff.careers.path import Career
from staff.rules.labels import length

STYLESHEETS = ("pdf/career.css",)
# The staircase is drawn lower than on the screen: so much room the paper has.
ROW_HEIGHT = 21.0
# So many lines of orders fit beside what is asked next, or in each of two narrower columns.
LINES_BESIDE, LINES_IN_COLUMN = 18, 22
# Up to so many orders are set larger, as is what stands beside them.
FEW = 6
# So many characters fit into a line of 所属 and of the other cells: in one column, and in each of two.
WIDE, NARROW = (36, 7), (15, 5)


@dataclass(frozen=True)
class Layout:
    """How the orders are set: in one column or two, and whether all of them are told."""

    columns: tuple[tuple[Row, ...], ...]
    is_whole: bool

    @property
    def kind(self) -> str:
        if len(self.columns) == 2:
            return "two-columns"
        return "few-orders" if sum(map(len, self.columns)) <= FEW else "one-column"


def career_sheet(career: Career) -> bytes:
    """キャリアシート: the drawing, the orders, and what the next grade asks."""
    title = _("キャリアシート %s") % career.employee.name
    return render("staff/pdf/career_sheet.html", career_sheet_context(career), title=title, stylesheets=STYLESHEETS)


def career_sheet_context(career: Career) -> dict[str, Any]:
    stage = next((stage for stage, is_now in career.stages_now if is_now), None)
    return {
        "career": career,
        "present": career.present,
        # Whoever sees a career is of its authority, and was read with it.
        "authority": career.viewer.authority,
        "drawing": drawing(career, row_height=ROW_HEIGHT),
        "layout": layout(career.rows),
        "next": career.ahead[0] if career.ahead else None,
        # Where the next grade asks nothing anew, the first that does.
        "asking": next((reach for reach in career.ahead if reach.anew), None) if _asks_nothing(career) else None,
        "further": career.ahead[1:],
        "stage": stage,
        "tells_more": bool(career.ahead or career.is_at_top or stage or career.rotation or career.away),
        "as_of": wareki(career.on),
    }


def _asks_nothing(career: Career) -> bool:
    return bool(career.ahead) and not career.ahead[0].anew


def layout(rows: Sequence[Row]) -> Layout:
    """In one column if there is room, else in two; if they do not suffice, the newest workplaces alone."""
    if _lines(rows, WIDE) <= LINES_BESIDE:
        return Layout((tuple(rows),) if rows else (), is_whole=True)
    room = 2 * LINES_IN_COLUMN - 1
    is_whole = _lines(rows, NARROW) <= room
    shown = rows if is_whole else _newest([row for row in rows if row.opens_workplace], room)
    left = len(shown) - len(_newest(shown, _lines(shown, NARROW) // 2))
    return Layout((tuple(shown[:left]), tuple(shown[left:])), is_whole)


def _newest(rows: Sequence[Row], room: int) -> Sequence[Row]:
    """As many of the last rows as fit into so many lines."""
    kept = len(rows)
    while kept and _lines(rows[kept - 1 :], NARROW) <= room:
        kept -= 1
    return rows[kept:]


def _lines(rows: Sequence[Row], characters: tuple[int, int]) -> int:
    """How many lines the rows take."""
    wide, narrow = characters
    return sum(
        max(ceil(length(row.path) / wide), *(ceil(length(each) / narrow) for each in (row.title, row.grade_name)), 1)
        for row in rows
    )

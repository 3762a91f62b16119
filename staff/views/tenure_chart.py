"""The chart of years in post: one bar for each number of completed years, drawn on the server."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from staff.rules.outlook import LONGEST

CHART_WIDTH = 44 + (LONGEST + 1) * 64
_HEIGHT = 160


class Bar(NamedTuple):
    label: str
    number: int
    share: str
    x: int
    y: float
    height: float
    is_marked: bool

    @property
    def middle(self) -> int:
        return self.x + 22

    @property
    def text_y(self) -> float:
        return self.y - 6


def bars_of(numbers: Sequence[int], *, marked_from: int) -> list[Bar]:
    """``numbers[n]`` people with ``n`` completed years; the bars from ``marked_from`` years on are marked."""
    most, whole = max(numbers, default=0) or 1, sum(numbers) or 1
    return [
        Bar(
            _("%d年以上") % years if years == LONGEST else _("%d年") % years if years else _("1年未満"),
            number,
            f"{number * 100 / whole:.1f}%",
            44 + years * 64,
            round(24 + _HEIGHT * (1 - number / most), 1),
            round(_HEIGHT * number / most, 1),
            years >= marked_from,
        )
        for years, number in enumerate(numbers)
    ]

"""What somebody's days at a session come to (出欠の結果). Imports no Django."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Mark(StrEnum):
    PRESENT = "present"  # 出席
    LATE = "late"  # 遅刻
    LEFT_EARLY = "left_early"  # 早退
    ABSENT = "absent"  # 欠席


class Outcome(StrEnum):
    ATTENDED = "attended"
    ABSENT = "absent"


# Late, or gone early: there all the same.
THERE = frozenset({Mark.PRESENT, Mark.LATE, Mark.LEFT_EARLY})


def outcome(marks: Iterable[str], *, days: int) -> Outcome | None:
    """What the marks of one person come to, of a session of so many days; None as long as a day has no mark.

    There on one day at least: attended. Whether that is enough to complete the course is for the officer to say.
    A day without a mark leaves it open: nobody owes a report on a course that still goes on.
    """
    given = list(marks)
    if days < 1 or len(given) < days:
        return None
    return Outcome.ATTENDED if THERE.intersection(given) else Outcome.ABSENT

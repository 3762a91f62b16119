"""What marks must have before they are handed on (評語と所見の決まり). Imports no Django.

Every item and goal that is asked has a mark, every axis a mark as a whole where the stage gives one, and where the
scheme forces a comment (the highest, the lowest, below the standard, far from the person's own view, other than the
first evaluator's) there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class When(StrEnum):
    """When a mark is not accepted without a comment; the values are those of ``CommentRule.When``."""

    ALWAYS = "always"
    TOP = "top"
    BOTTOM = "bottom"
    BELOW = "below"
    DIFFERS_FROM_SELF = "differs_from_self"
    DIFFERS_FROM_FIRST = "differs_from_first"


@dataclass(frozen=True)
class CommentRule:
    """``by``: how many levels apart from the person's own view are far."""

    when: When
    by: int = 2


@dataclass(frozen=True)
class Mark:
    """A mark as it was given, by ordinals of its scale; None: none was given (yet).

    ``standard`` and ``highest`` are of the scale. ``own`` is the person's view, ``first`` the first evaluator's mark.
    """

    key: str
    level: int | None
    comment: str
    standard: int
    highest: int
    own: int | None = None
    first: int | None = None


@dataclass(frozen=True)
class Lacks:
    """``when`` None: the mark itself is missing; else the comment, and why it is asked."""

    key: str
    when: When | None = None


def lacking(marks: Iterable[Mark], rules: Sequence[CommentRule]) -> list[Lacks]:
    """All that is missing at once, in the order of the marks."""
    found = []
    for mark in marks:
        if mark.level is None:
            found.append(Lacks(mark.key))
        elif not mark.comment.strip() and (rule := forced_by(mark, rules)):
            found.append(Lacks(mark.key, rule.when))
    return found


def forced_by(mark: Mark, rules: Sequence[CommentRule]) -> CommentRule | None:
    """The first rule that asks a comment on the mark."""
    return next((rule for rule in rules if _asks(rule, mark)), None)


def _asks(rule: CommentRule, mark: Mark) -> bool:
    level = mark.level
    if level is None:
        return False
    return {
        When.ALWAYS: True,
        When.TOP: level == mark.highest,
        When.BOTTOM: level == 1,
        When.BELOW: level < mark.standard,
        When.DIFFERS_FROM_SELF: mark.own is not None and abs(level - mark.own) >= rule.by,
        When.DIFFERS_FROM_FIRST: mark.first is not None and level != mark.first,
    }[rule.when]

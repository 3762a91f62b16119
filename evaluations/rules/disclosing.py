"""How much of the way to a result is told (開示の範囲). Imports no Django.

The confirmed mark is always told, and whose judgement it is. The marks of single things, and what each evaluator gave,
are told where the scheme discloses them; points likewise. What is left out of the derivation (``results.told``) is out
of the receipt, whoever draws it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluations.rules.workflow import Stage

Told = Mapping[str, Any]

# Their words are never for the person: the mark that they settled on is the result itself.
_BEHIND = frozenset({Stage.ADJUSTER, Stage.CONFIRMER})


@dataclass(frozen=True)
class Tells:
    """``items``: single marks and those of each evaluator; ``comments``: what they wrote; ``points``: numbers."""

    items: bool = False
    comments: bool = False
    points: bool = False
    is_all: bool = False


# For those who evaluate, and HR.
EVERYTHING = Tells(items=True, comments=True, points=True, is_all=True)


def within(told: Told, tells: Tells) -> dict[str, Any]:
    """The derivation without what is not told."""
    if tells.is_all:
        return dict(told)
    whole = told.get("whole")
    return {**told, "axes": [_axis(axis, tells) for axis in told["axes"]],
            "whole": _whole(whole, tells) if whole else whole}  # fmt: skip


def _axis(axis: Told, tells: Tells) -> dict[str, Any]:
    """The lines of an axis tell single marks, so they need both."""
    stages = axis["stages"] if tells.items and tells.points else []
    return {**axis, "stages": stages, **_judged(axis, tells), **_points(axis, tells)}


def _whole(whole: Told, tells: Tells) -> dict[str, Any]:
    parts = whole["parts"] if tells.points else []
    return {**whole, "numeric": bool(whole["parts"]), "parts": parts, **_judged(whole, tells), **_points(whole, tells)}


def _judged(of: Told, tells: Tells) -> dict[str, Any]:
    return {"judged": [pair for pair in of["judged"] if tells.items and pair[0] not in _BEHIND]}


def _points(of: Told, tells: Tells) -> dict[str, Any]:
    return {} if tells.points else dict.fromkeys(("total", "compared", "threshold"))

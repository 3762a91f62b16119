"""What a sheet comes to (記録書の結果): worked out by the rules, written when it is confirmed, told with its way.

``Sheet.derivation`` is made of plain values, with every number exact ("72", "43.2", or "1/3" where no decimal is), so
that the figure can be told and checked in years to come, whatever the code is by then.
"""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from evaluations.models import AxisResult, Sheet
from evaluations.rulebook import Rulebook
from evaluations.rules import outcome, scoring
from evaluations.rules.outcome import AxisOutcome, Outcome
from evaluations.rules.scoring import AxisScore, GoalLine, ItemLine, Threshold
from evaluations.sheets.marks import Marks


def outcome_of(marks: Marks) -> Outcome:
    """What the sheet would come to as it stands."""
    return outcome.outcome(marks.book.rules(marks.sheet.grade_code), marks.given())


def settle(sheet: Sheet) -> None:
    """Write the result: of each axis, of the whole, the way to it, and a digest of all that was confirmed.

    The sheet itself is saved by whoever moves it.
    """
    marks = Marks(sheet)
    found = outcome_of(marks)
    AxisResult.objects.filter(sheet=sheet).delete()
    AxisResult.objects.bulk_create(
        AxisResult(sheet=sheet, axis_id=book.pk, level_id=level.pk, points=_kept(axis.total))
        for axis, book in zip(found.axes, marks.book.axes, strict=True)
        if (level := book.overall.of(axis.level))
    )
    whole = marks.book.overall.of(found.level) if marks.book.overall else None
    sheet.level_id = whole.pk if whole else None
    sheet.points = _kept(found.score.total) if found.score else None
    sheet.derivation = told(found, marks.book)
    sheet.digest = digest(marks, sheet.derivation)


def digest(marks: Marks, derivation: Any) -> str:
    """SHA-256, as hex, of what was confirmed: every mark and comment, and the way to the result."""
    said = {
        "sheet": marks.sheet.pk,
        "ratings": sorted((stage or 0, key, r.level_id, r.comment) for (stage, key), r in marks.ratings.items()),
        "stages": [(stage, row.evaluator_id, row.level_id, row.comment) for stage, row in marks.stages.items()],
        "derivation": derivation,
    }
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def told(found: Outcome, book: Rulebook) -> dict[str, Any]:
    """The way to the result as plain values."""
    axes = [_axis(axis, of.name) | {"numeric": of.is_numeric} for axis, of in zip(found.axes, book.axes, strict=True)]
    names = {axis.code: axis.name for axis in book.axes}
    return {"scheme": book.name, "axes": axes, "whole": _whole(found, names) if book.combines else None}


def levels(derivation: dict[str, Any] | None) -> list[tuple[str, str]]:
    """What the sheet came to, as it was written: (name, symbol) of each axis, and of the whole where there is one."""
    told = derivation or {}
    rows = [(axis["name"], axis["level"]) for axis in told.get("axes", ())]
    whole = (told.get("whole") or {}).get("level")
    return [(name, level) for name, level in [*rows, (_("総合評価"), whole)] if level]


def exact(number: Fraction | Decimal) -> str:
    """A decimal where there is one, else a fraction."""
    fraction, places = Fraction(number), 0
    rest = fraction.denominator
    while rest % 10 == 0 or rest % 2 == 0 or rest % 5 == 0:
        rest //= 10 if rest % 10 == 0 else 2 if rest % 2 == 0 else 5
        places += 1
    if rest != 1:
        return str(fraction)
    sign, digits = "-" * (fraction < 0), f"{abs(fraction) * 10**places}".rjust(places + 1, "0")
    return sign + (f"{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".") if places else digits)


def _kept(points: Fraction | None) -> Decimal | None:
    """For lists and statistics; the exact number stands in the derivation."""
    return None if points is None else scoring.shown(points, 4)


def _axis(axis: AxisOutcome, name: str) -> dict[str, Any]:
    return {
        "code": axis.axis, "name": name, "level": _symbol(axis.level), "by": axis.by,
        "judged": [[stage, level.symbol] for stage, level in axis.judged],
        "stages": [
            {"stage": one.stage, "weight": exact(one.weight), **_score(one.score)} for one in axis.counted
        ],
        "total": _number(axis.total), "compared": _number(axis.compared), "threshold": _threshold(axis.threshold),
    }  # fmt: skip


def _score(score: AxisScore) -> dict[str, Any]:
    return {"lines": [_line(line) for line in score.lines], "raw": exact(score.raw), "total": exact(score.total)}


def _line(line: ItemLine | GoalLine) -> dict[str, Any]:
    if isinstance(line, ItemLine):
        return {
            "name": line.item, "weight": exact(line.weight), "rating": exact(line.rating),
            "highest": exact(line.highest), "points": exact(line.points),
        }  # fmt: skip
    return {
        "name": line.goal, "weight": exact(line.weight), "given": line.given.symbol, "counted": line.level.symbol,
        "coefficient": exact(line.coefficient), "score": exact(line.score), "capped": line.is_capped,
        "points": exact(line.points),
    }  # fmt: skip


def _whole(found: Outcome, names: dict[str, str]) -> dict[str, Any]:
    score = found.score
    parts = [
        {"name": names[p.score.axis], "total": exact(p.score.total), "weight": exact(p.weight),
         "points": exact(p.points)}
        for p in (score.parts if score else ())
    ]  # fmt: skip
    return {
        "level": _symbol(found.level), "by": found.by, "parts": parts,
        "judged": [[stage, level.symbol] for stage, level in found.judged],
        "total": _number(score.total if score else None), "compared": _number(score.compared if score else None),
        "threshold": _threshold(score.threshold if score else None),
    }  # fmt: skip


def _number(number: Fraction | None) -> str | None:
    return None if number is None else exact(number)


def _threshold(row: Threshold | None) -> list[str] | None:
    return None if row is None else [exact(row.lower), row.level.symbol]


def _symbol(level: Any) -> str | None:
    return level.symbol if level else None

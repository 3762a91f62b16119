"""A result told like a receipt (評価の決まり方): each step in words, out of a derivation (``results.told``).

The derivation holds plain values with exact numbers; here they become what people read, on the page and on the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from evaluations import words
from evaluations.rules.scoring import shown
from evaluations.rules.workflow import Stage

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """``way``: how it is worked out; ``value``: what it comes to."""

    label: str
    way: str = ""
    value: str = ""


@dataclass(frozen=True)
class Slip:
    """The lines of one stage's points, and their sum."""

    title: str
    lines: tuple[Line, ...]
    sums: tuple[Line, ...]


@dataclass(frozen=True)
class Block:
    """An axis, or the whole: its mark, the way to it, and why it is that in one sentence."""

    title: str
    mark: str
    slips: tuple[Slip, ...]
    steps: tuple[Line, ...]
    because: str


def receipt(told: Told) -> list[Block]:
    """The axes in their order, then the whole where there is one."""
    whole = told.get("whole")
    return [*map(_axis, told["axes"]), *([_whole(whole)] if whole else [])]


def _axis(axis: Told) -> Block:
    slips = tuple(_slip(stage, several=len(axis["stages"]) > 1) for stage in axis["stages"])
    blend = [_blend(axis)] if len(axis["stages"]) > 1 and axis["total"] is not None else []
    alone = [Line(_("点"), "", number(axis["total"]))] if not slips and axis["total"] is not None else []
    steps = (*alone, *blend, *_compared(axis), *_judged(axis))
    return Block(axis["name"], axis["level"] or "", slips, steps, _because(axis, is_numeric=axis["numeric"]))


def _whole(whole: Told) -> Block:
    lines = tuple(
        Line(p["name"], _("%(total)s点 × %(weight)s%%") % _read(p, "total", "weight"), number(p["points"]))
        for p in whole["parts"]
    )
    sums = (Line(_("合計"), "", number(whole["total"])),) if whole["total"] is not None else ()
    slips = (Slip("", lines, sums),) if lines else ()
    steps = (*_compared(whole), *_judged(whole))
    return Block(
        _("総合評価"), whole["level"] or "", slips, steps, _because(whole, is_numeric=whole.get("numeric", bool(lines)))
    )


def _slip(stage: Told, *, several: bool) -> Slip:
    title = _("%(stage)sの点(重み%(weight)s)") % {"stage": _who(stage["stage"]), "weight": number(stage["weight"])}
    sums = [Line(_("合計"), "", number(stage["raw"]))]
    if stage["total"] != stage["raw"]:
        sums.append(Line(_("100点満点に直す"), "", number(stage["total"])))
    lines = tuple(_goal(line) if "given" in line else _item(line) for line in stage["lines"])
    return Slip(title if several else _("%sの点") % _who(stage["stage"]), lines, tuple(sums))


def _item(line: Told) -> Line:
    way = _("ウエイト%(weight)s × %(rating)s ÷ %(highest)s") % _read(line, "weight", "rating", "highest")
    return Line(line["name"], way, number(line["points"]))


def _goal(line: Told) -> Line:
    told = [_("評語%s") % line["given"]]
    if line["counted"] != line["given"]:
        told.append(_("困難度などにより%sとして数えます") % line["counted"])
    if Fraction(line["coefficient"]) != 1:
        told.append(_("困難度の係数%s") % number(line["coefficient"]))
    if line["capped"]:
        told.append(_("上限で止めます"))
    way = _("ウエイト%(weight)s%% × %(score)s点") % _read(line, "weight", "score")
    return Line(line["name"], f"{way}({'、'.join(told)})", number(line["points"]))


def _blend(axis: Told) -> Line:
    """Several stages as one, by their weights."""
    whole = sum(Fraction(stage["weight"]) for stage in axis["stages"])
    parts = [
        _("%(total)s × %(share)s%%")
        % {"total": number(s["total"]), "share": number(str(Fraction(s["weight"]) * 100 / whole))}
        for s in axis["stages"]
    ]
    return Line(_("評価者の重みで合わせる"), " + ".join(parts), number(axis["total"]))


def _compared(of: Told) -> Iterable[Line]:
    if of["compared"] != of["total"]:
        yield Line(_("端数の扱い"), _("%s点を丸めます") % number(of["total"]), number(of["compared"]))
    if of["threshold"]:
        lower, symbol = of["threshold"]
        yield Line(_("当てはまる区分"), _("%s点以上") % number(lower), symbol)


def _judged(of: Told) -> Iterable[Line]:
    for stage, symbol in of["judged"]:
        yield Line(_("%sの評語") % _who(stage), "", symbol)


def _because(of: Told, *, is_numeric: bool) -> str:
    if of["level"] is None:
        return _("まだ決まっていません。")
    if of["by"] is None:
        return _("点から決まりました。")
    if is_numeric:
        return _("%sが、点とは別に評語を決めました。") % _who(of["by"])
    return _("%sの評語が結果です。点の計算はありません。") % _who(of["by"])


def number(told: str) -> str:
    """An exact number as people read it: two decimals at most, and said to be rounded where it is."""
    exact = Fraction(told)
    short = f"{shown(exact):f}".rstrip("0").rstrip(".")
    return short if Fraction(short) == exact else _("約%s") % short


def _read(line: Told, *names: str) -> dict[str, str]:
    return {name: number(line[name]) for name in names}


def _who(stage: str) -> str:
    return str(words.STAGES[Stage(stage)])

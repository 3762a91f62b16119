"""A gap in words (能力の差のことば): what is asked, what was shown, and why a course is advised."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.rules.shown import Asked, Reading, State, Unit
from training.models import SelfRating
from training.rules.advice import Advice, Closing

# How a state is set on the page (components/chip.html).
KINDS = {
    State.UNKNOWN: "plain",
    State.LEARNED: "place",
    State.SHORT: "warn",
    State.REACHED: "good",
    State.BEYOND: "good",
}
# How far something is from what is asked; where it is off, by so many steps.
_OFF = {
    State.UNKNOWN: gettext_lazy("まだわからない"),
    State.LEARNED: gettext_lazy("段階は示されていない"),
    State.SHORT: gettext_lazy("%d段階足りない"),
    State.REACHED: gettext_lazy("求める段階にある"),
    State.BEYOND: gettext_lazy("%d段階上にある"),
}
_STEPS = dict(SelfRating.Step.choices)
_HIGHEST = max(_STEPS)
# So many abilities of one course are told; of more, the number.
NAMED = 3


def standing(unit: Unit, value: int, symbols: Mapping[int, str]) -> str:
    """A level or a step: ``ⅲ``, ``一人でできる``."""
    if unit == Unit.STEP:
        return str(_STEPS[min(value, _HIGHEST)])
    return symbols.get(value, str(value)) if value else _("%sの手前") % symbols.get(1, "1")


def asked(each: Asked, symbols: Mapping[int, str]) -> str:
    return standing(each.unit, each.need, symbols)


def difference(reading: Reading, *, judges: bool) -> str:
    """How far it is from what is asked; a source that does not judge tells what was learned."""
    if not judges:
        return _learned(reading)
    told = str(_OFF[reading.state])
    return told % abs(reading.difference) if reading.difference else told


def _learned(reading: Reading) -> str:
    if reading.shown is None:
        return _("まだない")
    if reading.reached is None:
        return _("学んだ")
    return _("求める段階まで学んだ") if not reading.missing else _("途中の段階まで学んだ")


def reason(advice: Advice, names: Mapping[str, str], symbols: Mapping[int, str]) -> str:
    """``『政策立案』が1段階足りません。この研修はⅲまで育てます。`` ``names``: of the abilities, by their first code."""
    told = [_closing(closing, names, symbols) for closing in advice.closes[:NAMED]]
    more = len(advice.closes) - NAMED
    return "".join([*told, _("ほか%dつの能力も育てます。") % more if more > 0 else ""])


def _closing(closing: Closing, names: Mapping[str, str], symbols: Mapping[int, str]) -> str:
    need = closing.need
    missing = _("「%(name)s」が%(steps)d段階足りません。") % {"name": names[need.codes[0]], "steps": need.missing}
    if closing.up_to is None:
        return missing + _("この研修で学べます。")
    return missing + _("この研修は%sまで育てます。") % symbols.get(closing.up_to, str(closing.up_to))

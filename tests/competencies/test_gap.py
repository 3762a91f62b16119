"""The rule of what is asked anew."""

from types import SimpleNamespace

import pytest

from competencies.rules.gap import ASKS_MORE, Step, step


def asked(symbol="◎", *, strength=2, level=None, name="能力", expected="内容"):
    """As much of a requirement as the rule looks at."""
    return SimpleNamespace(
        symbol=symbol,
        name=name,
        expected=expected,
        level=SimpleNamespace(number=level) if level else None,
        mark=None if level else SimpleNamespace(strength=strength),
    )


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (None, None, Step.SAME),
        (None, asked(), Step.NEW),
        (asked(), None, Step.DROPPED),
        (asked(), asked(), Step.SAME),
        (asked("〇", strength=1), asked("◎", strength=2), Step.STRONGER),
        (asked("◎", strength=2), asked("〇", strength=1), Step.CHANGED),
        (asked("ⅱ", level=2), asked("ⅲ", level=3), Step.HIGHER),
        (asked("ⅲ", level=3), asked("ⅱ", level=2), Step.CHANGED),
        (asked("ⅱ", level=2), asked("ⅱ", level=2), Step.SAME),
        (asked(), asked(expected="別の内容"), Step.REWORDED),
        (asked(), asked(name="別の名"), Step.REWORDED),
        (asked("〇", strength=1), asked("◎", strength=2, expected="別の内容"), Step.STRONGER),
    ],
)
def test_steps(left, right, expected):
    assert step(left, right) == expected


def test_a_trend_is_no_ranking():
    assert step(asked("減る", strength=1), asked("増える", strength=4), scale="trend") == Step.CHANGED


def test_new_wording_alone_asks_for_no_more():
    assert {Step.NEW, Step.HIGHER, Step.STRONGER} == ASKS_MORE

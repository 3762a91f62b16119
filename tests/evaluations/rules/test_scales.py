"""Scales of marks."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.scales import Level, Scale, hint, points_of

SYMBOLS = Scale("sabcd", tuple(Level(symbol, n) for n, symbol in enumerate("DCBAS", 1)), standard=3)


def test_a_symbol_is_a_place_in_its_scale():
    letters = Scale("a-e", tuple(Level(symbol, n) for n, symbol in enumerate("EDCBA", 1)), standard=3)
    assert (SYMBOLS.by_symbol("B").ordinal, letters.by_symbol("B").ordinal) == (3, 4)
    assert SYMBOLS.by_symbol("B") != letters.by_symbol("B")
    with pytest.raises(KeyError):
        letters.by_symbol("S")


def test_levels_are_numbered_without_a_gap_and_one_of_them_is_expected():
    with pytest.raises(ValueError, match="numbered"):
        Scale("gap", (Level("a", 1), Level("b", 3)), standard=1)
    with pytest.raises(ValueError, match="no level"):
        Scale("none", (Level("a", 1),), standard=2)


def test_who_asks_for_points_of_a_scale_that_does_not_count_is_told():
    with pytest.raises(ValueError, match="no points"):
        points_of(SYMBOLS.top)


@given(st.lists(st.sampled_from([*SYMBOLS.levels, None])))
def test_the_hint_counts_and_gives_no_mark(given_):
    found = hint(SYMBOLS, given_)
    assert {count.level: count.number for count in found.counts if count.number} == Counter(filter(None, given_))
    assert found.above + found.below + found.unrated + Counter(given_)[SYMBOLS.level(3)] == len(given_)
    assert [count.level.symbol for count in found.counts] == ["S", "A", "B", "C", "D"]


# Scales in real use, the highest mark first, with the one that is expected.
IN_USE = {
    "most towns": ("S A B C D", "B"),
    "letters": ("A B C D E", "C"),
    "national": ("卓越して優秀 非常に優秀 優良 良好 やや不十分 不十分", "良好"),
    "bureau heads": ("A B C", "B"),
    "numbers": ("5 4 3 2 1", "3"),
    "seven": ("S A B3 B2 B1 C D", "B2"),
    "relative": ("第1区分 第2区分 第3区分 第4区分 第5区分", "第3区分"),
}


@pytest.mark.parametrize("name", IN_USE)
def test_every_scale_in_use_is_a_scale(name):
    symbols, standard = IN_USE[name]
    levels = tuple(Level(symbol, n) for n, symbol in enumerate(reversed(symbols.split()), 1))
    scale = Scale(name, levels, standard=next(level.ordinal for level in levels if level.symbol == standard))
    assert scale.top.symbol == symbols.split()[0]
    assert scale.level(scale.standard).symbol == standard
    assert scale.shifted(scale.top, 1) == scale.top

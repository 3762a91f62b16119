"""Which words stand in the fields after a save that came too late: nothing is lost, nothing is written over unseen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.late import read, settled, settled_rows, signs

words = st.text(alphabet="あ い\r\n", max_size=4)


@pytest.mark.parametrize(
    ("was", "typed", "stored", "shown"),
    [
        ("", "", "先", "先"),  # left empty: theirs
        ("元", "元", "先", "先"),  # left as it was read: theirs
        ("元\n二行", "元\r\n二行", "先", "先"),  # a browser ends lines its own way
        ("元", "", "先", "先"),  # emptied, while they wrote: theirs, to be emptied again by who has seen it
        ("元", "", "元", ""),  # emptied, and they did not touch it
        ("元", "後", "先", "後"),  # both wrote: mine, theirs beside it
        ("元", "後", "元", "後"),
        ("元", "元", "", ""),  # they emptied it
    ],
)
def test_a_field_shows_what_was_typed_or_what_is_stored(was, typed, stored, shown):
    assert settled({"a": typed}, {"a": stored}, read(signs({"a": was}))) == {"a": shown}


def test_a_form_that_carries_no_signs_keeps_what_was_typed_and_fills_what_is_empty():
    for sent in ("", "=", "a", "a= b=", "\u200b 0"):
        assert settled({"a": "後", "b": ""}, {"a": "先", "b": "先"}, read(sent)) == {"a": "後", "b": "先"}


@given(words, words, words)
def test_whatever_is_typed_anew_stays_and_whatever_is_stored_anew_is_not_replaced_by_nothing(was, typed, stored):
    shown = settled({"a": typed}, {"a": stored}, read(signs({"a": was})))["a"]
    same = ["\n".join(text.splitlines()).strip() for text in (was, typed, stored, shown)]
    assert shown in {typed, stored}
    assert same[3] == same[1] or same[1] in {"", same[0]}
    assert same[3] or not same[2] or same[2] == same[0]


def row(pk: str, what: str, level: str = "") -> dict[str, str]:
    return {"pk": pk, "what": what, "level": level}


def shown(was, typed, stored):
    carried = {f"{one['pk']}-{name}": one[name] for one in was for name in ("what", "level")}
    return settled_rows(typed, {one["pk"]: one for one in stored}, read(signs(carried)))


def test_rows_that_came_meanwhile_stand_behind_the_typed_ones_and_empty_ones_go():
    assert shown([], [row("", "後"), row("", "")], [row("7", "先")]) == [row("", "後"), row("7", "先")]


def test_a_new_row_that_was_sent_twice_is_one_row():
    typed = [row("", "同じ", "八割"), row("", "同じ")]
    assert shown([], typed, [row("7", "同じ", "九割")]) == [row("7", "同じ", "八割"), row("", "同じ")]


def test_of_a_row_that_both_wrote_each_field_is_settled_by_itself():
    was, stored = [row("7", "元", "元")], [row("7", "元", "先")]
    assert shown(was, [row("7", "後", "元")], stored) == [row("7", "後", "先")]


def test_a_row_that_was_taken_away_here_stays_away_unless_it_was_written_anew_there():
    was = [row("7", "元")]
    assert shown(was, [], [row("7", "元")]) == []
    assert shown(was, [], [row("7", "先")]) == [row("7", "先")]


def test_a_row_that_was_taken_away_there_stays_if_it_was_written_anew_here():
    was = [row("7", "元")]
    assert shown(was, [row("7", "元")], []) == []
    assert shown(was, [row("7", "後")], []) == [row("", "後")]

"""What a grade asks beside what was shown: in the five cities' own tables, and as a rule."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies.models import CompetencyLevel, Grade
from competencies.rules.shown import ALONE, TOP_STEP, Asked, Reading, Shown, State, Unit, asked_of, compare, to_close
from staff.careers import grades

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)


def asked_by(city, code: str, grade: str) -> dict[str, Asked]:
    policy = city(code)
    found = Grade.objects.get(framework=policy, code=grade)
    levels = CompetencyLevel.objects.filter(framework=policy).select_related("competency").order_by("number")
    tops = {level.competency.code: level.number for level in levels}
    return {each.code: each for each in asked_of(grades.asked_of([found])[found.pk], tops=tops)}


def test_where_a_table_has_levels_they_are_what_is_counted(city):
    asked = asked_by(city, "fujisawa", "G6")
    assert {each.unit for each in asked.values()} == {Unit.LEVEL}
    assert all(1 <= each.need <= each.top for each in asked.values())
    assert asked["C9"].top == 1  # 責任感 … has one level
    assert asked["C10"].top == 5


@pytest.mark.parametrize(
    ("code", "grade", "count"),
    [("tachikawa", "G1", 9), ("tachikawa", "G5", 16), ("nagareyama", "G3", 8), ("aizuwakamatsu", "G2", 15),
     ("aizuwakamatsu", "L1", 9), ("oyama", "G1", 14), ("oyama", "G8", 15)],
)  # fmt: skip
def test_elsewhere_to_be_able_alone_is_what_is_asked(city, code, grade, count):
    asked = asked_by(city, code, grade)
    assert len(asked) == count
    assert {(each.unit, each.need, each.top) for each in asked.values()} == {(Unit.STEP, ALONE, TOP_STEP)}


def test_a_mark_is_a_weight_and_no_level(city):
    asked = asked_by(city, "tachikawa", "G3")
    assert (asked["C4"].weight, asked["C3"].weight) == (2, 1)  # ◎, 〇
    assert asked["C4"].need == asked["C3"].need
    assert [mark.symbol for mark in asked["C4"].marks] == ["◎"]
    assert asked["B1"].marks == ()


def test_one_ability_under_two_names_is_asked_once(city):
    asked = asked_by(city, "tachikawa", "G4")
    assert asked["C4"].codes == ("C4", "C11")
    assert asked["C4"].name == "組織運営能力"
    assert not {"C11", "C12"} & set(asked)


def test_a_trend_asks_for_nothing_of_which_somebody_could_fall_short(city):
    assert not [code for code in asked_by(city, "oyama", "G4") if code.startswith("S")]


# ── The rule


class Ability:
    pk = 1


def asked(need=ALONE, *, weight=1, unit=Unit.STEP, codes=("C1",)) -> Asked:
    return Asked(Ability(), None, codes, unit, need, 5, weight, ())


@given(need=st.integers(1, 5), reached=st.none() | st.integers(0, 5), unit=st.sampled_from(Unit))
def test_the_state_says_what_the_numbers_say(need, reached, unit):
    reading = Reading(asked(need, unit=unit), Shown(reached, DAY))
    assert reading.missing == (max(need - reached, 0) if reached is not None else 0)
    assert (reading.state == State.SHORT) == (reading.missing > 0)
    assert (reading.state == State.LEARNED) == (reached is None)


@given(need=st.integers(1, 5))
def test_of_what_nobody_tells_nothing_is_known_and_nothing_missing(need):
    reading = Reading(asked(need), None)
    assert (reading.state, reading.reached, reading.difference, reading.missing) == (State.UNKNOWN, None, None, 0)


def test_levels_tell_nothing_of_how_far_somebody_is_in_steps():
    reading = Reading(asked(unit=Unit.STEP), Shown(3, DAY, Unit.LEVEL))
    assert reading.state == State.LEARNED


def test_each_source_is_kept_apart_and_the_latest_name_is_read():
    old, new = Shown(1, date(2024, 4, 1)), Shown(3, DAY)
    (line,) = compare([asked(codes=("C4", "C11"))], {"self": {"C4": old, "C11": new}, "trained": {}})
    assert line.readings["self"].reached == 3
    assert line.readings["trained"].state == State.UNKNOWN


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 4), st.integers(1, 2)), max_size=8))
def test_what_weighs_more_is_closed_first_then_the_wider_gap(found):
    readings = [Reading(asked(need, weight=weight), Shown(reached, DAY)) for reached, need, weight in found]
    order = [(reading.asked.weight, reading.missing) for reading in to_close(readings)]
    assert order == sorted(order, reverse=True)
    assert len(order) == sum(reached < need for reached, need, _weight in found)

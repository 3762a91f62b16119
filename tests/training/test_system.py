"""The chart of a system of training: every course is in it, where it belongs."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.obligations.wording import briefly
from training.rules.requirements import Cause, Rule
from training.rules.system import Step, chart, reaching

NEWCOMER, MIDDLE, HEAD = (
    Step("新人", frozenset({"G1"})),
    Step("中堅", frozenset({"G1", "G2"})),
    Step("管理職", frozenset({"G4", "G5"})),
)


@dataclass(frozen=True)
class Offer:
    kind_id: int
    grades: tuple[str, ...] = ()
    target: str = ""


def rows_with(course, *, steps=(NEWCOMER, MIDDLE, HEAD), kinds=(1, 2)):
    found = chart(steps, kinds, [course])
    return [row.step.name for row in found.rows if not row.is_empty], any(found.everybody)


def test_a_course_stands_with_every_step_whose_grades_it_names():
    assert rows_with(Offer(1, ("G1",))) == (["中堅", "新人"], False)
    assert rows_with(Offer(1, ("G5",))) == (["管理職"], False)


def test_a_course_that_names_a_step_itself_stands_there_alone():
    assert rows_with(Offer(1, ("G1",), "新人")) == (["新人"], False)


def test_a_course_that_names_neither_is_for_everybody():
    assert rows_with(Offer(2)) == ([], True)
    assert rows_with(Offer(2, ("G9",), "希望者")) == ([], True)


def test_the_highest_step_stands_first_and_each_kind_has_its_column():
    found = chart((NEWCOMER, HEAD), (2, 1), [Offer(1, ("G1",)), Offer(2, ("G4",))])
    assert [row.step.name for row in found.rows] == ["管理職", "新人"]
    assert found.rows[0].cells == [[Offer(2, ("G4",))], []]
    assert found.rows[1].cells == [[], [Offer(1, ("G1",))]]


def test_a_grade_without_a_course_has_no_row_but_a_stage_of_the_policy_has():
    grades = [Step(name, frozenset({code}), stays=False) for name, code in (("主事", "G1"), ("主任", "G2"))]
    found = chart([*grades, HEAD], (1,), [Offer(1, ("G2",))])
    assert ([row.step.name for row in found.rows], found.leaves_out) == (["管理職", "主任"], True)
    assert not chart([NEWCOMER], (1,), [Offer(1)]).leaves_out


def test_a_policy_that_aims_no_course_at_a_step_has_no_steps():
    assert not chart((NEWCOMER,), (1,), [Offer(1)]).has_steps


def rule(cause=Cause.GROUP, *grades, **fields):
    return Rule(1, 1, date(2026, 4, 1), cause=cause, grades=frozenset(grades), **fields)


def test_a_rule_reaches_the_steps_whose_grades_it_names():
    asked = rule(Cause.GROUP, "G2", "G4")
    assert [step.name for step in (NEWCOMER, MIDDLE, HEAD) if reaching([asked], step.grades)] == ["中堅", "管理職"]
    assert reaching([asked], frozenset()) == [asked]  # the row for everybody
    assert reaching([rule()], NEWCOMER.grades) == [rule()]


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        (rule(Cause.HIRE), "採用時"),
        (rule(Cause.PROMOTION, "G2"), "昇任時"),
        (rule(Cause.APPOINTMENT, roles=frozenset({"head"})), "就任時"),
        (rule(), "全員"),
        (rule(Cause.GROUP, "G1", "G2", "G3"), "全員"),
        (rule(Cause.GROUP, "G2"), "対象者"),
        (rule(sectors=frozenset({"counter"})), "対象者"),
        (rule(families=frozenset({"F1"})), "対象者"),
        (rule(roles=frozenset({"head"})), "対象者"),
        (rule(years=(1, 1)), "採用1年目"),
        (rule(years=(3, 5), sectors=frozenset({"counter"})), "対象者"),
    ],
)
def test_a_rule_is_told_in_a_word(asked, word):
    assert briefly([asked], MIDDLE.grades) == word


def test_what_a_rule_asks_of_grades_is_not_asked_of_everybody():
    assert briefly([rule(Cause.GROUP, "G1", "G2")], frozenset()) == "対象者"


def test_rules_are_told_together_and_none_twice():
    rules = [rule(Cause.HIRE), rule(Cause.PROMOTION, "G1"), rule(Cause.PROMOTION, "G2")]
    assert briefly(rules, MIDDLE.grades) == "採用時・昇任時"


offers = st.builds(
    Offer,
    st.integers(1, 3),
    st.sampled_from([(), ("G1",), ("G1", "G2"), ("G3",), ("G4",)]),
    st.sampled_from(["", "新人", "希望者"]),
)


@given(st.lists(offers, max_size=8))
def test_no_course_is_lost_and_none_is_in_another_kinds_column(courses):
    found = chart((NEWCOMER, MIDDLE, HEAD), (1, 2, 3), courses)
    columns = [found.everybody, *(row.cells for row in found.rows)]
    shown = [(number, course) for cells in columns for number, cell in enumerate(cells) for course in cell]
    assert {course for _, course in shown} == set(courses)
    assert all(course.kind_id == number + 1 for number, course in shown)

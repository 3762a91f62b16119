"""Who evaluates whom."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.routes import Assigner, By, Evaluatee, ExceptionalStage, Outcome, Route, Step
from staff.rules.chains import Head
from staff.rules.organisation import Organisation, Unit

BUREAU, SECTION, TEAM, OTHER = 1, 2, 3, 4
BOSS, MANAGER, LEADER, CLERK, VICE = 10, 20, 30, 40, 50
STEPS = (Step("first"), Step("second"), Step("adjuster", may_be_same=True))
ABOVE = [Route(1, "first"), Route(2, "second", levels_up=1), Route(3, "adjuster", levels_up=2)]
HOUSE = Organisation(
    date(2026, 11, 21),
    [
        Unit(number, f"D{number}", f"組織{number}", "", parent, "", "", 0)
        for number, parent in ((BUREAU, None), (SECTION, BUREAU), (TEAM, SECTION), (OTHER, None))
    ],
)
HEADS = {BUREAU: Head(BOSS), SECTION: Head(MANAGER), TEAM: Head(LEADER), OTHER: Head(VICE)}
PERSON = Evaluatee(CLERK, TEAM, "G1")


def held(person=PERSON, routes=ABOVE, heads=HEADS, exceptions=(), steps=STEPS):
    found = Assigner(routes, HOUSE, heads).evaluators(person, steps, exceptions)
    return [(assigned.outcome, assigned.evaluator) for assigned in found]


def test_the_heads_above_hold_the_stages_one_after_the_other():
    assert held() == [(Outcome.FOUND, LEADER), (Outcome.FOUND, MANAGER), (Outcome.FOUND, BOSS)]


def test_a_vacant_post_is_passed_over():
    assert held(heads={SECTION: Head(MANAGER), BUREAU: Head(BOSS)})[:2] == [
        (Outcome.FOUND, MANAGER),
        (Outcome.FOUND, BOSS),
    ]


def test_nobody_evaluates_himself_by_any_route():
    head = Evaluatee(MANAGER, SECTION, "G4", is_head=True)
    routes = [
        Route(1, "first"),
        Route(2, "second", by=By.PERSON, person=MANAGER),
        Route(3, "adjuster", by=By.HEAD_OF, of_department=SECTION),
    ]
    assert held(head, routes) == [(Outcome.FOUND, BOSS), (Outcome.NOBODY, None), (Outcome.SAME, BOSS)]


def test_above_the_top_there_is_nobody():
    assert held(Evaluatee(BOSS, BUREAU, "G5", is_head=True))[0] == (Outcome.NOBODY, None)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (Route(9, "first", by=By.HEAD_OF, of_department=OTHER), LEADER),  # as general as the first one, and later
        (Route(9, "first", grades=frozenset({"G1"}), by=By.HEAD_OF, of_department=OTHER), VICE),
        (Route(9, "first", grades=frozenset({"G2"}), by=By.HEAD_OF, of_department=OTHER), LEADER),
        (Route(9, "first", department=BUREAU, by=By.PERSON, person=VICE), VICE),
        (Route(9, "first", department=OTHER, by=By.PERSON, person=VICE), LEADER),
        (Route(9, "first", heads_only=True, by=By.PERSON, person=VICE), LEADER),
    ],
)
def test_the_most_particular_route_counts(more, expected):
    assert held(routes=[*ABOVE, more])[0] == (Outcome.FOUND, expected)


def test_a_nearer_department_is_more_particular_than_one_above_it():
    routes = [Route(1, "first", department=TEAM, by=By.PERSON, person=VICE), Route(2, "first", department=BUREAU)]
    assert held(routes=routes)[0] == (Outcome.FOUND, VICE)


def test_without_a_route_nobody_holds_the_stage():
    assert held(routes=[])[0] == (Outcome.NOBODY, None)


def test_an_exception_names_another_or_leaves_the_stage_out():
    exceptions = [ExceptionalStage("first", VICE), ExceptionalStage("second", None)]
    assert held(exceptions=exceptions) == [(Outcome.FOUND, VICE), (Outcome.SKIPPED, None), (Outcome.FOUND, BOSS)]
    assert held(exceptions=[ExceptionalStage("first", CLERK)])[0] == (Outcome.NOBODY, None)


def test_one_person_may_hold_two_stages_only_where_the_rule_says_so():
    routes = [Route(1, "first"), Route(2, "second"), Route(3, "adjuster", levels_up=1)]
    assert held(routes=routes)[1] == (Outcome.DUPLICATE, LEADER)
    same = [Route(1, "first"), Route(2, "second", levels_up=1), Route(3, "adjuster", levels_up=1)]
    assert held(routes=same)[2] == (Outcome.SAME, MANAGER)


people = st.sampled_from([BOSS, MANAGER, LEADER, CLERK, VICE])
routes = st.lists(
    st.builds(
        Route,
        st.integers(1, 99),
        st.sampled_from(["first", "second", "adjuster"]),
        department=st.sampled_from([None, BUREAU, SECTION, TEAM, OTHER]),
        heads_only=st.booleans(),
        by=st.sampled_from(By),
        levels_up=st.integers(0, 3),
        of_department=st.sampled_from([BUREAU, SECTION, TEAM, OTHER]),
        person=people,
    ),
    max_size=8,
)


@given(
    routes,
    st.dictionaries(st.sampled_from([BUREAU, SECTION, TEAM, OTHER]), st.builds(Head, people)),
    people,
    st.booleans(),
)
def test_whatever_the_organisation_and_the_routes_say_nobody_evaluates_himself(routes, heads, person, is_head):
    exceptions = [ExceptionalStage("second", person)] if is_head else []
    for place in (BUREAU, SECTION, TEAM, OTHER):
        found = held(Evaluatee(person, place, "G1", is_head), routes, heads, exceptions)
        assert person not in [evaluator for _outcome, evaluator in found]
        assert all(
            (evaluator is None) == (outcome in {Outcome.NOBODY, Outcome.SKIPPED}) for outcome, evaluator in found
        )

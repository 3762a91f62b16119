"""Who stands above a person: vacancies, concurrent heads, and a head who is the person himself."""

from datetime import date

import pytest

from staff.rules.chains import Head, State, chain, reporting_circles, superiors
from staff.rules.organisation import Organisation, Unit

BUREAU, SECTION, TEAM = 1, 2, 3
BOSS, MANAGER, LEADER, CLERK = 10, 20, 30, 40


def unit(number, parent=None):
    return Unit(number, f"D{number}", f"組織{number}", "", parent, "", "", 0)


@pytest.fixture
def house():
    return Organisation(date(2026, 11, 21), [unit(BUREAU), unit(SECTION, BUREAU), unit(TEAM, SECTION)])


def heads(**others):
    return {BUREAU: Head(BOSS), SECTION: Head(MANAGER), TEAM: Head(LEADER), **others}


def states(links):
    return [(link.unit.id, link.state) for link in links]


def test_the_nearest_head_comes_first(house):
    links = chain(house, heads(), employee_id=CLERK, department_id=TEAM)
    assert [link.head.employee_id for link in superiors(links)] == [LEADER, MANAGER, BOSS]


def test_a_vacant_head_is_a_step_and_the_way_goes_on(house):
    links = chain(house, {BUREAU: Head(BOSS)}, employee_id=CLERK, department_id=TEAM)
    assert states(links) == [(TEAM, State.VACANT), (SECTION, State.VACANT), (BUREAU, State.HEAD)]


def test_a_head_is_not_above_himself(house):
    links = chain(house, heads(), employee_id=LEADER, department_id=TEAM)
    assert states(links)[0] == (TEAM, State.SELF)
    assert superiors(links)[0].head.employee_id == MANAGER


def test_one_person_who_heads_two_departments_on_the_way_counts_once(house):
    both = {BUREAU: Head(BOSS), SECTION: Head(BOSS, is_main=False), TEAM: Head(LEADER)}
    links = chain(house, both, employee_id=CLERK, department_id=TEAM)
    assert states(links) == [(TEAM, State.HEAD), (SECTION, State.HEAD), (BUREAU, State.SAME)]
    assert not links[1].head.is_main


def test_whoever_heads_everything_has_nobody_above(house):
    all_mine = {number: Head(BOSS) for number in (BUREAU, SECTION, TEAM)}
    assert superiors(chain(house, all_mine, employee_id=BOSS, department_id=TEAM)) == []


def test_without_a_post_there_is_no_chain(house):
    assert chain(house, heads(), employee_id=CLERK, department_id=None) == []
    assert chain(house, heads(), employee_id=CLERK, department_id=99) == []


def test_people_above_each_other_in_a_circle_are_found_once():
    assert reporting_circles({1: 2, 2: 3, 3: 1, 4: 1, 5: None, 6: 6}) == [(1, 2, 3), (6,)]
    assert reporting_circles({1: 2, 2: 3, 3: None}) == []


def test_a_circle_of_departments_is_cut_and_loses_none():
    tree = Organisation(date(2026, 4, 1), [unit(1, 2), unit(2, 1), unit(3, 1)])
    assert {u.id for u in tree} == {1, 2, 3}
    assert tree.path(3)
    assert tree.depth == {1: 0, 2: 0, 3: 1}

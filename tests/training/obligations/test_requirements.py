"""Who must take what, by when: by examples, and against a plain computation that walks day by day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.dates import fiscal_year
from training.rules.requirements import Cause, Facts, Record, Rule, RuleBook, State

TODAY = date(2026, 11, 21)
BEGAN = date(2020, 4, 1)
NEW_CHIEF = Rule(1, 10, BEGAN, cause=Cause.PROMOTION, grades=frozenset({"G3"}), within_months=12)
THIRD_YEAR = Rule(2, 20, BEGAN, years=(3, 3))
EVERY_YEAR = Rule(3, 30, BEGAN, repeat_years=1)
EVALUATOR = Rule(4, 40, BEGAN, cause=Cause.APPOINTMENT, roles=frozenset({"evaluator"}), within_months=6)
CHIEF = Facts(7, date(2010, 4, 1), "G3", date(2026, 4, 1), promoted_on=date(2026, 4, 1))


def asked(rule, facts, *records, on=TODAY):
    """The one obligation of a rule, or None."""
    return next(iter(RuleBook([rule], on=on).obligations(facts, records)), None)


def test_a_promotion_calls_for_so_many_months():
    found = asked(NEW_CHIEF, CHIEF)
    assert (found.since, found.due, found.state) == (date(2026, 4, 1), date(2027, 3, 31), State.DUE)


def test_whoever_had_the_grade_before_the_rule_began_is_not_called():
    assert asked(NEW_CHIEF, replace(CHIEF, promoted_on=date(2019, 4, 1), grade_since=date(2019, 4, 1))) is None


def test_whoever_came_to_the_grade_otherwise_than_by_promotion_is_not_called():
    assert asked(NEW_CHIEF, replace(CHIEF, promoted_on=None)) is None


def test_a_promotion_that_is_still_to_come_calls_nobody():
    assert asked(NEW_CHIEF, replace(CHIEF, promoted_on=date(2027, 4, 1))) is None


def test_after_the_last_day_it_is_overdue():
    assert asked(NEW_CHIEF, CHIEF, on=date(2027, 3, 31)).state == State.DUE
    assert asked(NEW_CHIEF, CHIEF, on=date(2027, 4, 1)).state == State.OVERDUE


def test_who_completed_it_is_done_and_who_did_so_before_is_exempt():
    after, before = Record(10, date(2026, 6, 1)), Record(10, date(2025, 6, 1))
    assert asked(NEW_CHIEF, CHIEF, after).state == State.DONE
    assert (asked(NEW_CHIEF, CHIEF, before).state, asked(NEW_CHIEF, CHIEF, before).evidence) == (State.EXEMPT, before)
    assert asked(NEW_CHIEF, CHIEF, before, after).evidence == after


def test_an_equivalent_course_exempts_and_another_does_not():
    rule = replace(NEW_CHIEF, equivalents=frozenset({11}))
    assert asked(rule, CHIEF, Record(11, date(2015, 6, 1))).state == State.EXEMPT
    assert asked(rule, CHIEF, Record(12, date(2015, 6, 1))).state == State.DUE


def test_an_enrolment_counts_and_says_when_it_comes_late():
    in_time, late = Record(10, date(2027, 1, 15), is_coming=True), Record(10, date(2027, 6, 1), is_coming=True)
    assert (asked(NEW_CHIEF, CHIEF, in_time).state, asked(NEW_CHIEF, CHIEF, in_time).comes_late) == (
        State.ENROLLED,
        False,
    )
    assert asked(NEW_CHIEF, CHIEF, late).comes_late


@pytest.mark.parametrize(
    ("hired_on", "since", "due"),
    [
        (date(2024, 4, 1), date(2026, 4, 1), date(2027, 3, 31)),
        (date(2024, 10, 1), date(2026, 4, 1), date(2027, 3, 31)),  # the year of the hire is the first
        (date(2022, 4, 1), date(2024, 4, 1), date(2025, 3, 31)),  # let the year pass: called all the same
    ],
)
def test_a_year_of_service_calls_in_its_fiscal_year(hired_on, since, due):
    found = asked(THIRD_YEAR, Facts(1, hired_on))
    assert (found.since, found.due) == (since, due)


@pytest.mark.parametrize("hired_on", [date(2025, 4, 1), date(2017, 4, 1)])
def test_before_that_year_and_when_it_was_over_before_the_rule_nobody_is_called(hired_on):
    assert asked(THIRD_YEAR, Facts(1, hired_on)) is None


def test_what_is_repeated_comes_back_in_its_fiscal_year():
    person = Facts(1, date(2010, 4, 1))
    assert asked(EVERY_YEAR, person, Record(30, date(2026, 5, 1))).state == State.DONE
    again = asked(EVERY_YEAR, person, Record(30, date(2025, 5, 1)))
    assert (again.since, again.due, again.state) == (date(2026, 4, 1), date(2027, 3, 31), State.DUE)
    assert asked(EVERY_YEAR, person, Record(30, date(2024, 5, 1))).state == State.OVERDUE


def test_a_role_calls_since_it_was_taken_up():
    found = asked(EVALUATOR, Facts(1, date(2000, 4, 1), roles={"evaluator": date(2026, 7, 15)}))
    assert (found.since, found.due) == (date(2026, 7, 15), date(2027, 1, 14))
    assert asked(EVALUATOR, Facts(1, date(2000, 4, 1))) is None


def test_a_rule_that_has_ended_calls_nobody():
    assert asked(replace(NEW_CHIEF, valid_to=date(2026, 9, 30)), CHIEF) is None


def test_the_nearest_deadline_comes_first():
    book = RuleBook([THIRD_YEAR, EVERY_YEAR, replace(NEW_CHIEF, within_months=3)], on=TODAY)
    person = replace(CHIEF, hired_on=date(2024, 4, 1))
    assert [found.rule.key for found in book.obligations(person)] == [3, 1, 2]


# ── Against a plain computation

days = st.dates(date(2015, 1, 1), date(2028, 12, 31))
grades = st.sampled_from(["G1", "G2", "G3"])
some = lambda of: st.frozensets(of, max_size=2)  # noqa: E731  # reads like a strategy's name


@st.composite
def rules(draw):
    first, last = draw(st.tuples(*[st.none() | st.integers(1, 8)] * 2))
    if first and last and last < first:
        first, last = last, first
    cause = draw(st.sampled_from(Cause))
    roles = draw(some(st.sampled_from(["evaluator", "instructor"])))
    return Rule(
        draw(st.integers(1, 9)), draw(st.integers(1, 3)), draw(days), draw(st.none() | days), cause,
        grades=draw(some(grades)), families=draw(some(st.sampled_from(["A", "B"]))),
        sectors=draw(some(st.sampled_from(["counter", "project"]))), roles=roles, years=(first, last),
        within_months=draw(st.none() | st.integers(1, 36)), repeat_years=draw(st.none() | st.integers(1, 3)),
        equivalents=draw(st.frozensets(st.integers(1, 3), max_size=1)),
    )  # fmt: skip


@st.composite
def people(draw):
    hired, since = sorted(draw(st.tuples(days, days)))
    roles = {role: draw(days) for role in draw(some(st.sampled_from(["evaluator", "instructor"])))}
    roles = {role: max(day, hired) for role, day in roles.items()}
    return Facts(
        1, hired, draw(grades), since, draw(st.sampled_from([None, since])), draw(st.sampled_from(["A", "B"])),
        draw(some(st.sampled_from(["counter", "project"]))), roles,
    )  # fmt: skip


records = st.lists(st.builds(Record, st.integers(1, 3), days), max_size=4)


def member(rule, person, day):
    """Whether the person is, on a day, one of those whom the rule is about; what is true today held since it began."""
    year = fiscal_year(day) - fiscal_year(person.hired_on) + 1
    role_days = [since for role, since in person.roles.items() if role in rule.roles]
    return all(
        [
            rule.valid_from <= day,
            person.hired_on <= day,
            not rule.grades or person.grade in rule.grades,
            not rule.families or person.family in rule.families,
            not rule.sectors or rule.sectors & person.sectors,
            not rule.roles or (role_days and (rule.cause != Cause.GROUP or day >= min(role_days))),
            rule.cause != Cause.GROUP or not rule.grades or day >= person.grade_since,
            rule.years[0] is None or year >= rule.years[0],
            rule.years[1] is None or year <= rule.years[1],
        ]
    )


def plainly(rule, person, on):
    """The day of the cause, by walking through all days."""
    if not (rule.valid_from <= on and (rule.valid_to is None or on <= rule.valid_to)):
        return None
    role_days = [since for role, since in person.roles.items() if role in rule.roles]
    events = {
        Cause.HIRE: [person.hired_on],
        Cause.PROMOTION: [person.promoted_on] if person.promoted_on else [],
        Cause.APPOINTMENT: [min(role_days)] if role_days else [],
    }
    every_day = [rule.valid_from + timedelta(days=n) for n in range((on - rule.valid_from).days + 1)]
    tried = events.get(rule.cause, every_day)
    return next((day for day in tried if day <= on and member(rule, person, day)), None)


@settings(max_examples=500, deadline=None)
@given(rules(), people(), records, days)
def test_500_random_people_agree_with_the_plain_computation(rule, person, behind, on):
    behind = [record for record in behind if record.on <= on]
    since = plainly(rule, person, on)
    found = asked(rule, person, *behind, on=on)
    assert (found is None) == (since is None)
    if found is None:
        return
    taken = [r for r in behind if r.course == rule.course or r.course in rule.equivalents]
    if rule.repeat_years is None:
        assert found.since == since
        assert (found.state in {State.DONE, State.EXEMPT}) == bool(taken)
        assert (found.state == State.DONE) == any(r.course == rule.course and r.on >= since for r in taken)
    else:
        kept = any(fiscal_year(on) < fiscal_year(r.on) + rule.repeat_years for r in taken)
        assert (found.state in {State.DONE, State.EXEMPT}) == kept
    if found.is_open:
        assert (found.state == State.OVERDUE) == (on > found.due)

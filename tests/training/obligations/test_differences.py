"""What two ways of asking ask differently."""

from dataclasses import replace
from datetime import date

import pytest

from training.rules.differences import Change, by_course, differences
from training.rules.requirements import Obligation, Record, Rule, State
from training.rules.tallies import BUCKETS, Bucket, bucket_of, regrouped

TODAY = date(2026, 11, 21)
RULE = Rule(1, 10, date(2020, 4, 1))
DUE = Obligation(RULE, 7, date(2026, 4, 1), date(2027, 3, 31), State.DUE)
DONE = replace(DUE, state=State.DONE, evidence=Record(10, date(2026, 6, 1)))


def change(before, after):
    found = differences({7: before} if before else {}, {7: after} if after else {})
    return [one.change for one in found]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], [DUE], [Change.CALLED]),
        ([DUE], [], [Change.RELEASED]),
        ([DUE], [replace(DUE, state=State.EXEMPT)], [Change.RELEASED]),
        ([DONE], [DUE], [Change.CALLED]),
        ([DUE], [replace(DUE, due=date(2027, 9, 30))], [Change.MOVED]),
        ([DUE], [replace(DUE, state=State.OVERDUE)], [Change.OVERDUE]),
        ([DUE], [DUE], []),
        ([], [DONE], []),
        ([DONE], [], []),
        ([DUE], [replace(DUE, state=State.ENROLLED)], []),
    ],
)
def test_a_change_is_told_by_what_is_still_to_be_done(before, after, expected):
    assert change(before, after) == expected


def test_whoever_is_called_by_two_rules_stays_called_when_one_ends():
    other = replace(DUE, rule=replace(RULE, key=2), due=date(2028, 3, 31))
    assert change([DUE, other], [other]) == [Change.MOVED]
    assert change([DUE, other], [DUE]) == []


def test_what_presses_most_counts():
    assert by_course([DONE, DUE]) == {10: DUE}
    assert by_course([DUE, replace(DUE, due=date(2026, 12, 31))])[10].due == date(2026, 12, 31)


def test_they_come_change_by_change():
    found = differences({1: [DUE], 2: [DUE]}, {2: [replace(DUE, due=TODAY)], 3: [DUE]})
    assert [(d.person, d.change) for d in found] == [(3, Change.CALLED), (1, Change.RELEASED), (2, Change.MOVED)]


@pytest.mark.parametrize(
    ("due", "expected"),
    [(date(2027, 2, 19), Bucket.SOON), (date(2027, 2, 20), Bucket.LATER), (TODAY, Bucket.SOON)],
)
def test_soon_is_within_ninety_days(due, expected):
    assert bucket_of(replace(DUE, due=due), on=TODAY) == expected


def test_counts_are_put_together_and_what_belongs_nowhere_is_left_out():
    places = {bucket: BUCKETS.index(bucket) for bucket in Bucket}
    counts = {(1, places[Bucket.OVERDUE]): 2, (2, places[Bucket.OVERDUE]): 3, (3, places[Bucket.DONE]): 9}
    assert regrouped(counts, {1: ["a"], 2: ["a", "b"]}) == {"a": [5, 0, 0, 0, 0, 0], "b": [3, 0, 0, 0, 0, 0]}

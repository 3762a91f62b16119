"""The yearly publication of staff counts (職員数): who is counted, in what order, and what the public is not told."""

import random
from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from staff.models import Posting
from staff.rules import counts
from staff.rules.counts import LEAST, Hours, Line, Rung, Section, Table, Tally, Uncounted, hide_small
from staff.views.hr_counts import tallies
from tests.factories import AuthorityFactory, DepartmentFactory, EmployeeFactory, PostingFactory

DAY = date(2026, 4, 1)
RUNGS = [
    Rung("F1", "行政職", "G1", 1, "主事", "1級"),
    Rung("F1", "行政職", "G2", 2, "主幹", "2級"),
    Rung("F1", "行政職", "G3", 2, "特任主幹", "2級"),
    Rung("F1", "行政職", "G10", 3, "課長", "10級"),
    Rung("F2", "技能労務職", "L1", 1, "技能主事", "1・2級", "行(2)"),
]


def tally(number: int = 1, *, family="F1", pay_grade="1級", grade="G1", employment="regular", hours=Hours.ANY) -> Tally:
    return Tally(family, pay_grade, grade, employment, hours, number)


def labels(table: Table) -> list[list[tuple[str, int]]]:
    return [[(line.label, line.number) for line in section.lines] for section in table.sections]


class TestWhoIsCounted:
    @pytest.mark.parametrize(
        ("found", "reason"),
        [
            (tally(), None),
            (tally(employment="reappointed"), None),
            (tally(employment="fixed_term"), None),
            (tally(employment="fiscal_year", hours=Hours.FULL), None),
            (tally(employment="fiscal_year", hours=Hours.PART), Uncounted.PART_TIME),
            (tally(employment="fiscal_year", hours=Hours.UNKNOWN), Uncounted.HOURS_UNKNOWN),
            (tally(employment="temporary"), Uncounted.TEMPORARY),
            (tally(family="F2"), Uncounted.FAMILY),
        ],
    )
    def test_by_employment_hours_and_family(self, found, reason):
        assert counts.uncounted(found, {"F2"}) == reason

    def test_whoever_is_not_counted_is_told_with_the_reason(self):
        split = counts.split([tally(7), tally(2, employment="temporary"), tally(3, family="F2")], RUNGS, {"F2"})
        assert sum(t.number for t in split.counted) == 7
        assert split.left_out == {Uncounted.TEMPORARY: 2, Uncounted.FAMILY: 3}

    def test_who_has_no_family_entered_belongs_to_that_of_his_grade(self):
        split = counts.split([tally(3, family="", grade="L1")], RUNGS, {"F2"})
        assert split.left_out == {Uncounted.FAMILY: 3}

    @pytest.mark.parametrize("name", ["技能労務職", "企業職", "行（２）", "行政職（二）", "単純労務職員"])
    def test_families_under_other_law_are_known_by_name(self, name):
        assert counts.under_other_law(name)

    @pytest.mark.parametrize("name", ["行（1）", "行政職", "職員（職種の別を置かない）", ""])
    def test_others_are_counted(self, name):
        assert not counts.under_other_law(name)


class TestOrder:
    def test_pay_grades_go_by_number_and_none_comes_last(self):
        found = [tally(2, pay_grade="3級"), tally(4, pay_grade=""), tally(5, pay_grade="10級"), tally(1)]
        (lines,) = labels(counts.by_pay_grade(found, RUNGS))
        assert lines == [("1級", 1), ("2級", 0), ("3級", 2), ("10級", 5), ("", 4)]

    def test_ranks_follow_the_policy_with_parallel_grades_together(self):
        found = [tally(5, grade="G10"), tally(3, grade="G3"), tally(2, grade="G2"), tally(9)]
        (lines,) = labels(counts.by_rank(found, RUNGS))
        assert lines == [("主事", 9), ("主幹・特任主幹", 5), ("課長", 5)]

    def test_grades_that_the_policy_does_not_know_stand_apart(self):
        table = counts.by_rank([tally(9), tally(2, grade="X9"), tally(1, grade="")], RUNGS)
        assert [(line.label, line.known) for line in table.sections[0].lines][-2:] == [("X9", False), ("", False)]

    def test_families_follow_the_policy_and_strange_ones_come_after(self):
        found = [tally(family="X"), tally(family=""), tally(family="F2", grade="L1"), tally()]
        table = counts.by_rank(found, RUNGS)
        assert [section.name for section in table.sections] == ["行政職", "技能労務職", "X", ""]

    def test_both_tables_have_the_same_sums(self):
        chance = random.Random(3)
        found = [
            tally(
                chance.randint(1, 40), family=chance.choice(["F1", "F2", "X", ""]),
                grade=chance.choice(["G1", "G3", "G10", "L1", "?", ""]), pay_grade=chance.choice(["1級", "2級", ""]),
                employment=chance.choice(["regular", "reappointed"]),
            )
            for _ in range(60)
        ]  # fmt: skip
        pay, rank = counts.by_pay_grade(found, RUNGS), counts.by_rank(found, RUNGS)
        assert pay.number == rank.number == sum(t.number for t in found)
        assert pay.by_employment == rank.by_employment
        assert [(s.family, s.number) for s in pay.sections] == [(s.family, s.number) for s in rank.sections]


def table_of(*sections: list[int]) -> Table:
    return Table(
        tuple(
            Section(f"F{i}", f"系列{i}", tuple(Line(f"{n}級", number, Counter()) for n, number in enumerate(numbers)))
            for i, numbers in enumerate(sections)
        )
    )


def hidden(table: Table) -> list[list[int]]:
    return [[n for n, line in enumerate(section.lines) if line.hidden] for section in table.sections]


class TestForThePublic:
    """What is published gives no number under five away."""

    def test_nothing_is_hidden_where_nothing_is_small(self):
        assert hidden(hide_small(table_of([5, 20, 0], [9]))) == [[], []]

    def test_nobody_is_no_small_group(self):
        assert hidden(hide_small(table_of([0, 20, 30]))) == [[]]

    def test_a_small_number_is_hidden_with_the_smallest_other_one(self):
        assert hidden(hide_small(table_of([3, 20, 8]))) == [[0, 2]]

    def test_two_small_numbers_that_make_less_than_five_together_take_a_third(self):
        assert hidden(hide_small(table_of([1, 2, 30, 6]))) == [[0, 1, 3]]

    def test_a_family_that_is_small_as_a_whole_hides_another_familys_sum(self):
        table = hide_small(table_of([2, 1], [40, 30], [90]))
        assert [section.hidden for section in table.sections] == [True, True, False]
        assert hidden(table) == [[0, 1], [1], []]
        assert not table.hidden

    def test_a_house_that_is_small_as_a_whole_tells_nothing(self):
        assert hide_small(table_of([2, 1])).hidden

    def test_the_sum_of_all_goes_when_there_is_no_company(self):
        assert hide_small(table_of([2], [1, 1])).hidden

    @pytest.mark.parametrize("seed", range(60))
    def test_whoever_reckons_finds_no_hidden_number(self, seed):
        """All ways to fill in what is hidden are tried: no hidden number is the same in each of them."""
        chance = random.Random(seed)
        sizes = [chance.randint(1, 4) for _ in range(chance.randint(1, 3))]
        table = hide_small(table_of(*([chance.choice([0, 1, 2, 3, 4, 6, 8]) for _ in range(size)] for size in sizes)))
        ways = [_ways(section) for section in table.sections]
        possible = [sums for sums in product(*ways) if table.hidden or sum(sums) == table.number]
        for section, way, sums in zip(table.sections, ways, zip(*possible, strict=True), strict=True):
            assert len(set(sums)) > 1 or not 0 < section.number < LEAST
            for i, line in enumerate(line for line in section.lines if line.hidden):
                assert len(set().union(*(way[number][i] for number in set(sums)))) > 1 or line.number >= LEAST


def _ways(section: Section) -> dict[int, list[set[int]]]:
    """Each sum that the section may have by what is published, with what each of its hidden lines may then be."""
    shown = sum(line.number for line in section.lines if not line.hidden)
    lines = [line for line in section.lines if line.hidden]
    ways: dict[int, list[set[int]]] = {}
    for values in product(range(1, 20), repeat=len(lines)):
        number = shown + sum(values)
        if section.hidden or number == section.number:
            for may_be, value in zip(ways.setdefault(number, [set() for _ in lines]), values, strict=True):
                may_be.add(value)
    return ways


@pytest.mark.django_db
def test_the_database_counts_as_one_would_by_hand():
    chance = random.Random(11)
    city = AuthorityFactory()
    place = DepartmentFactory(authority=city)
    by_hand: Counter[tuple[str, ...]] = Counter()
    for _ in range(80):
        employee = EmployeeFactory(
            authority=city, pay_family=chance.choice(["F1", "F2", ""]), hired_on=date(2020, 4, 1)
        )
        post = PostingFactory(
            employee=employee, department=place, is_main=chance.random() > 0.2, grade_code=chance.choice(["G1", "X"]),
            pay_grade=chance.choice(["1級", "2級"]), employment=chance.choice(Posting.Employment.values),
            weekly_hours=chance.choice([None, Decimal(30), Decimal("38.75")]),
            valid_to=chance.choice([None, None, date(2025, 3, 31)]),
        )  # fmt: skip
        if post.is_main and post.valid_to is None:
            key = (employee.pay_family, post.pay_grade, post.grade_code, post.employment, _hours(post))
            by_hand[key] += 1
    counted = tallies(Posting.objects.on(DAY).main())
    assert {(t.family, t.pay_grade, t.grade, t.employment, t.hours): t.number for t in counted} == by_hand


def _hours(post: Posting) -> str:
    if post.employment != "fiscal_year":
        return ""
    if post.weekly_hours is None:
        return "unknown"
    return "full" if post.weekly_hours >= Decimal("38.75") else "part"

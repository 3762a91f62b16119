"""What the rules ask of a whole city on a day (受講の状況), worked out once and kept.

Of ten thousand people the rules ask some sixty thousand things. They are kept as columns of numbers, which are read
back at once; an ``Obligation`` is made again for those that a page shows.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from staff.models import Department, Employee, Posting
from staff.rules.organisation import Organisation
from training.models import Course
from training.obligations.facts import facts_of, records, rules_of
from training.obligations.remembered import PEOPLE, remembered
from training.rules.differences import ORDER, Difference, differences
from training.rules.requirements import Facts, Obligation, Record, Rule, RuleBook, State
from training.rules.tallies import BUCKETS, bucket_of

_STATES = tuple(State)
Asked = dict[int, list[Obligation]]


def _keys() -> array[int]:
    return array("q")


def _days() -> array[int]:
    """Ordinals."""
    return array("i")


def _places() -> array[int]:
    """Small numbers: places in an enumeration, yes or no."""
    return array("b")


@dataclass
class City:
    """All obligations of an authority's people on a day, the nearest last day first; row by row in columns.

    ``departments``: of the main posts. ``buckets``: places in ``tallies.BUCKETS``.
    """

    on: date
    rules: dict[int, Rule] = field(default_factory=dict)
    courses: dict[int, tuple[str, str]] = field(default_factory=dict)  # code and name of every course
    posts: dict[int, int] = field(default_factory=dict)  # the department of everybody's main post
    organisation: Organisation = field(default_factory=lambda: Organisation(date.min, ()))
    people: array[int] = field(default_factory=_keys)
    departments: array[int] = field(default_factory=_keys)
    of_rules: array[int] = field(default_factory=_keys)
    sinces: array[int] = field(default_factory=_days)
    dues: array[int] = field(default_factory=_days)
    states: array[int] = field(default_factory=_places)
    buckets: array[int] = field(default_factory=_places)
    agains: array[int] = field(default_factory=_places)
    # The record behind it: course (0 without one), day, and whether it is still to come.
    behind: array[int] = field(default_factory=_keys)
    behind_on: array[int] = field(default_factory=_days)
    behind_coming: array[int] = field(default_factory=_places)

    def __len__(self) -> int:
        return len(self.people)

    def add(self, obligation: Obligation) -> None:
        record = obligation.evidence
        self.rules[obligation.rule.key] = obligation.rule
        self.people.append(obligation.person)
        self.departments.append(self.posts[obligation.person])
        self.of_rules.append(obligation.rule.key)
        self.sinces.append(obligation.since.toordinal())
        self.dues.append(obligation.due.toordinal())
        self.states.append(_STATES.index(obligation.state))
        self.buckets.append(BUCKETS.index(bucket_of(obligation, on=self.on)))
        self.agains.append(obligation.is_again)
        self.behind.append(record.course if record else 0)
        self.behind_on.append(record.on.toordinal() if record else 0)
        self.behind_coming.append(bool(record and record.is_coming))

    def obligation(self, row: int) -> Obligation:
        record = None
        if course := self.behind[row]:
            record = Record(course, date.fromordinal(self.behind_on[row]), bool(self.behind_coming[row]))
        return Obligation(
            self.rules[self.of_rules[row]], self.people[row], date.fromordinal(self.sinces[row]),
            date.fromordinal(self.dues[row]), _STATES[self.states[row]], record, bool(self.agains[row]),
        )  # fmt: skip

    def of_course(self, course: int) -> frozenset[int]:
        """The keys of the rules that call to a course."""
        return frozenset(key for key, rule in self.rules.items() if rule.course == course)

    def rows_by_rule(self) -> dict[tuple[int, int], int]:
        """The row of each person and rule."""
        return {key: row for row, key in enumerate(zip(self.people, self.of_rules, strict=True))}

    def by_person(self) -> Asked:
        found: Asked = {}
        for row in range(len(self)):
            found.setdefault(self.people[row], []).append(self.obligation(row))
        return found


@dataclass
class Changes:
    """What is asked differently, in columns. ``befores``, ``afters``: rows of the two cities, -1 for none."""

    people: array[int] = field(default_factory=_keys)
    courses: array[int] = field(default_factory=_keys)
    changes: array[int] = field(default_factory=_places)
    befores: array[int] = field(default_factory=_days)
    afters: array[int] = field(default_factory=_days)

    @classmethod
    def of(cls, found: Iterable[Difference], old: City, new: City) -> Changes:
        kept, before, after = cls(), old.rows_by_rule(), new.rows_by_rule()
        for one in found:
            kept.people.append(one.person)
            kept.courses.append(one.course)
            kept.changes.append(ORDER.index(one.change))
            kept.befores.append(before[one.person, one.before.rule.key] if one.before else -1)
            kept.afters.append(after[one.person, one.after.rule.key] if one.after else -1)
        return kept


@dataclass
class People:
    """``posts``: the department of the main post, and the number by which lists are ordered, by person."""

    facts: list[Facts]
    posts: dict[int, tuple[int, str]]
    organisation: Organisation

    @property
    def departments(self) -> dict[int, int]:
        return {person: department for person, (department, _number) in self.posts.items()}


def city(*, authority: int, on: date) -> City:
    """What is asked of everybody in an authority on a day; kept until anything that the rules look at changes."""
    return remembered("obligations", lambda: _work_out(authority, on), authority=authority, on=on)


def changes_until(day: date, *, authority: int, today: date) -> Changes:
    """What is asked differently on a day to come, by its rules and its orders. Kept like ``city``."""

    def work() -> Changes:
        old, new = city(authority=authority, on=today), city(authority=authority, on=day)
        found = differences(old.by_person(), new.by_person())
        return Changes.of(found, old, new)

    return remembered(f"changes.{today}", work, authority=authority, on=day)


def people(*, authority: int, on: date) -> People:
    """Everybody in an authority on a day. Kept like ``city``: what is tried out asks for them again and again."""

    def work() -> People:
        facts = facts_of(_serving(authority, on), authority=authority, on=on)
        return People(facts, _posts(authority, on), Department.objects.organisation(authority=authority, on=on))

    return remembered("people", work, authority=authority, on=on, of=PEOPLE)


def asked(rules: Iterable[Rule], facts: Iterable[Facts], behind: Mapping[int, Sequence[Record]], *, on: date) -> Asked:
    """What these rules ask of these people on a day; those of whom nothing is asked are not in it."""
    book = RuleBook(rules, on=on)
    found = ((one.person, book.obligations(one, behind.get(one.person, ()))) for one in facts)
    return {person: obligations for person, obligations in found if obligations}


def completed(*, authority: int, on: date, courses: Collection[int] | None = None) -> dict[int, list[Record]]:
    """What everybody in an authority has completed or is enrolled in; of some courses, or of all."""
    return records(_serving(authority, on), on=on, courses=courses)


def _work_out(authority: int, on: date) -> City:
    rules, behind = rules_of(authority, on=on), completed(authority=authority, on=on)
    everybody = people(authority=authority, on=on)
    found = asked(rules, everybody.facts, behind, on=on)
    courses = Course.objects.filter(authority=authority).order_by().values_list("pk", "code", "name")
    named = {pk: (code, name) for pk, code, name in courses}
    whole = City(on, courses=named, posts=everybody.departments, organisation=everybody.organisation)
    for obligation in _in_order(found, everybody):
        whole.add(obligation)
    return whole


def _posts(authority: int, on: date) -> dict[int, tuple[int, str]]:
    """The department of each one's main post, and his number, by which lists are ordered."""
    posts = Posting.objects.on(on).main().filter(employee__authority=authority).order_by()
    rows = posts.values_list("employee", "department", "employee__staff_number")
    return {employee: (department, number) for employee, department, number in rows}


def _in_order(found: Asked, everybody: People) -> list[Obligation]:
    rows = [obligation for obligations in found.values() for obligation in obligations]
    number = {person: number for person, (_department, number) in everybody.posts.items()}
    return sorted(rows, key=lambda o: (o.due, number[o.person], o.rule.course, o.rule.key))


def _serving(authority: int, on: date) -> Any:
    return Employee.objects.filter(authority=authority).serving(on=on)

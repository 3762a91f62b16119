"""What changing a rule does, told before it is saved, and what then happens."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from staff.models import Employee, Posting
from tests.factories import DepartmentFactory, EmployeeFactory, PostingFactory
from tests.training.factories import CourseFactory, SessionFactory
from tests.training.obligations.conftest import NEXT_APRIL, NOON, TODAY
from training.models import Enrolment, RequirementRule, TrainingRole
from training.obligations.city import people
from training.obligations.facts import obligations
from training.obligations.preview import day_to_compare, preview
from training.rules.differences import Change

pytestmark = pytest.mark.django_db
DAYS = [date(2026, 11, 21), date(2027, 4, 1), date(2028, 4, 1)]
STARTS = [date(2018, 4, 1), date(2022, 4, 1), date(2025, 4, 1), date(2026, 10, 1), date(2027, 4, 1)]


@pytest.fixture
def city_hall(db):
    """A dozen people with careers, three courses, four rules and what was learned."""
    department = DepartmentFactory(version__sector="counter")
    authority = department.authority
    courses = [CourseFactory(authority=authority) for _ in range(3)]
    crowd = [_person(department, number) for number in range(12)]
    for number, person in enumerate(crowd[::2]):
        day = date(2024 + number % 3, 6, 1)
        session = SessionFactory(
            course=courses[number % 3], name=f"第{number}回", starts_on=day, ends_on=day, deadline=day
        )
        state = ["completed", "selected", "completed"][number % 3]
        Enrolment.objects.create(session=session, employee=person, state=state, applied_at=NOON)
    TrainingRole.objects.create(employee=crowd[3], valid_from=date(2025, 10, 1))
    rule = {"authority": authority, "valid_from": date(2022, 4, 1)}
    rules = [
        RequirementRule.objects.create(**rule, course=courses[0], cause="promotion", grades=["G3"], within_months=12),
        RequirementRule.objects.create(**rule, course=courses[0], grades=["G3", "G1"], within_months=24),
        RequirementRule.objects.create(**rule, course=courses[1], cause="hire"),
        RequirementRule.objects.create(**rule, course=courses[2], repeat_years=2),
    ]
    return authority, courses, rules


def _person(department, number):
    hired = date(2014 + number, 4, 1)
    person = EmployeeFactory(authority=department.authority, hired_on=hired, pay_family="AB"[number % 2])
    promoted = [date(2025, 4, 1), date(2026, 4, 1), date(2027, 4, 1), None][number % 4]
    last = promoted.replace(day=31, month=3) if promoted and promoted > hired else None
    post = {"employee": person, "department": department}
    PostingFactory(**post, valid_from=hired, grade_code="G1", valid_to=last)
    if last:
        head = number == 4  # one at a time
        PostingFactory(**post, valid_from=promoted, grade_code="G3", order_kind=Posting.Order.PROMOTION, is_head=head)
    return person


some = lambda *codes: st.lists(st.sampled_from(codes), max_size=2, unique=True)  # noqa: E731  # a strategy's name


@st.composite
def changes(draw):
    """Which rule (None adds one), and what its fields become (None ends it)."""
    which = draw(st.sampled_from([None, 0, 1, 2, 3]))
    if which is not None and draw(st.integers(0, 9)) == 0:
        return which, None, 0
    begins, length = draw(st.sampled_from(STARTS)), draw(st.sampled_from([None, 0, 1]))
    years = sorted(draw(st.lists(st.integers(1, 12), min_size=2, max_size=2)))
    roles = draw(some("head", "evaluator", "instructor"))
    fields = {
        "valid_from": begins,
        "valid_to": begins.replace(year=begins.year + length, month=12) if length is not None else None,
        "cause": draw(st.sampled_from(["hire", "promotion", "group", *(["appointment"] if roles else [])])),
        "grades": draw(some("G1", "G3")),
        "families": draw(some("A", "B")),
        "roles": roles,
        "sectors": draw(some("counter", "management")),
        "year_from": draw(st.sampled_from([None, years[0]])),
        "year_to": draw(st.sampled_from([None, years[1]])),
        "within_months": draw(st.none() | st.integers(1, 40)),
        "repeat_years": draw(st.none() | st.integers(1, 3)),
        "is_required": draw(st.booleans()),
    }
    return which, fields, draw(st.integers(0, 7))


def _open(authority, on):
    """By person and course, the last day of what is still to be done: worked out from the records, plainly."""
    asked = obligations(Employee.objects.filter(authority=authority), authority=authority.pk, on=on)
    found: dict[tuple[int, int], date] = {}
    for person, rows in asked.items():
        for row in (row for row in rows if row.is_open):
            key = person, row.rule.course
            found[key] = min(found.get(key, date.max), row.due)
    return found


def _saved(authority, courses, rules, change):
    """The rule before and after, as the engine sees it; the change is saved."""
    which, fields, places = change
    rule = rules[which] if which is not None else RequirementRule()
    before = rule.as_rule() if rule.pk else None
    if fields is None:
        RequirementRule.objects.filter(pk=rule.pk).delete()
        return before, None
    saved = RequirementRule(pk=rule.pk, authority=authority, course=courses[places % 3], **fields)
    saved.skip_history_when_saving = True
    saved.save()
    if places // 3 < 2:
        saved.equivalents.set([courses[places // 3]])
    return before, saved.as_rule()


def test_for_hundreds_of_random_changes_the_preview_says_what_then_happens(city_hall):
    authority, courses, rules = city_hall
    facts = {on: people(authority=authority.pk, on=on).facts for on in DAYS}
    was = {on: _open(authority, on) for on in DAYS}
    seen = set()

    @settings(max_examples=300, deadline=None, database=None)
    @given(changes(), st.sampled_from(DAYS))
    def holds(change, on):
        # What the change would be is read off a saved rule, and taken back before it is previewed.
        with transaction.atomic():
            before, after = _saved(authority, courses, rules, change)
            becomes = _open(authority, on)
            transaction.set_rollback(True)
        told = {
            (d.person, d.course): d.change for d in preview(before, after, facts[on], authority=authority.pk, on=on)
        }
        old, new = was[on], becomes
        assert {key for key, kind in told.items() if kind == Change.CALLED} == new.keys() - old.keys()
        assert {key for key, kind in told.items() if kind == Change.RELEASED} == old.keys() - new.keys()
        moved = {key for key in old.keys() & new.keys() if old[key] != new[key]}
        assert {key for key, kind in told.items() if kind == Change.MOVED} == moved
        seen.update(told.values())

    holds()
    # The changes do change something.
    assert seen >= {Change.CALLED, Change.RELEASED, Change.MOVED}


def test_whoever_may_not_know_the_orders_to_come_is_told_of_people_as_they_stand(town):
    extra = RequirementRule(
        authority=town.authority, course=town.beginners, valid_from=NEXT_APRIL, cause="group", grades=["G3"]
    ).as_rule([])
    called = {}
    for on in (TODAY, NEXT_APRIL):
        facts = people(authority=town.authority.pk, on=on).facts
        found = preview(None, extra, facts, authority=town.authority.pk, on=NEXT_APRIL)
        called[on] = {d.person for d in found if d.change == Change.CALLED}
    assert called == {TODAY: {town.chief.pk}, NEXT_APRIL: {town.chief.pk, town.coming.pk}}


def test_a_change_is_looked_at_on_the_day_on_which_it_shows(town):
    before = town.promoted.as_rule()
    for changed, expected in (
        ({}, TODAY),
        ({"valid_from": NEXT_APRIL}, NEXT_APRIL),
        ({"valid_to": date(2027, 3, 31)}, NEXT_APRIL),
        ({"valid_to": date(2026, 3, 31)}, TODAY),
    ):
        after = RequirementRule.objects.get(pk=town.promoted.pk)
        for name, value in changed.items():
            setattr(after, name, value)
        assert day_to_compare(before, after.as_rule(), today=TODAY) == expected

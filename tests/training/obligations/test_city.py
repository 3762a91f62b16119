"""What the rules ask of a whole city, as it is kept, and what makes it worked out anew."""

from datetime import date

import pytest
from simple_history.utils import bulk_create_with_history

from staff.models import Employee, Leave
from tests.factories import PostingFactory, user_with
from tests.training.factories import CourseFactory, SessionFactory
from tests.training.obligations.conftest import NEXT_APRIL, NOON, TODAY
from training import enrolments
from training.models import (
    Course,
    CourseSession,
    Enrolment,
    EnrolmentStep,
    ExternalRecord,
    OJTPlan,
    RequirementRule,
    TrainingRole,
)
from training.obligations import remembered
from training.obligations.city import changes_until, city
from training.obligations.facts import obligations
from training.rules.differences import ORDER, Change
from training.rules.tallies import BUCKETS, Bucket
from training.rules.workflow import Action

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


def whole(town, on=TODAY):
    return city(authority=town.authority.pk, on=on)


def test_it_says_what_the_rules_ask_of_each(town):
    plainly = obligations(Employee.objects.all(), authority=town.authority.pk, on=TODAY)
    kept = whole(town)
    assert kept.by_person() == plainly
    assert set(plainly) == {town.chief.pk, town.novice.pk}


def test_evidence_and_repeats_are_read_back(town):
    RequirementRule.objects.filter(pk=town.hired.pk).update(repeat_years=1)
    town.completed(town.novice, town.beginners, date(2025, 6, 1))
    town.completed(town.chief, town.new_chief, date(2026, 6, 1))
    assert whole(town).by_person() == obligations(Employee.objects.all(), authority=town.authority.pk, on=TODAY)


def test_the_nearest_deadline_comes_first(town):
    kept = whole(town)
    assert list(kept.people) == [town.novice.pk, town.chief.pk]
    assert [BUCKETS[place] for place in kept.buckets] == [Bucket.OVERDUE, Bucket.LATER]
    assert kept.departments[0] == town.world.other_section.pk


def test_asking_again_takes_one_question(town, django_assert_num_queries):
    whole(town)
    with django_assert_num_queries(1):
        whole(town)


CHANGES = {
    "a rule is saved": lambda town: town.promoted.save(),
    "a rule is deleted": lambda town: town.promoted.delete(),
    "rules are loaded without history": lambda town: RequirementRule.objects.bulk_create(
        [RequirementRule(authority=town.authority, course=town.beginners, valid_from=TODAY)]
    ),
    "an equivalent is added": lambda town: town.promoted.equivalents.add(town.beginners),
    "a course is renamed": lambda town: Course.objects.get(pk=town.beginners.pk).save(),
    "a session is moved": lambda town: CourseSession.objects.get().save(),
    "sessions are made without history": lambda town: CourseSession.objects.bulk_create(
        [CourseSession(course=town.beginners, starts_on=TODAY, ends_on=TODAY, deadline=TODAY)]
    ),
    "somebody is designated": lambda town: enrolments.enrol(
        CourseSession.objects.get(), town.novice, Action.DESIGNATE, by=town.world.users["training"], at=NOON
    ),
    "an enrolment is moved": lambda town: enrolments.move(
        Enrolment.objects.get(), Action.DECLINE, by=town.world.users["training"], at=NOON, reason="定員"
    ),
    "enrolments are made in one stroke": lambda town: Enrolment.objects.bulk_create(
        [Enrolment(session=CourseSession.objects.get(), employee=town.novice, state="completed", applied_at=NOON)]
    ),
    "something is learned elsewhere": lambda town: ExternalRecord.objects.create(
        employee=town.novice, title="講座", provider="大学", completed_on=TODAY
    ),
    "somebody becomes an instructor": lambda town: TrainingRole.objects.create(employee=town.chief, valid_from=TODAY),
    "somebody teaches": lambda town: OJTPlan.objects.create(
        employee=town.novice, instructor=town.chief, valid_from=TODAY, aim="一人立ち"
    ),
    "somebody is promoted": lambda town: PostingFactory(
        employee=town.chief, department=town.world.section, is_main=False, valid_from=TODAY
    ),
    "an import adds": lambda town: bulk_create_with_history(
        [Leave(employee=town.chief, kind=Leave.Kind.CHILDCARE, valid_from=TODAY)], Leave
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_change_of_what_the_rules_look_at_is_another_state(town, change):
    session = SessionFactory(course=town.beginners)
    Enrolment.objects.create(session=session, employee=town.chief, state="recommended", applied_at=NOON)
    before = remembered.state()
    change(town)
    assert remembered.state() != before


def test_taking_an_equivalent_away_is_another_state(town):
    town.promoted.equivalents.add(town.beginners)
    before = remembered.state()
    town.promoted.equivalents.remove(town.beginners)
    assert remembered.state() != before


def test_a_step_that_is_written_late_is_another_state(town):
    """A long transaction was given its key before others, and ends after them."""
    session = SessionFactory(course=town.beginners)
    enrolment = Enrolment.objects.create(session=session, employee=town.chief, state="applied", applied_at=NOON)
    step = {"enrolment": enrolment, "action": "apply", "state": "applied", "by": user_with(None), "at": NOON}
    EnrolmentStep.objects.create(pk=1001, **step)
    before = remembered.state()
    EnrolmentStep.objects.create(pk=1000, **step)
    assert remembered.state() != before
    later = range(1003, 1003 + remembered.LATEST)
    EnrolmentStep.objects.bulk_create(EnrolmentStep(pk=key, **step) for key in later if key != 1100)
    before = remembered.state()
    EnrolmentStep.objects.create(pk=1100, **step)
    assert remembered.state() != before


def test_another_day_and_another_city_are_kept_apart(town):
    whole(town)
    assert set(whole(town, NEXT_APRIL).people) >= {town.coming.pk}
    other = CourseFactory()
    assert len(city(authority=other.authority_id, on=TODAY)) == 0


def test_until_a_day_to_come_the_orders_to_come_call(town):
    kept = changes_until(NEXT_APRIL, authority=town.authority.pk, today=TODAY)
    found = {(person, ORDER[change]) for person, change in zip(kept.people, kept.changes, strict=True)}
    assert (town.coming.pk, Change.CALLED) in found
    assert (town.chief.pk, Change.OVERDUE) in found
    assert (town.novice.pk, Change.OVERDUE) not in found


def test_until_a_day_to_come_the_rules_to_come_call(town):
    extra = CourseFactory(authority=town.authority)
    RequirementRule.objects.create(authority=town.authority, course=extra, valid_from=NEXT_APRIL)
    kept = changes_until(NEXT_APRIL, authority=town.authority.pk, today=TODAY)
    called = {person for person, course in zip(kept.people, kept.courses, strict=True) if course == extra.pk}
    assert called >= {town.chief.pk, town.novice.pk, town.coming.pk}


def test_who_leaves_before_the_day_is_not_asked(town):
    town.novice.postings.update(valid_to=date(2027, 3, 31))
    Employee.objects.filter(pk=town.novice.pk).update(left_on=date(2027, 3, 31))
    assert town.novice.pk not in whole(town, NEXT_APRIL).people


def test_an_enrolment_leaves_what_is_known_of_peoples_careers(town):
    before = remembered.state(remembered.PEOPLE)
    Enrolment.objects.create(session=town.session(), employee=town.novice, state="applied", applied_at=NOON)
    assert remembered.state(remembered.PEOPLE) == before
    CHANGES["somebody becomes an instructor"](town)
    assert remembered.state(remembered.PEOPLE) != before


def test_a_result_of_another_state_takes_the_place_of_the_one_before(town):
    results = iter([1, 2, 3])

    def ask() -> int:
        return remembered.remembered("test", lambda: next(results), authority=town.authority.pk, on=TODAY)

    assert [ask(), ask()] == [1, 1]
    town.promoted.save()
    assert [ask(), ask()] == [2, 2]

"""What the rules see of people, out of their orders."""

from datetime import UTC, date, datetime

import pytest

from staff.models import DepartmentVersion, Employee, Posting
from tests.factories import DepartmentFactory, EmployeeFactory, PostingFactory
from tests.training.factories import CourseFactory, SessionFactory
from training.models import Enrolment, ExternalRecord, OJTPlan, RequirementRule, TrainingRole
from training.obligations.facts import facts_of, obligations, records
from training.rules.requirements import State

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)


@pytest.fixture
def department():
    return DepartmentFactory(version__sector=DepartmentVersion.Sector.COUNTER)


@pytest.fixture
def chief(department) -> Employee:
    """主事 since 2016, 係長 and head since 2026-04-01."""
    person = EmployeeFactory(authority=department.authority, hired_on=date(2016, 4, 1), pay_family="F1")
    post = {"employee": person, "department": department}
    PostingFactory(**post, grade_code="G1", valid_from=date(2016, 4, 1), valid_to=date(2026, 3, 31))
    PostingFactory(
        **post, grade_code="G3", valid_from=date(2026, 4, 1), order_kind=Posting.Order.PROMOTION, is_head=True
    )
    return person


def facts(person, on=TODAY):
    return next(iter(facts_of([person.pk], authority=person.authority_id, on=on)), None)


def test_the_facts_of_a_day(chief):
    found = facts(chief)
    assert (found.grade, found.grade_since, found.promoted_on) == ("G3", date(2026, 4, 1), date(2026, 4, 1))
    assert (found.family, found.sectors, found.hired_on) == ("F1", {"counter"}, date(2016, 4, 1))
    assert found.roles == {"head": date(2026, 4, 1), "evaluator": date(2026, 4, 1)}


def test_before_the_promotion_nothing_of_it_is_known(chief):
    found = facts(chief, date(2026, 3, 31))
    assert (found.grade, found.grade_since, found.promoted_on, found.roles) == ("G1", date(2016, 4, 1), None, {})


def test_a_head_who_moves_to_head_another_department_has_been_a_head_since_the_first(chief, department):
    Posting.objects.filter(employee=chief, grade_code="G3").update(valid_to=date(2026, 9, 30))
    other = DepartmentFactory(authority=department.authority)
    PostingFactory(employee=chief, department=other, grade_code="G3", valid_from=date(2026, 10, 1), is_head=True)
    assert facts(chief).roles["head"] == date(2026, 4, 1)
    assert facts(chief).grade_since == date(2026, 4, 1)


def test_who_heads_nothing_any_more_has_no_role(chief, department):
    Posting.objects.filter(employee=chief, grade_code="G3").update(valid_to=date(2026, 9, 30))
    PostingFactory(employee=chief, department=department, grade_code="G3", valid_from=date(2026, 10, 1))
    assert facts(chief).roles == {}


def test_who_has_no_main_post_is_not_asked(department):
    assert facts(EmployeeFactory(authority=department.authority)) is None


@pytest.fixture
def rule(department):
    course = CourseFactory(authority=department.authority, name="新任係長研修")
    return RequirementRule.objects.create(
        authority=department.authority, course=course, valid_from=date(2020, 4, 1), cause="promotion", grades=["G3"],
        within_months=12,
    )  # fmt: skip


def enrolled(person, course, state):
    session = SessionFactory(course=course, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 2), deadline=TODAY)
    return Enrolment.objects.create(session=session, employee=person, state=state, applied_at=NOW)


def asked(person):
    return obligations([person.pk], authority=person.authority_id, on=TODAY).get(person.pk, [])


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, State.DUE),
        ("applied", State.ENROLLED),
        ("waiting", State.ENROLLED),
        ("attended", State.ENROLLED),
        ("withdrawn", State.DUE),
        ("absent", State.DUE),
        ("completed", State.DONE),
        ("followed_up", State.DONE),
    ],
)
def test_enrolments_tell_how_an_obligation_stands(chief, rule, state, expected):
    if state:
        enrolled(chief, rule.course, state)
    assert [found.state for found in asked(chief)] == [expected]


def test_an_equivalent_course_is_read_with_the_rule(chief, rule):
    other = CourseFactory(authority=chief.authority)
    rule.equivalents.add(other)
    enrolled(chief, other, "completed")
    assert [found.state for found in asked(chief)] == [State.EXEMPT]


def test_another_authoritys_rule_asks_nothing(chief, rule):
    stranger = EmployeeFactory(hired_on=date(2016, 4, 1))
    PostingFactory(employee=stranger, department=DepartmentFactory(authority=stranger.authority), grade_code="G3")
    assert asked(stranger) == []


def test_it_takes_the_same_questions_for_one_and_for_many(chief, rule, department, django_assert_num_queries):
    for _ in range(20):
        PostingFactory(employee=EmployeeFactory(authority=department.authority), department=department, grade_code="G3")
    with django_assert_num_queries(3):
        obligations(Employee.objects.all(), authority=department.authority_id, on=TODAY)


def test_only_rules_that_ask_for_places_or_appointments_have_them_read(chief, rule, django_assert_num_queries):
    RequirementRule.objects.update(sectors=("counter",), roles=("instructor",))
    with django_assert_num_queries(5):
        obligations([chief.pk], authority=chief.authority_id, on=TODAY)


def test_an_instructor_is_one_since_the_first_of_his_unbroken_appointments(chief):
    for start, end in ((date(2024, 4, 1), date(2025, 3, 31)), (date(2025, 4, 1), None)):
        TrainingRole.objects.create(employee=chief, valid_from=start, valid_to=end)
    assert facts(chief).roles["instructor"] == date(2024, 4, 1)
    assert "instructor" not in facts(chief, date(2024, 3, 31)).roles


def test_who_teaches_a_new_colleague_has_that_role_while_the_plan_lasts(chief, department):
    novice = EmployeeFactory(authority=department.authority)
    plan = OJTPlan.objects.create(
        employee=novice, instructor=chief, valid_from=date(2026, 4, 1), valid_to=date(2027, 3, 31), state="active"
    )
    assert facts(chief).roles["ojt_instructor"] == date(2026, 4, 1)
    OJTPlan.objects.filter(pk=plan.pk).update(state="draft")
    assert "ojt_instructor" not in facts(chief).roles


def test_what_was_learned_elsewhere_counts_once_it_is_confirmed(chief):
    course = CourseFactory(authority=chief.authority)
    record = ExternalRecord.objects.create(
        employee=chief, title="講座", provider="大学", completed_on=date(2026, 5, 1), course=course
    )
    assert records([chief.pk], on=TODAY) == {}
    ExternalRecord.objects.filter(pk=record.pk).update(state="confirmed")
    assert [(found.course, found.on) for found in records([chief.pk], on=TODAY)[chief.pk]] == [
        (course.pk, date(2026, 5, 1))
    ]

"""What training puts on the home page."""

from datetime import UTC, date, datetime

import pytest

from staff import inbox
from tests.training.factories import CourseFactory, SessionFactory
from training import plans
from training.duties.enrolments import own, required
from training.duties.sources import lasting, required_of_people
from training.models import DevelopmentPlan, Enrolment, EnrolmentStep, Notice, PlanGoal, RequirementRule
from training.rules.plans import Action

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
State = Enrolment.State


@pytest.fixture
def enrolment(world):
    course = CourseFactory(authority=world.authority, name="新任係長")

    def make(state, **session):
        held = {"starts_on": date(2026, 11, 10), "ends_on": date(2026, 11, 11), "deadline": date(2026, 10, 10)}
        session = SessionFactory(course=course, **(held | session))
        return Enrolment.objects.create(session=session, employee=world.subject, state=state, applied_at=NOW)

    return make


def ours(user):
    return [duty for duty in inbox.waiting(user, on=TODAY) if duty.href.startswith("/training/")]


def titles(world, kind):
    return [(duty.title, duty.due) for duty in ours(world.users[kind])]


def test_who_attended_owes_a_report_within_the_sessions_days(world, enrolment):
    enrolment(State.ATTENDED, report_days=14)
    assert titles(world, "own") == [("「新任係長」の受講報告を出す", date(2026, 11, 25))]
    assert titles(world, "beside") == titles(world, "manager") == []


def test_a_notice_waits_until_it_is_read(world, enrolment):
    step = EnrolmentStep.objects.create(enrolment=enrolment(State.SELECTED), action="select", state="selected", at=NOW)
    notice = Notice.objects.create(to=world.subject, step=step)
    assert titles(world, "own") == [("研修のお知らせが1件あります", None)]
    notice.read_at = NOW
    notice.save()
    assert titles(world, "own") == []


@pytest.mark.parametrize("kind", ["manager", "deputy", "boss"])
def test_an_application_waits_for_the_head_and_whoever_acts_for_him(world, enrolment, kind):
    enrolment(State.APPLIED, deadline=date(2026, 11, 5))
    assert titles(world, kind) == [("研修の推薦を待っている申し込みが1件あります", date(2026, 11, 5))]


def test_a_short_month_delays_no_follow_up(world, enrolment):
    """What ended on 30 November is due on the last day of February, and its page is open from then on."""
    day = date(2026, 11, 30)
    one = enrolment(State.COMPLETED, follow_up_months=3, starts_on=day, ends_on=day, deadline=day)
    assert list(Enrolment.objects.to_follow_up(on=date(2027, 2, 28))) == [one]
    assert not Enrolment.objects.to_follow_up(on=date(2027, 2, 27))


def test_so_many_months_later_the_head_tells_how_it_shows(world, enrolment):
    for months, day in ((3, date(2026, 8, 21)), (3, date(2026, 8, 22)), (None, date(2026, 5, 1))):
        enrolment(State.COMPLETED, follow_up_months=months, starts_on=day, ends_on=day, deadline=day)
    assert titles(world, "manager") == [("研修のあとの振り返りが1件あります", None)]
    assert titles(world, "own") == []


@pytest.mark.parametrize("kind", ["hr", "training"])
def test_after_the_deadline_applications_wait_for_those_who_select(world, enrolment, kind):
    enrolment(State.RECOMMENDED, deadline=TODAY, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 1))
    assert titles(world, kind) == []
    enrolment(State.RECOMMENDED, deadline=date(2026, 11, 20), starts_on=date(2026, 12, 2), ends_on=date(2026, 12, 2))
    enrolment(State.REPORTED)
    assert titles(world, kind) == [
        ("選考を待っている申し込みが1件あります", date(2026, 12, 2)),
        ("修了を待っている受講報告が1件あります", None),
    ]
    assert titles(world, "hr_elsewhere") == titles(world, "auditor") == []


def test_all_of_it_is_one_question(world, enrolment, django_assert_num_queries):
    enrolment(State.ATTENDED)
    for kind in ("own", "manager", "hr"):
        user = world.users[kind]
        assert user.standing_on(TODAY).is_manager == (kind == "manager")
        inbox.waiting(user, on=TODAY)  # how the user stands is read once a request
        with django_assert_num_queries(1):
            inbox.waiting(user, on=TODAY)


def test_the_home_page_asks_for_it():
    assert lasting in inbox._sources
    assert own in inbox._parts


class TestRequired:
    @pytest.fixture
    def course(self, world):
        course = CourseFactory(authority=world.authority, name="情報セキュリティ", code="SEC")
        RequirementRule.objects.create(
            authority=world.authority, course=course, valid_from=date(2026, 4, 1), within_months=8
        )
        return course

    def test_what_is_due_soon_is_told_with_its_reason(self, world, course):
        (duty,) = required(world.users["own"], TODAY)
        assert (duty.title, duty.due) == ("「情報セキュリティ」を受講する", date(2026, 11, 30))
        assert duty.why == "すべての職員 → 8か月以内"
        assert duty.href.endswith("/courses/SEC/")

    @pytest.mark.parametrize("fields", [{"within_months": 12}, {"is_required": False}])
    def test_what_has_time_or_is_only_recommended_is_left_to_the_own_page(self, world, course, fields):
        RequirementRule.objects.update(**fields)
        assert required(world.users["own"], TODAY) == []

    def test_once_enrolled_it_is_gone_at_once(self, world, course):
        assert required(world.users["own"], TODAY)
        session = SessionFactory(course=course)
        Enrolment.objects.create(session=session, employee=world.subject, state=State.SELECTED, applied_at=NOW)
        assert required(world.users["own"], TODAY) == []

    def test_of_many_the_nearest_are_named_and_the_rest_counted(self, world, course):
        for number in range(4):
            more = CourseFactory(authority=world.authority, name=f"研修{number}")
            RequirementRule.objects.create(
                authority=world.authority, course=more, valid_from=date(2026, 4, 1), within_months=9
            )
        told = required(world.users["own"], TODAY)
        assert told[0].title == "「情報セキュリティ」を受講する"
        assert (len(told), told[-1].title) == (4, "ほかにも必須の研修が2件あります")

    def test_the_head_finds_the_same_on_the_list_of_his_people(self, world, course):
        asked_of = [world.subject.pk, world.beside.pk]
        (duty,) = (duty for person, duty in required_of_people(asked_of, TODAY) if person == world.subject.pk)
        assert (duty.title, duty.due) == ("「情報セキュリティ」を受講する", date(2026, 11, 30))
        assert duty.href == f"/training/people/{world.subject.pk}/"
        session = SessionFactory(course=course)
        for person in (world.subject, world.beside):
            Enrolment.objects.create(session=session, employee=person, state=State.SELECTED, applied_at=NOW)
        assert list(required_of_people(asked_of, TODAY)) == []

    def test_of_many_of_his_people_the_nearest_are_named_and_the_rest_counted(self, world, course):
        for number in range(4):
            more = CourseFactory(authority=world.authority, name=f"研修{number}")
            RequirementRule.objects.create(
                authority=world.authority, course=more, valid_from=date(2026, 4, 1), within_months=9
            )
        told = [duty.title for _person, duty in required_of_people([world.subject.pk], TODAY)]
        assert (len(told), told[-1]) == (4, "ほかにも必須の研修が2件あります")
        listed = inbox.duties_of_people([world.subject.pk], on=TODAY)[world.subject.pk]
        assert set(told) <= {duty.title for duty in listed}

    def test_of_the_same_people_one_question_is_asked_again(self, world, course, django_assert_num_queries):
        first = list(required_of_people([world.subject.pk], TODAY))
        with django_assert_num_queries(1):
            assert list(required_of_people([world.subject.pk], TODAY)) == first

    def test_who_is_no_employee_has_none(self, world, course):
        assert required(world.users["administrator"], TODAY) == []

    @pytest.mark.parametrize("kind", ["own", "manager", "hr"])
    def test_asked_again_all_that_lasts_is_one_question(self, world, course, django_assert_num_queries, kind):
        user = world.users[kind]
        first = list(lasting(user, TODAY))
        with django_assert_num_queries(1):
            assert list(lasting(user, TODAY)) == first

    def test_a_move_of_a_plan_is_told_at_once(self, world):
        assert list(lasting(world.users["manager"], TODAY)) == []
        plan = DevelopmentPlan.objects.create(employee=world.subject, year=2026, aim="窓口を任される")
        PlanGoal.objects.create(plan=plan, competency_code="C1", text="一人で応対する")
        plans.move(plan, Action.PROPOSE, by=world.users["own"], at=NOW)
        (duty,) = lasting(world.users["manager"], TODAY)
        assert "育成計画を確かめる" in duty.title

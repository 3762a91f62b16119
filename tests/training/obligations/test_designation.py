"""Many designated into a session at once: each with an outcome of his own."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from staff.models import AuditEvent
from tests.browsers import browser_of
from tests.factories import EmployeeFactory, PostingFactory
from tests.training.factories import SessionFactory
from tests.training.obligations.conftest import NOON, TODAY, hire
from training.models import Enrolment, Notice
from training.obligations.designation import Result, designate_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


@pytest.fixture
def novices(town):
    """Three more who were hired last year, in the section of the first."""
    return [town.novice, *(hire(town.world, f"新人 {n}", town.world.other_section, date(2025, 4, 1)) for n in "三四五")]


def designate(town, session, people):
    return designate_all(session, people, by=town.world.users["training"], at=NOON)


def results(outcomes):
    return [outcome.result for outcome in outcomes]


def test_seats_go_in_the_order_given_and_the_rest_is_told_why_not(town, novices):
    outcomes = designate(town, town.session(capacity=2), novices)
    assert results(outcomes) == [Result.DESIGNATED, Result.DESIGNATED, Result.REFUSED, Result.REFUSED]
    assert outcomes[2].why == "空いている席がありません。"
    assert Enrolment.objects.seated().count() == 2


def test_as_many_of_a_section_go_as_may_and_others_still_find_a_seat(town, novices):
    elsewhere = hire(town.world, "よその 人", town.world.team, date(2025, 4, 1))
    outcomes = designate(town, town.session(section_limit=1), [*novices[:2], elsewhere])
    assert results(outcomes) == [Result.DESIGNATED, Result.REFUSED, Result.DESIGNATED]


def test_asked_twice_it_does_nothing_the_second_time(town, novices):
    session = town.session()
    designate(town, session, novices)
    steps, notices = Enrolment.objects.count(), Notice.objects.count()
    assert set(results(designate(town, session, novices))) == {Result.ALREADY}
    assert (Enrolment.objects.count(), Notice.objects.count()) == (steps, notices)


def test_whoever_applied_stays_as_he_is(town):
    session = town.session()
    Enrolment.objects.create(session=session, employee=town.novice, state="applied", applied_at=NOON)
    (outcome,) = designate(town, session, [town.novice])
    assert (outcome.result, outcome.enrolment.state) == (Result.ALREADY, "applied")


def test_whoever_withdrew_can_be_designated(town):
    session = town.session()
    Enrolment.objects.create(session=session, employee=town.novice, state="withdrawn", applied_at=NOON)
    assert results(designate(town, session, [town.novice])) == [Result.DESIGNATED]


def test_who_may_not_select_designates_nobody(town):
    (outcome,) = designate_all(town.session(), [town.novice], by=town.world.users["boss"], at=NOON)
    assert (outcome.result, Enrolment.objects.count()) == (Result.REFUSED, 0)


# ── The page


def page(town, kind="training", **query):
    return browser_of(town.world.users[kind]).get(reverse("training:designate"), query)


def send(town, session, people, kind="training", client=None):
    client = client or browser_of(town.world.users[kind])
    return client.post(f"{reverse('training:designate')}?session={session.pk}", {"person": [p.pk for p in people]})


def candidates(response):
    return [row.who.pk for row in response.context["candidates"]]


def test_sessions_of_courses_to_which_somebody_is_called_are_offered(town):
    session = town.session(capacity=5)
    town.session(
        town.new_chief,
        state="held",
        starts_on=date(2026, 6, 1),
        ends_on=date(2026, 6, 1),
        deadline=TODAY.replace(month=5),
    )
    SessionFactory(course__authority=town.authority)
    (coming,) = page(town).context["coming"]
    assert (coming.session, coming.left, coming.waiting, coming.overdue) == (session, 5, 1, 1)


def test_those_called_are_listed_with_reason_and_those_enrolled_are_not(town, novices):
    session = town.session()
    Enrolment.objects.create(session=session, employee=novices[1], state="selected", applied_at=NOON)
    response = page(town, session=session.pk)
    assert candidates(response) == [novices[0].pk, *(n.pk for n in novices[2:])]
    assert "2025年4月1日に採用 → 2025年度末まで" in response.content.decode()
    assert AuditEvent.objects.filter(kind="sight", whose__employee=town.novice).exists()


def test_they_are_narrowed_by_department_and_ticked_as_far_as_there_are_seats(town, novices):
    session = town.session(capacity=2)
    assert candidates(page(town, session=session.pk, department="A")) == []
    ticked = [row.is_ticked for row in page(town, session=session.pk, tick="seats").context["candidates"]]
    assert ticked == [True, True, False, False]


def test_a_clash_with_another_session_is_told(town):
    other = SessionFactory(course__authority=town.authority, course__name="法務研修")
    Enrolment.objects.create(session=other, employee=town.novice, state="selected", applied_at=NOON)
    assert "1月20日に「法務研修」があります" in page(town, session=town.session().pk).content.decode()


def test_what_came_of_it_is_told_person_by_person(town, novices):
    text = send(town, town.session(capacity=1), novices[:2]).content.decode()
    for told in ("1人を指名しました", "1人は指名できませんでした", "空いている席がありません。", "受講決定"):
        assert told in text


def test_sent_twice_it_says_that_nothing_changed(town):
    session = town.session()
    send(town, session, [town.novice])
    assert "1人は、すでにこの回に入っていました" in send(town, session, [town.novice]).content.decode()
    assert Enrolment.objects.count() == 1


def test_a_full_session_warns_and_so_does_a_waiting_list(town, novices):
    session = town.session(capacity=1)
    Enrolment.objects.create(session=session, employee=novices[1], state="waiting", applied_at=NOON)
    assert "補欠の人より先に" in page(town, session=session.pk).content.decode()
    designate(town, session, [novices[0]])
    assert "満席です" in page(town, session=session.pk).content.decode()


def test_nobody_ticked_is_told_and_changes_nothing(town):
    assert "指名する人を選んでください" in send(town, town.session(), []).content.decode()


def test_another_citys_person_or_session_is_not_found(town):
    stranger = EmployeeFactory()
    assert send(town, town.session(), [town.novice, stranger]).status_code == 404
    assert send(town, SessionFactory(), [town.novice]).status_code == 404
    assert page(town, session="x").status_code == 404
    assert Enrolment.objects.count() == 0


def test_without_the_token_nothing_is_done(town):
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.world.users["training"])
    assert send(town, town.session(), [town.novice], client=client).status_code == 403


def test_it_takes_at_most_twelve_questions_however_many_are_called(town, django_assert_max_num_queries):
    session = town.session()
    for number in range(30):
        hire(town.world, f"新人 {number}", town.world.other_section, date(2025, 4, 1))
    client = browser_of(town.world.users["hr"])
    address = f"{reverse('training:designate')}?session={session.pk}"
    client.get(address)
    with django_assert_max_num_queries(12):
        assert len(client.get(address).context["candidates"]) == 31


def test_a_second_post_is_no_second_call(town):
    PostingFactory(employee=town.novice, department=town.world.team, is_main=False, valid_from=TODAY)
    assert candidates(page(town, session=town.session().pk)) == [town.novice.pk]

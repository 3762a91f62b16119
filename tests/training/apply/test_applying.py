"""Applying for a session, and sending people to one."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from staff.models import AuditEvent, Leave
from tests.browsers import browser_of
from tests.staff.world import NOON, TODAY
from training import enrolments
from training.models import CourseSession, Enrolment
from training.rules.applying import Answer
from training.rules.workflow import Action, State

WHY = "窓口の仕事に生かすため"


@pytest.fixture
def session(desk):
    Leave.objects.all().delete()
    return desk.session(capacity=1)


def apply(desk, session, by="own", **fields):
    return desk.post("apply", session.pk, by=by, **{"reason": WHY} | fields)


def test_an_application_comes_to_its_enrolment_and_the_head_is_told(desk, session):
    answer = apply(desk, session)
    made = Enrolment.objects.get()
    assert answer.redirect_chain == [(reverse("training:enrolment", args=[made.pk]), 302)]
    assert (made.employee, made.state, made.reason) == (desk.world.subject, State.APPLIED, WHY)
    text = answer.content.decode()
    assert "申し込みました。いまは「申込中」です。" in text
    assert "課長 二郎さんに知らせてあります" in text


def test_the_page_says_who_will_be_asked_and_how_seats_are_given(desk, session):
    text = desk.get("apply", session.pk, by="own").content.decode()
    for words in ("課長の課長 二郎さんに推薦を求めます", "選考で決めます(定員1人)", "12月20日"):
        assert words in text
    CourseSession.objects.filter(pk=session.pk).update(needs_head=False, seating="first_come")
    text = desk.get("apply", session.pk, by="own").content.decode()
    for words in ("所属長の推薦は要りません", "先着順・残り1席"):
        assert words in text


def test_whoever_has_nobody_above_him_waits_for_nobody(desk, session):
    assert "所属長の推薦は要りません" in desk.get("apply", session.pk, by="boss").content.decode()
    apply(desk, session, by="boss")
    made = Enrolment.objects.get()
    assert (made.state, made.steps.last().action) == (State.RECOMMENDED, Action.FORWARD)


def test_a_head_asks_the_head_above_and_does_not_recommend_himself(desk, session):
    apply(desk, session, by="manager")
    made = Enrolment.objects.get()
    client = desk.client("manager")
    assert client.post(reverse("training:enrolment", args=[made.pk]), {"action": "recommend"}).status_code == 403
    assert desk.get("team", by="manager").context["applications"] == []
    assert [one.row.pk for one in desk.get("team", by="boss").context["applications"]] == [made.pk]


def test_sent_twice_it_is_one_application(desk, session):
    apply(desk, session)
    again = apply(desk, session)
    assert Enrolment.objects.count() == 1
    assert again.redirect_chain == [(reverse("training:enrolment", args=[Enrolment.objects.get().pk]), 302)]
    assert desk.get("apply", session.pk, by="own").status_code == 302


def test_who_withdrew_may_apply_again(desk, session):
    made = desk.put(session, State.WITHDRAWN, desk.world.subject)
    apply(desk, session)
    assert Enrolment.objects.exclude(pk=made.pk).get().state == State.APPLIED


def test_what_is_clashing_is_told_and_can_be_taken_on(desk, session):
    other = desk.session(course__name="別の研修")
    desk.put(other, State.SELECTED, desk.world.subject)
    first = apply(desk, session)
    assert first.status_code == 422
    text = first.content.decode()
    for words in ("「別の研修」と日程が重なります", "2027年1月20日(水)", WHY, "重なりを調整できるときは"):
        assert words in text
    assert Enrolment.objects.count() == 1
    apply(desk, session, in_spite="on")
    assert Enrolment.objects.count() == 2


@pytest.mark.parametrize("reason", ["", "   ", "理" * 1001, "見えない\u202e字"])
def test_without_a_reason_that_can_be_kept_nothing_is_made(desk, session, reason):
    answer = apply(desk, session, reason=reason)
    assert answer.status_code == 422
    assert answer.context["form"].errors["reason"]
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(
    ("fields", "answer", "words"),
    [
        ({"deadline": TODAY - timedelta(1)}, Answer.LATE, "2026年11月20日(金)で締め切りました"),
        ({"state": "closed"}, Answer.NOT_OPEN, "この回は「募集を終了」です"),
        ({"state": "cancelled"}, Answer.NOT_OPEN, "この回は「中止」です"),
    ],
)
def test_a_session_that_takes_nobody_says_why_and_takes_nobody(desk, session, fields, answer, words):
    CourseSession.objects.filter(pk=session.pk).update(**fields)
    page = desk.get("apply", session.pk, by="own")
    assert page.context["answer"] == answer
    assert words in page.content.decode()
    assert apply(desk, session).status_code == 409
    assert not Enrolment.objects.exists()


def test_when_the_seats_are_gone_one_waits_and_reads_so_before(desk, session):
    CourseSession.objects.filter(pk=session.pk).update(needs_head=False, seating="first_come")
    desk.put(session, State.SELECTED)
    assert "申し込むと補欠になります" in desk.get("apply", session.pk, by="own").content.decode()
    assert "いまは「補欠」です" in apply(desk, session).content.decode()


def test_the_course_shows_how_one_stands_to_each_session(desk, session):
    course, late = session.course, desk.session(course=session.course, name="遅", deadline=TODAY - timedelta(1))
    mine = desk.session(course=session.course, name="我")
    desk.put(mine, State.WAITING, desk.world.subject)
    for by, expected in (
        ("own", {session.pk: Answer.YES, late.pk: Answer.LATE, mine.pk: Answer.ENROLLED}),
        ("hr", {session.pk: None, late.pk: None, mine.pk: None}),
    ):
        page = desk.get("course", course.code, by=by)
        assert {row.session.pk: row.answer for row in page.context["coming"]} == expected
        offered = reverse("training:apply", args=[session.pk]) in page.content.decode()
        assert offered == (by == "own")
    assert (
        reverse("training:nominate", args=[session.pk]) in desk.get("course", course.code, by="boss").content.decode()
    )


# ── Sending people


def nominate(desk, session, *people, by="boss", **fields):
    return desk.post("nominate", session.pk, by=by, people=[p.pk for p in people], **{"reason": WHY} | fields)


def test_several_are_sent_at_once_and_each_outcome_is_told(desk, session):
    world = desk.world
    enrolments.enrol(session, world.manager, Action.APPLY, by=world.manager.user, at=NOON)
    answer = nominate(desk, session, world.subject, world.manager)
    assert [(o.person.pk, o.enrolment and o.enrolment.state) for o in answer.context["outcomes"]] == [
        (person.pk, State.RECOMMENDED if person == world.subject else None)
        for person in sorted((world.subject, world.manager), key=lambda p: p.staff_number)
    ]
    assert "この回には、すでに申し込んでいます。" in answer.content.decode()
    assert Enrolment.objects.get(employee=world.subject).steps.get().action == Action.NOMINATE
    assert Enrolment.objects.get(employee=world.manager).state == State.APPLIED


def test_who_is_not_ones_own_is_sent_by_nobody(desk, session):
    world = desk.world
    for people, told in (
        ([world.beside], "選べない人"),
        ([world.subject, world.boss], "選べない人"),
        ([], "選んでください"),
    ):
        answer = nominate(desk, session, *people)
        assert answer.status_code == 422
        assert told in answer.content.decode()
        assert WHY in answer.content.decode()
    assert nominate(desk, session, world.subject, reason="").status_code == 422
    assert not Enrolment.objects.exists()


def test_whom_one_may_send_are_ones_people_and_never_oneself(desk, session):
    world = desk.world
    for by, expected in (("boss", {world.subject.pk, world.manager.pk}), ("manager", {world.subject.pk})):
        page = desk.get("nominate", session.pk, by=by)
        assert {int(one.key) for one in page.context["candidates"]} == expected


def test_clashes_are_shown_and_the_sight_is_written_down(desk, session):
    world = desk.world
    desk.put(desk.session(course__name="別の研修"), State.SELECTED, world.subject)
    answer = desk.get("nominate", session.pk, by="manager")
    assert "「別の研修」と日程が重なります" in answer.content.decode()
    assert AuditEvent.objects.filter(what="研修への推薦", whose__employee=world.subject).exists()


def test_nobody_is_sent_after_the_deadline(desk, session):
    CourseSession.objects.filter(pk=session.pk).update(deadline=date(2026, 11, 20))
    page = desk.get("nominate", session.pk, by="manager")
    assert "締め切りました" in page.content.decode()
    outcomes = nominate(desk, session, desk.world.subject, by="manager").context["outcomes"]
    assert [outcome.enrolment for outcome in outcomes] == [None]
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("name", ["apply", "nominate"])
def test_without_a_token_nothing_is_sent(desk, session, name):
    client = browser_of(desk.world.users["manager"])
    client.handler.enforce_csrf_checks = True
    sent = {"reason": WHY, "people": [desk.world.subject.pk]}
    assert client.post(reverse(f"training:{name}", args=[session.pk]), sent).status_code == 403
    assert not Enrolment.objects.exists()

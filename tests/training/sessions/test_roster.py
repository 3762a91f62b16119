"""The roster of a session: what it tells, selecting in one go, designating, opening and closing, cancelling."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from staff.models import AuditEvent
from tests.staff.world import NOON, TODAY
from tests.training.desk import told
from tests.training.factories import SessionFactory
from training import enrolments
from training.models import CourseSession, Enrolment, EnrolmentStep, Notice
from training.rules import sessions as rules
from training.rules.sessions import Action
from training.sessions import states

pytestmark = pytest.mark.django_db
S = Enrolment.State


def states_of(*rows):
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def test_people_stand_in_the_order_of_coming_with_what_the_officer_decides_by(desk):
    session = desk.session()
    enrolments.enrol(
        session, desk.world.subject, enrolments.Action.NOMINATE, by=desk.world.users["manager"], at=NOON
    )  # fmt: skip
    desk.put(session, S.APPLIED, desk.world.beside, reason="窓口で生かしたい")
    page = desk.get("session", session.pk)
    assert [line.enrolment.employee for line in page.context["lines"]] == [desk.world.subject, desk.world.beside]
    text = page.content.decode()
    for said in ("財務部 税務課 市民税係", "所属長から推薦", "課長 二郎", "窓口で生かしたい", "選考待ち"):
        assert said in text


def test_the_sight_of_the_roster_is_written_down(desk):
    session = desk.session()
    person = desk.put(session, S.APPLIED).employee
    desk.get("session", session.pk)
    event = AuditEvent.objects.latest("pk")
    assert (event.kind, [one.employee for one in event.whose.all()]) == (AuditEvent.Kind.SIGHT, [person])


def test_another_session_on_the_same_day_is_warned_of(desk):
    session, other = desk.session(days=2), desk.session(days=1, course__name="ほかの研修")
    person = desk.put(session, S.RECOMMENDED).employee
    desk.put(other, S.SELECTED, person)
    assert "「ほかの研修」と重なる" in desk.get("session", session.pk).content.decode()


def test_leave_is_warned_of_to_those_who_may_know_of_absences_alone(desk):
    session = desk.session(days=1, begins=date(2027, 1, 20))
    desk.put(session, S.RECOMMENDED, desk.world.subject)  # on leave until February
    seen = {kind: "不在の日と重なる" in desk.get("session", session.pk, by=kind).content.decode()
            for kind in ("hr", "training")}  # fmt: skip
    assert seen == {"hr": True, "training": False}


def test_a_full_section_is_warned_of_and_refused(desk):
    session = desk.session(capacity=5, section_limit=1)
    desk.put(session, S.SELECTED, desk.world.subject)
    place = desk.world.subject.postings.get(valid_from=date(2020, 4, 1)).department
    second = desk.person()
    second.postings.update(department=place)
    enrolment = desk.put(session, S.RECOMMENDED, second)
    assert "同じ課の人数がいっぱい" in desk.get("session", session.pk).content.decode()
    answer = desk.post("session", session.pk, do="select", enrolment=[enrolment.pk])
    assert any("空いている席がありません" in said for said in told(answer))


# ── Deciding


def test_who_is_ticked_is_selected_in_the_order_of_coming_and_every_outcome_is_told(desk):
    session = desk.session(capacity=2)
    rows = [desk.put(session, S.RECOMMENDED, desk.person(f"第{n}の人")) for n in range(3)]
    answer = desk.post("session", session.pk, do="select", enrolment=[row.pk for row in reversed(rows)])
    assert states_of(*rows) == [S.SELECTED, S.SELECTED, S.RECOMMENDED]
    assert told(answer) == ["2人の受講を決めました: 第0の人、第1の人", "第2の人: 空いている席がありません。"]


def test_who_is_not_ticked_stays(desk):
    session = desk.session()
    ticked, other = (desk.put(session, S.RECOMMENDED) for _ in range(2))
    desk.post("session", session.pk, do="put_on_list", enrolment=[ticked.pk])
    assert states_of(ticked, other) == [S.WAITING, S.RECOMMENDED]


@pytest.mark.parametrize(("action", "becomes"), [("decline", S.DECLINED), ("withdraw", S.WITHDRAWN)])
def test_where_a_reason_is_needed_the_page_asks_for_it_and_keeps_the_ticks(desk, action, becomes):
    session = desk.session()
    row = desk.put(session, S.RECOMMENDED)
    refused = desk.post("session", session.pk, do=action, enrolment=[row.pk])
    assert refused.status_code == 422
    assert "理由が要ります" in refused.content.decode()
    assert f'value="{row.pk}" checked' in refused.content.decode()
    assert states_of(row) == [S.RECOMMENDED]
    desk.post("session", session.pk, do=action, enrolment=[row.pk], reason="定員を超えたため")
    assert states_of(row) == [becomes]
    assert row.steps.get().reason == "定員を超えたため"


def test_sent_twice_it_happens_once_and_the_second_is_told_so(desk):
    session = desk.session()
    row = desk.put(session, S.RECOMMENDED)
    desk.post("session", session.pk, do="select", enrolment=[row.pk])
    again = desk.post("session", session.pk, do="select", enrolment=[row.pk])
    assert EnrolmentStep.objects.filter(enrolment=row).count() == 1
    assert told(again) == ["受講 太郎: いまは「受講決定」のため、この手続きはできません。"]


def test_somebody_of_another_session_is_not_moved(desk):
    session, other = desk.session(), desk.session()
    row = desk.put(other, S.RECOMMENDED)
    answer = desk.post("session", session.pk, do="select", enrolment=[row.pk, "0", "なし"])
    assert states_of(row) == [S.RECOMMENDED]
    assert told(answer) == ["名簿から、対象の人に印を付けてください。"]


@pytest.mark.parametrize("do", ["", "complete", "session-", "session-cancel", "mark_attended"])
def test_what_is_no_decision_of_this_page_does_nothing(desk, do):
    session = desk.session()
    row = desk.put(session, S.RECOMMENDED)
    answer = desk.post("session", session.pk, do=do, enrolment=[row.pk])
    assert told(answer) == ["することを選んでください。"]
    assert states_of(row) == [S.RECOMMENDED]


def test_without_the_token_of_the_form_nothing_happens(desk):
    session = desk.session()
    row = desk.put(session, S.RECOMMENDED)
    client = desk.client()
    client.handler.enforce_csrf_checks = True
    answer = client.post(f"/training/sessions/{session.pk}/", {"do": "select", "enrolment": [row.pk]})
    assert answer.status_code == 403
    assert states_of(row) == [S.RECOMMENDED]


# ── Designating


def test_somebody_is_found_by_number_or_name_and_designated(desk):
    session = desk.session()
    person = desk.person("髙橋 一郎")
    for words in ("高橋", person.staff_number):
        assert [one for one, _, _ in desk.get("session", session.pk, find=words).context["found"]] == [person]
    answer = desk.post("session", session.pk, do="designate", employee=person.pk)
    assert told(answer) == ["髙橋 一郎さんを指名しました。本人と所属長にお知らせしました。"]
    assert session.enrolments.get().state == S.SELECTED
    assert Notice.objects.filter(to=person).exists()
    assert desk.get("session", session.pk, find="高橋").context["found"][0][2] is True


def test_nobody_is_designated_twice_or_without_a_seat(desk):
    session = desk.session(capacity=2)
    one, two, three = (desk.person(f"第{n}の人") for n in range(3))
    desk.post("session", session.pk, do="designate", employee=one.pk)
    assert "すでに申し込んでいます" in told(desk.post("session", session.pk, do="designate", employee=one.pk))[0]
    desk.post("session", session.pk, do="designate", employee=two.pk)
    full = desk.post("session", session.pk, do="designate", employee=three.pk)
    assert told(full) == ["第2の人: 空いている席がありません。"]
    assert session.enrolments.count() == 2


@pytest.mark.parametrize("who", ["elsewhere", None])
def test_who_is_not_of_the_authority_is_not_found(desk, who):
    session = desk.session()
    pk = getattr(desk.world, who).pk if who else "なし"
    assert desk.post("session", session.pk, do="designate", employee=pk).status_code == 404
    assert not Enrolment.objects.exists()


# ── The session's own way


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("state", list(rules.State))
def test_a_session_moves_as_the_table_says_and_for_those_who_select_alone(desk, state, action):
    move = rules.move_of(action)
    for kind, user in desk.world.users.items():
        if user is None:
            continue
        session = desk.session(state=state, deadline=TODAY, starts_on=TODAY, ends_on=TODAY, name=kind)
        may = kind in ("hr", "training") and state == move.came_from
        if may:
            assert states.move(session, action, by=user, at=NOON).state == move.to
        else:
            with pytest.raises(ValidationError):
                states.move(session, action, by=user, at=NOON)
        session.refresh_from_db()
        assert session.state == (move.to if may else state)


def test_who_moved_a_session_is_kept(desk):
    session = desk.session()
    states.move(session, Action.CLOSE, by=desk.world.users["training"], at=NOON)
    assert session.history.latest().history_user == desk.world.users["training"]


def test_no_session_is_opened_after_its_deadline_or_held_before_its_end(desk):
    late = desk.session(state="planned", deadline=TODAY - timedelta(days=1))
    assert "締切が過ぎています" in told(desk.post("session", late.pk, do="session-open"))[0]
    early = desk.session(state="closed")
    assert "最終日がまだ" in told(desk.post("session", early.pk, do="session-hold"))[0]


def test_the_page_offers_what_can_come_next(desk):
    session = desk.session()
    assert [action for action, _ in desk.get("session", session.pk).context["moves"]] == ["close"]
    assert told(desk.post("session", session.pk, do="session-close")) == ["募集を終えました。"]
    session.refresh_from_db()
    assert session.state == "closed"


# ── Cancelling


def test_before_cancelling_the_page_says_how_many_will_be_told(desk):
    session = desk.session()
    for state in (S.APPLIED, S.SELECTED, S.DECLINED):
        desk.put(session, state)
    assert desk.get("cancel_session", session.pk).context["told"] == 2


def test_a_cancelled_session_needs_a_reason_and_tells_everybody(desk):
    session = desk.session()
    person = desk.put(session, S.SELECTED).employee
    assert desk.post("cancel_session", session.pk, reason=" ").status_code == 422
    desk.post("cancel_session", session.pk, reason="講師の都合")
    session.refresh_from_db()
    assert session.state == CourseSession.State.CANCELLED
    assert Notice.objects.get(to=person).step.reason == "講師の都合"


@pytest.mark.parametrize("state", ["held", "cancelled"])
def test_what_was_held_or_cancelled_is_not_cancelled(desk, state):
    session = desk.session(state=state)
    assert "中止できません" in desk.get("cancel_session", session.pk).content.decode()
    answer = desk.post("cancel_session", session.pk, reason="理由")
    assert told(answer) == [f"この回は「{session.get_state_display()}」です。"]
    session.refresh_from_db()
    assert session.state == state


# ── Another authority, and the cost


@pytest.mark.parametrize("name", ["session", "cancel_session", "attendance"])
def test_another_authoritys_session_is_not_found_like_a_missing_one(desk, name):
    stranger = SessionFactory()
    answers = [desk.get(name, pk) for pk in (stranger.pk, 0)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert desk.post(name, stranger.pk, do="select", reason="理由").status_code == 404


@pytest.mark.parametrize("name", ["session", "attendance"])
@pytest.mark.parametrize("people", [10, 60])
def test_a_roster_takes_at_most_twelve_questions(desk, name, people):
    session, other = desk.session(days=3, section_limit=2), desk.session(days=1)
    for number in range(people):
        row = desk.put(session, [S.RECOMMENDED, S.SELECTED, S.ATTENDED][number % 3], action="recommend")
        desk.put(other, S.SELECTED, row.employee)
    client = desk.client()
    address = f"/training/sessions/{session.pk}/{'attendance/' if name == 'attendance' else ''}"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) <= 12, "\n".join(query["sql"][:150] for query in asked.captured_queries)

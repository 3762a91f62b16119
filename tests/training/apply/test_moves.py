"""Every state × every move × every kind of user, through the page of an enrolment; and what stays when one is late."""

import pytest
from django.urls import reverse

from staff.models import AuditEvent
from tests.browsers import browser_of
from tests.staff.world import NOON, STAFF_USERS, TODAY
from training import access, enrolments
from training.models import Enrolment, EnrolmentStep, TrainingReport
from training.rules.workflow import MOVES, Action, State
from training.views.enrolments import ELSEWHERE

SEES = {"own", "manager", "deputy", "boss", "hr", "bureau_hr", "training"}


def page(enrolment):
    return reverse("training:enrolment", args=[enrolment.pk])


# One of each standing; the door itself is asked by everybody in every state (test_enrolments.py).
STANDING = ("own", "manager", "training", "bureau_hr")


def refusals(desk, state, kinds):
    """What the page answers otherwise than the table says, for every move."""
    enrolment = desk.put(desk.session(), state, desk.world.subject)
    differing = []
    for kind in kinds:
        user = desk.world.users[kind]
        held = access.standings(user, desk.world.subject, on=TODAY) if user else frozenset()
        browser = browser_of(user)
        for step in MOVES:
            given = browser.post(page(enrolment), {"action": step.action, "reason": "事情"}).status_code
            now = Enrolment.objects.values_list("state", flat=True).get(pk=enrolment.pk)
            offered = bool(step.actors & held) and not step.begins and step.action not in ELSEWHERE
            moves = offered and state in step.came_from
            expected = 302 if user is None or moves else 404 if kind not in SEES else 409 if offered else 403
            if given != expected or (now != state) != (moves and step.to != state):
                differing.append(f"{kind} {step.action}: {given} instead of {expected}, {state} → {now}")
            if now != state:
                Enrolment.objects.filter(pk=enrolment.pk).update(state=state)
                EnrolmentStep.objects.filter(enrolment=enrolment).delete()
    return differing


@pytest.mark.usefixtures("quick_answers")
@pytest.mark.parametrize("state", list(State))
def test_who_may_not_is_refused_and_nothing_has_moved(desk, state):
    assert not refusals(desk, state, STANDING)


@pytest.mark.usefixtures("quick_answers")
def test_so_it_is_for_everybody_in_the_city_hall_and_outside(desk):
    assert not refusals(desk, State.APPLIED, STAFF_USERS)


@pytest.mark.parametrize("state", list(State))
def test_the_page_offers_what_can_be_done_and_nothing_else(desk, state):
    enrolment = desk.put(desk.session(), state, desk.world.subject)
    for kind in sorted(SEES):
        response = desk.get("enrolment", enrolment.pk, by=kind)
        held = access.standings(desk.world.users[kind], desk.world.subject, on=TODAY)
        can = [move.action for move in MOVES if state in move.came_from and move.actors & held]
        assert [choice.move.action for choice in response.context["choices"]] == [a for a in can if a not in ELSEWHERE]
        assert response.context["writes_report"] == (Action.REPORT in can)


def waiting(desk):
    return desk.put(desk.session(), State.APPLIED, desk.world.subject, action="apply")


def test_a_reason_that_is_missing_is_asked_for_beside_its_field(desk):
    enrolment = waiting(desk)
    answer = desk.post("enrolment", enrolment.pk, by="manager", action="not_recommend", reason="  ")
    assert answer.status_code == 422
    wrong = next(choice for choice in answer.context["choices"] if choice.error)
    assert (wrong.move.action, wrong.error) == (Action.NOT_RECOMMEND, "理由を入力してください。")
    assert 'aria-describedby="reason-not_recommend-help reason-not_recommend-error"' in answer.content.decode()


@pytest.mark.parametrize("reason", ["理" * 1001, "見えない\u200b字"])
def test_a_reason_that_cannot_be_kept_stays_in_its_field(desk, reason):
    enrolment = waiting(desk)
    answer = desk.post("enrolment", enrolment.pk, by="manager", action="not_recommend", reason=reason)
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    enrolment.refresh_from_db()
    assert enrolment.state == State.APPLIED


def test_who_comes_second_reads_how_it_stands_and_keeps_what_he_typed(desk):
    enrolment = waiting(desk)
    seen = enrolment.steps.get().pk
    enrolments.move(enrolment, Action.RECOMMEND, by=desk.world.users["boss"], at=NOON)
    answer = desk.post(
        "enrolment", enrolment.pk, by="manager", action="not_recommend", reason="人手が足りません", step=seen
    )
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "ほかの人が先に進めました。いまは「選考待ち」です。" in text
    assert "人手が足りません" in text


def test_what_went_around_a_circle_meanwhile_is_late_too(desk):
    """The state is the same again, but it is another report."""
    enrolment = desk.put(desk.session(), State.REPORTED, desk.world.subject, action="report")
    seen = enrolment.steps.get().pk
    enrolments.move(enrolment, Action.SEND_BACK, by=desk.world.users["boss"], at=NOON, reason="短い")
    enrolments.move(enrolment, Action.REPORT, by=desk.world.users["own"], at=NOON)
    answer = desk.post("enrolment", enrolment.pk, by="manager", action="send_back", reason="長い", step=seen)
    assert answer.status_code == 409
    enrolment.refresh_from_db()
    assert enrolment.state == State.REPORTED


def test_a_button_pressed_twice_does_its_work_once(desk):
    enrolment = waiting(desk)
    sent = {"action": "recommend", "step": enrolment.steps.get().pk, "back": "team"}
    client = desk.client("manager")
    first, second = (client.post(page(enrolment), sent) for _ in range(2))
    assert first.url == reverse("training:team")
    assert (second.status_code, second.url) == (302, page(enrolment))
    assert enrolment.steps.filter(action=Action.RECOMMEND).count() == 1


def test_one_goes_back_only_to_pages_of_the_house(desk):
    enrolment = waiting(desk)
    sent = {"action": "recommend", "back": "https://example.com/"}
    assert desk.client("manager").post(page(enrolment), sent).url == page(enrolment)


def test_what_was_said_is_read_and_who_read_it_is_written_down(desk):
    enrolment = desk.put(
        desk.session(), State.APPLIED, desk.world.subject, action="apply", reason="窓口の仕事に生かすため"
    )
    enrolments.move(
        enrolment, Action.NOT_RECOMMEND, by=desk.world.users["manager"], at=NOON, reason="繁忙期と重なるため"
    )
    sights = AuditEvent.objects.filter(whose__employee=desk.world.subject, what="研修の受講")
    text = desk.get("enrolment", enrolment.pk, by="own").content.decode()
    for words in ("窓口の仕事に生かすため", "繁忙期と重なるため", "所属長が推薦しませんでした", "課長 二郎"):
        assert words in text
    assert not sights.exists()
    desk.get("enrolment", enrolment.pk, by="boss")
    assert sights.count() == 1


def test_a_draft_is_read_by_nobody_else(desk):
    enrolment = desk.put(desk.session(), State.ATTENDED, desk.world.subject, action="mark_attended")
    report = TrainingReport.objects.create(enrolment=enrolment, learned="下書きの学び", use="下書きの生かし方")
    for kind in sorted(SEES):
        assert "下書き" not in desk.get("enrolment", enrolment.pk, by=kind).content.decode()
    Enrolment.objects.filter(pk=enrolment.pk).update(state=State.REPORTED)
    TrainingReport.objects.filter(pk=report.pk).update(submitted_at=NOON)
    for kind in sorted(SEES):
        assert "下書きの学び" in desk.get("enrolment", enrolment.pk, by=kind).content.decode()


def test_csrf_is_asked_for(desk):
    enrolment = waiting(desk)
    client = desk.client("manager")
    client.handler.enforce_csrf_checks = True
    assert client.post(page(enrolment), {"action": "recommend"}).status_code == 403
    enrolment.refresh_from_db()
    assert enrolment.state == State.APPLIED

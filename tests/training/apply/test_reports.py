"""What is written afterwards: drafts, the report, what is sent back, the follow-up of the head."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.staff.world import NOON, TODAY
from training import enrolments
from training.models import Enrolment, FollowUp, TrainingReport
from training.rules.workflow import Action, State
from training.sessions import reporting

TEXTS = {"learned": "聞き方を学んだ", "use": "窓口で最後まで聞く"}
SEEN = {"seen": "3", "text": "窓口での説明が変わった"}


@pytest.fixture
def enrolment(desk):
    return desk.put(desk.session(days=2), State.ATTENDED, desk.world.subject, action="mark_attended")


def write(desk, enrolment, by="own", button="save", **fields):
    version = reporting.version_of(TrainingReport.objects.filter(enrolment=enrolment).first())
    return desk.post("report", enrolment.pk, by=by, **TEXTS | {"version": version, button: "1"} | fields)


def state_of(enrolment):
    return Enrolment.objects.values_list("state", flat=True).get(pk=enrolment.pk)


def test_a_draft_is_kept_and_moves_nothing(desk, enrolment):
    assert "まだ提出していません" in write(desk, enrolment, use="").content.decode()
    kept = TrainingReport.objects.get()
    assert (kept.learned, kept.use, kept.is_submitted) == (TEXTS["learned"], "", False)
    assert state_of(enrolment) == State.ATTENDED
    assert TEXTS["learned"] in desk.get("report", enrolment.pk, by="own").content.decode()


def test_submitted_it_is_read_and_not_written_on(desk, enrolment):
    answer = write(desk, enrolment, button="submit")
    assert answer.redirect_chain == [(reverse("training:enrolment", args=[enrolment.pk]), 302)]
    assert state_of(enrolment) == State.REPORTED
    assert TrainingReport.objects.get().submitted_at == NOON
    assert desk.get("report", enrolment.pk, by="own").status_code == 302
    assert write(desk, enrolment, learned="書き換え").status_code == 422
    assert TrainingReport.objects.get().learned == TEXTS["learned"]


@pytest.mark.parametrize("field", ["learned", "use"])
def test_an_empty_field_is_not_submitted_and_nothing_else_is_lost(desk, enrolment, field):
    answer = write(desk, enrolment, button="submit", **{field: "  "})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: ["入力してください。"]}
    assert next(text for name, text in TEXTS.items() if name != field) in answer.content.decode()
    assert state_of(enrolment) == State.ATTENDED


@pytest.mark.parametrize("learned", ["学" * 2001, "見えない\u200b字"])
def test_what_cannot_be_kept_is_told_beside_its_field(desk, enrolment, learned):
    answer = write(desk, enrolment, learned=learned)
    assert answer.status_code == 422
    assert answer.context["form"].errors["learned"]
    assert not TrainingReport.objects.exists()


def test_submitted_twice_it_is_one_report(desk, enrolment):
    sent = TEXTS | {"version": 0, "submit": "1"}
    client, address = desk.client("own"), reverse("training:report", args=[enrolment.pk])
    answers = [client.post(address, sent) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {302}
    assert enrolment.steps.filter(action=Action.REPORT).count() == 1


def test_what_another_window_saved_is_shown_beside_what_was_typed(desk, enrolment):
    write(desk, enrolment, learned="先に保存した文")
    answer = write(desk, enrolment, learned="あとから書いた文", version=0)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "先に保存した文" in text
    assert "あとから書いた文" in text
    assert TrainingReport.objects.get().learned == "先に保存した文"
    version = answer.context["form"]["version"].value()
    assert write(desk, enrolment, learned="合わせた文", version=version).status_code == 200
    assert TrainingReport.objects.get().learned == "合わせた文"


def test_a_report_that_is_sent_back_is_a_draft_again_with_its_reason(desk, enrolment):
    write(desk, enrolment, button="submit")
    desk.post("enrolment", enrolment.pk, by="manager", action="send_back", reason="具体的な場面を書いてください")
    report = TrainingReport.objects.get()
    assert (state_of(enrolment), report.is_submitted) == (State.ATTENDED, False)
    text = desk.get("report", enrolment.pk, by="own").content.decode()
    assert "具体的な場面を書いてください" in text
    write(desk, enrolment, button="submit", learned="窓口で名前を呼ぶ")
    assert state_of(enrolment) == State.REPORTED
    assert [row.learned for row in report.history.order_by("history_id")] == [
        TEXTS["learned"], TEXTS["learned"], "窓口で名前を呼ぶ",
    ]  # fmt: skip


def test_nobody_writes_for_somebody_else(desk, enrolment):
    for by in ("manager", "hr", "training", "bureau_hr"):
        assert desk.get("report", enrolment.pk, by=by).status_code == 403
        assert write(desk, enrolment, by=by, button="submit").status_code == 403
    assert write(desk, enrolment, by="beside").status_code == 404
    with pytest.raises(ValidationError):
        reporting.save_draft(enrolment, **TEXTS, by=desk.world.users["manager"], at=NOON, seen=0)
    assert not TrainingReport.objects.exists()


def test_what_goes_wrong_at_the_move_leaves_no_report(desk, enrolment):
    Enrolment.objects.filter(pk=enrolment.pk).update(state=State.COMPLETED)
    with pytest.raises(ValidationError, match="ほかの人が先に進めました"):
        reporting.submit(enrolment, **TEXTS, by=desk.world.users["own"], at=NOON, seen=0)
    assert not TrainingReport.objects.exists()


# ── The follow-up


@pytest.fixture
def completed(desk):
    session = desk.session(days=1, begins=TODAY - timedelta(days=100))
    return desk.put(session, State.COMPLETED, desk.world.subject, action="complete")


def follow_up(desk, enrolment, by="manager", **fields):
    return desk.post("follow_up", enrolment.pk, by=by, **SEEN | fields)


def test_the_head_tells_how_it_shows_and_the_person_reads_it(desk, completed):
    assert "人の職場での振り返り" not in desk.get("team", by="manager").content.decode()
    follow_up(desk, completed)
    assert state_of(completed) == State.FOLLOWED_UP
    text = desk.get("enrolment", completed.pk, by="own").content.decode()
    assert "よく見られる" in text
    assert SEEN["text"] in text


def test_only_heads_tell_it_and_only_once(desk, completed):
    for by in ("own", "hr", "training", "bureau_hr"):
        assert desk.get("follow_up", completed.pk, by=by).status_code == 403
        assert follow_up(desk, completed, by=by).status_code == 403
    follow_up(desk, completed)
    follow_up(desk, completed)
    assert follow_up(desk, completed, by="boss", text="ほかの見方").status_code == 409
    assert FollowUp.objects.get().text == SEEN["text"]


@pytest.mark.parametrize("fields", [{"seen": ""}, {"seen": "9"}, {"text": ""}, {"text": "見" * 2001}])
def test_what_is_missing_or_wrong_is_told_and_nothing_is_lost(desk, completed, fields):
    answer = follow_up(desk, completed, **fields)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(fields)
    assert fields.get("text", SEEN["text"]) in answer.content.decode()
    assert state_of(completed) == State.COMPLETED


def test_before_its_time_and_where_nobody_asks_for_it_it_is_not_written(desk):
    early = desk.put(desk.session(days=1), State.COMPLETED, desk.world.subject)
    assert "から書けます" in desk.get("follow_up", early.pk, by="manager").content.decode()
    assert follow_up(desk, early).status_code == 422
    unasked = desk.put(
        desk.session(days=1, begins=TODAY - timedelta(days=300), follow_up_months=None), State.COMPLETED,
        desk.world.subject,
    )  # fmt: skip
    assert desk.get("follow_up", unasked.pk, by="manager").status_code == 404
    assert follow_up(desk, unasked).status_code == 422
    assert not FollowUp.objects.exists()


def test_a_move_that_the_door_refuses_writes_nothing(desk, completed):
    enrolments.move(completed, Action.FOLLOW_UP, by=desk.world.users["manager"], at=NOON)
    with pytest.raises(ValidationError):
        reporting.follow_up(completed, seen=3, text="あとから", by=desk.world.users["boss"], at=NOON)
    assert not FollowUp.objects.exists()

"""Interviews: who records which, both sides' notes, the closing one after the disclosure, what came too late."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations import interviews
from evaluations.interviews import Held
from evaluations.models import Interview, Sheet, SheetStep
from evaluations.rules.workflow import Action, Stage, State
from evaluations.sheets.writing import StaleError
from tests.staff.world import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
S, A, X = State, Stage, Action


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


def record(year, sheet, kind="mid", day=TODAY, by=None, **more):
    held = Held(kind, day, "face_to_face", more.pop("note", "話した"), more.pop("next_steps", "続ける"))
    return interviews.record(sheet, held, by=by or year.user(A.FIRST), at=NOON, **more)


def disclosed(year):
    sheet = year.sheet(S.DISCLOSED, disclosed_at=NOON - timedelta(days=3))
    return sheet, TODAY - timedelta(days=3)


def post(year, sheet, by, **data):
    return year.client(by).post(reverse("evaluations:interviews", args=[sheet.pk]), data)


def new(kind="one_on_one", day=TODAY, **more):
    return {"new-kind": kind, "new-held_on": day.isoformat(), "new-mode": "online", "new-note": "評価者の言葉",
            "new-next_steps": "次の一歩"} | more  # fmt: skip


def text(response) -> str:
    return response.content.decode()


# ── The door


@pytest.mark.parametrize("state", list(State), ids=str)
@pytest.mark.parametrize("who", [A.SELF, A.FIRST, A.SECOND, A.CONFIRMER, A.HR], ids=str)
def test_the_first_evaluator_records_as_long_as_the_file_is_open(year, state, who):
    sheet = year.sheet(state, disclosed_at=NOON if state in ("disclosed", "feedback_done", "closed") else None)
    before = Interview.objects.count()
    may = who == A.FIRST and state not in (S.CLOSED, S.EXEMPT)
    try:
        record(year, sheet, by=year.user(who))
        recorded = True
    except ValidationError:
        recorded = False
    assert (recorded, Interview.objects.count() - before) == (may, int(may))


def test_whoever_acts_for_the_evaluator_records_in_his_name(year):
    made = record(year, year.sheet(), by=year.world.users["deputy"])
    assert made.evaluator == year.people[A.FIRST]
    assert made.history.get().history_user == year.world.users["deputy"]


def test_there_is_no_closing_interview_before_the_disclosure(year):
    with pytest.raises(ValidationError, match="まだ開示していない"):
        record(year, year.sheet(S.CONFIRMED), "closing")
    sheet = Sheet.objects.get()
    Sheet.objects.filter(pk=sheet.pk).update(state=S.DISCLOSED, disclosed_at=NOON - timedelta(days=3))
    day = TODAY - timedelta(days=3)
    with pytest.raises(ValidationError, match=r"2026年11月18日\(水\)"):
        record(year, sheet, "closing", day - timedelta(days=1))
    assert record(year, sheet, "closing", day).held_on == day


def test_no_interview_is_recorded_before_it_is_held(year):
    with pytest.raises(ValidationError, match="今日まで"):
        record(year, year.sheet(), day=TODAY + timedelta(days=1))


def test_what_another_window_changed_is_not_overwritten(year):
    sheet = year.sheet()
    made = record(year, sheet)
    seen = interviews.stamp(made)
    record(year, sheet, row=made.pk, seen=seen, note="さきの言葉")
    with pytest.raises(StaleError):
        record(year, sheet, row=made.pk, seen=seen, note="あとの言葉")
    with pytest.raises(StaleError):
        interviews.add_note(sheet, made.pk, "本人の言葉", by=year.user(A.SELF), at=NOON, seen=seen)
    assert Interview.objects.get().evaluator_note == "さきの言葉"


def test_each_side_writes_its_own_note(year):
    sheet = year.sheet()
    made = record(year, sheet)
    for who in (A.FIRST, A.SECOND, A.HR):
        with pytest.raises(ValidationError, match="本人だけ"):
            interviews.add_note(sheet, made.pk, "x", by=year.user(who), at=NOON, seen=interviews.stamp(made))
    interviews.add_note(sheet, made.pk, "伝えた", by=year.user(A.SELF), at=NOON, seen=interviews.stamp(made))
    made.refresh_from_db()
    assert (made.person_note, made.evaluator_note) == ("伝えた", "話した")
    assert made.history.count() == 2


def test_an_interview_of_another_sheet_is_not_written_on(year):
    sheet, other = year.sheet(), year.sheet(S.GOAL_DRAFT, year.world.beside)
    made = record(year, other)
    with pytest.raises(ValidationError, match="ありません"):
        record(year, sheet, row=made.pk, seen=interviews.stamp(made))


# ── The page


def test_recorded_on_the_page_both_read_it_and_the_person_adds_his_view(year):
    sheet = year.sheet()
    assert post(year, sheet, A.FIRST, **new()).status_code == 302
    made = Interview.objects.get()
    page = year.get("interviews", sheet.pk)
    assert "評価者の言葉" in text(page)
    assert "次の一歩" in text(page)
    assert page.context["form"] is None
    note = {"row": made.pk, "stamp": interviews.stamp(made), f"row{made.pk}-person_note": "わたしの言葉"}
    assert post(year, sheet, A.SELF, **note).status_code == 302
    assert "わたしの言葉" in text(year.get("interviews", sheet.pk, by=A.FIRST))


def test_the_opening_interview_leads_back_to_the_goals_that_wait_for_it(year):
    sheet = year.sheet(S.GOAL_SUBMITTED)
    back = reverse("evaluations:review_goals", args=[sheet.pk])
    assert f'<a href="{back}">目標の確認に戻る</a>' in text(year.get("interviews", sheet.pk, by=A.FIRST))
    assert "目標の確認に戻る" not in text(year.get("interviews", sheet.pk))


def test_refusals_stand_on_the_page_with_what_was_typed(year):
    sheet = year.sheet(S.CONFIRMED)
    answer = post(year, sheet, A.FIRST, **new("closing"))
    assert answer.status_code == 422
    assert "まだ開示していない" in text(answer)
    assert "評価者の言葉" in text(answer)
    answer = post(year, sheet, A.FIRST, **new(**{"new-held_on": "", "new-note": "残る言葉\u200b"}))
    assert answer.status_code == 422
    assert "残る言葉" in text(answer)


def test_a_stale_page_shows_what_is_stored_and_what_was_typed(year):
    sheet = year.sheet()
    made = record(year, sheet, note="さきの言葉")
    data = {f"row{made.pk}-{name[4:]}": value for name, value in new().items()} | {"row": made.pk, "stamp": "old"}
    answer = post(year, sheet, A.FIRST, **data)
    assert answer.status_code == 409
    assert "さきの言葉" in text(answer)
    assert "評価者の言葉" in text(answer)
    again = post(year, sheet, A.FIRST, **data | {"stamp": answer.context["held"][0]["stamp"]})
    assert again.status_code == 302


def test_words_that_come_after_the_file_is_closed_are_shown(year):
    sheet = year.sheet(S.CLOSED, disclosed_at=NOON)
    answer = post(year, sheet, A.FIRST, **new())
    assert answer.status_code == 422
    assert "評価者の言葉" in answer.context["lost"]


def test_the_feedback_is_done_from_here_once_the_closing_interview_is_held(year):
    sheet, day = disclosed(year)
    page = year.get("interviews", sheet.pk, by=A.FIRST)
    assert [choice.action for choice in page.context["choices"]] == [X.FEED_BACK]
    assert page.context["form"].initial["kind"] == "closing"
    move = {"action": X.FEED_BACK, "version": sheet.version}
    address = reverse("evaluations:move", args=[sheet.pk])
    assert year.client(A.FIRST).post(address, move).status_code == 422
    record(year, sheet, "closing", day)
    assert year.client(A.FIRST).post(address, move).status_code == 302
    assert SheetStep.objects.latest("pk").action == X.FEED_BACK


def test_the_second_evaluator_reads_and_writes_nothing(year):
    sheet = year.sheet()
    record(year, sheet)
    page = year.get("interviews", sheet.pk, by=A.SECOND)
    assert (page.context["form"], page.context["held"][0]["form"]) == (None, None)
    assert post(year, sheet, A.SECOND, **new()).status_code == 403


def test_the_page_asks_at_most_twelve_questions(year):
    sheet = year.sheet()
    for n in range(1, 6):
        record(year, sheet, "one_on_one", date(2026, 5, n))
    client, address = year.client(A.FIRST), reverse("evaluations:interviews", args=[sheet.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) <= 12, "\n".join(query["sql"][:110] for query in queries.captured_queries)

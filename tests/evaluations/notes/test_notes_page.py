"""Behaviour notes are read by whoever wrote them, and by nobody else."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.models import BehaviourNote
from evaluations.rules.workflow import Stage, State
from tests.evaluations import year as evaluation_year
from tests.staff.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
A = Stage


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def year(world) -> evaluation_year.Year:
    made = evaluation_year.build(world)
    made.sheet(State.IN_PERIOD)
    return made


def text(response) -> str:
    return response.content.decode()


def note(year, by: Stage = A.SELF, **fields) -> BehaviourNote:
    said = {"employee": year.world.subject, "author": year.people[by], "on": date(2026, 9, 1), "written_at": NOON}
    return BehaviourNote.objects.create(**said | {"text": "印記録"} | fields)


def test_one_writes_of_oneself_with_the_item_that_it_shows(year):
    me = year.world.subject
    sent = {"person": me.pk, "on": "2026-11-20", "text": "苦情を最後まで聞いた", "item": "I2"}
    assert "記録しました。あなただけが読めます。" in text(year.post("notes", **sent))
    kept = BehaviourNote.objects.get()
    assert (kept.author, kept.employee, kept.item_code) == (me, me, "I2")


def test_an_evaluator_writes_of_whom_he_evaluates_and_of_nobody_else(year):
    sent = {"on": "2026-11-20", "text": "説明が丁寧だった", "item": ""}
    year.post("notes", by=A.FIRST, person=year.world.subject.pk, **sent)
    assert BehaviourNote.objects.get().author == year.people[A.FIRST]
    assert year.post("notes", by=A.FIRST, person=year.world.beside.pk, **sent).status_code == 422
    assert year.post("notes", by=A.SELF, person=year.people[A.FIRST].pk, **sent).status_code == 422
    assert BehaviourNote.objects.count() == 1


@pytest.mark.parametrize("by", [A.SELF, A.SECOND, A.HR], ids=str)
def test_nobody_reads_what_another_wrote(year, by):
    kept = note(year, A.FIRST)
    assert "印記録" in text(year.get("notes", by=A.FIRST))
    assert "印記録" not in text(year.get("notes", by=by))
    assert year.get("note", kept.pk, by=by).status_code == 404
    assert year.post("note", kept.pk, by=by, do="delete").status_code == 404
    assert "印記録" not in text(year.get("sheet", year.world.subject.sheets.get().pk, by=by))


def test_one_changes_and_deletes_his_own(year):
    kept = note(year)
    sent = {"person": kept.employee_id, "on": "2026-09-02", "text": "書き直した", "item": ""}
    year.post("note", kept.pk, do="save", **sent)
    kept.refresh_from_db()
    assert (kept.text, kept.on) == ("書き直した", date(2026, 9, 2))
    year.post("note", kept.pk, do="delete")
    assert not BehaviourNote.objects.exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"on": "2026-11-22"}, "きょうまでの日を入力してください。"),
        ({"text": "見えない\u200b字"}, "見えない文字が入っています。"),
        ({"on": "あした"}, "日付を読めません。"),
    ],
    ids=["to come", "hidden", "no day"],
)
def test_what_cannot_be_kept_is_told_and_stays(year, sent, told):
    whole = {"person": year.world.subject.pk, "on": "2026-11-20", "text": "印文", "item": ""} | sent
    page = year.post("notes", **whole)
    assert page.status_code == 422
    assert told in text(page)
    assert whole["text"] in text(page)
    assert not BehaviourNote.objects.exists()


def test_the_list_is_narrowed_by_person_and_by_item(year):
    note(year, A.FIRST, text="印部下")
    note(year, A.FIRST, text="印自分", employee=year.people[A.FIRST], item_code="I1")
    assert "印自分" not in text(year.get("notes", by=A.FIRST, person=year.world.subject.pk))
    assert "印部下" not in text(year.get("notes", by=A.FIRST, item="I1"))


@pytest.mark.parametrize("by", [A.SELF, A.FIRST], ids=str)
def test_it_asks_at_most_twelve_questions_for_many_notes_too(year, by):
    for day in range(1, 20):
        note(year, by, on=date(2026, 9, day))
    client, address = year.client(by), reverse("evaluations:notes")
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) <= 12, "\n".join(query["sql"].partition(" FROM ")[2][:90] for query in asked)

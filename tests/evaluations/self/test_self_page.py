"""My self-report: beside what is expected and what I noted, kept while it is typed, handed in when it is complete."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.models import Axis, BehaviourNote, Draft, Rating, Scheme, Sheet
from evaluations.rules.workflow import Action, Stage, State
from evaluations.schemes import freeze
from tests.evaluations.odd.forms import forms_of
from tests.staff.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
S, A, X = State, Stage, Action


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def sheet(year) -> Sheet:
    return year.sheet(S.SELF_OPEN)


def text(response) -> str:
    return response.content.decode()


def everything(sheet: Sheet, said: str = "できた", **more) -> dict:
    keys = [*(f"item-{row.pk}" for row in sheet.items.all()), *(f"goal-{row.pk}" for row in sheet.goals.all())]
    return {"version": sheet.version, "do": "save"} | {f"text-{key}": said for key in keys} | more


def test_words_and_own_marks_are_saved_and_enter_no_evaluators_mark(year, sheet):
    item, level = sheet.items.first(), year.ability.scale.levels.get(symbol="A")
    page = year.post("self", sheet.pk, **everything(sheet, **{f"mark-item-{item.pk}": level.pk}))
    assert "保存しました。" in text(page)
    item.refresh_from_db()
    assert item.self_comment == "できた"
    own = Rating.objects.get()
    assert (own.stage, own.item, own.level) == (None, item, level)


def test_the_expected_behaviour_and_own_notes_stand_beside_each_item(year, sheet):
    me = year.world.subject
    note = {"employee": me, "on": date(2026, 9, 1), "item_code": "I1", "written_at": NOON}
    BehaviourNote.objects.create(author=me, text="印わたしの記録", **note)
    BehaviourNote.objects.create(author=year.people[A.FIRST], text="印評価者の記録", **note)
    page = text(year.get("self", sheet.pk))
    assert "企画力の期待される行動" in page
    assert "印わたしの記録" in page
    assert "印評価者の記録" not in page


def test_what_is_not_told_keeps_it_from_being_handed_in_and_is_linked(year, sheet):
    item = sheet.items.last()
    page = year.post("self", sheet.pk, **everything(sheet, do="check", **{f"text-item-{item.pk}": ""}))
    assert page.status_code == 422
    assert page.context["problems"] == [("「折衝力」の自己申告を書いてください。", f"id_text-item-{item.pk}")]
    assert sheet.items.first().self_comment == "できた"


def test_it_is_read_once_more_and_handed_in(year, sheet):
    page = year.post("self", sheet.pk, **everything(sheet, do="check"))
    assert page.redirect_chain[-1][0] == reverse("evaluations:self_check", args=[sheet.pk])
    assert "提出すると一次評価者に届きます。評価者以外には見えません。" in text(page)
    year.post("move", sheet.pk, action="submit_self", version=1)
    sheet.refresh_from_db()
    assert sheet.state == S.SELF_SUBMITTED
    assert "できた" in text(year.get("self", sheet.pk))


def test_a_save_that_comes_too_late_shows_both_texts_and_loses_none(year, sheet):
    year.post("self", sheet.pk, **everything(sheet, "先に保存した"))
    page = year.post("self", sheet.pk, **everything(sheet, "あとから送った"))
    assert page.status_code == 409
    assert "先に保存した" in text(page)
    assert "あとから送った" in text(page)
    assert sheet.items.first().self_comment == "先に保存した"


def test_of_two_windows_neither_writes_over_what_the_other_wrote(year, sheet):
    Scheme.objects.filter(pk=year.scheme.pk).move(state=Scheme.State.DRAFT)
    Axis.objects.filter(pk=year.performance.pk).update(has_other_work=True)
    freeze(year.scheme)
    goal, other = sheet.goals.order_by("number")
    level = year.ability.scale.levels.get(symbol="A")
    first = second = fields(year.get("self", sheet.pk))
    there = {f"text-goal-{goal.pk}": "先の目標", f"mark-goal-{goal.pk}": str(level.pk), f"text-goal-{other.pk}": "先"}
    year.post("self", sheet.pk, **first | there | {"other": "先のほかの仕事"})
    late = year.post("self", sheet.pk, **second | {f"text-goal-{other.pk}": "あと", "other": "あとのほかの仕事"})
    assert late.status_code == 409
    assert text(late).count("いま保存されている内容</h3>") == 2  # only where both wrote
    year.post("self", sheet.pk, **fields(late))
    said = list(sheet.goals.order_by("number").values_list("result", flat=True))
    assert said == ["先の目標", "あと", "あとのほかの仕事"]
    assert Rating.objects.get().level == level


def test_a_late_page_with_a_slip_in_it_is_still_late_when_the_slip_is_mended(year, sheet):
    second, key = fields(year.get("self", sheet.pk)), f"text-item-{sheet.items.first().pk}"
    year.post("self", sheet.pk, **everything(sheet, "先に保存した"))
    slip = year.post("self", sheet.pk, **second | {key: "長" * 1001})
    assert slip.status_code == 422
    assert year.post("self", sheet.pk, **fields(slip) | {key: "短い"}).status_code == 409
    assert sheet.items.first().self_comment == "先に保存した"


def fields(page) -> dict:
    """All that the form on a page sends, as a browser does."""
    form = next(form for form in forms_of(text(page)) if "read" in form.fields)
    return {name: said for name, said in form.fields.items() if name != "csrfmiddlewaretoken"} | {"do": "save"}


def test_a_report_that_was_sent_back_says_why_where_it_is_mended(year):
    sheet = year.sheet(S.SELF_SUBMITTED)
    year.move(sheet, X.RETURN_SELF, A.FIRST, reason="できごとを書いてください")
    page = text(year.get("self", sheet.pk))
    assert "差し戻されています" in page
    assert "できごとを書いてください" in page


@pytest.mark.parametrize("said", ["長" * 1001, "見えない\u200b字"], ids=["long", "hidden"])
def test_what_cannot_be_kept_is_told_and_stays_in_its_field(year, sheet, said):
    page = year.post("self", sheet.pk, **everything(sheet, said))
    assert page.status_code == 422
    assert said in text(page)
    assert sheet.items.first().self_comment == ""


def test_a_mark_beside_the_scale_is_refused(year, sheet):
    item = sheet.items.first()
    assert year.post("self", sheet.pk, **everything(sheet, **{f"mark-item-{item.pk}": "999999"})).status_code == 422
    assert not Rating.objects.exists()


def test_after_it_is_handed_in_nothing_is_written_and_the_words_come_back(year):
    sheet = year.sheet(S.SELF_SUBMITTED)
    page = year.post("self", sheet.pk, **everything(sheet, "印おそい申告"))
    assert page.status_code == 422
    assert "印おそい申告" in text(page)
    assert sheet.items.first().self_comment == "できた"


def test_a_draft_is_kept_and_offered_and_read_by_nobody_else(year, sheet):
    client, address = year.client(), reverse("evaluations:self_draft", args=[sheet.pk])
    answer = client.post(address, everything(sheet, "印下書き"), headers={"HX-Request": "true"})
    assert "12:00 に下書きを保存しました。" in text(answer)
    assert "保存していない下書きがあります" in text(year.get("self", sheet.pk))
    assert "印下書き" in text(year.get("self", sheet.pk, draft=1))
    for by in (A.FIRST, A.SECOND, A.HR):
        assert "印下書き" not in text(year.get("sheet", sheet.pk, by=by))
        assert year.get("self", sheet.pk, by=by).status_code == 404
    assert Draft.objects.get().user == year.world.subject.user


def test_it_asks_at_most_twelve_questions(year, sheet):
    client, address = year.client(), reverse("evaluations:self", args=[sheet.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) <= 12, "\n".join(query["sql"].partition(" FROM ")[2][:90] for query in asked)

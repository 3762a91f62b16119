"""My goals: written in cards, kept while they are typed, handed in when they are complete."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.goal_revisions import revisions_of
from evaluations.models import Draft, Goal, GoalTemplate, OrganizationGoal, Sheet
from evaluations.rules.workflow import Action, Stage, State
from evaluations.sheets.effects import keep_goals
from tests.evaluations.factories import CycleFactory, SheetFactory
from tests.evaluations.odd.forms import forms_of
from tests.factories import DepartmentFactory
from tests.staff.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
S, A, X = State, Stage, Action
WRITTEN = {"what": "窓口の待ち時間を短くする", "by_when": "12月末", "level": "平均10分", "how": "案内を置く"}


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def sheet(year) -> Sheet:
    return year.sheet()


def card(n: int, **fields) -> dict:
    return {f"goal-{n}-{name}": value for name, value in fields.items()}


def cards(*rows: dict, do: str = "save", version: int = 0, **more) -> dict:
    sent = [card(n, **row) for n, row in enumerate(rows, 1)]
    return {"do": do, "goals": len(rows), "version": version} | {k: v for row in sent for k, v in row.items()} | more


def text(response) -> str:
    return response.content.decode()


def written(sheet) -> list[tuple[int, str, Decimal]]:
    return list(Goal.objects.filter(sheet=sheet).order_by("number").values_list("number", "what", "weight"))


def test_a_draft_may_have_gaps_and_says_what_they_are_before_it_is_handed_in(year, sheet):
    page = year.post("goals", sheet.pk, **cards(WRITTEN | {"weight": 60}, {"what": "研修を開く", "weight": 30}))
    assert "保存しました。" in text(page)
    assert "合計 <strong>90</strong>/100・あと10" in text(page)
    page = year.post("goals_check", sheet.pk)
    assert page.status_code == 405
    sent = cards(*[{"pk": g.pk, "what": g.what, "weight": g.weight} for g in sheet.goals.all()], do="check", version=1)
    page = year.post("goals", sheet.pk, **sent)
    assert page.status_code == 422
    assert page.context["problems"] == [
        ("ウエイトの合計はいま90です。あと10足して、ちょうど100にしてください。", "id_goal-1-weight"),
        ("目標1・2の「何を」「いつまでに」「どの水準まで」を書いてください。", "id_goal-1-by_when"),
    ]
    assert 'id="id_goal-1-by_when"' in text(page)


def test_complete_goals_are_read_once_more_and_handed_in(year, sheet):
    page = year.post("goals", sheet.pk, **cards(WRITTEN | {"weight": 100}, do="check"))
    assert page.redirect_chain[-1][0] == reverse("evaluations:goals_check", args=[sheet.pk])
    assert "提出すると一次評価者に届きます。評価者以外には見えません。" in text(page)
    assert [choice.action for choice in page.context["choices"]] == [X.SUBMIT_GOALS]
    year.post("move", sheet.pk, action="submit_goals", version=1)
    sheet.refresh_from_db()
    assert sheet.state == S.GOAL_SUBMITTED


def test_arranging_the_cards_writes_nothing_and_loses_nothing(year, sheet):
    rows = [WRITTEN | {"weight": 60}, {"what": "研修を開く", "weight": "四十"}]
    page = year.post("goals", sheet.pk, **cards(*rows, do="down-1"))
    assert [form["what"].value() for form in page.context["editor"].forms] == ["研修を開く", WRITTEN["what"]]
    assert [form["weight"].value() for form in page.context["editor"].forms] == ["四十", "60"]
    page = year.post("goals", sheet.pk, **cards(*rows, do="remove-1"))
    assert [form["what"].value() for form in page.context["editor"].forms] == ["研修を開く"]
    page = year.post("goals", sheet.pk, **cards(*rows, do="add"))
    assert len(page.context["editor"].forms) == 3
    assert "まだ保存していません" in text(page)
    assert not Goal.objects.exists()


def test_the_order_of_the_cards_is_the_order_of_the_goals(year, sheet):
    first, second = year.goals(sheet)
    rows = [{"pk": second.pk, "what": "後"}, {"what": "新"}, {"pk": first.pk, "what": "先"}]
    year.post("goals", sheet.pk, **cards(*rows))
    assert [what for _n, what, _w in written(sheet)] == ["後", "新", "先"]
    first.refresh_from_db()
    assert first.number == 3


def test_what_is_no_weight_is_told_beside_its_field_and_nothing_is_saved(year, sheet):
    page = year.post("goals", sheet.pk, **cards({"what": "研修を開く", "weight": "四十"}))
    assert page.status_code == 422
    assert "0から100までの数を入力してください。" in text(page)
    assert "四十" in text(page)
    assert not Goal.objects.exists()


def test_a_save_that_comes_too_late_shows_both_texts_and_loses_none(year, sheet):
    year.post("goals", sheet.pk, **cards({"what": "先に保存した目標"}))
    page = year.post("goals", sheet.pk, **cards({"what": "あとから送った目標"}, version=0))
    assert page.status_code == 409
    assert "先に保存した目標" in text(page)
    assert "あとから送った目標" in text(page)
    assert written(sheet)[0][1] == "先に保存した目標"
    assert page.context["version"] == 1


def fields(page) -> dict:
    """All that the form on a page sends, as a browser does."""
    form = next(form for form in forms_of(text(page)) if "read" in form.fields)
    return {name: said for name, said in form.fields.items() if name != "csrfmiddlewaretoken"} | {"do": "save"}


def test_of_two_windows_neither_writes_over_what_the_other_wrote(year, sheet):
    year.post("goals", sheet.pk, **cards(WRITTEN | {"weight": 60}, {"what": "研修を開く", "weight": 40}))
    first = second = fields(year.get("goals", sheet.pk))
    year.post("goals", sheet.pk, **first | {"goal-1-level": "平均8分", "goal-2-weight": "30"})
    late = year.post("goals", sheet.pk, **second | {"goal-1-what": "窓口を変える", "goal-1-how": ""})
    assert late.status_code == 409
    assert "あなたが書いていない欄には、いま保存されている内容を入れました。" in text(late)
    year.post("goals", sheet.pk, **fields(late))
    goals = [(g.what, g.level, g.how, g.weight) for g in sheet.goals.order_by("number")]
    assert goals == [("窓口を変える", "平均8分", "", Decimal(60)), ("研修を開く", "", "", Decimal(30))]


def test_what_is_stored_says_which_goals_read_otherwise_than_what_was_typed(year, sheet):
    year.post("goals", sheet.pk, **cards(WRITTEN | {"weight": 60}, {"what": "研修を開く", "weight": 40}))
    first = second = fields(year.get("goals", sheet.pk))
    year.post("goals", sheet.pk, **first | {"goal-1-what": "先に書いた"})
    late = year.post("goals", sheet.pk, **second | {"goal-1-what": "あとに書いた"})
    assert [(goal.what, differs) for goal, _revisions, differs in late.context["stored"]] == [
        ("先に書いた", True),
        ("研修を開く", False),
    ]
    assert text(late).count("あなたの入力と違います") == 1


def test_goals_that_another_window_added_come_back_as_cards(year, sheet):
    first = second = fields(year.get("goals", sheet.pk))
    year.post("goals", sheet.pk, **first | {"goal-1-what": "先の目標"})
    late = year.post("goals", sheet.pk, **second | {"goal-1-what": "あとの目標"})
    arranged = year.post("goals", sheet.pk, **fields(late) | {"do": "up-2"})
    page = year.post("goals", sheet.pk, **fields(arranged))
    assert "保存しました。" in text(page)
    assert [what for _n, what, _w in written(sheet)] == ["先の目標", "あとの目標"]


def test_a_late_page_with_a_slip_in_it_is_still_late_when_the_slip_is_mended(year, sheet):
    second = fields(year.get("goals", sheet.pk))
    year.post("goals", sheet.pk, **cards({"what": "先の目標"}))
    slip = year.post("goals", sheet.pk, **second | {"goal-1-what": "あと", "goal-1-weight": "四十"})
    assert slip.status_code == 422
    late = year.post("goals", sheet.pk, **fields(slip) | {"goal-1-weight": "40"})
    assert late.status_code == 409
    assert [what for _n, what, _w in written(sheet)] == ["先の目標"]


def test_goals_that_came_back_say_why_where_they_are_mended(year):
    sheet = year.sheet(S.GOAL_SUBMITTED)
    year.move(sheet, X.RETURN_GOALS, A.FIRST, reason="水準を数で書いてください")
    page = text(year.get("goals", sheet.pk))
    assert "差し戻されています" in page
    assert "水準を数で書いてください" in page
    year.move(sheet, X.SUBMIT_GOALS, A.SELF)
    assert "差し戻されています" not in text(year.get("goals", sheet.pk))


def test_goals_that_may_be_changed_again_say_so(year):
    sheet = year.sheet(S.IN_PERIOD)
    year.move(sheet, X.REOPEN_GOALS, A.FIRST, reason="分担が変わったため")
    page = text(year.get("goals", sheet.pk))
    assert "目標を変えられるようになりました" in page
    assert "分担が変わったため" in page


def test_words_that_no_field_takes_any_more_are_given_back(year, sheet):
    Sheet.objects.filter(pk=sheet.pk).update(state=S.IN_PERIOD)
    page = year.post("goals", sheet.pk, **cards({"what": "印おそすぎた目標"}))
    assert page.status_code == 422
    assert "印おそすぎた目標" in text(page)


def test_a_draft_is_kept_while_it_is_typed_and_offered_again(year, sheet):
    client, address = year.client(), reverse("evaluations:goals_draft", args=[sheet.pk])
    said = cards({"what": "印下書き", "weight": 70})
    answer = client.post(address, said, headers={"HX-Request": "true"})
    assert "12:00 に下書きを保存しました。" in text(answer)
    assert "合計 <strong>70</strong>/100・あと30" in text(answer)
    page = year.get("goals", sheet.pk)
    assert "保存していない下書きがあります" in text(page)
    assert "印下書き" not in text(page)
    page = year.get("goals", sheet.pk, draft=1)
    assert "印下書き" in text(page)
    year.post("goals", sheet.pk, do="discard")
    assert not Draft.objects.exists()


def test_saving_ends_the_draft(year, sheet):
    year.client().post(reverse("evaluations:goals_draft", args=[sheet.pk]), cards({"what": "下書き"}))
    year.post("goals", sheet.pk, **cards({"what": "保存した"}))
    assert not Draft.objects.exists()


def test_nobody_else_finds_the_page(year, sheet):
    for by in (A.FIRST, A.SECOND, A.HR):
        assert year.get("goals", sheet.pk, by=by).status_code == 404
        assert year.post("goals", sheet.pk, by=by, **cards(WRITTEN)).status_code == 404
        assert year.post("goals_draft", sheet.pk, by=by, **cards(WRITTEN)).status_code == 404
    assert not Goal.objects.exists()


def test_the_goal_above_is_chosen_from_the_own_department_and_those_above(year, sheet):
    world = year.world
    for place, goal in ((world.bureau, "部の目標"), (world.section, "課の目標"), (world.other_bureau, "よその目標")):
        OrganizationGoal.objects.create(department=place, year=2026, text=goal)
    OrganizationGoal.objects.create(department=world.bureau, year=2025, text="昨年の目標")
    page = year.get("goals", sheet.pk)
    offered = [str(label) for _pk, label in page.context["editor"].choices["parent"]]
    assert offered == ["税務課: 課の目標", "財務部: 部の目標"]
    other = OrganizationGoal.objects.get(text="よその目標")
    assert year.post("goals", sheet.pk, **cards(WRITTEN | {"parent": other.pk})).status_code == 422


def test_goals_of_last_year_come_as_cards_that_are_not_saved_yet(year, sheet):
    before = CycleFactory(
        scheme=year.scheme, framework=year.cycle.framework, period_from=date(2025, 4, 1), period_to=date(2026, 3, 31),
        base_date=date(2026, 1, 1),
    )  # fmt: skip
    old = SheetFactory(cycle=before, employee=year.world.subject, department=DepartmentFactory())
    for n, what in enumerate(("昨年の一", "昨年の二"), 1):
        Goal.objects.create(sheet=old, number=n, what=what, weight=50)
    page = year.post("goals", sheet.pk, **cards({"what": "今年の目標"}, do="bring"))
    assert "昨年の一" in text(page)
    page = year.post("goals", sheet.pk, **cards({"what": "今年の目標"}, do="copy", bring=2))
    assert [form["what"].value() for form in page.context["editor"].forms] == ["今年の目標", "昨年の二"]
    assert not sheet.goals.exists()


def test_templates_are_those_of_the_own_job_and_grade(year, sheet):
    for name, grades in (("窓口", ["G1"]), ("だれでも", []), ("課長", ["G5"])):
        GoalTemplate.objects.create(authority=year.world.authority, name=name, grades=grades, what=f"{name}の目標")
    page = year.post("goals", sheet.pk, **cards({"what": ""}, do="bring"))
    assert [row.name for row in page.context["templates"]] == ["だれでも", "窓口"]
    chosen = page.context["templates"][1].pk
    page = year.post("goals", sheet.pk, **cards({"what": ""}, do="template", bring=chosen))
    assert [form["what"].value() for form in page.context["editor"].forms] == ["窓口の目標"]


def test_a_confirmed_goal_is_rewritten_with_its_old_text_kept_and_never_deleted(year):
    sheet = year.move(year.sheet(S.IN_PERIOD), X.REOPEN_GOALS, A.FIRST, reason="担当が替わった")
    first, second = sheet.goals.all()
    page = year.post("goals", sheet.pk, **cards({"pk": first.pk, "what": "残す"}, version=sheet.version))
    assert page.status_code == 422
    assert "確定したことのある目標は消せません" in text(page)
    rows = [{"pk": g.pk, **WRITTEN, "what": f"新しい{g.number}", "weight": 50} for g in (first, second)]
    year.post("goals", sheet.pk, **cards(*rows, version=sheet.version))
    Sheet.objects.filter(pk=sheet.pk).update(state=S.IN_PERIOD)
    page = text(year.get("goals", sheet.pk))
    assert "新しい1" in page
    assert "目標その1" in page
    assert "担当が替わった" in page


def test_a_goal_that_was_opened_again_and_left_as_it_was_tells_of_no_change(year):
    sheet = year.sheet(S.IN_PERIOD)
    changed, left = sheet.goals.weighed().order_by("number")[:2]
    keep_goals(sheet, by=year.user(A.FIRST), at=NOON, reason="担当が替わった")
    Goal.objects.filter(pk=changed.pk).update(level="八割")
    keep_goals(sheet, by=year.user(A.FIRST), at=NOON, reason="もう一度")
    told = revisions_of(sheet, sheet.goals.order_by("number"))
    assert [row.reason for row in told[changed.pk]] == ["担当が替わった"]
    assert told[left.pk] == []


def test_how_goals_go_is_written_during_the_period(year):
    sheet = year.sheet(S.IN_PERIOD)
    goal = sheet.goals.first()
    year.post("goals", sheet.pk, **{"do": "progress", "version": 0, f"progress-{goal.pk}": "半分できた"})
    goal.refresh_from_db()
    assert goal.progress == "半分できた"
    late = year.post("goals", sheet.pk, **{"do": "progress", "version": 0, f"progress-{goal.pk}": "印おそい"})
    assert late.status_code == 409
    assert "印おそい" in text(late)
    assert "半分できた" in text(late)


def test_a_change_is_asked_for_with_its_reason(year):
    sheet = year.sheet(S.IN_PERIOD)
    assert "目標の変更を申し出る" in text(year.get("goals", sheet.pk))
    year.post("move", sheet.pk, action="request_change", version=0, reason="異動した")
    assert sheet.steps.get().reason == "異動した"


@pytest.mark.parametrize("state", [S.GOAL_DRAFT, S.IN_PERIOD], ids=str)
def test_it_asks_at_most_twelve_questions(year, state):
    sheet = year.sheet(state)
    if state == S.GOAL_DRAFT:
        year.goals(sheet)
    client, address = year.client(), reverse("evaluations:goals", args=[sheet.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) <= 12, "\n".join(query["sql"].partition(" FROM ")[2][:90] for query in asked)

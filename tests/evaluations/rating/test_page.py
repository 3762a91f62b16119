"""The rate page: what stands on it for each stage, saving, handing on, stale pages, drafts, one after another."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.models import BehaviourNote, Draft, Interview, Rating, Sheet, SheetStep
from evaluations.ratings import Given, save_marks
from evaluations.rulebook import rulebook_of
from evaluations.rules.ratings import CommentRule, When
from evaluations.rules.workflow import Action, Stage, State
from evaluations.sheets import corrections
from evaluations.sheets.marks import Marks
from tests.browsers import browser_of
from tests.evaluations import year as evaluation_year
from tests.factories import EmployeeFactory
from tests.staff.world import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
S, A, X = State, Stage, Action


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def sheet(year):
    return year.sheet(S.SELF_SUBMITTED)


def level(year, symbol):
    return year.ability.scale.levels.get(symbol=symbol).pk


def filled(year, sheet, symbol="B", stage=A.FIRST, **more):
    """The page as it is sent with the same mark everywhere."""
    keys = [thing.key for thing in Marks(sheet).things(stage)]
    marks = {f"level-{key}": level(year, symbol) for key in keys}
    comments = {f"comment-{key}": "" for key in keys}
    version = Sheet.objects.get(pk=sheet.pk).version
    return marks | comments | {"comment": "", "version": version, "do": "save"} | more


def send(year, sheet, data, by=A.FIRST, follow=False):
    return year.client(by).post(reverse("evaluations:rate", args=[sheet.pk]), data, follow=follow)


def text(response) -> str:
    return response.content.decode()


def first_key(sheet):
    return f"item-{sheet.items.order_by('order')[0].pk}"


# ── What is shown


def test_what_is_expected_what_happened_and_the_field_stand_beside_each_other(year, sheet):
    BehaviourNote.objects.create(
        employee=year.people[A.SELF], author=year.people[A.FIRST], on=TODAY, text="案を三つ比べた", item_code="I1",
        written_at=NOON,
    )  # fmt: skip
    page = year.get("rate", sheet.pk, by=A.FIRST)
    row = page.context["sections"][0].rows[0]
    assert (row.title, row.item.expected, row.item.self_comment) == ("企画力", "企画力の期待される行動", "できた")
    assert [note.text for note in row.notes] == ["案を三つ比べた"]
    for said in ("企画力の期待される行動", "できた", "案を三つ比べた", "目標その1", "達成した", f"level-{row.key}"):
        assert said in text(page)


def test_other_work_has_a_name_even_where_the_person_gave_it_none(year, sheet):
    sheet.goals.create(number=9, is_other_work=True, result="災害の応援に入った")
    page = year.get("rate", sheet.pk, by=A.FIRST)
    assert page.context["sections"][1].rows[-1].title == "目標以外の取り組み"
    assert "災害の応援に入った" in text(page)


def test_notes_that_others_wrote_are_not_shown(year, sheet):
    BehaviourNote.objects.create(
        employee=year.people[A.SELF], author=year.people[A.SECOND], on=TODAY, text="他人の記録", written_at=NOON
    )
    assert "他人の記録" not in text(year.get("rate", sheet.pk, by=A.FIRST))


def test_a_corrected_sheet_says_that_it_is_one_and_shows_the_marks_before(year):
    """Why it is done again is not told: that somebody complained is not the evaluator's to know."""
    old = year.sheet(S.DISCLOSED, disclosed_at=NOON)
    new = corrections.order(old, by=year.user(A.HR), at=NOON, reason="再評価の決定")
    page = year.get("rate", new.pk, by=A.FIRST)
    ability, performance = page.context["sections"]
    assert [row.last_time for row in (*ability.rows, *performance.rows)] == ["B"] * 4
    assert text(page).count("訂正する前の評語 B") >= 4
    assert "訂正の記録書です" in text(page)
    assert "苦情" not in text(page)


def test_last_years_mark_is_shown_to_whoever_evaluated_then_too(year, sheet):
    now, year.cycle = year.cycle, evaluation_year.CycleFactory(
        scheme=year.scheme, framework=year.cycle.framework, name="2025年度", period_from="2025-04-01",
        period_to="2026-03-31", base_date="2026-01-01",
    )  # fmt: skip
    old = year.sheet(S.DISCLOSED, disclosed_at=NOON)
    year.cycle = now
    page = year.get("rate", sheet.pk, by=A.FIRST)
    assert page.context["sections"][0].rows[0].last_time == "B"
    old.stages.filter(stage="first").update(evaluator=year.world.beside)
    assert year.get("rate", sheet.pk, by=A.FIRST).context["sections"][0].rows[0].last_time == ""


def test_the_second_evaluator_sees_the_firsts_marks_beside_and_the_first_never_the_seconds(year):
    sheet = year.sheet(S.FIRST_RATED)
    Rating.objects.filter(sheet=sheet, stage__stage="first").update(comment="一次の言葉")
    year.rate(sheet, A.SECOND, "C")
    Rating.objects.filter(sheet=sheet, stage__stage="second").update(comment="二次の言葉")
    page = year.get("rate", sheet.pk, by=A.SECOND)
    assert page.context["sections"][0].rows[0].beside[0].mark == "B"
    assert "一次の言葉" in text(page)
    year.move(sheet, X.RETURN_FIRST, A.SECOND, reason="根拠が足りない")
    page = text(year.get("rate", sheet.pk, by=A.FIRST))
    assert "二次の言葉" not in page
    assert "根拠が足りない" in page


def test_what_was_never_handed_in_is_neither_shown_nor_asked_about(year, sheet):
    Sheet.objects.filter(pk=sheet.pk).update(self_submitted_at=None)
    item = sheet.items.order_by("order")[0]
    Rating.objects.create(sheet=sheet, axis=year.ability, item=item, level_id=level(year, "S"))
    sheet.items.update(self_comment="下書きのままの言葉")
    page = year.get("rate", sheet.pk, by=A.FIRST)
    assert "下書きのままの言葉" not in text(page)
    assert page.context["sections"][0].rows[0].own_mark == ""


def test_the_confirmer_reads_and_confirms_or_returns(year):
    sheet = year.sheet(S.ADJUSTED)
    page = year.get("rate", sheet.pk, by=A.CONFIRMER)
    assert [choice.action for choice in page.context["choices"]] == [X.RETURN_ADJUSTED, X.CONFIRM]
    assert not page.context["is_open"]
    assert "一次評価者" in text(page)
    assert send(year, sheet, {"do": "save"}, by=A.CONFIRMER).status_code == 403


def test_whoever_is_not_evaluated_is_said_to_be_so_and_has_no_field(year):
    sheet = year.sheet(S.EXEMPT)
    page = year.get("rate", sheet.pk, by=A.FIRST)
    assert "今回は評価の対象外です" in text(page)
    assert "level-" not in text(page)


def test_the_counts_are_a_hint_and_no_mark_is_chosen_for_him(year, sheet):
    send(year, sheet, filled(year, sheet, "A", **{f"level-axis-{year.ability.pk}": ""}))
    section = year.get("rate", sheet.pk, by=A.FIRST).context["sections"][0]
    assert (section.hint.above, section.hint.below, section.hint.unrated) == (2, 0, 0)
    assert section.whole.chosen is None


def test_where_points_count_they_are_told_so_far_and_of_whom_one_may_read_alone(year, monkeypatch):
    book = rulebook_of(year.scheme)
    axes = tuple(replace(axis, is_numeric=True) for axis in book.axes)
    stages = tuple(replace(stage, weight=1) for stage in book.stages)
    monkeypatch.setattr("evaluations.sheets.marks.rulebook_of", lambda scheme: replace(book, axes=axes, stages=stages))
    sheet = year.sheet(S.FIRST_RATED)
    year.rate(sheet, A.SECOND, "S")
    page = year.get("rate", sheet.pk, by=A.SECOND)
    assert [one["stage"] for one in page.context["so_far"]["axes"][0]["stages"]] == [A.FIRST, A.SECOND]
    assert "ウエイト50 × 3 ÷ 5" in text(page)
    assert f"level-axis-{year.ability.pk}" not in text(page)
    page = year.get("rate", sheet.pk, by=A.FIRST)
    assert [one["stage"] for one in page.context["so_far"]["axes"][0]["stages"]] == [A.FIRST]
    assert "ウエイト50 × 5 ÷ 5" not in text(page)


# ── Saving and handing on


def test_saved_marks_stand_on_the_page_again(year, sheet):
    key = first_key(sheet)
    data = filled(year, sheet, "A", **{f"comment-{key}": "一行目\r\n二行目", "comment": "全体"})
    page = send(year, sheet, data, follow=True)
    assert "本人 三郎さんの評価を保存しました。" in text(page)
    assert Rating.objects.get(item=key[5:]).comment == "一行目\n二行目"
    assert "二行目" in text(page)


def test_an_overall_mark_other_than_the_most_frequent_one_is_taken(year, sheet):
    send(year, sheet, filled(year, sheet, "A", **{f"level-axis-{year.ability.pk}": level(year, "C")}))
    assert Rating.objects.get(axis=year.ability, item=None).level.symbol == "C"


def test_handed_on_the_next_who_waits_is_opened(year, sheet):
    other = year.sheet(S.SELF_SUBMITTED, EmployeeFactory(authority=year.world.authority, name="次の人", kana="ん"))
    answer = send(year, sheet, filled(year, sheet, do="submit"))
    assert answer.headers["Location"] == reverse("evaluations:rate", args=[other.pk])
    assert Sheet.objects.get(pk=sheet.pk).state == S.FIRST_RATED
    page = year.get("rate", other.pk, by=A.FIRST)
    assert (page.context["done"], len(page.context["people"])) == (1, 2)
    assert "2人中1人 済" in text(page)


def test_with_nobody_left_it_goes_back_to_the_board(year, sheet):
    answer = send(year, sheet, filled(year, sheet, do="submit"))
    assert answer.headers["Location"] == reverse("evaluations:board")


def test_save_and_next_goes_to_the_one_below(year, sheet):
    other = year.sheet(S.SELF_SUBMITTED, EmployeeFactory(authority=year.world.authority, kana="ん"))
    answer = send(year, sheet, filled(year, sheet, do="next"))
    assert answer.headers["Location"] == reverse("evaluations:rate", args=[other.pk])
    answer = send(year, other, filled(year, other, do="next"))
    assert answer.headers["Location"] == reverse("evaluations:rate", args=[other.pk])


def test_what_is_missing_is_told_and_what_was_typed_is_saved_all_the_same(year, sheet):
    key = first_key(sheet)
    answer = send(year, sheet, filled(year, sheet, "A", do="submit", **{f"level-{key}": ""}))
    assert answer.status_code == 422
    assert "「企画力」: 評語が選ばれていません。" in text(answer)
    assert "入力した内容は保存しました" in text(answer)
    assert Rating.objects.filter(sheet=sheet, level__symbol="A").count() == 5
    assert Sheet.objects.get(pk=sheet.pk).state == S.SELF_SUBMITTED


def test_what_asks_a_comment_says_so_beside_the_field(year, monkeypatch):
    book = replace(rulebook_of(year.scheme), comment_rules=((A.FIRST, CommentRule(When.TOP)),))
    monkeypatch.setattr("evaluations.sheets.marks.rulebook_of", lambda scheme: book)
    sheet = year.sheet(S.SELF_SUBMITTED)
    key = first_key(sheet)
    page = send(year, sheet, filled(year, sheet, "B", **{f"level-{key}": level(year, "S")}), follow=True)
    assert page.context["sections"][0].rows[0].asks == "最も高い評語を付けたときは、所見を書きます。"
    assert 'data-asks="最も高い評語を付けたときは、所見を書きます。"' in text(page)


def test_a_stale_page_shows_both_texts_and_loses_none(year, sheet):
    key = first_key(sheet)
    data = filled(year, sheet, "A", **{f"comment-{key}": "あとの言葉", "comment": "あとの所見"})
    send(year, sheet, filled(year, sheet, "C", **{f"comment-{key}": "さきの言葉", "comment": "さきの所見"}))
    answer = send(year, sheet, data)
    assert answer.status_code == 409
    for said in ("あとの言葉", "さきの言葉", "あとの所見", "さきの所見"):
        assert said in text(answer)
    assert Rating.objects.get(item=key[5:]).comment == "さきの言葉"
    saved = send(year, sheet, data | {"version": answer.context["sheet"].version})
    assert saved.status_code == 302
    assert Rating.objects.get(item=key[5:]).comment == "あとの言葉"


def test_words_that_come_after_it_was_handed_on_are_not_lost(year, sheet):
    key = first_key(sheet)
    data = filled(year, sheet, **{f"comment-{key}": "間に合わなかった言葉"})
    send(year, sheet, filled(year, sheet, do="submit"))
    answer = send(year, sheet, data)
    assert answer.status_code == 422
    assert "間に合わなかった言葉" in text(answer)
    assert not Rating.history.filter(comment="間に合わなかった言葉").exists()


@pytest.mark.parametrize("odd", ["abc", "-1", "999999999", "٣", "1" * 30, " "])
def test_a_level_that_is_none_is_refused(year, sheet, odd):
    answer = send(year, sheet, filled(year, sheet, **{f"level-{first_key(sheet)}": odd}))
    assert answer.status_code == (302 if odd == " " else 422)


def test_fields_of_others_are_not_written(year, sheet):
    other = year.sheet(S.SELF_SUBMITTED, year.world.beside)
    data = filled(year, sheet, **{f"level-{first_key(other)}": level(year, "S"), "state": "closed"})
    answer = send(year, sheet, data)
    assert answer.status_code == 422
    assert "この記録書にない項目があります。" in text(answer)
    assert not Rating.objects.filter(sheet=other).exists()
    assert Sheet.objects.get(pk=sheet.pk).state == S.SELF_SUBMITTED


# ── Drafts


def keep(year, sheet, htmx=True, **data):
    headers = {"HX-Request": "true"} if htmx else {}
    return year.client(A.FIRST).post(reverse("evaluations:rate_draft", args=[sheet.pk]), data, headers=headers)


def test_what_is_typed_is_kept_and_offered_back_until_it_is_saved(year, sheet):
    key = first_key(sheet)
    kept = keep(year, sheet, **{f"comment-{key}": "打ちかけ", "version": 0, "state": "closed"})
    assert "12:00に下書きを保存しました。" in text(kept)
    assert Draft.objects.get().data == {f"comment-{key}": "打ちかけ"}
    page = year.get("rate", sheet.pk, by=A.FIRST)
    assert "下書きを表示しています" in text(page)
    assert page.context["sections"][0].rows[0].given.comment == "打ちかけ"
    send(year, sheet, filled(year, sheet))
    assert not Draft.objects.exists()


def test_a_draft_is_its_writers_alone_and_can_be_thrown_away(year, sheet):
    keep(year, sheet, **{f"comment-{first_key(sheet)}": "秘めた言葉"})
    deputy = year.world.users["deputy"]
    assert "秘めた言葉" not in text(browser_of(deputy).get(reverse("evaluations:rate", args=[sheet.pk])))
    send(year, sheet, {"do": "drop"})
    assert not Draft.objects.exists()
    assert not Rating.objects.exists()


def test_a_draft_upon_an_old_version_shows_what_is_stored_beside_it(year, sheet):
    key = first_key(sheet)
    keep(year, sheet, **{f"comment-{key}": "打ちかけ", f"level-{key}": level(year, "A")})
    save_marks(sheet, A.FIRST, {key: Given(level(year, "C"), "代理の言葉")}, "", None, by=year.world.users["deputy"],
               at=NOON, seen=None)  # fmt: skip
    row = year.get("rate", sheet.pk, by=A.FIRST).context["sections"][0].rows[0]
    assert (row.given.comment, row.stored.mark, row.stored.comment) == ("打ちかけ", "C", "代理の言葉")


def test_a_draft_sent_again_after_the_login_leads_to_the_page(year, sheet):
    answer = keep(year, sheet, htmx=False, **{f"comment-{first_key(sheet)}": "打ちかけ"})
    assert answer.headers["Location"] == reverse("evaluations:rate", args=[sheet.pk])
    assert Draft.objects.count() == 1


def test_nothing_is_kept_where_nothing_can_be_written_or_far_too_much(year, sheet):
    many = "あ" * 60_001
    assert "長すぎる" in text(keep(year, sheet, comment=many))
    Sheet.objects.filter(pk=sheet.pk).update(state=S.FIRST_RATED)
    assert "書けないため" in text(keep(year, sheet, comment="あ"))
    assert not Draft.objects.exists()


# ── Rehearsals, and what it costs


def test_a_rehearsal_is_walked_as_the_first_evaluator(year, sheet):
    cycle = evaluation_year.CycleFactory(
        scheme=year.scheme, framework=year.cycle.framework, rehearsal_of=year.cycle, base_date=TODAY
    )
    Sheet.objects.filter(pk=sheet.pk).update(cycle=cycle)
    client = year.client(A.HR)
    address = reverse("evaluations:rate", args=[sheet.pk]) + "?as=first"
    assert client.get(address).context["is_open"]
    answer = client.post(address, filled(year, sheet, do="submit"))
    assert answer.headers["Location"] == address
    assert SheetStep.objects.get().stage == "first"
    assert client.get(reverse("evaluations:rate", args=[sheet.pk])).status_code == 404


def test_the_page_asks_at_most_fourteen_questions_and_no_more_for_many_people(year, sheet):
    client, address = year.client(A.FIRST), reverse("evaluations:rate", args=[sheet.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(5):
        year.sheet(S.SELF_SUBMITTED, EmployeeFactory(authority=year.world.authority))
    Interview.objects.all().delete()
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
    assert len(many) <= 14, "\n".join(query["sql"][:110] for query in many.captured_queries)


def test_who_is_not_evaluated_stands_in_the_list_as_that_and_not_as_done(year, sheet):
    year.sheet(S.EXEMPT, EmployeeFactory(authority=year.world.authority, name="休職者"))
    page = text(year.get("rate", sheet.pk, by=A.FIRST))
    states = re.findall(r'<span class="rate-state">(.*?)</span>', page)
    assert sorted(states) == ["これから", "対象外"]

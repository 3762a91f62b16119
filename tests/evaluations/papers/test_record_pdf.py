"""The record form as PDF: what stands on whose copy, and that it left."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import GoalRevision, Interview, Sheet, SheetStage
from evaluations.papers.record import Record
from evaluations.papers.sight import Copy, Sight
from evaluations.rules.workflow import Stage, State
from staff.models import AuditEvent
from tests.common.test_pdf import NAMES, ask
from tests.evaluations.papers.conftest import Counted
from tests.staff.world import NOON

pytestmark = pytest.mark.django_db
SECRET = "調整者だけのことば"


def read(answer) -> str:
    """The words of the PDF, without the blanks that setting puts between them."""
    assert answer.headers["Content-Type"] == "application/pdf"
    return "".join(ask("pdftotext", answer.content, "-layout").split())


def adjusted(year, sheet) -> SheetStage:
    """An adjuster beside the evaluators, with words that are not for the person."""
    confirmer = sheet.stages.get(stage=Stage.CONFIRMER)
    return SheetStage.objects.create(
        sheet=sheet, stage=Stage.ADJUSTER, evaluator=confirmer.evaluator, name=confirmer.name, title="副市長",
        valid_from=confirmer.valid_from, comment=SECRET, submitted_at=NOON,
    )  # fmt: skip


# ── The head


def test_it_says_who_is_evaluated_by_whom_in_what_and_when(year):
    sheet = year.sheet(State.RATED)
    year.stage(sheet, Stage.FIRST, is_current=False, valid_to=date(2026, 9, 30), name="前任 四郎", title="税務課長")
    text = read(year.get("record_pdf", sheet.pk, by=Stage.HR))
    for said in (
        "人事評価記録書", "2026年度人事評価", "保管用", "本人三郎", "財務部税務課市民税係", "主事", "定期評価(第1版)",
        "令和8年4月1日〜令和9年3月31日", "課長二郎", "部長一郎", "副市長六郎", "(前任)", "前任四郎",
        "令和8年4月1日〜令和8年9月30日", "企画力の期待される行動", "目標その1", "評価はまだ確定していません。",
    ):  # fmt: skip
        assert said in text


def test_names_are_printed_as_they_were_entered_on_tagged_japanese_pages_of_both_shapes(year):
    sheet = year.sheet(State.RATED)
    Sheet.objects.filter(pk=sheet.pk).update(name=NAMES[:40])
    answer = year.get("record_pdf", sheet.pk, by=Stage.HR)
    assert "".join(NAMES[:40].split()) in read(answer)
    information = "".join(ask("pdfinfo", answer.content, "-l", "9").split())
    for said in ("Tagged:yes", "Page1size:595.276x841.89pts", "Page2size:841.89x595.276pts"):
        assert said in information


def test_every_page_says_who_printed_it_and_when(year):
    sheet = year.sheet(State.RATED)
    who = year.user(Stage.HR).name
    assert "".join(f"{who}が印刷・保管用".split()) in read(year.get("record_pdf", sheet.pk, by=Stage.HR))


def test_who_does_two_stages_at_once_is_named_for_both_and_has_one_column(year):
    sheet = year.sheet(State.FIRST_RATED)
    sheet.stages.filter(stage=Stage.SECOND).update(is_merged=True)
    text = read(year.get("record_pdf", sheet.pk, by=Stage.HR))
    assert "前の段階とまとめて行う" in text
    record = Record(sheet, Sight(sheet, Copy.ARCHIVE, frozenset({Stage.HR})))
    assert [form.columns for form in record.forms] == [("本人", "一次")] * 2


# ── Two copies


def test_the_adjusters_words_stand_on_the_archive_copy_alone(year):
    sheet = year.sheet(State.DISCLOSED)
    adjusted(year, sheet)
    assert SECRET in read(year.get("record_pdf", sheet.pk, by=Stage.HR))
    assert SECRET not in read(year.get("record_pdf", sheet.pk, by=Stage.HR, copy="own"))
    assert SECRET not in read(year.get("record_pdf", sheet.pk))


def test_the_person_has_no_archive_copy(year):
    sheet = year.sheet(State.DISCLOSED)
    assert year.get("record_pdf", sheet.pk, copy="archive").status_code == 404
    assert year.get("record_pdf", sheet.pk, by=Stage.HR, copy="other").status_code == 404
    assert "本人用" in read(year.get("record_pdf", sheet.pk))


def test_the_person_reads_no_mark_before_it_is_disclosed(year):
    sheet = year.sheet(State.CONFIRMED)
    sheet.ratings.update(comment="評価者のことば")
    own, archive = (read(year.get("record_pdf", sheet.pk, by=by)) for by in (Stage.SELF, Stage.HR))
    assert "評価者のことば" not in own
    assert "達成した" in own
    assert "評価者のことば" in archive


def test_an_evaluator_reads_on_paper_what_he_reads_on_the_page(year):
    sheet = year.sheet(State.SELF_OPEN)
    sheet.items.update(self_comment="まだ出していない")
    text = read(year.get("record_pdf", sheet.pk, by=Stage.FIRST))
    assert "評価者用" in text
    assert "まだ出していない" not in text
    assert "まだ出していない" in read(year.get("record_pdf", sheet.pk))


@pytest.mark.parametrize(("is_told", "shows"), [(True, True), (False, False)])
def test_comments_and_points_stand_on_the_persons_copy_where_the_scheme_tells_them(year, is_told, shows):
    sheet = Counted(year, tells_comments=is_told, tells_points=is_told).sheet()
    text = read(year.get("record_pdf", sheet.pk))
    assert ("評価者のことば" in text) is shows
    assert ("(70点)" in text) is shows


def test_comments_are_told_by_themselves_too_where_single_marks_are_not(year):
    sheet = Counted(year, tells_items=False, tells_comments=True).sheet()
    sheet.stages.filter(stage=Stage.SECOND).update(comment="全体のことば")
    text = read(year.get("record_pdf", sheet.pk))
    assert "全体のことば" in text
    assert "評価者のことば" not in text


def test_points_stand_beside_the_marks_with_their_sum_and_the_way_to_it(counted, year):
    sheet = counted.sheet()
    text = read(year.get("record_pdf", sheet.pk, by=Stage.HR))
    for said in ("(70点)", "評価の決まり方", "ウエイト50×4÷5", "困難度の係数0.8"):
        assert said in text
    record = Record(sheet, Sight(sheet, Copy.ARCHIVE, frozenset({Stage.HR})))
    assert [line.points for line in record.forms[0].lines] == [("40",), ("30",)]


def test_a_handover_is_read_by_whoever_reads_the_marks_of_the_stage(year):
    sheet = year.sheet(State.DISCLOSED)
    former = {"is_current": False, "valid_to": date(2026, 9, 30)}
    year.stage(sheet, Stage.SECOND, handover="前の期間の評価", **former)
    assert "前の期間の評価" in read(year.get("record_pdf", sheet.pk, by=Stage.HR))
    assert "前の期間の評価" not in read(year.get("record_pdf", sheet.pk, by=Stage.HR, copy="own"))


# ── Goals, interviews, disclosure


def test_what_goals_were_before_they_were_changed_stands_below_them(year):
    sheet = year.sheet(State.IN_PERIOD)
    before = {"what": "前の目標", "by_when": "9月末", "level": "半分", "weight": "70"}
    GoalRevision.objects.create(
        goal=sheet.goals.get(number=1), before=before, reason="担当替え", by=year.user(Stage.FIRST), at=NOON
    )
    text = read(year.get("record_pdf", sheet.pk))
    for said in ("目標の変更の履歴", "前の目標", "9月末", "70%", "担当替え"):
        assert said in text


def test_interviews_and_disclosure_stand_at_the_foot(counted, year):
    sheet = counted.sheet(acknowledged_at=NOON)
    text = read(year.get("record_pdf", sheet.pk))
    for said in (
        "期末面談",
        "令和8年11月21日",
        "オンライン",
        "説明会の準備を任せる",
        "根拠を示す話し方がよい",
        "若手にも教えたい",
        "開示した日",
        "本人の確認",
    ):
        assert said in text


def test_who_is_exempt_has_that_word_for_every_mark_and_no_mark(year):
    sheet = year.sheet(State.EXEMPT)
    text = read(year.get("record_pdf", sheet.pk))
    record = Record(sheet, Sight(sheet, Copy.OWN, frozenset({Stage.SELF})))
    assert {mark for form in record.forms for line in form.lines for mark in line.marks} == {"対象外"}
    assert {mark for row in record.summary for mark in row.marks} == {"対象外"}
    assert "評価が低いという意味ではありません" in text


# ── That it left


def test_the_file_is_written_down_with_whose_it_is_and_which_copy(year):
    sheet = year.sheet(State.DISCLOSED)
    year.get("record_pdf", sheet.pk, by=Stage.HR, copy="own")
    event = AuditEvent.objects.filter(kind=AuditEvent.Kind.EXPORT).latest("pk")
    assert [one.employee_id for one in event.whose.all()] == [sheet.employee_id]
    assert event.detail == {"sheet": sheet.pk, "copy": "own"}


def test_who_evaluated_formerly_has_no_copy(year):
    sheet = year.sheet(State.DISCLOSED)
    sheet.stages.filter(stage=Stage.FIRST).update(is_current=False, valid_to=date(2026, 9, 30))
    assert year.get("sheet", sheet.pk, by=Stage.FIRST).status_code == 200
    assert year.get("record_pdf", sheet.pk, by=Stage.FIRST).status_code == 404


def test_it_asks_no_more_questions_for_a_full_form(counted, year):
    sheet = counted.sheet()
    Interview.objects.create(sheet=sheet, kind="mid", held_on=date(2026, 10, 1), evaluator=year.people[Stage.FIRST])
    client = year.client(Stage.HR)
    address = f"/evaluations/sheets/{sheet.pk}/record.pdf"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) <= 12, "\n".join(query["sql"][:150] for query in asked.captured_queries)

"""The record form as a workbook: how it looks, what comes back of it, and what is refused."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell

from evaluations.models import Goal, GoalRevision, Rating, Sheet
from evaluations.rules.workflow import Stage, State
from staff.models import AuditEvent
from tests.staff.world import NOON

pytestmark = pytest.mark.django_db
LONG = "長" * 1001


class Form:
    """A workbook that was exported, to be filled in and sent."""

    def __init__(self, year, sheet, by=Stage.SELF):
        self.year, self.sheet, self.by, self.client = year, sheet, by, year.client(by)
        answer = self.client.get(f"/evaluations/sheets/{sheet.pk}/record.xlsx")
        assert answer.status_code == 200
        self.book = load_workbook(io.BytesIO(answer.content))
        self.page = self.book["記録書"]

    def fill(self, key, nth, value):
        """Fill in the nth open cell of the rows with this key."""
        self.open_cells(key)[nth].value = value

    def open_cells(self, key=None):
        rows = [row for row in self.page.iter_rows() if key is None or row[0].value == key]
        cells = [cell for row in rows for cell in row[1:] if isinstance(cell, Cell)]
        return [cell for cell in cells if not cell.protection.locked]

    def content(self):
        target = io.BytesIO()
        self.book.save(target)
        return target.getvalue()

    def send(self, content=None, name="記録書.xlsx"):
        upload = SimpleUploadedFile(name, content or self.content())
        return self.client.post(self.address, {"file": upload})

    def write(self):
        return self.client.post(self.address, {"do": "write"})

    @property
    def address(self):
        return f"/evaluations/sheets/{self.sheet.pk}/record/upload/"


def version(sheet):
    return Sheet.objects.values_list("version", flat=True).get(pk=sheet.pk)


def text(answer):
    return answer.content.decode()


# ── How it looks


def test_it_prints_on_a4_and_is_locked_but_for_what_can_be_filled_in(year):
    form = Form(year, year.sheet(State.SELF_SUBMITTED), by=Stage.FIRST)
    assert form.page.protection.sheet
    assert (form.page.page_setup.paperSize, form.page.page_setup.fitToWidth) == (9, 1)
    assert form.book["管理"].sheet_state == "veryHidden"
    assert form.page.column_dimensions["A"].hidden
    keys = {form.page.cell(cell.row, 1).value.partition("-")[0] for cell in form.open_cells()}
    assert keys == {"item", "goal", "axis", "stage"}


def test_marks_are_chosen_from_lists(year):
    form = Form(year, year.sheet(State.SELF_SUBMITTED), by=Stage.FIRST)
    lists = {str(rule.sqref): rule.formula1 for rule in form.page.data_validations.dataValidation}
    first = form.open_cells()[0].coordinate
    column = lists[first].split("$")[1]
    assert [form.book["管理"][f"{column}{n}"].value for n in range(1, 6)] == ["S", "A", "B", "C", "D"]


def test_no_text_becomes_a_formula(year):
    sheet = year.sheet(State.SELF_OPEN)
    sheet.items.update(self_comment="=1+1")
    cells = Form(year, sheet).open_cells()
    assert any(cell.value == "=1+1" and cell.data_type == "s" for cell in cells)


def test_where_nothing_can_be_written_nothing_is_open_and_nothing_is_taken(year):
    form = Form(year, year.sheet(State.RATED))
    assert form.open_cells() == []
    assert form.send().status_code == 422


def test_nobody_reads_in_it_what_he_does_not_read_on_the_page(year):
    sheet = year.sheet(State.SELF_SUBMITTED)
    year.rate(sheet, Stage.FIRST)
    sheet.ratings.update(comment="下書きの所見")

    def words(by):
        return {cell.value for row in Form(year, sheet, by).page.iter_rows() for cell in row}

    assert "下書きの所見" in words(Stage.FIRST)
    assert not any("下書きの所見" in words(by) for by in (Stage.SELF, Stage.SECOND, Stage.HR))


def test_the_export_is_written_down(year):
    sheet = year.sheet(State.SELF_SUBMITTED)
    Form(year, sheet, by=Stage.FIRST)
    event = AuditEvent.objects.filter(kind=AuditEvent.Kind.EXPORT).latest("pk")
    assert [one.employee_id for one in event.whose.all()] == [sheet.employee_id]
    assert event.detail["text"] == "first"


# ── Sent back


@pytest.mark.parametrize(
    ("state", "by"),
    [
        (State.GOAL_DRAFT, Stage.SELF),
        (State.SELF_OPEN, Stage.SELF),
        (State.SELF_SUBMITTED, Stage.FIRST),
        (State.FIRST_RATED, Stage.SECOND),
    ],
    ids=str,
)
def test_sent_back_as_it_is_it_changes_nothing(year, state, by):
    sheet = year.sheet(state)
    if state == State.GOAL_DRAFT:
        year.goals(sheet)
    if state == State.SELF_SUBMITTED:
        year.rate(sheet, Stage.FIRST)
    form = Form(year, sheet, by)
    assert form.open_cells()
    answer = form.send()
    assert answer.status_code == 200
    assert "いまの内容と同じです" in text(answer)
    assert version(sheet) == sheet.version


def test_goals_are_written_after_a_look_at_what_changes(year):
    sheet = year.sheet(State.GOAL_DRAFT)
    kept, dropped = year.goals(sheet)
    form = Form(year, sheet)
    form.fill(f"goal-{kept.pk}", 0, "窓口の待ち時間を減らす")
    form.fill(f"goal-{kept.pk}", 2, "70%")
    for cell in form.open_cells(f"goal-{dropped.pk}"):
        cell.value = None
    for n, value in enumerate(("手引きを作る", "全係で使う", 30, "月一回集まる", "9月末")):
        form.fill("new-3", n, value)
    answer = form.send()
    assert answer.status_code == 200
    for said in ("目標その1", "窓口の待ち時間を減らす", "(消えます)", "新しい目標"):
        assert said in text(answer)
    assert Goal.objects.get(pk=kept.pk).what == "目標その1"
    assert form.write().status_code == 302
    goals = list(sheet.goals.order_by("number").values_list("number", "what", "weight", "by_when"))
    assert goals == [
        (1, "窓口の待ち時間を減らす", Decimal(70), "3月末"),
        (2, "手引きを作る", Decimal(30), "9月末"),
    ]


def test_what_is_chosen_in_a_goal_is_taken_by_its_name(counted, year):
    sheet = counted.sheet(State.GOAL_DRAFT)
    goal = sheet.goals.first()
    form = Form(year, sheet)
    form.fill(f"goal-{goal.pk}", 5, "業務目標")
    form.fill(f"goal-{goal.pk}", 6, "◎ 困難")
    assert form.send().status_code == 200
    form.write()
    goal.refresh_from_db()
    assert (goal.kind.code, goal.difficulty.code) == ("work", "hard")


def test_a_self_report_is_written_with_its_marks(year):
    sheet = year.sheet(State.SELF_OPEN)
    item, goal = sheet.items.first(), sheet.goals.first()
    form = Form(year, sheet)
    form.fill(f"item-{item.pk}", 0, "三つの係と調整した\n待ち時間が減った")
    form.fill(f"item-{item.pk}", 1, "A")
    form.fill(f"goal-{goal.pk}", 0, "九割五分まで届いた")
    form.send()
    assert form.write().status_code == 302
    item.refresh_from_db()
    assert item.self_comment == "三つの係と調整した\n待ち時間が減った"
    assert Rating.objects.get(sheet=sheet, stage=None, item=item).level.symbol == "A"
    assert Goal.objects.get(pk=goal.pk).result == "九割五分まで届いた"


def test_an_evaluators_marks_are_written_in_whatever_width_they_were_typed(year):
    sheet = year.sheet(State.SELF_SUBMITTED)
    item = sheet.items.first()
    form = Form(year, sheet, by=Stage.FIRST)
    form.fill(f"item-{item.pk}", 0, "a")
    form.fill(f"item-{item.pk}", 1, "よく調整した")
    form.fill(f"axis-{year.ability.pk}", 0, "B")
    form.fill("stage", 0, "全体として標準")
    form.send()
    assert form.write().status_code == 302
    first = sheet.stages.get(stage=Stage.FIRST)
    rating = Rating.objects.get(sheet=sheet, stage=first, item=item)
    assert (rating.level.symbol, rating.comment) == ("A", "よく調整した")
    assert (first.comment, version(sheet)) == ("全体として標準", sheet.version + 1)


def test_the_look_and_the_writing_need_the_same_file(year):
    form = Form(year, year.sheet(State.SELF_OPEN))
    assert form.write().status_code == 422
    assert "ファイルを選んでください" in text(form.write())


# ── What is wrong, all at once


def test_every_problem_is_told_with_its_place_and_nothing_is_written(year):
    sheet = year.sheet(State.SELF_SUBMITTED)
    one, two = sheet.items.all()
    form = Form(year, sheet, by=Stage.FIRST)
    form.fill(f"item-{one.pk}", 0, "Z")
    form.fill(f"item-{two.pk}", 0, "A")
    form.fill(f"item-{two.pk}", 1, LONG)
    answer = form.send()
    assert answer.status_code == 422
    cell = form.open_cells(f"item-{one.pk}")[0]
    for said in (
        "直すところが2か所", f"<td>{cell.row}</td>", f"{cell.column_letter}(評語)", "<td>Z</td>",
        "この評語はありません。S・A・B・C・Dから選んでください。", "1000文字以内で入力してください。",
    ):  # fmt: skip
        assert said in text(answer)
    assert not Rating.objects.filter(sheet=sheet, stage__stage=Stage.FIRST).exists()


def test_a_goal_is_checked_like_on_the_page(year):
    sheet = year.sheet(State.GOAL_DRAFT)
    goal = year.goals(sheet)[0]
    form = Form(year, sheet)
    form.fill(f"goal-{goal.pk}", 0, "何" * 501)
    form.fill(f"goal-{goal.pk}", 2, "半分")
    answer = form.send()
    assert answer.status_code == 422
    assert "直すところが2か所" in text(answer)
    assert "0から100までの数を入力してください。" in text(answer)


def test_a_self_report_that_is_too_long_is_told(year):
    sheet = year.sheet(State.SELF_OPEN)
    form = Form(year, sheet)
    form.fill(f"item-{sheet.items.first().pk}", 0, LONG)
    assert "1000文字以内" in text(form.send())


@pytest.mark.parametrize(("typed", "told"), [("=1+1", "数式は取り込めません"), ("見え\u200bない", "目に見えない文字")])
def test_formulas_and_hidden_characters_are_refused(year, typed, told):
    sheet = year.sheet(State.SELF_OPEN)
    form = Form(year, sheet)
    cell = form.open_cells(f"item-{sheet.items.first().pk}")[0]
    cell.value = typed
    cell.data_type = "f" if typed.startswith("=") else "s"
    answer = form.send()
    assert answer.status_code == 422
    assert told in text(answer)


def test_a_goal_that_was_confirmed_once_is_not_deleted_by_a_file(year):
    sheet = year.sheet(State.GOAL_DRAFT)
    goal = year.goals(sheet)[0]
    GoalRevision.objects.create(goal=goal, before={}, reason="x", by=year.user(Stage.FIRST), at=NOON)
    form = Form(year, sheet)
    for cell in form.open_cells(f"goal-{goal.pk}"):
        cell.value = None
    form.send()
    assert form.write().status_code == 422
    assert Goal.objects.filter(pk=goal.pk).exists()


# ── Too late, foreign, altered


def test_a_file_of_an_older_version_is_refused_with_both_texts(year):
    sheet = year.sheet(State.SELF_OPEN)
    item = sheet.items.first()
    form = Form(year, sheet)
    form.fill(f"item-{item.pk}", 0, "ファイルのことば")
    sheet.items.update(self_comment="画面のことば")
    Sheet.objects.filter(pk=sheet.pk).update(version=sheet.version + 1)
    answer = form.send()
    assert answer.status_code == 409
    assert "ファイルのことば" in text(answer)
    assert "画面のことば" in text(answer)
    item.refresh_from_db()
    assert item.self_comment == "画面のことば"


def test_what_was_written_between_the_look_and_the_writing_stays(year):
    sheet = year.sheet(State.SELF_OPEN)
    form = Form(year, sheet)
    form.fill(f"item-{sheet.items.first().pk}", 0, "ファイルのことば")
    form.send()
    Sheet.objects.filter(pk=sheet.pk).update(version=sheet.version + 1)
    assert form.write().status_code == 409
    assert not sheet.items.filter(self_comment="ファイルのことば").exists()


def test_a_form_of_another_sheet_is_refused(year):
    other = Form(year, year.sheet(State.SELF_SUBMITTED, who=year.world.beside), by=Stage.FIRST)
    form = Form(year, year.sheet(State.SELF_SUBMITTED), by=Stage.FIRST)
    assert "ほかの記録書から書き出したファイルです" in text(form.send(other.content()))


def test_a_form_of_another_step_is_refused(year):
    sheet = year.sheet(State.SELF_OPEN)
    form = Form(year, sheet)
    Sheet.objects.filter(pk=sheet.pk).update(state=State.GOAL_DRAFT)
    assert "記入できる欄が変わっています" in text(form.send())


def test_a_form_whose_token_was_altered_is_refused(year):
    form = Form(year, year.sheet(State.SELF_OPEN))
    form.book["管理"]["A1"].value = "x" + form.book["管理"]["A1"].value
    assert "書き換えられています" in text(form.send())


def test_a_form_with_rows_that_moved_is_refused(year):
    form = Form(year, year.sheet(State.SELF_OPEN))
    form.page.insert_rows(5)
    assert "行が足されたか消されています" in text(form.send())


def test_another_workbook_a_macro_and_what_is_no_workbook_are_refused(year):
    form = Form(year, year.sheet(State.SELF_OPEN))
    del form.book["管理"]
    assert "書き出した記録書ではありません" in text(form.send())
    assert "マクロ付き" in text(form.send(name="記録書.xlsm"))
    assert "Excelブックではありません" in text(form.send(b"not a workbook"))
    assert "ファイルを選んでください" in text(form.client.post(form.address))


def test_who_cannot_write_it_does_not_send_it(year):
    sheet = year.sheet(State.SELF_OPEN)
    content = Form(year, sheet).content()
    upload = SimpleUploadedFile("記録書.xlsx", content)
    answer = year.client(Stage.FIRST).post(f"/evaluations/sheets/{sheet.pk}/record/upload/", {"file": upload})
    assert answer.status_code == 422


def test_it_asks_few_questions(year):
    sheet = year.sheet(State.SELF_SUBMITTED)
    client = year.client(Stage.FIRST)
    for address, most in (("record.xlsx", 14), ("record/upload/", 12)):
        client.get(f"/evaluations/sheets/{sheet.pk}/{address}")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/evaluations/sheets/{sheet.pk}/{address}")
        assert len(asked) <= most, "\n".join(query["sql"][:150] for query in asked.captured_queries)

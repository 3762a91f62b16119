"""HR's way through the import: choose, name the columns, check, write, undo; each as a page."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from common import jobs, kept_files
from common.models import Job
from common.spreadsheets import Sheet, write_csv, write_xlsx
from common.spreadsheets.csv_files import CP932
from staff.access import Role
from staff.models import AuditEvent, Employee, ImportSource, Posting
from tests.factories import user_with
from tests.staff.imports.files import employees, postings


@pytest.fixture
def desk(hall, client):
    client.force_login(hall.hr)
    return client


def send(desk, data: bytes, name: str, **chosen):
    upload = SimpleUploadedFile(name, data)
    return desk.post(reverse("staff:import_new"), {"file": upload, "table": "", "source": "", **chosen}, follow=True)


NEW_ORDER = postings(["001", "D2", "2027-04-01", "", "転任", "本務", "", "主任"])


def test_choose_check_write_and_undo(hall, desk):
    page = send(desk, write_xlsx([NEW_ORDER]), "次年度.xlsx")
    assert page.redirect_chain[-1][0].endswith("/check/")
    text = page.content.decode()
    assert "エラーはありません。書き込むと、下のように変わります(新規1)" in text
    assert "前の発令の終了日(D1 総務課) → 2027-03-31" in text
    assert Posting.objects.count() == 1
    written = desk.post(page.redirect_chain[-1][0], follow=True).content.decode()
    assert "全部の行を書き込みました(新規1)。" in written
    assert Posting.objects.count() == 2
    listed = desk.get(reverse("staff:imports")).content.decode()
    assert "次年度.xlsx" in listed
    undo = reverse("staff:import_undo", args=[hall.hr.authority.importrun_set.get().pk])
    assert undo in listed
    assert "消えます" in desk.get(undo).content.decode()
    assert "取り消しました。" in desk.post(undo, follow=True).content.decode()
    assert Posting.objects.count() == 1


def test_what_was_written_is_not_written_again(hall, desk):
    page = send(desk, write_xlsx([NEW_ORDER]), "次年度.xlsx")
    address = page.redirect_chain[-1][0]
    desk.post(address)
    assert "この内容は、もう書き込みました。" in desk.post(address, follow=True).content.decode()
    assert Posting.objects.count() == 2


def test_errors_come_first_and_as_a_workbook_with_the_cells_marked(hall, desk):
    page = send(desk, write_xlsx([employees(["005", "鈴木", "きのう"], ["006", "佐藤", "2027-04-01"])]), "a.xlsx")
    text = page.content.decode()
    assert "直すところが1件あります。何も書き込んでいません" in text
    assert text.index("きのう") < text.index("006 佐藤")
    assert "書き込む</button>" not in text
    job = Job.objects.get()
    answer = desk.get(reverse("staff:import_file", args=[job.pk, "errors"]))
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["エラー一覧", "職員"]
    assert "日付" in book["職員"]["C2"].comment.text
    whole = desk.get(reverse("staff:import_file", args=[job.pk, "changes"])).content.decode("utf-8-sig")
    assert "職員,3,新規,006 佐藤" in whole


def test_a_payroll_systems_headings_are_mapped_once_and_remembered(hall, desk):
    rows = [["職員コード", "漢字氏名", "採用年月日", "口座番号"], ["005", "髙﨑 葛", "R9.4.1", "1234567"]]
    page = send(desk, write_csv(rows, CP932), "kyuyo.csv", table="employee", source="+", new_source="人事給与")
    text = page.content.decode()
    assert "列の対応を決める" in text
    assert '<option value="職員コード" selected>職員コード(例: 005)</option>' in text
    assert "使わない見出し: 口座番号" in text
    address = reverse("staff:import_columns")
    wrong = {"employee-staff_number": "職員コード", "employee-name": "職員コード", "employee-hired_on": ""}
    refused = desk.post(address, wrong).content.decode()
    assert "「職員コード」は「職員番号」に使っています。" in refused
    chosen = {"employee-staff_number": "職員コード", "employee-name": "漢字氏名", "employee-hired_on": "採用年月日"}
    checked = desk.post(address, chosen, follow=True)
    assert "新規1" in checked.content.decode()
    assert "使わない見出し: 口座番号" in checked.content.decode()
    desk.post(checked.redirect_chain[-1][0])
    assert Employee.objects.get(staff_number="005").name == "髙﨑 葛"
    assert ImportSource.objects.get().mapping["name"] == "漢字氏名"
    again = send(desk, write_csv(rows, CP932), "kyuyo.csv", table="employee", source="人事給与")
    assert "ファイルの内容は、いまの内容と同じです" in again.content.decode()


def test_a_heading_that_is_gone_asks_for_the_columns_again(hall, desk):
    ImportSource.objects.create(
        authority=hall.authority, name="人事給与", table="employee",
        mapping={"staff_number": "番号", "name": "漢字氏名", "hired_on": "採用年月日"},
    )  # fmt: skip
    rows = [["職員コード", "漢字氏名", "採用年月日"], ["005", "鈴木", "R9.4.1"]]
    page = send(desk, write_csv(rows, CP932), "kyuyo.csv", table="employee", source="人事給与")
    assert "列の対応を決める" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "data", "chosen", "reason"),
    [
        ("a.csv", b"a,b", {}, "CSVがどの表のものかを選んでください。"),
        ("a.txt", b"a", {}, "ExcelブックかCSVのファイル"),
        ("a.xlsx", b"PK\x03\x04broken", {}, "ファイルが壊れていて"),
        ("a.csv", b"", {"table": "employee"}, "ファイルが空です。"),
        ("a.csv", b"a", {"table": "employee", "source": "+"}, "取り込み元の名を入れてください。"),
    ],
)
def test_a_file_that_will_not_do_is_told_at_once(desk, name, data, chosen, reason):
    assert reason in send(desk, data, name, **chosen).content.decode()


def test_a_file_whose_time_is_over_is_asked_for_again(hall, desk):
    page = send(desk, write_xlsx([NEW_ORDER]), "a.xlsx")
    kept_files.discard(Job.objects.get().options["kept"])
    written = desk.post(page.redirect_chain[-1][0], follow=True).content.decode()
    assert "時間がたったため消えました。" in written
    assert Posting.objects.count() == 1


# ── Jobs


def job(hall, **fields) -> Job:
    now = timezone.now()
    values = {"kind": "staff.import.check", "title": "取り込みの確認: a.xlsx", "by": hall.hr, "created_at": now}
    return Job.objects.create(**{**values, **fields}, options={"book": "staff"})


def test_progress_is_told_in_words_and_asked_for_again(hall, desk):
    running = job(
        hall, state="running", step="行を確かめています", done=300, total=1000, heartbeat_at=timezone.now()
    )  # fmt: skip
    address = reverse("staff:import_job", args=[running.pk])
    text = desk.get(address).content.decode()
    assert "1000行中 300行" in text
    assert 'hx-trigger="every 2s"' in text
    assert """hx-headers='{"HX-Polling": "1"}'""" in text  # asking keeps no session alive
    part = desk.get(address, headers={"HX-Request": "true", "HX-Polling": "1"}).content.decode()
    assert part.lstrip().startswith("<section")
    Job.objects.update(state="done")
    assert desk.get(address, headers={"HX-Request": "true"})["HX-Redirect"].endswith("/check/")


def test_a_worker_that_does_not_run_is_told(hall, desk):
    waiting = job(hall, created_at=timezone.now() - timedelta(seconds=20))
    text = desk.get(reverse("staff:import_job", args=[waiting.pk])).content.decode()
    assert "裏で処理するプログラムが動いていないようです。" in text


def test_a_job_whose_heart_stopped_is_told_and_can_be_started_again(hall, desk):
    page = send(desk, write_xlsx([NEW_ORDER]), "a.xlsx")
    old = timezone.now() - jobs.HEART_STOPS_AFTER - timedelta(seconds=1)
    Job.objects.update(state="running", heartbeat_at=old)
    address = page.redirect_chain[0][0]
    text = desk.get(address).content.decode()
    assert "処理が途中で止まりました。何も書き込まれていません。" in text
    assert "もう一度始める" in text
    assert "新規1" in desk.post(address, follow=True).content.decode()


def test_jobs_are_seen_by_whoever_asked_for_them(hall, client):
    mine = job(hall)
    client.force_login(user_with(Role.HR, authority=hall.authority))
    assert client.get(reverse("staff:import_job", args=[mine.pk])).status_code == 404


def test_looking_at_a_check_is_in_the_log(hall, desk):
    send(desk, write_xlsx([employees(["001", "山田 花代", "2020-04-01"])]), "a.xlsx")
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.SIGHT)
    assert [s.employee_id for s in event.whose.all()] == [hall.yamada.pk]


def test_the_list_of_imports_takes_few_queries_at_any_length(hall, desk, django_assert_max_num_queries):
    for number in range(30):
        hall.take(employees([f"1{number:03}", "新人", "2027-04-01"]))
    with django_assert_max_num_queries(12):
        desk.get(reverse("staff:imports"))


def test_a_sheet_of_another_name_is_taken_when_the_table_is_chosen(hall, desk):
    sheet = Sheet("Sheet1", employees(["005", "鈴木", "2027-04-01"]).rows)
    assert "新規1" in send(desk, write_xlsx([sheet]), "a.xlsx", table="employee").content.decode()

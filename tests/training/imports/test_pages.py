"""The training office's way through its import: choose, name the columns, check, write, undo; each as a page."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from common.models import Job
from common.spreadsheets import write_csv, write_xlsx
from common.spreadsheets.csv_files import CP932
from staff.access import Role
from staff.models import ImportRun, ImportSource
from tests.browsers import browser_of
from tests.factories import user_with
from tests.training.imports.files import courses, effects, rules, sessions
from training.models import Course

MOST = 12
FILE = [
    courses("L2|法務研修|K1|2027-04-01"),
    sessions("L2|2027-06-03|第1回|2027-06-08|2027-05-10|20"),
    rules("L2|2027-04-01|昇任したとき|G2|||12|L1"),
]


@pytest.fixture
def desk(office):
    return browser_of(office.officer)


def send(desk, data: bytes, name: str, **chosen):
    upload = SimpleUploadedFile(name, data)
    return desk.post(reverse("training:import_new"), {"file": upload, "table": "", "source": "", **chosen}, follow=True)


def test_choose_check_write_and_undo(office, desk):
    page = send(desk, write_xlsx(FILE), "来年度.xlsx")
    text = page.content.decode()
    assert "エラーはありません。書き込むと、下のように変わります(新規3)" in text
    assert "開催日 → 2027-06-03、2027-06-04、2027-06-07、2027-06-08" in text
    assert "研修担当の画面" in text  # it stands among the pages of training
    written = desk.post(page.redirect_chain[-1][0], follow=True).content.decode()
    assert "全部の行を書き込みました(新規3)。" in written
    assert "来年度の確認" not in written
    assert Course.objects.count() == 2
    undo = reverse("training:import_undo", args=[ImportRun.objects.get().pk])
    assert undo in desk.get(reverse("training:imports")).content.decode()
    told = desk.get(undo).content.decode()
    assert "免除する研修" in told
    assert "法務研修 2027-06-03 第1回" in told
    assert "取り消しました。" in desk.post(undo, follow=True).content.decode()
    assert Course.objects.count() == 1


def test_what_comes_back_and_what_changes_is_told_before_an_import_is_taken_back(office, desk):
    office.take(*FILE)
    office.take(rules("L2|2027-04-01|昇任したとき|G2|||6|"))
    told = desk.get(reverse("training:import_undo", args=[ImportRun.objects.first().pk])).content.decode()
    assert "何か月以内: <del>6</del> → <ins>12</ins>" in told
    assert "元に戻ります" in told


def test_errors_come_first_and_as_a_workbook_with_the_cells_marked(desk):
    page = send(desk, write_xlsx([effects("L1|C9", "L1|C1")]), "a.xlsx")
    assert "直すところが1件あります。何も書き込んでいません" in page.content.decode()
    answer = desk.get(reverse("training:import_file", args=[Job.objects.get().pk, "errors"]))
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["エラー一覧", "期待される効果"]
    assert "「C9」" in book["期待される効果"]["B2"].comment.text


def test_headings_of_another_system_are_mapped_and_remembered(office, desk):
    rows = [["コード", "機関名", "区分"], ["R7", "髙度研修所", "民間"]]
    page = send(desk, write_csv(rows, CP932), "機関.csv", table="provider", source="+", new_source="研修台帳")
    assert "列の対応を決める" in page.content.decode()
    chosen = {"provider-code": "コード", "provider-name": "機関名", "provider-kind": "区分", "provider-note": ""}
    page = desk.post(reverse("training:import_columns"), chosen, follow=True)
    assert "(新規1)" in page.content.decode()
    assert ImportSource.objects.get(name="研修台帳").table == "provider"
    hr = browser_of(user_with(Role.HR, authority=office.authority))
    assert "研修台帳" not in hr.get(reverse("staff:import_new")).content.decode()


def test_a_check_of_one_book_is_not_found_among_the_other(office):
    hr = browser_of(user_with(Role.HR, authority=office.authority))
    send(hr, write_xlsx(FILE), "来年度.xlsx")
    job = Job.objects.get().pk
    assert hr.get(reverse("training:import_check", args=[job])).status_code == 200
    assert hr.get(reverse("staff:import_check", args=[job])).status_code == 404
    assert "来年度.xlsx" not in hr.get(reverse("staff:imports")).content.decode()


def test_sheets_of_people_are_no_tables_here(desk):
    from common.spreadsheets import Sheet

    page = send(desk, write_xlsx([Sheet("職員", [["職員番号", "氏名"], ["1", "山田"]])]), "a.xlsx")
    assert "取り込む表がありません" in page.content.decode()


def test_the_pages_ask_few_however_many_rows(office, desk):
    office.take(*FILE)
    office.take(courses(*(f"M{n}|研修{n}|K1|2027-04-01" for n in range(60))))
    send(desk, write_xlsx([courses(*(f"N{n}|研修{n}|K1|2027-04-01" for n in range(60)))]), "b.xlsx")
    checked = Job.objects.filter(kind__endswith="check").latest("pk").pk
    run = ImportRun.objects.first().pk
    for name, args in (("imports", []), ("import_new", []), ("import_check", [checked]), ("import_undo", [run])):
        address = reverse(f"training:{name}", args=args)
        desk.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address).status_code == 200
        assert len(asked) <= MOST, "\n".join(query["sql"] for query in asked)

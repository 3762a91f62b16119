"""HR's way through the import of routes and exceptions, each step as a page; and the lists as they are shown."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from common.models import Job
from common.spreadsheets import write_xlsx
from evaluations.models import Route
from staff.access import Role
from staff.models import AuditEvent, ImportRun, ImportSource
from tests.browsers import browser_of
from tests.evaluations.imports.files import exceptions, routes
from tests.evaluations.imports.test_taking import FILE
from tests.factories import user_with

MOST = 12


@pytest.fixture
def desk(hall):
    return browser_of(hall.hr)


def send(desk, data: bytes, name: str = "経路.xlsx", **chosen):
    upload = SimpleUploadedFile(name, data)
    address = reverse("evaluations:import_new")
    return desk.post(address, {"file": upload, "table": "", "source": "", **chosen}, follow=True)


def test_choose_check_write_and_undo(hall, desk):
    page = send(desk, write_xlsx(FILE))
    text = page.content.decode()
    assert "エラーはありません。書き込むと、下のように変わります(新規5)" in text
    assert "全庁 一次評価者 2026-04-01から" in text
    written = desk.post(page.redirect_chain[-1][0], follow=True).content.decode()
    assert "全部の行を書き込みました(新規5)。" in written
    assert "評価者の決まらない職員" in written
    undo = reverse("evaluations:import_undo", args=[ImportRun.objects.get().pk])
    assert undo in desk.get(reverse("evaluations:imports")).content.decode()
    assert "評価者の例外" in desk.get(undo).content.decode()
    assert "取り消しました。" in desk.post(undo, follow=True).content.decode()
    assert not Route.objects.exists()


def test_who_an_undo_brings_back_is_named(hall, desk):
    hall.take(*FILE)
    hall.take(exceptions("001|確認者|2026-10-01|この人が評価する|002|試行のため"))
    told = desk.get(reverse("evaluations:import_undo", args=[ImportRun.objects.first().pk])).content.decode()
    assert "部長 二郎" in told


def test_errors_come_as_a_workbook_with_the_cells_marked(desk):
    page = send(desk, write_xlsx([routes("一次評価者|099|||2026-04-01")]))
    assert "直すところが1件あります。何も書き込んでいません" in page.content.decode()
    answer = desk.get(reverse("evaluations:import_file", args=[Job.objects.get().pk, "errors"]))
    assert "「099」" in load_workbook(io.BytesIO(answer.content))["評価者の経路"]["B2"].comment.text


def test_headings_of_a_source_are_remembered(hall, desk):
    rows = write_xlsx([routes("一次評価者||||2026-04-01")])
    page = send(desk, rows, table="route", source="+", new_source="評価台帳")
    assert "列の対応を決める" in page.content.decode()
    chosen = {f"route-{name}": "" for name in ("department", "grades", "heads_only", "valid_to", "person")}
    chosen |= {"route-stage": "段階", "route-valid_from": "開始日", "route-by": "", "route-levels_up": ""}
    page = desk.post(reverse("evaluations:import_columns"), chosen, follow=True)
    assert "(新規1)" in page.content.decode()
    assert ImportSource.objects.get(name="評価台帳").table == "route"


def test_the_tables_leave_as_files_and_whoever_they_name_is_written_down(hall, desk):
    hall.take(*FILE)
    for form in ("xlsx", "csv-utf8", "csv-cp932"):
        answer = desk.get(reverse("evaluations:import_export", args=["routeexception", form]))
        assert answer.status_code == 200
    event = AuditEvent.objects.filter(kind=AuditEvent.Kind.EXPORT).latest("pk")
    assert set(event.whose.values_list("employee", flat=True)) == {hall.person.pk, hall.boss.pk}
    text = desk.get(reverse("evaluations:import_export", args=["route", "csv-utf8"])).content.decode("utf-8-sig")
    assert "二次評価者,010 総務課,G1、G5,はい,2026-04-01,決まった人,0,,002 部長 二郎,2027-03-31" in text


@pytest.mark.parametrize("name", ["route", "routeexception"])
def test_the_lists_lead_to_the_import_and_leave_as_they_are_shown(hall, desk, name):
    hall.take(*FILE)
    address = reverse(f"admin:evaluations_{name}_changelist")
    assert reverse("evaluations:imports") in desk.get(address).content.decode()
    shown = desk.get(address, {"stage__exact": "second", "export": "csv-utf8"})
    lines = shown.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "二次評価者" in lines[1]


def test_an_auditor_reads_the_lists_without_the_import(hall):
    reader = browser_of(user_with(Role.AUDITOR, authority=hall.authority))
    page = reader.get(reverse("admin:evaluations_route_changelist"))
    assert page.status_code == 200
    assert reverse("evaluations:imports") not in page.content.decode()


def test_the_pages_ask_few_however_many_rows(hall, desk):
    hall.take(*FILE)
    send(desk, write_xlsx([routes(*(f"一次評価者||||2027-04-{n:02}" for n in range(1, 31)))]))
    checked, run = Job.objects.filter(kind__endswith="check").latest("pk").pk, ImportRun.objects.first().pk
    for name, args in (("imports", []), ("import_new", []), ("import_check", [checked]), ("import_undo", [run])):
        address = reverse(f"evaluations:{name}", args=args)
        desk.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address).status_code == 200
        assert len(asked) <= MOST, "\n".join(query["sql"] for query in asked)

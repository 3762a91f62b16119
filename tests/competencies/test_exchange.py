"""Export and import in the admin: choose, check, write."""

import io
from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from common.spreadsheets import Sheet, write_csv, write_xlsx
from common.spreadsheets.csv_files import CP932
from competencies.models import Framework, Grade
from competencies.querysets import FROZEN_MESSAGE
from competencies.workbook import WORKBOOK, export_workbook
from staff.access import Role
from tests.factories import FrameworkFactory, GradeFactory, JobFamilyFactory, put_in_force, user_with

GRADES = WORKBOOK.table_of("grade").name


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "imports"


@pytest.fixture
def draft(db) -> Framework:
    draft = FrameworkFactory(authority__code="tachikawa", number=2)
    family = JobFamilyFactory(framework=draft, code="F1", name="一般")
    GradeFactory(framework=draft, family=family, code="G1", order=1, level=1, name="主事")
    return draft


@pytest.fixture
def hr(client, draft):
    """HR's browser."""
    client.force_login(user_with(Role.HR, authority=draft.authority))
    return client


def address(page: str, edition: Framework, *further: str) -> str:
    return reverse(f"admin:competencies_framework_{page}", args=[edition.pk, *further])


def changed_workbook(draft: Framework, **cells: str) -> bytes:
    """The draft's workbook with some cells of its grades written over: ``E2="主事級"``."""
    book = load_workbook(io.BytesIO(export_workbook(draft)))
    for place, value in cells.items():
        book[GRADES][place] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def choose(browser, draft: Framework, data: bytes, name: str = "方針.xlsx", **fields: str):
    upload = {"file": SimpleUploadedFile(name, data)}
    return browser.post(address("import", draft), upload | fields, follow=True)


def write(browser, draft: Framework, checked):
    sent = {"fingerprint": checked.context["report"].fingerprint}
    return browser.post(address("import_check", draft), sent)


# Export


def test_the_workbook_downloads_under_a_telling_name(hr, draft):
    with time_machine.travel("2026-11-21 12:00+09:00"):
        response = hr.get(address("export_workbook", draft))
    assert response.headers["Content-Disposition"] == 'attachment; filename="tachikawa-2-20261121.xlsx"'
    assert load_workbook(io.BytesIO(response.content)).sheetnames[:2] == ["凡例", "方針"]


@pytest.mark.parametrize(("form", "encoding"), [("csv-utf8", "utf-8-sig"), ("csv-cp932", "cp932")])
def test_a_table_downloads_as_csv(hr, draft, form, encoding):
    with time_machine.travel("2026-11-21 12:00+09:00"):
        response = hr.get(address("export_table", draft, "jobfamily", form))
    assert response.content.decode(encoding).splitlines()[1].startswith("F1,")
    assert (
        unquote(response.headers["Content-Disposition"])
        == "attachment; filename*=utf-8''tachikawa-2-職種・給料表の系列-20261121.csv"
    )


def test_the_export_page_offers_every_table(hr, draft):
    page = hr.get(address("export", draft)).content.decode()
    assert address("export_table", draft, "grade", "csv-cp932") in page
    assert address("export_workbook", draft) in page


def test_characters_that_cp932_lacks_are_listed_instead_of_a_file(hr, draft):
    Grade.objects.update(name="𠮷田")
    response = hr.get(address("export_table", draft, "grade", "csv-cp932"))
    assert response.status_code == 422
    assert "書き出せない文字が1か所あるため、ファイルを作りませんでした" in response.content.decode()


@pytest.mark.parametrize(("table", "form"), [("user", "xlsx"), ("grade", "pdf")])
def test_unknown_tables_and_formats_are_not_found(hr, draft, table, form):
    assert hr.get(address("export_table", draft, table, form)).status_code == 404


# Import


def test_choose_check_write(hr, draft, kept):
    checked = choose(hr, draft, changed_workbook(draft, E2="主事級"))
    assert checked.redirect_chain == [(address("import_check", draft), 302)]
    page = checked.content.decode()
    assert "<del>主事</del>" in page
    assert "<ins>主事級</ins>" in page
    assert Grade.objects.get().name == "主事"
    written = write(hr, draft, checked)
    assert written.headers["Location"] == address("change", draft)
    assert Grade.objects.get().name == "主事級"
    assert list(kept.iterdir()) == []


def test_csv_needs_to_know_its_table(hr, draft):
    data = write_csv(WORKBOOK.table_of("grade")(draft).sheet().rows, CP932)
    refused = choose(hr, draft, data, "職位.csv")
    assert refused.context["form"].errors == {"table": ["CSVがどの表のものかを選んでください。"]}
    checked = choose(hr, draft, data, "職位.csv", table="grade")
    assert checked.context["report"].problems == []
    assert "ファイルの内容は、いまの内容と同じです" in checked.content.decode()


def test_an_unreadable_file_is_refused_with_its_reason_and_not_kept(hr, draft, kept):
    refused = choose(hr, draft, b"PK\x03\x04broken")
    assert refused.context["form"].errors["file"][0].startswith("ファイルが壊れていて")
    assert not kept.exists()


def test_an_empty_file_is_told_apart_from_none(hr, draft):
    assert choose(hr, draft, b"").context["form"].errors["file"][0].startswith("ファイルが空です。")
    assert hr.post(address("import", draft)).context["form"].errors["file"] == ["このフィールドは必須です。"]


def test_problems_are_listed_and_cannot_be_written(hr, draft):
    checked = choose(hr, draft, changed_workbook(draft, B2="一"))
    page = checked.content.decode()
    assert "直すところが1件あります。何も書き込んでいません" in page
    assert "fingerprint" not in page
    assert write(hr, draft, checked).status_code == 409
    assert Grade.objects.get().order == 1


def test_the_error_list_comes_with_the_cells_marked(hr, draft):
    choose(hr, draft, changed_workbook(draft, B2="一"))
    book = load_workbook(io.BytesIO(hr.get(address("import_errors", draft)).content))
    assert book[GRADES]["B2"].comment.text == "0〜32767の整数を入れてください。"


def test_very_many_problems_are_counted_and_the_first_shown(hr, draft):
    rows = [
        ["記号", "並び順", "名称", "給料表", "職種", "備考"],
        *[[f"X{n}", "一", "名", "", "", ""] for n in range(500)],
    ]
    page = choose(hr, draft, write_xlsx([Sheet(WORKBOOK.table_of("jobfamily").name, rows)])).content.decode()
    assert "直すところが500件あります" not in page  # the family that is missing is told, too
    assert "直すところが501件あります" in page
    assert page.count("整数を入れてください") == 199


def test_what_changed_since_the_check_is_shown_again(hr, draft):
    checked = choose(hr, draft, changed_workbook(draft, E2="主事級"))
    Grade.objects.update(name="主事補")
    stale = write(hr, draft, checked)
    assert stale.status_code == 409
    page = stale.content.decode()
    assert "確かめている間に、この版の内容が変わりました" in page
    assert "<del>主事補</del>" in page
    assert write(hr, draft, stale).status_code == 302
    assert Grade.objects.get().name == "主事級"


def test_after_an_hour_the_file_is_chosen_again(hr, draft):
    choose(hr, draft, changed_workbook(draft, E2="主事級"))
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _quarter in range(4):  # HR goes on working: an idle session would have ended
            clock.shift(timedelta(minutes=14))
            hr.get(address("import", draft))
        clock.shift(timedelta(minutes=5))
        response = hr.get(address("import_check", draft))
    assert response.headers["Location"] == address("import", draft)


def test_without_a_file_the_check_leads_back(hr, draft):
    for page in ("import_check", "import_errors"):
        assert hr.get(address(page, draft)).headers["Location"] == address("import", draft)


def test_a_file_waits_for_its_own_session_and_edition_alone(hr, draft):
    other = FrameworkFactory(authority=draft.authority, number=3)
    choose(hr, draft, changed_workbook(draft, E2="主事級"))
    assert hr.get(address("import_check", other)).headers["Location"] == address("import", other)


def test_a_frozen_edition_says_why_and_writes_nothing(hr, draft):
    data = changed_workbook(draft, E2="主事級")
    checked = choose(hr, draft, data)
    put_in_force(draft)
    assert str(FROZEN_MESSAGE) in hr.get(address("import", draft)).content.decode()
    assert str(FROZEN_MESSAGE) in choose(hr, draft, data).content.decode()
    assert write(hr, draft, checked).headers["Location"] == address("import", draft)
    assert Grade.objects.get().name == "主事"


# Who may


PAGES = [("export", ()), ("export_workbook", ()), ("export_table", ("grade", "xlsx"))]
CHANGING = [("import", ()), ("import_check", ()), ("import_errors", ())]


@pytest.mark.parametrize(("name", "further"), PAGES + CHANGING)
def test_other_authorities_editions_are_not_found(hr, name, further):
    other = FrameworkFactory()
    assert hr.get(address(name, other, *further)).status_code == 404
    assert hr.post(address(name, other, *further)).status_code in {404, 405}


@pytest.mark.parametrize(("name", "further"), PAGES)
def test_an_auditor_may_export(client, draft, name, further):
    client.force_login(user_with(Role.AUDITOR, authority=draft.authority))
    assert client.get(address(name, draft, *further)).status_code == 200


@pytest.mark.parametrize(("name", "further"), CHANGING)
def test_an_auditor_may_not_import(client, draft, name, further):
    client.force_login(user_with(Role.AUDITOR, authority=draft.authority))
    assert client.get(address(name, draft, *further)).status_code == 403


@pytest.mark.parametrize(("name", "further"), PAGES + CHANGING)
def test_an_employee_may_do_neither(client, draft, name, further):
    client.force_login(user_with(None, authority=draft.authority))
    assert client.get(address(name, draft, *further)).status_code == 403

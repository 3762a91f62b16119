"""Files that will not do, as they come to HR's desk: each is told with what to do, and none leaves a trace."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from common.models import Job
from common.spreadsheets import read, write_xlsx
from common.spreadsheets.sheets import MAX_ROWS
from staff.models import Employee, ImportRun
from tests.staff.imports.files import EMPLOYEE_HEADINGS, employees

SHEET = "xl/worksheets/sheet1.xml"
GOOD = employees(["005", "鈴木", "2027-04-01"])
NAMESPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def with_part(name: str, content: bytes) -> bytes:
    """A good workbook with one of its parts replaced or added."""
    source, target = zipfile.ZipFile(io.BytesIO(write_xlsx([GOOD]))), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for other in source.namelist():
            if other != name:
                out.writestr(other, source.read(other))
        out.writestr(name, content)
    return target.getvalue()


def rows(*cells: bytes) -> bytes:
    return b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (NAMESPACE, b"".join(cells))


BAD = [
    ("swollen.xlsx", lambda: with_part(SHEET, b" " * 5_000_000), "開くと大きくなりすぎるファイルです。"),
    ("empty-rows.xlsx", lambda: with_part(SHEET, rows(b"<row/>" * 1_000_000)), "必要な表だけを新しいブックに写して"),
    ("far-row.xlsx", lambda: with_part(SHEET, rows(b'<row r="1048576"/>')), "行が多すぎます。50000行までに"),
    ("macros.xlsx", lambda: with_part("xl/vbaProject.bin", b"x"), "マクロが入っています。「Excelブック(.xlsx)」で"),
    ("macros.xlsm", lambda: write_xlsx([GOOD]), "マクロ付きのブックは取り込めません。"),
    ("old.xls", lambda: b"\xd0\xcf\x11\xe0", "古い形式のExcelファイルです。"),
    ("letter.xlsx", lambda: b"%PDF-1.7", "中身がExcelブックではありません。"),
    ("letter.pdf", lambda: b"%PDF-1.7", "ExcelブックかCSVのファイル(.xlsx、.csv)を選んでください。"),
    ("payroll.csv", lambda: "職員番号\n".encode("cp932") + b"\x81\xff\n", "2行目に読み取れない文字があります。"),
    ("quote.csv", '職員番号,氏名\n001,"鈴木'.encode, "1行目のあとで読み取れなくなりました。"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "reason"), BAD, ids=[name for name, _make, _reason in BAD])
def test_a_bad_file_is_told_with_what_to_do(hall, client, name, make, reason):
    client.force_login(hall.hr)
    table = "employee" if name.endswith(".csv") else ""
    sent = {"file": SimpleUploadedFile(name, make()), "table": table, "source": ""}
    page = client.post(reverse("staff:import_new"), sent, follow=True)
    assert page.status_code == 200
    assert reason in page.context["form"].errors.as_text() if "form" in page.context else page.content.decode()
    assert not Job.objects.filter(state=Job.State.DONE).exists()
    assert (ImportRun.objects.count(), Employee.objects.count()) == (0, 1)


def test_a_file_with_too_many_rows_is_refused_in_the_background_and_another_is_asked_for(hall, client):
    """The chooser looks at the first rows alone."""
    lines = "\n".join([",".join(EMPLOYEE_HEADINGS), *("," for _ in range(MAX_ROWS))])
    client.force_login(hall.hr)
    sent = {"file": SimpleUploadedFile("a.csv", lines.encode()), "table": "employee", "source": ""}
    text = client.post(reverse("staff:import_new"), sent, follow=True).content.decode()
    assert "行が多すぎます。50000行までにしてください。" in text
    assert "ファイルを選び直す" in text


def test_twenty_thousand_rows_and_their_headings_are_taken():
    """Two orders for each of ten thousand people, in one sheet of full width."""
    lines = "\n".join(",".join(["値"] * 13) for _ in range(20_001))
    (sheet,) = read(ContentFile(lines.encode(), "a.csv"))
    assert len(sheet.rows) == 20_001

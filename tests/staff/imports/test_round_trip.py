"""What is exported comes back without a change, in every format; names keep every one of their characters."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.exporting import Format
from common.spreadsheets import Sheet, write_xlsx
from staff.models import AuditEvent, Department, Employee, ImportRun, Leave, Posting, Qualification, Secondment
from staff.resources.tables import TABLES, template, whole
from tests.factories import DepartmentFactory, EmployeeFactory, PostingFactory
from tests.staff.imports.files import employees, postings, problems

VARIANTS = "髙﨑 𠮷葛󠄀神"


@pytest.fixture
def full(hall):
    """Every table has a row, and every kind of cell a value."""
    DepartmentFactory(
        authority=hall.authority, code="D-3.1", valid_to=date(2026, 3, 31), version__parent=hall.general,
        version__sector="counter", version__head_title="係長", version__order=3,
    )  # fmt: skip
    hall.general.versions.create(valid_from=date(2020, 4, 1), name="総務人事課", kind="課")
    person = EmployeeFactory(
        authority=hall.authority, staff_number="0002", name=VARIANTS, former_name="齋藤", birth_date=date(1980, 1, 2),
        left_on=date(2025, 3, 31), left_by="age", pay_family="F1",
    )  # fmt: skip
    PostingFactory(
        employee=person, department=hall.tax, valid_to=date(2025, 3, 31), is_head=True, weekly_hours=Decimal("38.75"),
        grade_code="G3", pay_grade="3級", note="=1+1",
    )  # fmt: skip
    PostingFactory(employee=hall.yamada, department=hall.tax, is_main=False, order_kind="concurrent")
    Leave.objects.create(
        employee=hall.yamada, kind="childcare", valid_from=date(2024, 4, 1), valid_to=date(2025, 3, 31)
    )
    Qualification.objects.create(employee=person, name="社会福祉士", acquired_on=date(2010, 4, 1), number="第1号")
    Secondment.objects.create(employee=person, kind="dispatch", destination="県庁", valid_from=date(2012, 4, 1))
    return hall


def test_the_whole_comes_back_without_a_change(full):
    checked = full.check(*whole(full.authority))
    assert problems(checked) == []
    assert not checked.result["changes_something"]
    assert [s["counts"]["unchanged"] for s in checked.result["sheets"]] == [4, 2, 3, 1, 1, 1]
    assert all(s["missing_count"] == 0 for s in checked.result["sheets"])


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("how", Format)
def test_each_table_comes_back_in_each_format(full, client, table, how):
    Employee.objects.filter(name=VARIANTS).update(name="髙﨑")
    client.force_login(full.hr)
    answer = client.get(reverse("staff:import_export", args=[table.slug, how]))
    assert answer.status_code == 200
    checked = full.check_file(answer.content, f"a.{how.suffix}", table=table.slug if how.suffix == "csv" else "")
    assert problems(checked) == []
    assert not checked.result["changes_something"]


def test_characters_that_cp932_lacks_are_named_and_none_is_replaced(full, client):
    client.force_login(full.hr)
    answer = client.get(reverse("staff:import_export", args=["employee", "csv-cp932"]))
    assert answer.status_code == 422
    assert "𠮷" in answer.content.decode()


def test_a_name_keeps_every_character(hall):
    hall.take(employees(["005", VARIANTS, "2027-04-01"]))
    assert Employee.objects.get(staff_number="005").name == VARIANTS


def test_an_export_is_in_the_log_with_whom_it_tells_about(full, client):
    client.force_login(full.hr)
    client.get(reverse("staff:import_export", args=["leave", "xlsx"]))
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.EXPORT)
    assert [s.employee_id for s in event.whose.all()] == [full.yamada.pk]


def test_the_template_has_every_heading_and_imports_as_nothing(hall):
    checked = hall.check(*template())
    assert problems(checked) == []
    assert not checked.result["changes_something"]


# ── Damaged files


CELLS = st.one_of(
    st.sampled_from(
        ["", " ", "001", "1", "D1", "D2", "D9", "退職", "定年退職", "本務", "兼務", "はい", "2027-04-01", "20270331",
         "R9.4.1", "46113", "2027-13-01", "令和元年5月1日", "=1+1", "-1", "99999999999999999999", "１", "髙", "\u200b"]
    ),
    st.text(max_size=12),
)  # fmt: skip
NAMES = ["職員番号", "組織コード", "発令日", "終了日", "種別", "本務/兼務", "組織の長", "補職名", "週の勤務時間"]


@given(rows=st.lists(st.lists(CELLS, min_size=9, max_size=9), max_size=4), places=st.permutations(range(9)))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_odd_cells_neither_crash_nor_write_a_part(hall, rows, places):
    headings = [NAMES[place] for place in places]
    sheets = [Sheet("発令", [headings, *rows]), employees(["005", "鈴木", *(rows[0][:2] if rows else ["", ""])])]
    try:
        data = write_xlsx(sheets)
    except Exception:  # what no workbook can hold, nobody can send
        return
    before = _counts()
    checked = hall.check_file(data, "odd.xlsx")
    assert checked.state in {"done", "failed"}
    assert "システムの不具合" not in checked.message
    assert _counts() == before
    if checked.state == "done" and not checked.result["problems"] and checked.result["changes_something"]:
        written = hall.write(checked)
        assert written.state == "done", written.message
        assert hall.undo().state == "done"
        assert _counts()[:-1] == before[:-1]


def _counts():
    return [model.objects.count() for model in (Department, Employee, Posting, ImportRun)]


def test_every_day_that_people_write_is_read(hall):
    for number, day in enumerate(["令和9年4月1日", "R9.4.1", "20270401", "2027/4/1", "46478", "２０２７－０４－０１"]):
        hall.take(employees([f"9{number}", "鈴木", day]))
    assert set(Employee.objects.filter(staff_number__startswith="9").values_list("hired_on", flat=True)) == {
        date(2027, 4, 1)
    }


def test_a_full_width_number_is_the_number(hall):
    hall.take(postings(["００１", "Ｄ２", "2027-04-01", "", "併任", "兼務"]))
    assert Posting.objects.filter(employee=hall.yamada, department=hall.tax).exists()

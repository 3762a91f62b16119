"""Every list of HR's admin leaves as a file: its columns and its filters, whole, in plain text, and written down."""

from urllib.parse import urlencode

import pytest
import time_machine
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.spreadsheets import read
from staff.access import Right
from staff.admin.people import EmployeeAdmin
from staff.models import AuditEvent, Delegation, Department, Employee, Leave, User
from tests import factories
from tests.browsers import browser_of
from tests.staff import replay
from tests.staff.world import NOON

pytestmark = pytest.mark.django_db
FORMATS = ("xlsx", "csv-utf8", "csv-cp932")
LISTS = {
    model._meta.model_name: shown
    for model, shown in admin.site._registry.items()
    if type(shown).__module__.startswith("staff.admin.")
}
# What narrows a list to the rows of the one person, and leaves out those of the other.
NARROWING = [
    ("employee", {"q": "本人"}),
    ("posting", {"q": "本人", "is_main__exact": "1"}),
    ("leave", {"q": "本人", "kind": "sickness"}),
    ("secondment", {"q": "本人", "kind": "dispatch"}),
    ("qualification", {"q": "本人", "expiry": "reminded"}),
    ("user", {"q": "本人", "is_active__exact": "1"}),
]


@pytest.fixture
def world():
    with time_machine.travel(NOON, tick=False):
        world = replay.build()
        LogEntry.objects.create(
            user=world.users["hr"], content_type=ContentType.objects.get_for_model(Department), object_id="1",
            object_repr="税務課", action_flag=CHANGE, change_message="名称を変更しました。",
        )  # fmt: skip
        yield world


@pytest.fixture
def desk(world):
    return browser_of(world.users["hr"])


def address(name: str) -> str:
    return reverse(f"admin:{LISTS[name].opts.app_label}_{name}_changelist")


def table(answer) -> list[list[str]]:
    """The headings and rows of a file."""
    assert answer.status_code == 200
    suffix = "csv" if answer["Content-Type"] == "text/csv" else "xlsx"
    (sheet,) = read(ContentFile(answer.content, f"list.{suffix}"))
    return [[str(cell) for cell in row] for row in sheet.rows]


def export(browser, name: str, how: str = "xlsx", **query: str) -> list[list[str]]:
    return table(browser.get(address(name), {**query, "export": how}))


def last_export() -> AuditEvent:
    return AuditEvent.objects.filter(kind=AuditEvent.Kind.EXPORT).latest("pk")


@pytest.mark.parametrize("name", LISTS)
def test_no_list_is_forgotten(world, name):
    reader = "auditor" if LISTS[name].export_right == Right.READ_LOG else "hr"
    browser = browser_of(world.users[reader])
    for how in FORMATS:
        page = browser.get(address(name))
        rows = page.context["cl"].queryset.count()
        assert rows
        assert f'href="?{urlencode({"export": how})}"' in page.content.decode()
        headings, *cells = export(browser, name, how)
        assert [len(cells), len(set(headings))] == [rows, len(headings)]
        assert not any("<" in cell for row in cells for cell in row)
        assert (last_export().what, last_export().detail) == (
            LISTS[name].opts.verbose_name_plural, {"rows": rows, "filters": {}},
        )  # fmt: skip


@pytest.mark.parametrize("how", FORMATS)
@pytest.mark.parametrize(("name", "query"), NARROWING)
def test_a_list_leaves_as_it_is_filtered(world, desk, name, query, how):
    here, there = world.subject.staff_number, world.beside.staff_number
    assert {here, there} <= {row[0] for row in export(desk, name, how)[1:]}
    assert {row[0] for row in export(desk, name, how, **query)[1:]} == {here}


@pytest.mark.parametrize(("name", "query"), NARROWING)
def test_the_links_keep_the_filters_and_forget_the_page(desk, name, query):
    text = desk.get(address(name), {**query, "p": "1"}).content.decode()
    assert f'href="?{urlencode({**query, "export": "xlsx"})}"'.replace("&", "&amp;") in text


def test_the_file_has_every_page_of_the_list_in_its_order(monkeypatch, desk):
    monkeypatch.setattr(EmployeeAdmin, "list_per_page", 2)
    numbers = list(Employee.objects.filter(name__endswith="郎").values_list("staff_number", flat=True))
    own = [row[0] for row in export(desk, "employee")[1:]]
    assert set(own) < set(numbers)
    assert own == sorted(own)
    assert [row[0] for row in export(desk, "employee", o="-0")[1:]] == own[::-1]


def test_a_person_stands_with_number_name_and_kana_apart_and_days_as_days(world, desk):
    headings, row = export(desk, "leave", q="本人")
    assert headings == ["職員番号", "氏名", "フリガナ", "種類", "開始日", "終了日", "備考"]
    assert row == [world.subject.staff_number, "本人 三郎", "カナ", "病気休暇", "2026-10-07", "2027-02-09", "印病気甲"]


def test_no_cell_is_a_formula(world, desk):
    Leave.objects.filter(employee=world.subject).update(note="=1+1")
    text = desk.get(address("leave"), {"export": "csv-utf8"}).content.decode("utf-8-sig")
    assert "'=1+1" in text
    assert ",=1+1" not in text


def test_a_character_that_the_format_lacks_is_told(world, desk):
    Employee.objects.filter(pk=world.subject.pk).update(name="𠮷田")
    answer = desk.get(address("leave"), {"export": "csv-cp932"})
    assert answer.status_code == 422
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.EXPORT).exists()


@pytest.mark.parametrize(
    ("name", "concerned"),
    [
        ("employee", ["本人 三郎"]),
        ("posting", ["本人 三郎"]),
        ("leave", ["本人 三郎"]),
        ("user", ["本人 三郎"]),
    ],
)
def test_the_log_says_whose_records_left_and_by_which_filter_but_not_what_was_searched_for(
    world, desk, name, concerned
):
    export(desk, name, q="本人", o="1")
    event = last_export()
    assert (event.actor, [s.employee.name for s in event.whose.all()]) == (world.users["hr"], concerned)
    assert event.detail == {"rows": len(export(desk, name, q="本人")) - 1, "filters": {"o": "1"}}


def test_heads_and_those_who_act_for_somebody_are_concerned(world, desk):
    export(desk, "department")
    assert {s.employee for s in last_export().whose.all()} == {world.boss, world.manager}
    export(desk, "delegation", power="manager")
    assert [s.employee for s in last_export().whose.all()] == [world.manager]
    assert last_export().detail == {"rows": Delegation.objects.count(), "filters": {"power": "manager"}}


@pytest.mark.parametrize(
    ("kind", "name"),
    [("auditor", "delegation"), ("auditor", "importrun"), ("auditor", "user"), ("administrator", "user")],
)
def test_whoever_may_read_and_not_export_is_offered_no_file_and_finds_none(world, kind, name):
    browser = browser_of(world.users[kind])
    page = browser.get(address(name))
    assert (page.status_code, page.context["export_links"]) == (200, [])
    assert "export=" not in page.content.decode()
    assert browser.get(address(name), {"export": "xlsx"}).status_code == 404


@pytest.mark.parametrize("kind", ["own", "manager", "bureau_hr", "training"])
def test_whoever_may_not_read_the_list_gets_no_file(world, kind):
    answer = browser_of(world.users[kind]).get(address("employee"), {"export": "xlsx"})
    assert answer.status_code == 403


def test_another_authoritys_rows_do_not_leave(world):
    browser = browser_of(world.users["hr_elsewhere"])
    for name in ("employee", "posting", "leave", "department"):
        assert export(browser, name)[1:] == []


def test_an_unknown_format_or_page_is_not_found(monkeypatch, desk):
    monkeypatch.setattr(EmployeeAdmin, "list_per_page", 2)
    assert desk.get(address("employee"), {"export": "exe"}).status_code == 404
    assert desk.get(address("employee"), {"export": "xlsx", "p": "99"}).status_code == 404


@pytest.mark.parametrize("name", ["employee", "posting", "department", "user"])
def test_many_rows_leave_in_as_many_queries_as_few(world, desk, name):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            export(desk, name)
        return len(captured)

    few = queries()
    for _n in range(30):
        user = factories.user_with(None, authority=world.authority)
        person = factories.EmployeeFactory(authority=world.authority, user=user)
        place = factories.DepartmentFactory(authority=world.authority)
        factories.PostingFactory(employee=person, department=place, is_head=True)
    assert queries() == few
    assert User.objects.count() > 30

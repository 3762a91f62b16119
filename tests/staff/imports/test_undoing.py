"""The last import can be taken back, whole, as long as nobody has built on it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from common.spreadsheets import Sheet
from staff import audit
from staff.access import Role
from staff.models import (
    AuditEvent,
    Department,
    DepartmentVersion,
    Employee,
    ImportRun,
    Leave,
    Posting,
    Qualification,
    Secondment,
)
from tests.factories import PostingFactory, user_with
from tests.staff.imports.files import APRIL, departments, employees, postings

EVERYTHING = (Department, DepartmentVersion, Employee, Posting, Leave, Qualification, Secondment)


@pytest.fixture(autouse=True)
def known(hall):
    """One row of each personal table, which the file changes."""
    person = {"employee": hall.yamada}
    Leave.objects.create(**person, kind="sickness", valid_from=date(2026, 10, 1))
    Qualification.objects.create(**person, name="社会福祉士", acquired_on=date(2021, 4, 1))
    Secondment.objects.create(**person, kind="dispatch", destination="県庁", valid_from=date(2022, 4, 1))


def april():
    """Of each table, a row that is new and one that changes."""
    return [
        departments(["D3", "2027-04-01", "新設課", ""], ["D2", "2027-04-01", "課税課", "D3"]),
        employees(["001", "山田 花代", "2019-04-01"], ["002", "新人 一郎", "2027-04-01"]),
        postings(
            ["001", "D3", "2027-04-01", "", "転任", "本務", "はい", "課長"],
            ["002", "D2", "2027-04-01", "", "採用", "本務", "", ""],
        ),
        Sheet(
            "休業",
            [
                ["職員番号", "種類", "開始日", "終了日"],
                ["001", "育児休業", "2027-05-01", ""],
                ["001", SICKNESS, "2026-10-01", "2027-01-31"],
            ],
        ),
        Sheet(
            "資格",
            [
                ["職員番号", "資格", "取得日", "有効期限"],
                ["002", "保育士", "2026-03-01", ""],
                ["001", "社会福祉士", "2021-04-01", "2027-09-30"],
            ],
        ),
        Sheet(
            "派遣",
            [
                ["職員番号", "種類", "派遣先", "開始日", "終了日"],
                ["002", DISPATCH, "総務省", "2027-06-01", ""],
                ["001", DISPATCH, "県庁", "2022-04-01", "2023-03-31"],
            ],
        ),
    ]


SICKNESS, DISPATCH = str(Leave.Kind.SICKNESS.label), str(Secondment.Kind.DISPATCH.label)


def stored():
    return {model: list(model.objects.order_by("pk").values()) for model in EVERYTHING}


def test_everything_is_as_it_was(hall):
    before = stored()
    hall.take(*april())
    assert stored() != before
    undone = hall.undo()
    assert (undone.state, undone.message) == ("done", "")
    assert stored() == before
    run = ImportRun.objects.get()
    assert run.undone_by == hall.hr
    assert Employee.history.filter(staff_number="002").first().history_type == "-"
    assert Posting.history.first().history_change_reason == "取り込みの取り消し: 次年度.xlsx"


def test_import_and_undo_are_in_the_log_with_their_subjects(hall):
    hall.take(*april())
    imported = AuditEvent.objects.get(kind=AuditEvent.Kind.IMPORT)
    new = Employee.objects.get(staff_number="002").pk
    assert {s.employee_id for s in imported.whose.all()} == {hall.yamada.pk, new}
    hall.undo()
    undone = AuditEvent.objects.get(kind=AuditEvent.Kind.UNDO)
    assert {s.employee_id for s in undone.whose.all()} == {hall.yamada.pk, new}
    assert audit.broken_at() is None


def test_that_somebody_looked_at_a_new_record_stands_not_in_the_way(hall):
    hall.take(*april())
    new = Employee.objects.get(staff_number="002")
    audit.record(AuditEvent.Kind.SIGHT, "経歴", by=hall.hr, at=timezone.now(), whose=[new.pk])
    assert hall.undo().state == "done"
    assert audit.broken_at() is None


def test_a_row_that_was_changed_since_is_named_and_nothing_is_undone(hall):
    hall.take(*april())
    Employee.objects.filter(staff_number="001").update(kana="ヤマダ")
    before = stored()
    undone = hall.undo()
    assert undone.state == "failed"
    assert undone.message == "取り込みのあとで変えられた行があるため、取り消せません: 職員 山田 花代(001)"
    assert stored() == before


@pytest.mark.parametrize(
    ("model", "change", "named"),
    [
        (Department, {"valid_from": date(2026, 4, 1)}, "組織 D3 新設課"),
        (DepartmentVersion, {"name": "税制課"}, "組織の名称と位置 D2 税制課"),
        (Employee, {"kana": "ヤマダ"}, "職員 山田 花代(001)"),
        (Posting, {"title": "部長"}, "発令 山田 花代(001)"),
        (Leave, {"note": "延長"}, "休業・休職 山田 花代(001)"),
        (Qualification, {"note": "更新"}, "山田 花代(001) 社会福祉士"),
        (Secondment, {"note": "延長"}, "山田 花代(001) 県庁"),
    ],
)
def test_a_change_by_hand_in_any_table_stands_in_the_way(hall, model, change, named):
    hall.take(*april())
    touched = ImportRun.objects.get().changes.filter(model=model._meta.model_name)
    model.objects.filter(pk__in=touched.values("row")).update(**change)
    before = stored()
    undone = hall.undo()
    assert undone.state == "failed"
    assert undone.message.startswith("取り込みのあとで変えられた行があるため、取り消せません: ")
    assert named in undone.message
    assert stored() == before


def test_a_row_that_somebody_deleted_stands_in_the_way(hall):
    hall.take(*april())
    Leave.objects.get(kind="childcare").delete()
    assert "消された休業・休職" in hall.undo().message


def test_the_backup_holds_each_row_before_and_after(hall):
    hall.take(*april())
    changes = ImportRun.objects.get().changes
    yamada = changes.get(model="employee", row=hall.yamada.pk)
    assert (yamada.before["name"], yamada.after["name"]) == ("山田 花子", "山田 花代")
    assert (yamada.before["hired_on"], yamada.after["hired_on"]) == ("2020-04-01", "2019-04-01")
    new = changes.get(model="employee", before__isnull=True, row=Employee.objects.get(staff_number="002").pk)
    assert new.after["name"] == "新人 一郎"
    assert {change.model for change in changes.all()} == {model._meta.model_name for model in EVERYTHING}


def test_the_page_tells_beforehand_what_goes_and_what_returns(hall, client):
    hall.take(*april())
    client.force_login(hall.hr)
    page = client.get(reverse("staff:import_undo", args=[ImportRun.objects.get().pk]))
    assert list(page.context["counted"]) == [
        ("組織", 1, 0),
        ("組織の名称と位置", 2, 0),
        ("職員", 1, 1),
        ("発令", 2, 1),
        *((str(model._meta.verbose_name), 1, 1) for model in (Leave, Qualification, Secondment)),
    ]
    told = {(change.label, *map(tuple, change.differences)) for change in page.context["changes"]}
    assert ("D3 新設課",) in told
    assert ("D2 課税課 2027-04-01",) in told
    assert ("新人 一郎(002) D2 課税課 2027-04-01",) in told
    assert (f"山田 花代(001) {SICKNESS} 2026-10-01", ("終了日", None, "2027-01-31")) in told


def test_the_page_names_the_places_between_which_a_department_moved(hall, client):
    hall.take(departments(["D1", "2000-04-01", "総務課", "D2"]))
    client.force_login(hall.hr)
    page = client.get(reverse("staff:import_undo", args=[ImportRun.objects.get().pk]))
    (moved,) = (change for change in page.context["changes"] if change.differences)
    assert [after for _column, _before, after in moved.differences] == ["D2 税務課"]


def test_what_was_built_on_a_new_row_is_named(hall):
    hall.take(*april())
    new = Employee.objects.get(staff_number="002")
    PostingFactory(employee=new, department=hall.general, is_main=False, valid_from=APRIL)
    before = stored()
    undone = hall.undo()
    assert undone.state == "failed"
    assert undone.message.startswith(
        "取り込みで増えた行が、ほかで使われているため、取り消せません: 新人 一郎(002)(発令"
    )
    assert stored() == before


def test_a_department_that_stands_under_a_new_one_is_named(hall):
    hall.take(*april())
    new = Department.objects.get(code="D3")
    DepartmentVersion.objects.create(department=hall.general, valid_from=APRIL, name="総務課", parent=new)
    assert "D3 新設課(組織の名称と位置 総務課)" in hall.undo().message


def test_an_undone_import_is_undone_once_and_the_one_before_becomes_the_last(hall):
    before = stored()
    hall.take(employees(["002", "新人 一郎", "2027-04-01"]))
    hall.take(postings(["001", "D2", "2027-04-01", "", "転任", "", "", ""]))
    first, second = ImportRun.objects.order_by("pk")
    assert "最後の取り込みだけ" in hall.undo(first).message
    assert hall.undo(second).state == "done"
    assert "最後の取り込みだけ" in hall.undo(second).message
    assert hall.undo(first).state == "done"
    assert stored() == before


def test_what_was_undone_can_be_imported_again(hall):
    hall.take(*april())
    after = {p.valid_from: p.valid_to for p in Posting.objects.all()}
    hall.undo()
    hall.take(*april())
    assert {p.valid_from: p.valid_to for p in Posting.objects.all()} == after
    assert Employee.objects.get(staff_number="001").hired_on == date(2019, 4, 1)


@pytest.mark.parametrize("role", [Role.BUREAU_HR, Role.TRAINING, Role.AUDITOR, None])
def test_who_may_not_import_gets_nothing_done_by_a_job_either(hall, role):
    stranger = user_with(role, authority=hall.authority)
    hall.take(*april())
    before = stored()
    assert hall.undo(by=stranger).message == "取り込みをする権限がありません。"
    assert hall.check(*april(), by=stranger).message == "取り込みをする権限がありません。"
    assert stored() == before

"""The last import can be taken back, whole, as long as nobody has built on it."""

from datetime import date

import pytest
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
)
from tests.factories import PostingFactory, user_with
from tests.staff.imports.files import APRIL, departments, employees, padded, postings

EVERYTHING = (Department, DepartmentVersion, Employee, Posting, Leave, Qualification)


def april():
    return [
        departments(["D3", "2027-04-01", "新設課", ""], ["D2", "2027-04-01", "課税課", "D3"]),
        employees(["001", "山田 花代", "2019-04-01"], ["002", "新人 一郎", "2027-04-01"]),
        postings(
            ["001", "D3", "2027-04-01", "", "転任", "本務", "はい", "課長"],
            ["002", "D2", "2027-04-01", "", "採用", "本務", "", ""],
        ),
        Sheet("休業", [["職員番号", "種類", "開始日"], padded(["001", "育児休業", "2027-05-01"])]),
        Sheet("資格", [["職員番号", "資格", "取得日"], padded(["002", "保育士", "2026-03-01"])]),
    ]


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

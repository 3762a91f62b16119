"""A sheet is a snapshot: what is renamed, moved or left afterwards changes nothing on it."""

from datetime import date, timedelta

import pytest

from evaluations.models import Sheet
from staff.models import DepartmentVersion, Posting
from tests.evaluations.opening import town as towns
from tests.factories import PostingFactory
from tests.staff.world import TODAY

pytestmark = pytest.mark.django_db

FROZEN = (
    "name",
    "kana",
    "staff_number",
    "grade_code",
    "grade_name",
    "department",
    "department_name",
    "title",
    "is_head",
)


def stands(sheet):
    """What the sheet says of the person and of who evaluates him."""
    rows = list(sheet.stages.order_by("pk").values_list("stage", "name", "title", "valid_from"))
    return Sheet.objects.values_list(*FROZEN).get(pk=sheet.pk), rows


def test_a_rename_a_transfer_and_a_retirement_leave_the_sheet_as_it_was(world):
    town = towns.build(world)
    town.open()
    sheet = Sheet.objects.get(employee=world.subject)
    before = stands(sheet)
    assert before[0][-3:] == ("財務部 税務課 市民税係", "主事", False)
    DepartmentVersion.objects.filter(department__in=[world.team, world.section]).update(name="新しい名")
    world.subject.name, world.subject.kana = "改姓 三郎", "カイセイ"
    world.subject.save()
    world.manager.name = "改姓 二郎"
    world.manager.save()
    Posting.objects.filter(employee=world.subject, valid_from__gt=TODAY).delete()
    Posting.objects.filter(employee=world.subject, valid_to__gt=TODAY).update(valid_to=TODAY)
    PostingFactory(
        employee=world.subject, department=world.other_section, title="係長", grade_code="G4",
        valid_from=TODAY + timedelta(1), valid_to=date(2027, 3, 31),
    )  # fmt: skip
    world.subject.left_on = date(2027, 3, 31)
    world.subject.save()
    assert stands(sheet) == before

"""What the database itself holds of evaluations."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from evaluations.models import Rating, Scale, ScaleLevel, Scheme, Sheet, SheetStage
from tests.evaluations.factories import OPENED, AxisFactory, CycleFactory, ScaleFactory, SchemeFactory, SheetFactory
from tests.factories import EmployeeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def frozen():
    scale = ScaleFactory()
    Scheme.objects.filter(pk=scale.scheme_id).move(state=Scheme.State.FROZEN)
    return scale


@pytest.mark.parametrize(
    "change",
    [
        lambda scale: Scheme.objects.get(pk=scale.scheme_id).save(),
        lambda scale: Scheme.objects.filter(pk=scale.scheme_id).update(name="別"),
        lambda scale: Scheme.objects.filter(pk=scale.scheme_id).delete(),
        lambda scale: scale.save(),
        lambda scale: scale.delete(),
        lambda scale: ScaleLevel.objects.filter(scale=scale).update(symbol="X"),
        lambda scale: ScaleLevel.objects.filter(scale=scale).delete(),
        lambda scale: ScaleLevel.objects.bulk_create([ScaleLevel(scheme=scale.scheme, scale=scale, ordinal=9)]),
        lambda scale: Scale(scheme=scale.scheme, code="N", name="新").save(),
    ],
)
def test_a_scheme_in_use_and_all_its_parts_stay_as_they_are(frozen, change):
    with pytest.raises(ValidationError, match="使われている"):
        change(frozen)
    assert [level.symbol for level in frozen.levels.all()] == ["S", "A", "B", "C", "D"]


def test_a_scale_has_one_standard():
    scale = ScaleFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ScaleLevel.objects.filter(scale=scale).update(is_standard=True)


def test_a_person_has_one_current_sheet_in_a_cycle_and_those_that_it_corrects():
    sheet = SheetFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        SheetFactory(cycle=sheet.cycle, employee=sheet.employee)
    Sheet.objects.filter(pk=sheet.pk).update(is_current=False)
    assert SheetFactory(cycle=sheet.cycle, employee=sheet.employee, corrects=sheet).corrects == sheet


def test_nothing_is_disclosed_before_it_is_confirmed_nor_acknowledged_before_it_is_disclosed():
    sheet = SheetFactory(state=Sheet.State.CONFIRMED)
    for fields in ({"disclosed_at": OPENED}, {"acknowledged_at": OPENED}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Sheet.objects.filter(pk=sheet.pk).update(**fields)


def test_a_stage_rates_a_thing_once_and_the_persons_own_view_stands_beside_it():
    sheet, axis = SheetFactory(), AxisFactory()
    stage = SheetStage.objects.create(
        sheet=sheet, stage="first", evaluator=EmployeeFactory(), name="上司", valid_from=date(2026, 4, 1)
    )
    for given in (stage, None):
        Rating.objects.create(sheet=sheet, stage=given, axis=axis)
        with pytest.raises(IntegrityError), transaction.atomic():
            Rating.objects.create(sheet=sheet, stage=given, axis=axis)


def test_the_base_date_lies_in_the_period():
    with pytest.raises(IntegrityError), transaction.atomic():
        CycleFactory(base_date=date(2027, 4, 1))


def test_editions_of_a_scheme_have_numbers_of_their_own():
    scheme = SchemeFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        SchemeFactory(authority=scheme.authority, code=scheme.code)
    assert SchemeFactory(authority=scheme.authority, code=scheme.code, number=2)

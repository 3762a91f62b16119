"""Several codes in one column."""

import pytest

from training.models import SystemStage

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(city):
    return SystemStage.objects.create(
        authority=city("tachikawa").authority, code="S1", name="新人", grades=["G1", "G10", "G1"]
    )


def test_codes_come_back_in_order_and_once(stage):
    stage.refresh_from_db()
    assert stage.grades == ("G1", "G10")


def test_a_row_is_found_by_a_whole_code_alone(stage):
    assert SystemStage.objects.filter(grades__has="G10").get() == stage
    SystemStage.objects.update(grades=("G10",))
    assert not SystemStage.objects.filter(grades__has="G1").exists()


def test_no_codes_are_an_empty_tuple(stage):
    SystemStage.objects.update(grades=())
    assert SystemStage.objects.get(grades=()).grades == ()

import pytest
from django.core.exceptions import ValidationError

from competencies.models import Grade
from competencies.ordering import arrange, reorder
from tests import factories


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({}, [1, 2, 3]),
        ({1: 3, 3: 1}, [3, 2, 1]),
        ({3: 1}, [3, 1, 2]),
        ({1: 3}, [2, 3, 1]),
        ({1: 2}, [2, 1, 3]),
        ({2: 99}, [1, 3, 2]),
    ],
)
def test_an_item_moves_to_the_number_typed_for_it(numbers, expected):
    assert arrange([1, 2, 3], numbers) == expected


@pytest.fixture
def grades(db):
    """A family of four grades."""
    family = factories.JobFamilyFactory()
    return [
        factories.GradeFactory(framework=family.framework, family=family, order=n, name=f"職位{n}") for n in range(1, 5)
    ]


def siblings(grades):
    return Grade.objects.filter(family=grades[0].family)


def names(grades):
    return [(g.name, g.order) for g in siblings(grades).order_by("order")]


def test_grades_are_numbered_anew_though_numbers_are_unique_at_every_moment(grades):
    moved = reorder(siblings(grades), [g.pk for g in reversed(grades)])

    assert moved == 4
    assert names(grades) == [("職位4", 1), ("職位3", 2), ("職位2", 3), ("職位1", 4)]


def test_gaps_are_closed(grades):
    Grade.objects.filter(pk=grades[3].pk).update(order=32767)

    assert reorder(siblings(grades), [g.pk for g in grades]) == 1
    assert names(grades)[-1] == ("職位4", 4)


def test_the_same_order_moves_nothing(grades):
    assert reorder(siblings(grades), [g.pk for g in grades]) == 0


@pytest.mark.parametrize("wrong", ["missing", "twice", "foreign"])
def test_another_set_of_items_is_refused(grades, wrong):
    ids = [g.pk for g in grades]
    ids = {"missing": ids[:-1], "twice": [*ids, ids[0]], "foreign": [*ids[:-1], factories.GradeFactory().pk]}[wrong]

    with pytest.raises(ValidationError, match="ほかの人が"):
        reorder(siblings(grades), ids)

    assert names(grades) == [("職位1", 1), ("職位2", 2), ("職位3", 3), ("職位4", 4)]


def test_a_frozen_edition_is_refused(grades):
    factories.put_in_force(grades[0].framework)

    with pytest.raises(ValidationError, match="変更できません"):
        reorder(siblings(grades), [g.pk for g in reversed(grades)])

    assert names(grades)[0] == ("職位1", 1)

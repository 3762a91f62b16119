"""What grades ask is put together once where it cannot change, and read anew where it can."""

import pytest
from django.utils import timezone

from competencies.editions import revise
from competencies.models import Grade, Requirement
from tests.factories import UserFactory
from training.gaps.asking import asking

pytestmark = pytest.mark.django_db


def grades(policy, *codes):
    return list(Grade.objects.filter(framework=policy, code__in=codes).select_related("framework"))


@pytest.mark.parametrize(("code", "queries"), [("fujisawa", 2), ("tachikawa", 1)])
def test_what_an_edition_in_force_asks_is_read_once_whoever_looks(city, code, queries, django_assert_num_queries):
    found = grades(city(code), "G1", "G2")
    with django_assert_num_queries(queries):
        first = asking(found)
    with django_assert_num_queries(0):
        again = asking(found)
    assert [[(a.code, a.name, a.need, a.marks) for a in asked] for asked in again.asked.values()] == [
        [(a.code, a.name, a.need, a.marks) for a in asked] for asked in first.asked.values()
    ]


def test_other_grades_are_asked_for_apart(city):
    policy = city("tachikawa")
    assert asking(grades(policy, "G1")).asked.keys() != asking(grades(policy, "G1", "G2")).asked.keys()


def test_a_draft_is_read_anew(city):
    draft = revise(city("tachikawa"), by=UserFactory(), at=timezone.now())
    (found,) = grades(draft, "G1")
    before = asking([found]).asked[found.pk]
    Requirement.objects.filter(grade=found, competency__code=before[0].code).delete()
    assert [a.code for a in asking([found]).asked[found.pk]] == [a.code for a in before[1:]]

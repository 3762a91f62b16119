"""The five cities' systems of training, as their policies tell them, and questions to the catalogue."""

from collections import Counter
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from competencies.models import Competency, Framework, Grade
from tests.training.factories import CourseFactory, CourseKindFactory, ProviderFactory
from training.models import Course, CourseKind, Focus, SystemStage

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture
def catalogue(city):
    """``catalogue("tachikawa")``: a city's policy, with its training."""

    def load(code: str) -> Framework:
        framework = city(code)
        call_command("loaddata", f"{code}_training", verbosity=0)
        return framework

    return load


@pytest.mark.parametrize(
    ("code", "courses"),
    [
        ("tachikawa", {"TT1": 12, "TT2": 7, "TT3": 8, "TT4": 4, "TT5": 1, "TT6": 6}),
        ("nagareyama", {"TT1": 3, "TT2": 1, "TT3": 6, "TT4": 1, "TT5": 1}),
        ("fujisawa", {"TT1": 4, "TT2": 3, "TT3": 2, "TT4": 3, "TT5": 2}),
        ("oyama", {"TT1": 1, "TT2": 5, "TT3": 1, "TT4": 3}),
        ("aizuwakamatsu", {"TT1": 1, "TT2": 2, "TT3": 1, "TT4": 1, "TT5": 3, "TT6": 1}),
    ],
)
def test_each_citys_programme_is_whole(catalogue, code, courses):
    authority = catalogue(code).authority
    found = Course.objects.filter(authority=authority)
    assert Counter(found.values_list("kind__code", flat=True)) == courses
    assert found.offered(on=TODAY).count() == sum(courses.values())


@pytest.mark.parametrize("code", ["tachikawa", "nagareyama", "fujisawa", "oyama", "aizuwakamatsu"])
def test_every_code_is_one_of_the_policy(catalogue, code):
    framework = catalogue(code)
    grades = set(Grade.objects.filter(framework=framework).values_list("code", flat=True))
    competencies = set(Competency.objects.filter(framework=framework).values_list("code", flat=True))
    for row in (*Course.objects.all(), *SystemStage.objects.all(), *Focus.objects.all()):
        row.full_clean()
        assert set(row.grades) <= grades
    assert {code for stage in SystemStage.objects.all() for code in stage.competencies} <= competencies
    assert set(Focus.objects.exclude(competency_code="").values_list("competency_code", flat=True)) <= competencies


def test_nagareyama_tells_of_five_stages_and_ten_points_of_focus(catalogue):
    catalogue("nagareyama")
    assert list(SystemStage.objects.values_list("name", flat=True)) == [
        "新人", "新人から中堅へ", "中堅", "役職・職責別", "管理職",
    ]  # fmt: skip
    assert Focus.objects.count() == 10
    assert Focus.objects.get(name="政策形成能力").competency_code == "C6d"


def test_tachikawas_stages_say_what_is_to_be_built(catalogue):
    catalogue("tachikawa")
    assert SystemStage.objects.get(name="係長").competencies == ("C5", "C6", "C11", "C7", "C8")


def test_courses_for_a_grade_are_those_that_name_it_or_none(catalogue):
    catalogue("tachikawa")
    chiefs = Course.objects.meant_for("G3")
    assert {"新任係長", "係長新任", "OJT"} <= set(chiefs.values_list("name", flat=True))
    assert not chiefs.filter(name="新任課長").exists()


@pytest.mark.parametrize("words", ["ｺｰﾁﾝｸﾞ", "係長 コーチング", "p36"])
def test_a_course_is_found_however_it_is_written(catalogue, words):
    catalogue("tachikawa")
    assert Course.objects.matching(words).get().name == "係長のためのコーチング"


@pytest.mark.parametrize("field", ["kind", "provider"])
def test_another_authoritys_kind_or_provider_is_refused(field):
    other = {"kind": CourseKindFactory, "provider": ProviderFactory}[field]()
    course = CourseFactory()
    setattr(course, field, other)
    with pytest.raises(ValidationError, match="ほかの任命権者"):
        course.full_clean()


def test_a_kind_with_courses_stays():
    course = CourseFactory()
    with pytest.raises(Exception, match="protected"):
        CourseKind.objects.get(pk=course.kind_id).delete()

"""Making, keeping and replacing made-up years of training."""

from hashlib import sha256

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.utils import timezone

from config.management.commands.demo import PARTS
from staff.demo import make_demo_city, make_demo_people
from staff.models import Employee, User
from tests.training.demo_city.test_writing import ABOUT_PEOPLE
from training.demo_city.planning import Size
from training.demo_city.year import has_years, make_years, remove_years
from training.models import Course, CourseSession, EnrolmentStep

TODAY = timezone.localdate()
FEW = Size(sessions=12, enrolments=60)


@pytest.fixture
def framework(city):
    found = city("tachikawa")
    call_command("loaddata", *(f"tachikawa{part}" for part in PARTS[1:]), verbosity=0)
    make_demo_city(found, staff=30, seed=1, on=TODAY)
    make_demo_people(on=TODAY)
    return found


@pytest.fixture
def years(framework):
    make_years(framework, seed=1, on=TODAY, size=FEW)
    return framework


def digest() -> str:
    """What is told of enrolments, whatever the keys are."""
    rows = EnrolmentStep.objects.order_by("enrolment__employee__staff_number", "at", "action").values_list(
        "enrolment__employee__staff_number", "enrolment__session__starts_on", "action", "at", "by__staff_number"
    )
    return sha256(repr(list(rows)).encode()).hexdigest()


def test_the_same_seed_and_day_write_the_same(years):
    before = digest()
    remove_years(years.authority)
    make_years(years, seed=1, on=TODAY, size=FEW)
    assert digest() == before


def test_years_that_are_there_are_never_added_to(years):
    before = digest()
    make_years(years, seed=2, on=TODAY)
    assert digest() == before


def test_removing_leaves_the_catalogue_and_nothing_about_people(years):
    courses = Course.objects.count()
    remove_years(years.authority)
    assert [model for model in ABOUT_PEOPLE if model.objects.exists()] == []
    assert not User.objects.filter(staff_number__startswith="D").exists()
    assert Course.objects.count() == courses


def test_a_city_is_replaced_with_its_training(years):
    call_command("demo_city", framework="tachikawa", staff=40, on=TODAY, replace=True, verbosity=0)
    assert Employee.objects.filter(authority=years.authority).serving(on=TODAY).count() == 40
    assert has_years(years.authority)
    assert User.objects.get(staff_number="20001").employee.enrolments.exists()


def test_an_authority_without_courses_gets_nothing(city):
    framework = city("oyama")
    make_demo_city(framework, staff=20, seed=1, on=TODAY)
    make_years(framework, seed=1, on=TODAY)
    assert not CourseSession.objects.exists()


def test_a_larger_catalogue_is_made_when_asked_for(framework):
    make_years(framework, seed=1, on=TODAY, size=Size(courses=60, sessions=30, enrolments=100))
    assert Course.objects.count() == 60
    made_up = Course.objects.filter(code__startswith="X")
    assert {course.summary for course in made_up} == {"デモのための架空の研修です。"}


def test_it_is_refused_outside_the_demo(framework, settings):
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured):
        make_years(framework, seed=1, on=TODAY)

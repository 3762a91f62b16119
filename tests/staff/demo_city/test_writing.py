"""A made-up city in the database: valid row by row, the same for the same seed, made once."""

from hashlib import sha256

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.utils import timezone

from config.management.commands.demo import CITIES, make_cities
from staff.access import Role
from staff.demo import DEMO_PEOPLE, make_demo_city, make_demo_people
from staff.demo_city.writing import CityExists
from staff.models import (
    AuditEvent,
    AuditSubject,
    Department,
    DepartmentVersion,
    Employee,
    Leave,
    Posting,
    Qualification,
    Secondment,
    User,
)

MODELS = (Department, DepartmentVersion, Employee, Posting, Leave, Secondment, Qualification)
TODAY = timezone.localdate()


@pytest.fixture
def tachikawa(city):
    framework = city("tachikawa")
    make_demo_city(framework, staff=60, seed=1, on=TODAY)
    make_demo_people(on=TODAY)
    return framework


def digest() -> str:
    """What all rows say, whatever their keys are."""
    told = [
        *Department.objects.order_by("code").values_list("code", "valid_from", "valid_to"),
        *DepartmentVersion.objects.order_by("department__code", "valid_from").values_list(
            "department__code", "valid_from", "name", "kind", "parent__code", "sector", "head_title", "order"
        ),
        *Employee.objects.order_by("staff_number").values_list(
            "staff_number", "name", "kana", "former_name", "birth_date", "hired_on", "left_on", "left_by", "pay_family"
        ),
        *Posting.objects.order_by("employee__staff_number", "valid_from", "department__code").values_list(
            "employee__staff_number", "department__code", "valid_from", "valid_to", "order_kind", "is_main", "is_head",
            "title", "grade_code", "pay_grade", "employment", "weekly_hours", "note",
        ),
        *Leave.objects.order_by("employee__staff_number", "valid_from").values_list("kind", "valid_from", "valid_to"),
        *Secondment.objects.order_by("employee__staff_number", "valid_from").values_list("kind", "destination"),
        *Qualification.objects.order_by("employee__staff_number", "name").values_list("name", "number", "expires_on"),
    ]  # fmt: skip
    return sha256(repr(told).encode()).hexdigest()


def command(**options) -> None:
    call_command("demo_city", framework="tachikawa", staff=40, on=TODAY, verbosity=0, **options)


@pytest.mark.parametrize("code", CITIES)
def test_rows_of_every_city_are_valid(city, code):
    framework = city(code)
    make_demo_city(framework, staff=60, seed=1, on=TODAY)
    grades = set(framework.grade_set.values_list("code", flat=True))
    assert set(Posting.objects.exclude(grade_code="").values_list("grade_code", flat=True)) <= grades
    for model in MODELS:
        rows = list(model.objects.all())
        assert rows, model
        for row in rows[:: max(1, len(rows) // 25)]:
            row.full_clean()


def test_the_same_seed_and_day_write_the_same_rows(tachikawa):
    before = digest()
    call_command("demo_city", framework="tachikawa", staff=60, seed=1, on=TODAY, replace=True, verbosity=0)
    assert digest() == before


def test_no_history_is_written(tachikawa):
    assert not Posting.history.exists()


def test_search_finds_a_made_up_name_by_its_common_form(tachikawa):
    assert Employee.objects.matching("川崎 美咲").get().name == "川﨑 美咲"


def test_demo_people_are_employees(tachikawa):
    for person in DEMO_PEOPLE:
        if person.city == "tachikawa":
            employee = Employee.objects.get(staff_number=person.staff_number)
            assert employee.user.staff_number == person.staff_number
            assert employee.name == employee.user.name == person.name
            assert employee.postings.on(TODAY).main().exists()


def test_demo_people_have_their_powers(tachikawa):
    def standing(number):
        return User.objects.get(staff_number=number).standing_on(TODAY)

    assert standing("20002").is_manager
    assert not standing("20001").is_manager
    assert standing("20003").roles == {Role.HR}
    assert standing("20004").roles == {Role.AUDITOR}
    assert len(standing("20005").bureaus) > 1
    assert standing("20006").roles == {Role.TRAINING}
    assert standing("20002").headed <= standing("20007").headed


def test_settling_the_demo_people_again_changes_nothing(tachikawa):
    before = digest()
    assert make_demo_people(on=TODAY) == []
    assert User.objects.get(staff_number="20005").grants.count() == 1
    assert User.objects.get(staff_number="20007").delegations_held.count() == 1
    assert digest() == before


def test_every_city_of_the_demonstration_is_made_once(cities, monkeypatch):
    monkeypatch.setattr("config.management.commands.demo.STAFF", dict.fromkeys(CITIES, 20))
    make_cities(on=TODAY)
    before = digest()
    make_cities(on=TODAY)
    assert digest() == before
    assert Employee.objects.values("authority").distinct().count() == len(CITIES)


class TestCommand:
    def test_tells_what_it_made(self, city, capsys):
        city("tachikawa")
        call_command("demo_city", framework="tachikawa", staff=40, on=TODAY)
        assert "在職 40 人" in capsys.readouterr().out

    def test_refuses_a_second_city(self, tachikawa):
        before = digest()
        with pytest.raises(CommandError, match="--replace"):
            command()
        assert digest() == before

    def test_replaces_when_told_to(self, tachikawa):
        command(replace=True)
        assert Employee.objects.serving(on=TODAY).count() == 40
        assert User.objects.get(staff_number="20001").employee

    def test_never_removes_people_of_whom_the_log_tells(self, tachikawa):
        event = AuditEvent.objects.create(at=timezone.now(), kind="sight", what="x", previous="0", digest="1")
        AuditSubject.objects.create(event=event, employee=Employee.objects.first())
        with pytest.raises(CommandError, match="閲覧の記録"):
            command(replace=True)
        assert Employee.objects.serving(on=TODAY).count() == 60

    def test_refuses_an_authority_without_a_policy(self, db):
        with pytest.raises(CommandError, match="loaddata"):
            command()

    def test_refuses_too_few_people(self, city):
        city("tachikawa")
        with pytest.raises(CommandError, match="20 人以上"):
            call_command("demo_city", framework="tachikawa", staff=19)

    def test_is_refused_outside_the_demo(self, city, settings):
        settings.DEMO = False
        with pytest.raises(CommandError, match="HAGUKUMI_DEMO=true"):
            command()


def test_a_city_is_refused_outside_the_demo(city, settings):
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured):
        make_demo_city(city("tachikawa"), staff=40, seed=1, on=TODAY)


def test_a_city_that_exists_is_never_added_to(tachikawa):
    with pytest.raises(CityExists):
        make_demo_city(tachikawa, staff=40, seed=1, on=TODAY)

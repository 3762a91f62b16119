"""HR's pages on one day, and what they say."""

import csv
import io
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from staff.access import Role
from tests.factories import AuthorityFactory, DepartmentFactory, EmployeeFactory, PostingFactory, user_with
from tests.staff.world import TODAY


@pytest.fixture
def today():
    with time_machine.travel(f"{TODAY.isoformat()}T12:00:00+09:00", tick=False):
        yield TODAY


class House:
    """A city of two bureaus, one section each, and those who look at it."""

    def __init__(self, authority):
        self.authority = authority
        self.bureaus = [self.department(code, name=f"{code}部", kind="部") for code in "AB"]
        self.sections = [self.department(f"{b.code}1", name=f"{b.code}課", parent=b) for b in self.bureaus]
        self.hr = user_with(Role.HR, authority=authority)
        self.bureau_hr = user_with(Role.BUREAU_HR, authority=authority, department=self.bureaus[0])

    def department(self, code, **version):
        fields = {f"version__{name}": value for name, value in version.items()}
        return DepartmentFactory(authority=self.authority, code=code, **fields)

    def person(self, name, place=None, *, hired_on=date(2015, 4, 1), **posting):
        """Somebody of that name; with a main post since the hire, if a place is told."""
        person = EmployeeFactory(authority=self.authority, name=name, hired_on=hired_on)
        if place:
            PostingFactory(employee=person, department=place, **posting)
        return person

    def moves(self, name, *steps):
        """Somebody who has been in these places, each from a day on: (place, day), …"""
        person = self.person(name, hired_on=steps[0][1])
        ends = [start for _place, start in steps[1:]]
        for (place, start), following in zip(steps, [*ends, None], strict=True):
            end = date.fromordinal(following.toordinal() - 1) if following else None
            PostingFactory(employee=person, department=place, valid_from=start, valid_to=end)
        return person

    def open(self, name, user=None, /, **query):
        client = Client()
        client.force_login(user or self.hr)
        return client.get(reverse(f"staff:{name}"), query)

    def names(self, name, user=None, /, **query):
        """Whom a list names, in its order."""
        return [person.name for person in self.open(name, user, **query).context["found"]]

    def cells(self, name, /, **query):
        """The one row of a list, as it is read."""
        [person] = self.open(name, **query).context["found"]
        return [cell.text for cell in person.cells]

    def exported(self, name, user=None, /, **query):
        """The rows of the file, without the headings."""
        answer = self.open(name, user, export="csv-utf8", **query)
        assert answer.status_code == 200
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


@pytest.fixture
def house(db, today):
    return House(AuthorityFactory())


@pytest.fixture
def house_of(city, today):
    """A house in one of the five cities, with its policy in force."""
    return lambda code: House(city(code).authority)

"""HR's pages ask at most twelve questions of the database, and no more for many people than for few."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staff.models import Leave, Qualification
from tests.factories import PostingFactory
from tests.staff.world import TODAY

MOST = 12
APRIL = date(2027, 4, 1)
LISTS = (
    "hr_unposted", "hr_ending", "hr_expiring", "hr_leave", "hr_rotation", "hr_first_years", "next_year_unposted",
    "next_year_concurrent", "next_year_ungraded", "next_year_moves", "next_year_leaving",
)  # fmt: skip
PAGES = ("hr", "hr_counts", "next_year", *LISTS)
FOR_PLANNERS = {"hr_ending", *(name for name in PAGES if name.startswith("next_year"))}
SEEN = [("hr", name) for name in PAGES] + [("bureau_hr", name) for name in PAGES if name not in FOR_PLANNERS]


def add_people(house):
    """One more for every list."""
    here, there = house.sections
    house.person("発令なし")
    leaving = house.person("退職する人", here, valid_to=date(2027, 2, 10), grade_code="XX")
    leaving.left_on = date(2027, 2, 10)
    leaving.save()
    Leave.objects.create(employee=leaving, kind="sickness", valid_from=date(2026, 11, 1))
    Qualification.objects.create(employee=leaving, name="免許", acquired_on=date(2016, 4, 1), expires_on=TODAY)
    moving = house.person("異動する人", here, valid_to=date(2027, 3, 31))
    PostingFactory(employee=moving, department=there, valid_from=APRIL)
    ending = house.person("兼務の残る人", here, valid_to=date(2027, 3, 31))
    PostingFactory(employee=ending, department=there, is_main=False)


@pytest.fixture
def house(house_of):
    house = house_of("tachikawa")
    add_people(house)
    return house


@pytest.mark.parametrize("query", [{}, {"on": "2027-05-01"}], ids=["today", "another day"])
@pytest.mark.parametrize(("viewer", "name"), SEEN)
def test_a_page_asks_at_most_twelve_questions_and_no_more_for_many(house, viewer, name, query):
    few = questions(house, viewer, name, query)
    for _ in range(4):
        add_people(house)
    many = questions(house, viewer, name, query)
    assert len(many) <= MOST, many
    assert len(many) == len(few)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_names_somebody(house, name):
    """So that no list saves a question because there is nobody to ask about."""
    assert house.names(name)


def questions(house, viewer, name, query):
    """What is asked when the page is opened; not for the first time, when the record of sights has no head yet."""
    client = Client()
    client.force_login(getattr(house, viewer))
    address = reverse(f"staff:{name}")
    client.get(address, query)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address, query).status_code == 200
    return [q["sql"][:200] for q in asked.captured_queries]

"""Every list of people leaves as a file as it is shown: the same people, the filters kept, each cell plain text."""

from urllib.parse import urlencode

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from common.spreadsheets import read
from staff.models import Leave, Qualification
from tests.staff.replay import build
from tests.staff.world import NOON

pytestmark = pytest.mark.django_db

# The page, what narrows it, and what does not.
LISTS = [
    ("people", {"q": "三郎"}, {"q": "郎"}),
    ("hr_leave", {"department": "A"}, {}),
    ("hr_expiring", {"department": "A"}, {}),
    ("hr_ending", {"department": "A", "within": "6"}, {"within": "6"}),
    ("next_year_moves", {"department": "B"}, {}),
    ("hr_rotation", {"department": "A", "years": "1"}, {"years": "1"}),
]


@pytest.fixture
def world():
    with time_machine.travel(NOON, tick=False):
        yield build()


@pytest.fixture
def desk(world):
    client = Client()
    client.force_login(world.users["hr"])
    return client


def exported(desk, name: str, how: str, query: dict[str, str]) -> list[list[str]]:
    """The rows of the file, without its headings."""
    answer = desk.get(reverse(f"staff:{name}"), {**query, "export": how})
    assert answer.status_code == 200
    suffix = how.partition("-")[0]
    (sheet,) = read(ContentFile(answer.content, f"list.{suffix}"))
    return [[str(cell) for cell in row] for row in sheet.rows[1:]]


@pytest.mark.parametrize("how", ["xlsx", "csv-utf8", "csv-cp932"])
@pytest.mark.parametrize(("name", "narrow", "wide"), [(n, narrow, wide) for n, narrow, wide in LISTS])
def test_a_list_leaves_as_it_is_filtered(world, desk, name, narrow, wide, how):
    here, there = world.subject.staff_number, world.beside.staff_number
    assert {here, there} <= {row[0] for row in exported(desk, name, how, wide)}
    few = {row[0] for row in exported(desk, name, how, narrow)}
    assert here in few
    assert there not in few


@pytest.mark.parametrize(("name", "narrow"), [(n, narrow) for n, narrow, _wide in LISTS])
def test_the_page_offers_the_file_with_its_filters(desk, name, narrow):
    text = desk.get(reverse(f"staff:{name}"), narrow).content.decode()
    for how in ("xlsx", "csv-utf8", "csv-cp932"):
        assert f'href="?{urlencode({**narrow, "export": how})}"'.replace("&", "&amp;") in text


def test_no_cell_of_a_list_is_a_formula(world, desk):
    Qualification.objects.filter(employee=world.subject).update(name="=1+1")
    Leave.objects.filter(employee=world.subject).update(note="=1+1")
    answer = desk.get(reverse("staff:hr_expiring"), {"export": "csv-utf8"}).content.decode("utf-8-sig")
    assert "'=1+1" in answer
    assert ",=1+1" not in answer


def test_everybody_takes_along_who_looked_at_himself_alone(world, desk):
    page = reverse("staff:sights")
    desk.get(reverse("staff:person", args=[world.subject.pk]))
    own, others = Client(), Client()
    own.force_login(world.subject.user)
    others.force_login(world.beside.user)
    assert "?export=csv-utf8" in own.get(page).content.decode()

    headings, *rows = (line.split(",") for line in taken(own, page))

    assert headings == ["日時", "見た人", "種類", "見たもの"]
    assert [str(world.users["hr"]), "閲覧", "職員のページ"] in [row[1:] for row in rows]
    assert taken(others, page) == [",".join(headings)]


def taken(browser, page):
    return browser.get(page, {"export": "csv-utf8"}).content.decode("utf-8-sig").splitlines()

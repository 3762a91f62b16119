"""Where in the house abilities are: shares by department, small groups hidden, as a page and as a file."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from staff.models import AuditEvent
from tests.browsers import browser_of
from tests.factories import EmployeeFactory, PostingFactory
from tests.staff.world import HIRED, TODAY
from tests.training.factories_gap import rate

pytestmark = pytest.mark.django_db
C8 = "職務遂行能力"


def people(world, place, *steps: int, grade: str = "G1", **posting) -> None:
    """So many people of a department, who see themselves so far in C8."""
    for step in steps:
        person = EmployeeFactory(authority=world.authority, hired_on=HIRED)
        PostingFactory(employee=person, department=place, grade_code=grade, **posting)
        rate(person, C8=step)


@pytest.fixture
def world(hall):
    return hall("tachikawa", subject="G1")


def page(world, by="training", **query):
    return browser_of(world.users[by]).get(reverse("training:gap_map"), query)


def told(response) -> dict[str, tuple[int, int] | None]:
    """Share and number of C8 by place."""
    column = [ability.name for ability in response.context["abilities"]].index(C8)
    lines = [*response.context["lines"], ("全体", response.context["whole"])]
    counts = {name: line.cells[column].told for name, line in lines}
    return {name: (count.share, count.people) if count else None for name, count in counts.items()}


def test_the_share_is_of_those_who_rated_themselves(world):
    people(world, world.section, 2, 2, 3, 1, 0)
    people(world, world.other_section, 2, 2, 2, 2, 0, 0, 0, 0)
    assert told(page(world)) == {"財務部": (60, 5), "福祉部": (50, 8), "全体": (54, 13)}
    assert told(page(world, level="section")) == {
        "財務部": (60, 5), "財務部 税務課": (60, 5), "福祉部": (50, 8), "福祉部 福祉課": (50, 8), "全体": (54, 13),
    }  # fmt: skip


def test_a_team_is_counted_with_its_section(world):
    people(world, world.section, 2, 2)
    people(world, world.team, 0, 0, 0)
    assert told(page(world, level="section"))["財務部 税務課"] == (40, 5)


def test_the_latest_rating_counts_and_one_to_come_does_not(world):
    people(world, world.section, 0, 0, 0, 0, 0)
    for rating in list(world.section.postings.exclude(employee=world.manager)):
        rate(rating.employee, on=TODAY + timedelta(days=1), C8=0)
        rate(rating.employee, on=TODAY - timedelta(days=1), C8=3)
    assert told(page(world))["財務部"] == (0, 5)


def test_counted_is_what_the_grade_asks_in_a_main_post_of_today(world):
    people(world, world.section, 2, 2, 2, 2, 2)
    people(world, world.section, 0, grade="")
    people(world, world.section, 0, grade="XX")
    people(world, world.section, 0, is_main=False)
    people(world, world.section, 0, valid_to=TODAY - timedelta(days=1))
    assert told(page(world))["財務部"] == (100, 5)


def test_where_levels_are_asked_each_grade_has_its_own(hall):
    world = hall("fujisawa")
    people(world, world.section, 0)  # somebody who is asked for another level of another ability
    for grade, steps in (("G1", (1, 1, 1)), ("G6", (4, 3, 5))):
        for step in steps:
            person = EmployeeFactory(authority=world.authority, hired_on=HIRED)
            PostingFactory(employee=person, department=world.section, grade_code=grade)
            rate(person, C1=step)
    response = page(world)
    name = response.context["abilities"][0].name
    assert name == "役割認識・判断力"
    count = response.context["whole"].cells[0].told
    need = 4
    assert (count.reached, count.people) == (3 + sum(step >= need for step in (4, 3, 5)), 6)


def test_a_small_group_is_hidden_on_the_page_and_in_the_file(world):
    people(world, world.section, 2, 2, 0, 0)
    people(world, world.other_section, 2, 2, 2, 2, 0, 0, 0, 0)
    response = page(world)
    assert told(response) == {"財務部": None, "福祉部": None, "全体": (50, 12)}
    assert "4人" not in response.content.decode()
    book = load_workbook(io.BytesIO(page(world, export="xlsx").content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    at = rows[0].index(f"{C8}(割合)")
    assert [row[at : at + 2] for row in rows[1:]] == [["50%", 12], ["伏せています", None], ["伏せています", None]]


def test_the_head_of_a_bureau_is_counted_nowhere(world):
    people(world, world.bureau, 3)
    people(world, world.section, 0, 0, 0, 0, 2)
    assert told(page(world))["財務部"] == (20, 5)


def test_before_anybody_rated_himself_the_page_says_so(world):
    assert "まだ自己点検がありません" in page(world).content.decode()


def test_a_file_is_written_down(world):
    people(world, world.section, 2, 2, 3, 1, 0)
    before = AuditEvent.objects.count()
    page(world, export="csv-utf8")
    assert AuditEvent.objects.count() == before + 1


@pytest.mark.parametrize("level", ["bureau", "section"])
def test_at_most_twelve_questions_however_many_people_there_are(world, level):
    people(world, world.section, 2, 2, 3, 1, 0)
    few = questions(world, level)
    for place in (world.section, world.team, world.other_section, world.other_bureau):
        people(world, place, *range(4), 2, 2)
    assert len(questions(world, level)) == len(few) <= 12


def questions(world, level):
    """Not for the first time, when nothing is kept of the policy yet."""
    client, address = browser_of(world.users["training"]), reverse("training:gap_map")
    client.get(address, {"level": level})
    with CaptureQueriesContext(connection) as asked:
        client.get(address, {"level": level})
    return [query["sql"] for query in asked]

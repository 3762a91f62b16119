"""What is kept of editions in force, and what is read anew."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competencies.editions import put_in_force, revise
from competencies.frozen import kept
from competencies.models import Framework, Grade, Requirement
from staff.access import Role
from staff.careers.grades import asked_of, grade_book
from tests.factories import FrameworkFactory, UserFactory, user_with
from tests.factories import put_in_force as as_if_in_force

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Tokyo"))


class Reading:
    """Tells of each row how often it was read."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def __call__(self, rows):
        self.asked.append(rows)
        return {pk: sum(pk in asked for asked in self.asked) for pk in rows}


@pytest.fixture
def draft():
    return FrameworkFactory()


@pytest.fixture
def edition():
    return as_if_in_force(FrameworkFactory())


def test_of_an_edition_in_force_a_row_is_read_once(edition):
    read = Reading()
    assert [kept("words", {1: edition}, read), kept("words", {1: edition}, read)] == [{1: 1}, {1: 1}]
    assert read.asked == [[1]]


def test_only_what_is_not_kept_yet_is_read(edition):
    read = Reading()
    kept("words", {1: edition}, read)
    assert kept("words", {1: edition, 2: edition}, read) == {1: 1, 2: 1}
    assert read.asked == [[1], [2]]


def test_another_name_is_something_else(edition):
    read = Reading()
    assert [kept(name, {1: edition}, read) for name in ("words", "marks")] == [{1: 1}, {1: 2}]


def test_of_a_draft_everything_is_read_each_time(draft, edition):
    read = Reading()
    assert [kept("words", {1: draft, 2: edition}, read) for _ in range(2)] == [{1: 1, 2: 1}, {1: 2, 2: 1}]


def test_what_a_draft_said_is_not_kept_when_it_is_put_in_force(city):
    """What its grades ask is read as it stands on the day when it is frozen."""
    draft = revise(city("tachikawa"), by=user_with(Role.HR), at=NOW)
    row = Requirement.objects.filter(framework=draft).first()
    assert row in asked_of([row.grade])[row.grade_id]
    row.delete()
    Framework.objects.filter(pk=draft.pk).move(effective_from="2027-04-01")
    frozen = put_in_force(draft, by=UserFactory(), at=NOW)
    grade = Grade.objects.get(framework=frozen, pk=row.grade_id)
    assert row.pk not in {asked.pk for asked in asked_of([grade])[grade.pk]}


def test_the_grades_of_an_edition_are_read_once_and_its_days_every_time(city):
    old = city("tachikawa")
    reader = UserFactory(authority=old.authority)
    before = grade_book(reader).edition(NOW.date())
    Framework.objects.filter(pk=old.pk).move(effective_to="2026-11-20")
    with CaptureQueriesContext(connection) as asked:
        after = grade_book(reader).edition(NOW.date())
    assert (before, after, len(asked)) == (old, None, 1)


def test_nobody_is_told_the_kept_grades_of_another_authority(city):
    edition = city("tachikawa")
    assert grade_book(UserFactory(authority=edition.authority)).edition(NOW.date()) == edition
    assert grade_book(UserFactory()).edition(NOW.date()) is None

"""How somebody sees himself: a rating a day, the earlier ones kept."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competencies.models import CompetencyLevel
from tests.browsers import browser_of
from tests.staff.world import TODAY
from tests.training.factories_gap import rate
from training.gaps import self_ratings
from training.models import SelfRating

pytestmark = pytest.mark.django_db


def post(world, by="own", **data):
    return browser_of(world.users[by]).post(reverse("training:self_rating"), data)


def get(world, by="own"):
    return browser_of(world.users[by]).get(reverse("training:self_rating"))


def stored(world):
    rows = SelfRating.objects.filter(employee=world.subject)
    return {(row.competency_code, row.rated_on): row.step for row in rows}


def test_the_levels_of_the_policy_stand_with_their_words(hall):
    world = hall("fujisawa", subject="G6")
    text = get(world).content.decode()
    for level in CompetencyLevel.objects.filter(competency__code="C10", table__code="T1"):
        assert level.behaviour in text
    levels = [choice[0] for choice in get(world).context["form"].items[0].choices]
    assert levels == [0, 1, 2, 3, 4, 5]


def test_a_level_that_the_ability_does_not_have_cannot_be_chosen(hall):
    world = hall("fujisawa", subject="G6")
    response = post(world, **{"rating-C9": 2, "rating-C1": 4})
    assert response.status_code == 422
    assert response.context["form"].errors["rating-C9"]
    assert response.context["form"]["rating-C1"].value() == "4"
    assert not stored(world)


def test_elsewhere_there_are_four_steps_beside_what_the_grade_is_asked_for(hall):
    world = hall("tachikawa", subject="G1")
    items = {item.asked.code: item for item in get(world).context["form"].items}
    assert [label for _value, label, _meaning in items["C8"].choices] == SelfRating.Step.labels
    assert items["C8"].expected in get(world).content.decode()


def test_own_grade_and_what_the_next_asks_besides_can_be_rated(hall):
    groups = get(hall("tachikawa", subject="G1")).context["groups"]
    assert [(grade, len(items)) for grade, items in groups] == [("主事", 9), ("主任", 3)]


def test_a_rating_is_kept_by_day_and_the_second_of_a_day_takes_the_place_of_the_first(hall):
    world = hall("tachikawa", subject="G1")
    rate(world.subject, on=TODAY - timedelta(days=90), C8=1)
    post(world, **{"rating-C8": 2, "rating-C9": 0})
    assert post(world, **{"rating-C8": 3}).status_code == 302
    assert stored(world) == {("C8", TODAY - timedelta(days=90)): 1, ("C8", TODAY): 3, ("C9", TODAY): 0}


def test_sent_twice_it_is_there_once(hall):
    world = hall("tachikawa", subject="G1")
    for _ in range(2):
        assert post(world, **{"rating-C8": 2}).status_code == 302
    assert stored(world) == {("C8", TODAY): 2}


def test_the_last_rating_is_chosen_when_the_page_is_opened(hall):
    world = hall("tachikawa", subject="G1")
    rate(world.subject, on=TODAY - timedelta(days=90), C8=1)
    rate(world.subject, on=TODAY - timedelta(days=9), C8=0)
    assert get(world).context["form"]["rating-C8"].initial == 0


@pytest.mark.parametrize(
    "data", [{}, {"rating-C8": "9"}, {"rating-C8": "x"}, {"rating-C8": "-1"}, {"rating-NONE": "2"}], ids=str
)
def test_what_cannot_be_meant_is_told_and_nothing_is_kept(hall, data):
    world = hall("tachikawa", subject="G1")
    response = post(world, **data)
    assert response.status_code == 422
    assert "入力を確かめてください" in response.content.decode()
    assert not stored(world)


def test_nobody_rates_somebody_else(hall):
    world = hall("tachikawa", subject="G1", manager="G4")
    post(world, "manager", **{"rating-C8": 2})
    assert not stored(world)
    assert SelfRating.objects.get().employee == world.manager
    with pytest.raises(ValidationError, match="本人だけ"):
        self_ratings.rate(world.users["hr"], {"C8": 2}, on=TODAY)


def test_without_a_token_nothing_is_taken(hall):
    world = hall("tachikawa", subject="G1")
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["own"])
    assert client.post(reverse("training:self_rating"), {"rating-C8": 2}).status_code == 403
    assert not stored(world)


def test_a_rating_of_a_day_to_come_is_not_read_today(hall):
    world = hall("tachikawa", subject="G1")
    rate(world.subject, on=TODAY, C8=1)
    rate(world.subject, on=TODAY + timedelta(days=1), C8=3)
    assert get(world).context["form"]["rating-C8"].initial == 1
    with time_machine.travel(f"{TODAY + timedelta(days=1)}T12:00:00+09:00"):
        assert get(world).context["form"]["rating-C8"].initial == 3


@pytest.mark.parametrize("code", ["fujisawa", "aizuwakamatsu"])
def test_the_page_asks_at_most_twelve_questions(hall, code):
    world = hall(code, subject="G2")
    rate(world.subject, **{f"C{n}": 0 for n in range(1, 11)})
    client = browser_of(world.users["own"])
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("training:self_rating")).status_code == 200
    assert len(asked) <= 12

"""The five policies load into an empty database, in any order, and twice without harm.

What each of them says is tested in ``tests/competencies/cities``.
"""

import pytest
from django.core.management import call_command

from competencies.models import PARTS, AppointingAuthority, Framework
from config.management.commands.demo import CITIES

pytestmark = pytest.mark.django_db

OBJECTS = {"aizuwakamatsu": 559, "fujisawa": 429, "nagareyama": 301, "oyama": 428, "tachikawa": 303}


def everything() -> dict[str, list[dict]]:
    """Every row of every policy, primary keys included."""
    return {m.__name__: list(m.objects.order_by("pk").values()) for m in (AppointingAuthority, Framework, *PARTS)}


def load(*cities: str) -> None:
    call_command("loaddata", *cities, verbosity=0)


def test_there_are_five_cities():
    assert sorted(CITIES) == sorted(OBJECTS)


@pytest.mark.parametrize("city", sorted(OBJECTS))
def test_a_policy_loads_alone_and_again_without_a_change(city):
    load(city)
    first = everything()
    assert sum(len(rows) for rows in first.values()) == OBJECTS[city]
    load(city)
    assert everything() == first


def test_all_policies_stand_side_by_side_whatever_the_order():
    load(*sorted(OBJECTS, reverse=True))
    assert sum(len(rows) for rows in everything().values()) == sum(OBJECTS.values())
    assert list(Framework.objects.order_by("authority__code").values_list("authority__code", "state")) == [
        (city, "in_force") for city in sorted(OBJECTS)
    ]

"""The cities' policies stand beside each other, whichever is asked for first."""

import pytest

from tests import policies

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("first", ["nagareyama", "fujisawa"])
def test_a_city_has_the_same_numbers_whichever_city_was_asked_for_before(monkeypatch, first):
    monkeypatch.setattr(policies, "_rows", policies._rows.__wrapped__)
    policies.load(first)
    assert policies.load("tachikawa").pk == 2_000_001

"""500 random histories: the database takes what does not overlap, and answers for any day like a plain recount."""

import random
from datetime import timedelta

import pytest

from staff.models import Employee, Posting
from tests.staff.histories import FIRST, LAST, write_histories


@pytest.mark.django_db
def test_no_two_main_orders_overlap_and_every_day_is_answered_like_a_recount():
    tried = write_histories()
    chance = random.Random(7)
    for _ in range(60):
        day = FIRST - timedelta(days=30) + timedelta(days=chance.randint(0, (LAST - FIRST).days + 400))
        found = dict(Posting.objects.on(day).main().values_list("employee", "department"))
        plain = {
            person: place
            for person, orders in tried.items()
            for start, end, place in orders
            if start <= day and (end is None or day <= end)
        }
        assert found == plain
        unposted = set(Employee.objects.without_main_posting(on=day).values_list("pk", flat=True))
        assert unposted == (set(tried) - set(plain) if day >= FIRST else set())

"""A hundred saves on one sheet at once: of those that were acknowledged none is lost."""

import threading

import pytest
from django.db import connection, connections

from evaluations.models import Rating, Sheet
from evaluations.ratings import Given, save_marks
from evaluations.rules.workflow import Stage, State
from evaluations.sheets.writing import StaleError
from tests.staff.world import NOON

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
SAVES, AT_ONCE = 100, 20


def test_every_acknowledged_save_is_in_the_history_and_the_others_were_told(year):
    sheet = year.sheet(State.SELF_SUBMITTED)
    key, user = f"item-{sheet.items.first().pk}", year.user(Stage.FIRST)
    ready, saved, stale, failed = threading.Barrier(AT_ONCE, timeout=30), [], [], []

    def write(numbers):
        try:
            ready.wait()
            for number in numbers:
                said, seen = f"{number}番目", Sheet.objects.get(pk=sheet.pk).version
                try:
                    save_marks(sheet, Stage.FIRST, {key: Given(None, said)}, "", None, by=user, at=NOON, seen=seen)
                    saved.append(said)
                except StaleError:
                    stale.append(said)
        except Exception as failure:  # told by the test
            failed.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=[range(n, SAVES, AT_ONCE)]) for n in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert failed == []
    assert len(saved) + len(stale) == SAVES
    assert sorted(Rating.history.values_list("comment", flat=True)) == sorted(saved)
    assert Sheet.objects.get(pk=sheet.pk).version == len(saved)
    assert saved
    assert Rating.objects.get().comment in saved

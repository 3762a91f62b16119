"""The city hall of ``tests.staff.world``, built once in a process: later tests get its rows in a few statements."""

import pickle
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.db.models.signals import post_save
from django.utils import timezone

from competencies.models import AppointingAuthority
from config.management.commands.demo import CITIES
from tests.staff import world as city_hall

# SQLite would give the keys of what was rolled back to others; a sequence of PostgreSQL never gives one twice.
FAR_ABOVE = """INSERT INTO sqlite_sequence (name, seq)
               SELECT name, 10000000 FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"""


@dataclass(frozen=True)
class Kept:
    world: bytes
    rows: list[tuple[type[models.Model], list[models.Model]]]


_kept: dict[tuple[int, str] | None, Kept] = {}


def build(authority: AppointingAuthority | None = None) -> city_hall.World:
    """As ``tests.staff.world.build``; of an authority whose key may be another one's tomorrow it is built anew."""
    if authority and authority.code not in CITIES:
        return city_hall.build(authority)
    whose = (authority.pk, authority.code) if authority else None
    if whose not in _kept:
        _kept[whose] = _record(authority)
    for model, rows in _kept[whose].rows:
        # The plain queryset: the rows went through the guarded door once.
        models.QuerySet(model).bulk_create(_dated(rows))
    world = pickle.loads(_kept[whose].world)  # noqa: S301  # written below
    city_hall.record_sight(world)
    return world


def _dated(rows: list[models.Model]) -> list[models.Model]:
    """A history tells when its rows were written: now."""
    now = timezone.now()
    for row in rows:
        if hasattr(row, "history_date"):
            row.history_date = now
    return rows


def _record(authority: AppointingAuthority | None) -> Kept:
    """Build it, keep its rows as they are in the end, and leave nothing behind."""
    saved: dict[type[models.Model], set[Any]] = {}

    def note(sender: type[models.Model], instance: models.Model, **_: Any) -> None:
        saved.setdefault(sender, set()).add(instance.pk)

    post_save.connect(note)
    try:
        with transaction.atomic():
            _number_far_above()
            world = city_hall.build_unseen(authority)
            rows = [
                (model, list(model._base_manager.filter(pk__in=keys).order_by("pk"))) for model, keys in saved.items()
            ]
            transaction.set_rollback(True)
    finally:
        post_save.disconnect(note)
    return Kept(pickle.dumps(world), rows)


def _rows_of(model: type[models.Model], keys: set[Any]) -> list[models.Model]:
    return list(model._base_manager.filter(pk__in=keys).order_by("pk"))


def _number_far_above() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence")
            cursor.execute(FAR_ABOVE)

"""The five cities' policies for tests: read once from their fixtures, then written in a few statements."""

from functools import cache

from django.core.management import call_command
from django.db import models

from competencies.models import PARTS, AppointingAuthority, Framework
from config.management.commands.demo import CITIES

Rows = list[tuple[type[models.Model], list[models.Model]]]


def load(code: str) -> Framework:
    """One city's policy, as ``loaddata`` would leave it."""
    for model, rows in _rows(code):
        # The plain queryset: what is in force may not be written by the guarded one.
        models.QuerySet(model).bulk_create(rows)
    return Framework.objects.select_related("authority").get(authority__code=code)


@cache
def _rows(code: str) -> Rows:
    """The rows of a city's fixture. They pass through the database of the test that asks first."""
    call_command("loaddata", code, verbosity=0)
    policy = Framework.objects.get(authority__code=code)
    rows: Rows = [(AppointingAuthority, [policy.authority]), (Framework, [policy])]
    for model in PARTS:
        rows.append((model, list(model.objects.filter(framework=policy).order_by("pk"))))
        for field in model._meta.many_to_many:
            through = field.remote_field.through
            near = {f"{field.m2m_field_name()}__framework": policy}
            rows.append((through, list(through._default_manager.filter(**near))))
    for model, written in reversed(rows):
        models.QuerySet(model).filter(pk__in=[row.pk for row in written])._raw_delete("default")
    _renumber(rows, after=1_000_000 * (CITIES.index(code) + 1))
    return rows


def _renumber(rows: Rows, *, after: int) -> None:
    """Number a city's rows anew, out of the way of other cities' and of factories'.

    From one, whatever the database gave them: it goes on from the highest number that it has seen of any city.
    """
    numbers = {
        (model, row.pk): number for model, written in rows for number, row in enumerate(written, after + 1)
    }  # fmt: skip
    for model, written in rows:
        keys = [(f.attname, model if f.primary_key else f.related_model) for f in _keys(model)]
        for row in written:
            for name, of in keys:
                if getattr(row, name) is not None:
                    setattr(row, name, numbers[of, getattr(row, name)])


def _keys(model: type[models.Model]) -> list[models.Field]:
    return [f for f in model._meta.concrete_fields if f.primary_key or f.is_relation]

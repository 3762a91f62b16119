"""From rows as they will be to the database (書き込む).

Rows are saved one by one, so that whatever watches ``save`` sees each of them. The database's own
rules are asked by writing; only a refused row is looked at again, to say in words what was wrong.
Everything happens inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from common.importing import Problem
from common.workbooks.rows import Edition, Row
from common.workbooks.tables import PartResource

# Asking the database about more rows would take minutes, and nobody mends a thousand rows one by one.
_ENOUGH = 1_000


def write(edition: Edition) -> None:
    """Save what the sheets changed, and delete what they lack. Adds to ``edition.problems``."""
    for table, rows in edition.rows.items():
        _make_room(edition, table)
        written = [row for row in rows if row.is_written]
        wanted = {id(row): _set_aside(row) for row in written}
        for row in written:
            _save(edition, row)
        for row in written:
            _save_rest(edition, row, wanted[id(row)])
    for table in reversed(edition.rows):
        _delete(edition, table)
    if len(edition.problems) >= _ENOUGH:
        note = _("直すところが多いため、残りの行は調べていません。直してから、もう一度確かめてください。")
        edition.problems.append(Problem("", None, "", "", note))


def _set_aside(row: Row) -> dict[str, Any]:
    """Take the row's new references to its own table away, and return them by field name.

    What they name may not be saved yet; and on the way from one good tree to another no step may close a circle.
    """
    names = [c.attribute for c in row.table.references if c.widget.model is row.table._meta.model and row.differs(c)]
    wanted = {name: getattr(row.instance, name) for name in names if getattr(row.instance, name) is not None}
    for name in wanted:
        setattr(row.instance, name, None)
    return wanted


def _save_rest(edition: Edition, row: Row, wanted: dict[str, Any]) -> None:
    if wanted and row.sound:
        for name, target in wanted.items():
            setattr(row.instance, name, target)
        _save(edition, row)
    if row.sound:
        for column in row.table.manifold:
            if row.differs(column) and all(target.pk for target in row.values[column.attribute]):
                getattr(row.instance, column.attribute).set(row.values[column.attribute])


def _save(edition: Edition, row: Row) -> None:
    """Save a row. One that refers to a row that could not be saved is left out without a word."""
    targets = [getattr(row.instance, column.attribute) for column in row.table.references]
    if len(edition.problems) >= _ENOUGH or any(target and not target.pk for target in targets):
        row.sound = False
        return
    new = row.instance.pk is None
    try:
        with transaction.atomic():
            row.table.save_instance(row.instance, new, row.record.cells)
    except (IntegrityError, DataError):
        row.sound = False
        if new:
            row.instance.pk = None
        edition.problems += _explain(row)


def _explain(row: Row) -> Iterator[Problem]:
    headings = {name: column.column_name for name, column in row.table.fields.items()}
    try:
        row.table.validate_instance(row.instance)
    except ValidationError as refusal:
        for name, messages in refusal.message_dict.items():
            for message in messages:
                yield row.record.problem(row.table.name, headings.get(name, ""), message)
    else:
        yield row.record.problem(row.table.name, "", _("ほかの行と合わないため書き込めません。値を確かめてください。"))


def _make_room(edition: Edition, table: PartResource) -> None:
    moved = [row.stored for row in edition.rows[table] if row.is_written and row.stored is not None]
    table.make_room([*moved, *edition.missing(table)], [row.instance for row in edition.rows[table]])


def _delete(edition: Edition, table: PartResource) -> None:
    leaving = edition.missing(table)
    if not leaving:
        return
    in_use = list(_uses(edition, table, leaving))
    edition.problems += in_use
    if not edition.problems:
        table._meta.model.objects.filter(pk__in=[instance.pk for instance in leaving]).delete()


def _uses(edition: Edition, table: PartResource, leaving: Iterable[models.Model]) -> Iterator[Problem]:
    """Rows of tables that are not in the file would vanish with these, or lose their reference: not unasked."""
    by_pk = {instance.pk: instance for instance in leaving}
    for other in edition.tables:
        if other in edition.rows:
            continue
        for column in [*other.references, *other.manifold]:
            if column.widget.model is table._meta.model:
                used = other._meta.model.objects.filter(**{f"{column.attribute}__in": by_pk}).order_by()
                for pk, times in used.values_list(column.attribute).annotate(Count("pk")):
                    yield _in_use(table, by_pk[pk], other, times)


def _in_use(table: PartResource, instance: models.Model, other: PartResource, times: int) -> Problem:
    reason = _(
        "「%(other)s」の%(times)d行で使われているため消せません。その表も同じブックに入れるか、先に直してください。"
    )
    return Problem(table.name, None, "", table.label(instance), reason % {"other": other.name, "times": times})

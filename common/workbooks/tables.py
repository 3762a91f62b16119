"""Which sheets a workbook has: a resource for each kind of row (シート).

Columns, cells, look-ups, export and saving are django-import-export's. Its ``import_data`` is not used: it
reads one sheet at a time and writes each row as it goes, while these sheets refer to each other and to rows
still to come, and every problem of all of them is told before a row is written. Its ``Diff`` compares
what is shown, and would call a row changed when only the name of what it refers to is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.utils.functional import classproperty
from django.utils.translation import gettext as _
from import_export.resources import modelresource_factory

from common.resources import Column, SheetResource
from common.spreadsheets import Sheet
from common.workbooks.widgets import PartWidget

Key = tuple[Any, ...]
# The two headings of a sheet that stands sideways.
SIDEWAYS = ("項目", "内容")


class PartResource(SheetResource):
    """One kind of row, of one record: the columns are the model's editable fields.

    ``owner_field`` leads from a row to the record, ``owner``.
    """

    WIDGETS_MAP = SheetResource.WIDGETS_MAP | {"ForeignKey": "get_fk_widget"}
    owner_field: ClassVar[str] = ""

    class Meta:
        clean_model_instances = True

    def __init__(self, owner: models.Model) -> None:
        super().__init__()
        self.owner = owner

    @classmethod
    def get_fk_widget(cls, field: Any) -> type[PartWidget]:
        return PartWidget

    @classproperty
    def about(cls) -> str:  # noqa: N805  # a property of the class
        return str(cls._meta.about)

    @property
    def id_columns(self) -> list[Column]:
        """The columns that tell one row from another; none where there is one row."""
        return [self.fields[name] for name in self.get_import_id_fields()]

    @cached_property
    def references(self) -> list[Column]:
        return [column for column in self.fields.values() if isinstance(column.widget, PartWidget)]

    @cached_property
    def manifold(self) -> list[Column]:
        return [column for column in self.fields.values() if column.is_manifold]

    def get_queryset(self) -> Any:
        """The record's rows with all that their columns show, in their own order."""
        found = super().get_queryset().filter(**{self.owner_field: self.owner})
        if self.references:
            found = found.select_related(*[column.attribute for column in self.references])
        # What stands at the same place in two families keeps the order in which it was written.
        found = found.order_by(*self._meta.model._meta.ordering, "pk")
        return found.prefetch_related(*[column.attribute for column in self.manifold])

    def init_instance(self, row: Any = None) -> Any:
        return self._meta.model(**{self.owner_field: self.owner})

    @cached_property
    def rows(self) -> list[Any]:
        """The rows of the database."""
        return list(self.get_queryset())

    @cached_property
    def stored(self) -> dict[Key, Any]:
        """The rows of the database by what tells them apart; of two that nothing does, the first."""
        return {self.key_of(instance): instance for instance in reversed(self.rows)}

    def key_of(self, instance: models.Model) -> Key:
        """As ``widget.key`` finds it in the cells."""
        return tuple(column.widget.key_of(column.get_value(instance)) for column in self.id_columns)

    def label(self, instance: models.Model) -> str:
        """What a row is called in a report."""
        cells = [str(column.export(instance)) or _("(空欄)") for column in self.id_columns]
        name = str(instance) if self.get_import_id_fields() == ["code"] or not cells else ""
        return " ".join(filter(None, [" × ".join(cells), name]))

    def make_room(self, leaving: Sequence[Any], coming: Iterable[Any]) -> None:
        """Move rows out of each other's way: two grades of a family may swap their places (並び順の入れ替え).

        ``leaving``: stored rows that change or go; ``coming``: all rows of the sheet as they will be.
        """
        constraints = [c for c in self._meta.model._meta.constraints if isinstance(c, models.UniqueConstraint)]
        if not any("order" in constraint.fields for constraint in constraints):
            return
        taken = {instance.order for instance in (*self.rows, *coming)}
        least, most = self.fields["order"].widget.range
        spare = (number for number in range(most, least, -1) if number not in taken)
        for instance in leaving:
            self.get_queryset().filter(pk=instance.pk).update(order=next(spare))


class FactsResource(PartResource):
    """The record's own facts, one a row: heading on the left, content on the right."""

    def get_queryset(self) -> Any:
        found = self._meta.model.objects.filter(pk=self.owner.pk)
        return found.select_related(*[column.attribute for column in self.references]) if self.references else found

    def label(self, instance: models.Model) -> str:
        return self.name

    def sheet(self) -> Sheet:
        data = self.export()
        return Sheet(self.name, [list(SIDEWAYS), *map(list, zip(data.headers, data[0], strict=True))])


Table = type[PartResource]


def part_table(
    base: Table, model: type[models.Model], about: Any, *, hidden: set[str], identity: Sequence[str] = ()
) -> Table:
    """The table of a model. ``hidden``: fields that no sheet shows; ``identity``: those that tell its rows apart."""
    fields = [*model._meta.fields, *model._meta.many_to_many]
    options = {
        "about": about,
        "exclude": [f.name for f in fields if f.primary_key or not f.editable or f.name in hidden],
        "import_id_fields": list(identity),
    }
    resource: Table = modelresource_factory(model, base, options)
    return resource

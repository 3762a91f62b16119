"""References between the rows of an edition, as cells (版の中の参照)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.resources import SheetResource
from common.workbooks.widgets import PartWidget


class LocalPartWidget(PartWidget):
    """A row that is told apart by the table or competency it belongs to: a mark (印), a level (段階).

    The cell names it by its own part of the identity alone; the same row's other columns tell the rest.
    """

    def __init__(self, django_field: Any) -> None:
        super().__init__(django_field)
        own = next(lookup for lookup in self.model.identity if "__" not in lookup)
        self.own = SheetResource.field_from_django_field(own, self.model._meta.get_field(own), readonly=False)

    @property
    def allowed(self) -> str:
        return _("「%(sheet)s」にある%(own)s") % {"sheet": self.target_name, "own": self.own.column_name}

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str | int:
        return "" if value is None else self.own.export(value)

    def key(self, text: str) -> Any:
        return self.own.widget.key(text.strip())

    def identity(self, text: str, values: Mapping[str, Any]) -> tuple[Any, ...]:
        names = [lookup.partition("__")[0] for lookup in self.model.identity]
        if not values.keys() >= {*names} - {self.own.attribute}:
            # What tells the rest has been refused: no second word.
            raise ValidationError([])
        return tuple(self.key(text) if name == self.own.attribute else values[name].code for name in names)

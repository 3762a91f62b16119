"""Sheets as django-import-export's resources: Japanese headings, cells that people can write (表と列)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import classproperty
from django.utils.translation import gettext as _
from import_export import fields, resources
from import_export.widgets import ManyToManyWidget

from common import widgets
from common.spreadsheets import Sheet


class Column(fields.Field):  # type: ignore[misc]  # the library has no types
    """A model's field as a column, headed by its verbose name.

    ``heading`` and ``attribute`` are for a field that is called otherwise in the sheet, or belongs to a row that
    the sheet's row refers to (``employee__staff_number``).
    """

    def __init__(self, django_field: Any, *, heading: Any = "", attribute: str = "", **kwargs: Any) -> None:
        name = str(heading or django_field.verbose_name)
        super().__init__(attribute=attribute or django_field.name, column_name=name, **kwargs)
        self.required = not (django_field.blank or django_field.null)
        self.help_text = django_field.help_text

    @property
    def is_manifold(self) -> bool:
        return isinstance(self.widget, ManyToManyWidget)

    def clean(self, row: Any, **kwargs: Any) -> Any:
        """The value of the row's cell. Raises ValidationError that says how to mend it."""
        if self.required and not row[self.column_name].strip():
            advice = _("空欄にできません。%(allowed)sを入れてください。")
            raise ValidationError(advice % {"allowed": self.widget.allowed})
        return super().clean(row, **kwargs)

    def differs(self, stored: Any, value: Any) -> bool:
        """Whether a stored row says something else than a value that was read."""
        return not self.widget.same(self.get_value(stored), value)


class SheetResource(resources.ModelResource):  # type: ignore[misc]  # the library has no types
    """A model's rows as a sheet."""

    WIDGETS_MAP: dict[str, Any] = {
        "BooleanField": widgets.YesNoWidget,
        "IntegerField": widgets.NumberWidget,
        "DateField": widgets.DateWidget,
        "ForeignKey": widgets.CodeWidget,
        "ManyToManyField": widgets.CodesWidget,
    }
    # Pages speak of the classes.
    do_not_call_in_templates = True

    @classmethod
    def widget_from_django_field(cls, f: Any, default: Any = widgets.TextWidget) -> Any:
        return widgets.ChoiceWidget if f.choices else super().widget_from_django_field(f, default)

    @classmethod
    def widget_kwargs_for_field(cls, field_name: str, django_field: Any) -> dict[str, Any]:
        return {"django_field": django_field}

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Column:
        widget = cls.widget_from_django_field(django_field)
        kwargs = cls.widget_kwargs_for_field(field_name, django_field)
        return Column(django_field, widget=widget(**kwargs), readonly=readonly)

    @classproperty
    def name(cls) -> str:  # noqa: N805  # a property of the class
        """The sheet's name."""
        return str(cls._meta.model._meta.verbose_name_plural)

    @classproperty
    def slug(cls) -> str:  # noqa: N805  # a property of the class
        return str(cls._meta.model._meta.model_name)

    def iter_queryset(self, queryset: Any) -> Iterator[Any]:
        # The library pages through prefetched rows by primary key; ours keep the model's order, and fit into memory.
        yield from queryset

    def sheet(self) -> Sheet:
        """The rows as they are stored, below their headings."""
        data = self.export()
        return Sheet(self.name, [data.headers, *data], choices=self.choices())

    @classmethod
    def choices(cls) -> dict[int, list[str]]:
        """The cells to choose from, by column (from 1)."""
        return {n: c.widget.choices for n, c in enumerate(cls.fields.values(), start=1) if c.widget.choices}

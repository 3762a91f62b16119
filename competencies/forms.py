"""Forms for the parts of an edition: what may be chosen belongs to the same edition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db import models
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from common.masters import NamedCells
from competencies.models import EditionPart, Framework
from competencies.ordering import LARGEST_NUMBER, arrange

if TYPE_CHECKING:
    _PartModelForm = forms.ModelForm[EditionPart]
else:
    _PartModelForm = forms.ModelForm


class _EditionChecked(_PartModelForm):
    """The edition is not typed, yet what must be unique within it is checked here, not by the database."""

    def _get_validation_exclusions(self) -> Any:
        return super()._get_validation_exclusions() - {"framework"}  # type: ignore[misc]  # not in the stubs


class PartForm(_EditionChecked):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        edition = self.instance.framework_id or self._edition_to_add_to()
        for field in self.fields.values():
            offer_from_edition(field, edition)

    def _edition_to_add_to(self) -> int | None:
        """The one draft that the admin offers to a new part."""
        editions = getattr(self.fields.get("framework"), "queryset", Framework.objects.none())
        return next(iter(editions.values_list("pk", flat=True)), None)


class InlinePartForm(_EditionChecked):
    """A part below another part. Its formset says to which edition it belongs."""


class PartInlineFormSet(NamedCells):
    """Rows of one edition. Choices are asked for once, not once a row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices: dict[str, list[Any]] = {}

    @property
    def edition_id(self) -> int | None:
        parent: Any = self.instance
        return parent.pk if isinstance(parent, Framework) else parent.framework_id

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.instance.framework_id = self.edition_id
        for name, field in form.fields.items():
            offer_from_edition(field, self.edition_id)
            if isinstance(field, forms.ModelChoiceField) and isinstance(field.widget, forms.Select):
                field.widget.choices = self._choices_of(name, field)
        if form.instance.pk is None and "order" in form.fields:
            form.fields["order"].initial = self._next_order

    def _choices_of(self, name: str, field: Any) -> list[Any]:
        if name not in self._choices:
            self._choices[name] = list(field.choices)
        return self._choices[name]

    @property
    def _next_order(self) -> int:
        parts: Any = self.get_queryset()
        return max((part.order for part in parts), default=0) + 1


class OrderForm(forms.Form):
    """One number for each item. ``ids_in_order`` is what the person asked for."""

    def __init__(self, items: Sequence[EditionPart], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for place, item in enumerate(items, start=1):
            self.fields[self.name_of(item)] = forms.IntegerField(
                label=_("「%(item)s」の順番") % {"item": item},
                initial=place,
                min_value=1,
                max_value=LARGEST_NUMBER,
                error_messages={
                    "required": _("順番を数字で入力してください。"),
                    "invalid": _("順番は数字で入力してください。"),
                },
            )

    @staticmethod
    def name_of(item: EditionPart) -> str:
        return f"order-{item.pk}"

    def is_about_its_items(self) -> bool:
        """Whether what was sent has a number for each item, and for nothing else."""
        return {name for name in self.data if name.startswith("order-")} == set(self.fields)

    def rows(self) -> list[tuple[EditionPart, forms.BoundField]]:
        return [(item, self[self.name_of(item)]) for item in self.items]

    def ids_in_order(self) -> list[int]:
        return arrange([item.pk for item in self.items], {i.pk: self.cleaned_data[self.name_of(i)] for i in self.items})


def offer_from_edition(field: forms.Field, edition_id: int | None) -> None:
    """Limit a choice of parts to those of one edition."""
    if isinstance(field, forms.ModelChoiceField) and _is_part(field):
        field.queryset = _rows(field).filter(framework=edition_id)


def next_order(parts: models.QuerySet[Any]) -> int:
    """The number that puts a new part last."""
    return (parts.aggregate(last=Max("order"))["last"] or 0) + 1


def _is_part(field: forms.ModelChoiceField[Any]) -> bool:
    return issubclass(_rows(field).model, EditionPart)


def _rows(field: forms.ModelChoiceField[Any]) -> models.QuerySet[Any]:
    """What a choice offers; it is None only before the field is built."""
    return cast("models.QuerySet[Any]", field.queryset)

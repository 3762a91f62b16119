"""Scales of marks in the admin (評語の段階の組)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from evaluations import schemes
from evaluations.admin.base import PartAdmin, PartForm, PartFormSet, PartInline, Section
from evaluations.models import Scale, ScaleLevel


class LevelForm(PartForm):
    def validate_constraints(self) -> None:
        """What the database knows of the other rows is what they were before: the formset looks at all of them."""


class LevelFormSet(PartFormSet):
    """The rows of a scale are one thing: which is the standard, and which place each has, is seen of all at once."""

    def clean(self) -> None:
        super().clean()
        rows = [form.cleaned_data for form in self.forms if self._counts(form)]
        if sum(bool(row.get("is_standard")) for row in rows) > 1:
            raise ValidationError(_("標準の段階は一つだけです。ほかの「標準」を外してください。"))

    def _counts(self, form: Any) -> bool:
        return bool(getattr(form, "cleaned_data", None)) and not form.cleaned_data.get("DELETE")

    def save(self, commit: bool = True) -> Any:
        """Whatever has changed steps aside first: two rows may change places."""
        if commit and (changed := [form.instance.pk for form in self.initial_forms if form.has_changed()]):
            schemes.step_aside(changed)
        return super().save(commit)


class LevelInline(PartInline):
    model = ScaleLevel
    form = LevelForm
    formset = LevelFormSet
    fields = ("ordinal", "symbol", "words", "points", "is_standard")
    ordering = ("-ordinal",)


@admin.register(Scale)
class ScaleAdmin(PartAdmin):
    sections = (
        Section(
            "levels",
            _("段階"),
            ("name", ("code", "order")),
            (LevelInline,),
            _(
                "段階はいくつでも作れます。1が最も低い段階で、一つを標準にします。点は、点数にする軸で使うときに要ります。"
            ),
        ),
    )

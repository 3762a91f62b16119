"""Fields that hold codes of the policy (方針の記号): chosen from the editions, and kept when none has it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.apps import apps
from django.contrib import admin
from django.db.models import F, Value
from django.http import HttpRequest
from django.utils.translation import gettext as _

from common.fields import CodesField
from competencies.models import Competency, Framework, Grade, JobFamily
from staff.admin_views.scope import user_of

if TYPE_CHECKING:
    _Options = admin.ModelAdmin[Any]
    _Field = forms.ChoiceField
else:
    _Options, _Field = object, object

# The models of the policy that have such codes, with what they are sorted by before their own order. Those of one
# group are asked for together.
GROUPS: tuple[dict[Any, Any], ...] = (
    {Grade: F("family__order"), JobFamily: Value(0)},
    {Competency: F("group__order")},
)


class KeepsCodes(_Field):
    """Codes that stand in the row already are good, whatever the policy says today."""

    @property
    def _offered(self) -> list[Any]:
        return list(cast("list[Any]", self.choices))

    def get_bound_field(self, form: Any, field_name: str) -> forms.BoundField:
        self._offer(form.initial.get(field_name))
        return super().get_bound_field(form, field_name)

    def has_changed(self, initial: Any, data: Any) -> bool:
        self._offer(initial)
        return super().has_changed(initial, data)

    def _offer(self, codes: Any) -> None:
        kept: Iterable[str] = [codes] if isinstance(codes, str) else codes or ()
        known = {value for value, _label in self._offered}
        for code in kept:
            if code and code not in known:
                self.choices = [*self._offered, (code, _("%(code)s(今の方針にない記号)") % {"code": code})]


class CodedField(KeepsCodes, forms.ChoiceField):
    """One code."""


class CodesChoice(KeepsCodes, forms.MultipleChoiceField):
    """Several codes, to tick; in the policy's order, whatever order they were ticked in."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "tick-list"})

    def clean(self, value: Any) -> tuple[str, ...]:
        ticked = set(super().clean(value))
        return tuple(code for code, _label in self._offered if code in ticked)


class CodedChoices(_Options):
    """``coded_fields``: field → the policy's model that has the codes (``app.Model``), or the choices themselves."""

    coded_fields: ClassVar[dict[str, Any]] = {}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        coded = self.coded_fields.get(db_field.name)
        if coded is None:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        choices = codes(apps.get_model(coded), request) if isinstance(coded, str) else list(coded.choices)
        field = {"label": db_field.verbose_name, "required": not db_field.blank, "help_text": db_field.help_text}
        if isinstance(db_field, CodesField):
            return CodesChoice(choices=choices, **field)
        return CodedField(choices=[("", _("選ばない")), *choices], **field)


def codes(model: Any, request: HttpRequest) -> list[tuple[str, str]]:
    return [(code, f"{code} {name}") for code, name in names_by_code(model, request).items()]


def names_by_code(model: Any, request: HttpRequest) -> dict[str, str]:
    """The codes of the newest edition first; those that only others have come after them."""
    known: dict[Any, dict[str, str]] = getattr(request, "_names_by_code", {})
    if model not in known:
        known |= _read(next(group for group in GROUPS if model in group), request)
        request._names_by_code = known  # type: ignore[attr-defined]  # a note for this request alone
    return known[model]


def _read(group: dict[Any, Any], request: HttpRequest) -> dict[Any, dict[str, str]]:
    """All codes of a group that rows may hold, in one query."""
    models = list(group)
    first, *others = (_rows(number, model, group[model], request) for number, model in enumerate(models))
    rows = first.union(*others, all=True) if others else first
    found: dict[Any, dict[str, str]] = {model: {} for model in models}
    for number, code, name, *_place in rows.order_by("-state", "edition", "outer", "order"):
        found[models[number]].setdefault(code, name)
    return found


def _rows(number: int, model: Any, outer: Any, request: HttpRequest) -> Any:
    states = [Framework.State.IN_FORCE, Framework.State.DRAFT]
    rows = model.objects.visible_to(user_of(request)).filter(framework__state__in=states).order_by()
    place = {"state": F("framework__state"), "edition": F("framework__number"), "outer": outer}
    return rows.annotate(**place).values_list(Value(number), "code", "name", "outer", "order", "state", "edition")

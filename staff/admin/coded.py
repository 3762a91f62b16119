"""Fields that hold a code of the policy (方針の記号): chosen from the editions, and kept when none has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.apps import apps
from django.contrib import admin
from django.db.models import F, Value
from django.http import HttpRequest
from django.utils.translation import gettext as _

from competencies.models import Framework, Grade, JobFamily
from staff.admin_views.scope import user_of

if TYPE_CHECKING:
    _Options = admin.ModelAdmin[Any]
else:
    _Options = object

# The models of the policy that have such codes.
CODED: tuple[Any, ...] = (Grade, JobFamily)


class CodedField(forms.ChoiceField):
    """A code that stands in the row already is good, whatever the policy says today."""

    @property
    def _offered(self) -> list[Any]:
        return list(cast("list[Any]", self.choices))

    def get_bound_field(self, form: Any, field_name: str) -> forms.BoundField:
        self._offer(form.initial.get(field_name))
        return super().get_bound_field(form, field_name)

    def has_changed(self, initial: Any, data: Any) -> bool:
        self._offer(initial)
        return super().has_changed(initial, data)

    def _offer(self, code: str | None) -> None:
        if code and not self.valid_value(code):
            self.choices = [*self._offered, (code, _("%(code)s(今の方針にない記号)") % {"code": code})]


class CodedChoices(_Options):
    """``coded_fields``: field → the policy's model that has the codes."""

    coded_fields: ClassVar[dict[str, str]] = {}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        model = self.coded_fields.get(db_field.name)
        if model is None:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return CodedField(
            label=db_field.verbose_name,
            required=not db_field.blank,
            choices=[("", _("選ばない")), *codes(apps.get_model(model), request)],
        )


def codes(model: Any, request: HttpRequest) -> list[tuple[str, str]]:
    return [(code, f"{code} {name}") for code, name in names_by_code(model, request).items()]


def names_by_code(model: Any, request: HttpRequest) -> dict[str, str]:
    """The codes of the newest edition first; those that only others have come after them."""
    known: dict[Any, dict[str, str]] | None = getattr(request, "_names_by_code", None)
    if known is None:
        known = _read(request)
        request._names_by_code = known  # type: ignore[attr-defined]  # a note for this request alone
    return known[model]


def _read(request: HttpRequest) -> dict[Any, dict[str, str]]:
    """All codes that rows may hold, in one query."""
    grades, families = (_rows(number, model, request) for number, model in enumerate(CODED))
    found: dict[Any, dict[str, str]] = {model: {} for model in CODED}
    for number, code, name, *_place in grades.union(families, all=True).order_by("-state", "edition", "order"):
        found[CODED[number]].setdefault(code, name)
    return found


def _rows(number: int, model: Any, request: HttpRequest) -> Any:
    states = [Framework.State.IN_FORCE, Framework.State.DRAFT]
    rows = model.objects.visible_to(user_of(request)).filter(framework__state__in=states).order_by()
    place = {"state": F("framework__state"), "edition": F("framework__number")}
    return rows.annotate(**place).values_list(Value(number), "code", "name", "order", "state", "edition")

"""A rule as it is tried out and saved (受講のきまりの入力)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import LongSelect
from staff.models import DepartmentVersion
from training.models import Course, RequirementRule
from training.rules.requirements import Rule


class LongSelectMultiple(LongSelect, forms.SelectMultiple):
    """Several of hundreds of choices."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True, "size": 6, **(attrs or {})})


class Codes(forms.MultipleChoiceField):
    """Codes that a rule names: any of what is offered, in the order of the offer."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def offer(self, names: Mapping[str, Any], kept: Iterable[str]) -> None:
        """``kept``: codes that the rule names and nobody knows any more; they are not lost."""
        self.choices = [*names.items(), *((code, code) for code in kept if code not in names)]


class RuleForm(forms.ModelForm[RequirementRule]):
    """``before``: the rule as it is stored. ``seen``: which state of it the form was filled in with."""

    grades = Codes(label=_("職位"))
    families = Codes(label=_("職種"))
    sectors = Codes(label=_("部門"))
    roles = Codes(label=_("役割"))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = RequirementRule
        fields = (
            "course", "is_required", "cause", "grades", "families", "sectors", "roles", "year_from", "year_to",
            "within_months", "repeat_years", "equivalents", "valid_from", "valid_to", "note",
        )  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            "course": LongSelect,
            "equivalents": LongSelectMultiple,
            "valid_from": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "valid_to": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "equivalents": _("いくつか選ぶときは、CtrlキーかCommandキーを押しながら選びます。")
        }

    def __init__(
        self, data: Any, *, grades: Mapping[str, str], families: Mapping[str, str], instance: RequirementRule,
        courses: Iterable[Course],
    ) -> None:  # fmt: skip
        self.before: Rule | None = instance.as_rule() if instance.pk else None
        latest = last_change(instance)
        super().__init__(data, instance=instance, initial={"seen": latest}, label_suffix="")
        self.latest = latest
        offers = {
            "grades": grades,
            "families": families,
            "sectors": dict(DepartmentVersion.Sector.choices),
            "roles": dict(RequirementRule.Role.choices),
        }
        for name, names in offers.items():
            self.fields[name].offer(names, getattr(instance, name))  # type: ignore[attr-defined]  # ``Codes``
        every = {course.pk: str(course) for course in courses}
        for name in ("course", "equivalents"):
            field: Any = self.fields[name]
            field.queryset = Course.objects.filter(authority=instance.authority_id)
            # Read once for both.
            field.choices = [*([("", _("選んでください"))] if name == "course" else []), *every.items()]

    @property
    def after(self) -> Rule:
        """The rule as it was filled in, for the rule engine; of a valid form alone."""
        return self.instance.as_rule(course.pk for course in self.cleaned_data["equivalents"])

    @property
    def is_changed(self) -> bool:
        return self.before != self.after

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        if self.before and (self.cleaned_data.get("seen") or 0) != self.latest:
            raise forms.ValidationError(_("ほかの人が先に直しました。開き直して、いまの内容を確かめてください。"))
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own
        if not self.errors and self.before is None and self._has_twin():
            self.add_error(None, _("同じ内容のきまりがすでにあります。"))

    def _has_twin(self) -> bool:
        """A form that was sent twice adds one rule."""
        mine = self.after
        rows = RequirementRule.objects.filter(authority=self.instance.authority_id, course=mine.course)
        return any(replace(row.as_rule(), key=mine.key) == mine for row in rows.prefetch_related("equivalents"))


def last_change(rule: RequirementRule) -> int:
    """The key of the last record of its history; 0 without one."""
    if not rule.pk:
        return 0
    found = rule.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return int(found or 0)

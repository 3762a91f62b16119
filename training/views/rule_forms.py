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


class KnownCourse(forms.ChoiceField):
    """One of the courses that were read for the list already: none is asked for again."""

    widget = LongSelect
    known: Mapping[str, Course] = {}

    def offer(self, courses: Mapping[int, Course]) -> None:
        self.known = {str(pk): course for pk, course in courses.items()}
        self.choices = [("", _("選んでください")), *((pk, str(course)) for pk, course in courses.items())]

    def clean(self, value: Any) -> Any:
        return self.known.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Course) else value


class KnownCourses(forms.MultipleChoiceField):
    """Several of them."""

    widget = LongSelectMultiple
    known: Mapping[str, Course] = {}

    def offer(self, courses: Mapping[int, Course]) -> None:
        self.known = {str(pk): course for pk, course in courses.items()}
        self.choices = [(pk, str(course)) for pk, course in courses.items()]

    def clean(self, value: Any) -> Any:
        return [self.known[pk] for pk in super().clean(value)]


class RuleForm(forms.ModelForm[RequirementRule]):
    """``before``: the rule as it is stored. ``seen``: which state of it the form was filled in with."""

    course = KnownCourse(label=_("研修"))
    equivalents = KnownCourses(
        label=_("修了していれば免除する研修"), required=False,
        help_text=_("いくつか選ぶときは、CtrlキーかCommandキーを押しながら選びます。"),
    )  # fmt: skip
    grades = Codes(label=_("職位"))
    families = Codes(label=_("職種"))
    sectors = Codes(label=_("部門"))
    roles = Codes(label=_("役割"))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = (
        "course", "is_required", "cause", "grades", "families", "sectors", "roles", "year_from", "year_to",
        "within_months", "repeat_years", "equivalents",
    )  # fmt: skip

    class Meta:
        model = RequirementRule
        fields = (
            "course", "is_required", "cause", "grades", "families", "sectors", "roles", "year_from", "year_to",
            "within_months", "repeat_years", "valid_from", "valid_to", "note",
        )  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            "valid_from": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "valid_to": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(
        self, data: Any, *, grades: Mapping[str, str], families: Mapping[str, str], instance: RequirementRule,
        before: Rule | None, latest: int, courses: Mapping[int, Course],
    ) -> None:  # fmt: skip
        """``latest``: the key of the last record of the rule's history; 0 without one."""
        self.before, self.latest = before, latest
        initial = {"seen": latest, "equivalents": sorted(before.equivalents) if before else []}
        super().__init__(data, instance=instance, initial=initial, label_suffix="")
        offers = {
            "grades": grades,
            "families": families,
            "sectors": dict(DepartmentVersion.Sector.choices),
            "roles": dict(RequirementRule.Role.choices),
        }
        for name, names in offers.items():
            self.fields[name].offer(names, getattr(instance, name))  # type: ignore[attr-defined]  # ``Codes``
        for name in ("course", "equivalents"):
            self.fields[name].offer(courses)  # type: ignore[attr-defined]  # of courses that are known

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

    def _get_validation_exclusions(self) -> set[str]:
        """The course was found among those that were read."""
        return super()._get_validation_exclusions() | {"course"}  # type: ignore[misc,no-any-return]  # Django's own

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]  # Django's own
        self.instance.equivalents.set(self.cleaned_data["equivalents"])

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own
        if not self.errors and self.before is None and self._has_twin():
            self.add_error(None, _("同じ内容のきまりがすでにあります。"))

    def _has_twin(self) -> bool:
        """A form that was sent twice adds one rule."""
        mine = self.after
        rows = RequirementRule.objects.filter(authority=self.instance.authority_id, course=mine.course)
        return any(replace(row.as_rule(), key=mine.key) == mine for row in rows.prefetch_related("equivalents"))

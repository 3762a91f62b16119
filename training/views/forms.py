"""What the catalogue can be narrowed by (目録の絞り込み). All of it stays in the address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import choice
from training.models import CourseKind, Provider
from training.querysets import CourseQuerySet

LONGEST_QUERY = 100


class CatalogueFilter(forms.Form):
    q = forms.CharField(
        label=_("研修の名・内容"), required=False, max_length=LONGEST_QUERY, widget=forms.TextInput({"type": "search"})
    )
    kind = choice(_("区分"), [], anything=_("すべて"))
    grade = choice(_("対象の職位"), [], anything=_("すべて"))
    ability = choice(_("育つ能力"), [], anything=_("すべて"))
    provider = choice(_("研修機関"), [], anything=_("すべて"))
    month = choice(_("開催の月"), [], anything=_("いつでも"))

    def __init__(
        self, *args: Any, kinds: Iterable[CourseKind], providers: Iterable[Provider], grades: dict[str, str],
        abilities: dict[str, str], today: date, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.offer("kind", {kind.code: kind.name for kind in kinds})
        self.offer("provider", {provider.code: provider.name for provider in providers})
        self.offer("grade", grades)
        self.offer("ability", abilities)
        self.offer(
            "month",
            {f"{first:%Y-%m}": _("%(y)d年%(m)d月") % {"y": first.year, "m": first.month} for first in months(today)},
        )

    def offer(self, name: str, choices: dict[str, Any]) -> None:
        """The choices of a field; without any, the field is not shown."""
        if choices:
            field: Any = self.fields[name]
            field.choices = [*field.choices, *choices.items()]
        else:
            del self.fields[name]

    def narrow(self, courses: CourseQuerySet) -> CourseQuerySet:
        """What cannot be read narrows nothing, and is told beside its field."""
        wanted = self.cleaned_data if self.is_valid() else {}
        courses = courses.matching(wanted.get("q", ""))
        if wanted.get("grade"):
            courses = courses.meant_for(wanted["grade"])
        if wanted.get("ability"):
            courses = courses.building(wanted["ability"])
        if wanted.get("month"):
            year, month = wanted["month"].split("-")
            courses = courses.held_in(int(year), int(month))
        same = {"kind__code": wanted.get("kind"), "provider__code": wanted.get("provider")}
        return courses.filter(**{lookup: code for lookup, code in same.items() if code})


def months(today: date) -> list[date]:
    """The first days of this month and of the eleven after it."""
    return [date(today.year + (today.month - 1 + n) // 12, (today.month - 1 + n) % 12 + 1, 1) for n in range(12)]

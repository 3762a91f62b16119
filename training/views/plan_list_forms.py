"""What the list of development plans can be narrowed by (育成計画の一覧の絞り込み). All of it stays in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.forms import choice
from staff.rules.organisation import Unit
from staff.views.hr_forms import ListFilter

# The state of somebody who has no plan of the year, or none that the viewer may be told of yet.
NONE = "none"
YEARS_BACK = 5


class PlanListFilter(ListFilter):
    """``states``: what each is called."""

    q = forms.CharField(
        label=_("氏名・番号"), required=False, max_length=60, widget=forms.TextInput({"type": "search"})
    )
    year = choice(_("年度"), [])
    state = choice(_("計画の状態"), [], anything=_("すべて"))
    field_order = ("year", "q", "department", "employment", "state")

    def __init__(self, *args: Any, states: Mapping[str, str | Promise], this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        years = range(this_year + 1, this_year - YEARS_BACK - 1, -1)
        fields["year"].choices = [(str(year), _("%d年度") % year) for year in years]
        fields["year"].initial = str(this_year)
        fields["state"].choices = [("", _("すべて")), *states.items()]

    @property
    def fiscal_year(self) -> int:
        return int(self.chosen("year"))

    @property
    def unit(self) -> Unit | None:
        """The chosen department."""
        code = self.chosen("department")
        return self.organisation.unit(self._codes[code]) if code else None

    def narrow(self, people: Any) -> Any:
        """By department and employment of the main post; ``people`` have ``main`` (``hr_base.with_main``)."""
        found = people.matching(self.chosen("q"))
        if self.departments is not None:
            found = found.filter(main__department__in=self.departments)
        if employment := self.chosen("employment"):
            found = found.filter(main__employment=employment)
        return found

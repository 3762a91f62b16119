"""What HR's lists can be narrowed by (絞り込み). All of it stays in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import Choices, Ready, choice
from staff.models import Leave, Posting
from staff.rules.organisation import Organisation
from staff.rules.outlook import State

MONTHS: Choices = [("1", _("1か月以内")), ("3", _("3か月以内")), ("6", _("6か月以内")), ("12", _("1年以内"))]
YEARS: Choices = [(str(years), _("%d年以上") % years) for years in range(1, 11)]


class ListFilter(forms.Form):
    """By department, with all under it, and by kind of employment."""

    department = choice(_("組織"), [], anything=_("すべての組織"))
    employment = choice(_("任用形態"), list(Posting.Employment.choices), anything=_("すべて"))

    def __init__(self, *args: Any, organisation: Organisation, within: frozenset[int] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        units = [unit for unit in organisation if within is None or unit.id in within]
        depth = organisation.depth
        indented = [(unit.code, "\u3000" * depth[unit.id] + unit.name) for unit in units]
        self._codes = {unit.code: unit.id for unit in units}
        self.fields["department"].choices = Ready([("", _("すべての組織")), *indented])  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self, name: str) -> str:
        """What was chosen; what cannot be chosen counts as nothing, and is told beside the field."""
        self.is_valid()
        return self.cleaned_data.get(name) or self.fields[name].initial or ""

    @property
    def departments(self) -> frozenset[int] | None:
        """The chosen department and all under it; None for all."""
        code = self.chosen("department")
        return self.organisation.below([self._codes[code]]) if code else None


class EndingFilter(ListFilter):
    within = choice(_("終わるまで"), MONTHS, otherwise="3")
    next = choice(_("次の本務"), [("none", _("まだない人"))], anything=_("すべて"))


class ExpiringFilter(ListFilter):
    state = choice(_("期限"), [*MONTHS, ("expired", _("過ぎたもの"))], anything=_("知らせる時期のもの"))


class LeaveFilter(ListFilter):
    kind = choice(_("種類"), list(Leave.Kind.choices), anything=_("すべて"))


class RegularFilter(ListFilter):
    """Of lists about regular staff alone."""

    employment = None  # type: ignore[assignment]  # how Django takes a field away


class TenureFilter(RegularFilter):
    years = choice(_("在課年数"), YEARS, otherwise="3")


STATES: Choices = [
    (State.BEYOND, _("毎年4月の異動では足りない")),
    (State.TIGHT, _("残りの異動がすべて要る")),
    (State.OPEN, _("これから")),
    (State.MISSED, _("期間が過ぎて不足")),
    (State.MET, _("達した")),
]


class RotationFilter(RegularFilter):
    state = choice(_("状況"), STATES, anything=_("不足のある人"))


class MovesFilter(ListFilter):
    kind = choice(_("種別"), list(Posting.Order.choices), anything=_("すべて"))

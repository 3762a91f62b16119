"""What the lists of obligations can be narrowed by (受講の状況の絞り込み). All of it stays in the address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.dates import parse_date
from common.forms import Choices, choice
from staff.rules.organisation import Organisation
from staff.views.hr_forms import ListFilter
from training.rules.requirements import Rule
from training.rules.tallies import SOON_DAYS, Bucket

PRESSING = "pressing"
EVERY = "all"
STATES: Choices = [
    (PRESSING, _("期限超過・%d日以内") % SOON_DAYS),
    (Bucket.OVERDUE, _("期限超過")),
    (Bucket.SOON, _("90日以内")),
    (Bucket.LATER, _("91日以上先")),
    (Bucket.ENROLLED, _("申込中・受講予定")),
    (Bucket.DONE, _("修了")),
    (Bucket.EXEMPT, _("免除")),
    (EVERY, _("すべて")),
]
REQUIRED, RECOMMENDED = "required", "recommended"
MUST: Choices = [(REQUIRED, _("必須だけ")), (RECOMMENDED, _("推奨だけ")), (EVERY, _("必須と推奨"))]
MEANT = {PRESSING: {Bucket.OVERDUE, Bucket.SOON}, EVERY: set(Bucket)}


class Day(forms.CharField):
    """A day, in any way that people write one."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_date(text)
        except ValueError as unread:
            raise forms.ValidationError(_("2026-04-01 のように入力してください。")) from unread


class ObligationFilter(ListFilter):
    """``courses``: names by code."""

    course = choice(_("研修"), [], anything=_("すべての研修"))
    department = choice(_("組織"), [], anything=_("すべての組織"))
    must = choice(_("必須・推奨"), MUST, otherwise=REQUIRED)
    state = choice(_("状況"), STATES, otherwise=PRESSING)
    until = Day(label=_("期限がこの日まで"), required=False, widget=forms.DateInput({"type": "date"}))
    employment = None  # type: ignore[assignment]  # how Django takes a field away
    field_order = ("course", "department", "must", "state", "until")

    def __init__(
        self, *args: Any, courses: Mapping[str, str], organisation: Organisation, within: frozenset[int] | None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, organisation=organisation, within=within, **kwargs)
        self.fields["course"].choices = [("", _("すべての研修")), *courses.items()]  # type: ignore[attr-defined]

    @property
    def buckets(self) -> set[Bucket]:
        state = self.chosen("state")
        return MEANT[state] if state in MEANT else {Bucket(state)}

    def means(self, rule: Rule) -> bool:
        """Whether what the rule asks is as firm as was chosen."""
        must = self.chosen("must")
        return must == EVERY or rule.is_required == (must == REQUIRED)

    @property
    def until_day(self) -> date | None:
        self.is_valid()
        return self.cleaned_data.get("until")

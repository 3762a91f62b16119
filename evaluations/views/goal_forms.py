"""The cards of goals to fill in (目標の入力): as many as were sent, in the order in which they were arranged.

Arranging them (足す・消す・上下に動かす・写す) writes nothing: what was typed comes back with one card more, or less.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import Choices, LongSelect
from common.text import hidden_characters
from evaluations.goals import MOST, GoalText

Row = dict[str, str]
FIELDS = ("pk", "what", "by_when", "level", "how", "parent", "kind", "difficulty", "weight")
_KEYS = {"parent": "parent_id", "kind": "kind_id", "difficulty": "difficulty_id"}


def _area(label: Any, rows: int, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, required=False, max_length=500, help_text=help_text, widget=area)


def _select(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, required=False, coerce=int, empty_value=None, widget=LongSelect)


class GoalForm(forms.Form):
    """One goal. A draft may have gaps: what is missing is told before it is handed in."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    parent = _select(_("もとになる組織目標"))
    what = _area(_("何を"), 3)
    by_when = forms.CharField(label=_("いつまでに"), required=False, max_length=60, help_text=_("例: 12月末"))
    level = _area(_("どの水準まで"), 2, _("数や状態で書くと、あとで達成を確かめられます。"))
    how = _area(_("どのように"), 2)
    kind = _select(_("種類"))
    difficulty = _select(_("困難度"))
    weight = forms.DecimalField(
        label=_("ウエイト(%)"), required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2,
        error_messages={"invalid": _("0から100までの数を入力してください。")},
        widget=forms.NumberInput({"inputmode": "decimal", "step": "5"}),
    )  # fmt: skip

    def __init__(self, *args: Any, choices: Mapping[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for name, offered in choices.items():
            if offered:
                self.fields[name].choices = [("", _("選ばない")), *offered]  # type: ignore[attr-defined]  # a select
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, value in list(cleaned.items()):
            if isinstance(value, str) and hidden_characters(value):
                self.add_error(name, _("見えない文字が入っています。消してから、もう一度保存してください。"))
        return cleaned

    @property
    def text(self) -> GoalText:
        said = self.cleaned_data
        return GoalText(
            said.get("pk"), said["what"], said["by_when"], said["level"], said["how"], said.get("parent"),
            said.get("kind"), said.get("difficulty"), said["weight"] or Decimal(0),
        )  # fmt: skip

    @property
    def share(self) -> str:
        """The weight as it was typed, for the bar beside it; nothing for what is no number."""
        number = as_weight(self["weight"].value())
        return "" if number is None else f"{number:f}"


class Editor:
    """All cards, and the row of other work where the scheme has one (``other`` not None)."""

    def __init__(self, rows: Sequence[Row], other: str | None, *, choices: Mapping[str, Choices]) -> None:
        self.rows, self.other = list(rows)[:MOST], other
        self.choices = choices

    @cached_property
    def forms(self) -> list[GoalForm]:
        return [
            GoalForm({f"goal-{n}-{k}": v for k, v in row.items()}, prefix=f"goal-{n}", choices=self.choices)
            for n, row in enumerate(self.rows, 1)
        ]

    def is_valid(self) -> bool:
        return not [form for form in self.forms if not form.is_valid()] and not self.other_error

    @property
    def other_error(self) -> str:
        if self.other and hidden_characters(self.other):
            return str(_("見えない文字が入っています。消してから、もう一度保存してください。"))
        return str(_("500文字以内で入力してください。")) if self.other and len(self.other) > 500 else ""

    @property
    def texts(self) -> list[GoalText]:
        return [form.text for form in self.forms]

    @property
    def total(self) -> Decimal:
        """The sum of the weights as they were typed; what is no number counts nothing."""
        return sum((as_weight(row["weight"]) or Decimal(0) for row in self.rows), Decimal(0))

    # ── Arranging

    def arrange(self, do: str) -> None:
        """``add``, or ``up-2``, ``down-2``, ``remove-2`` for the second card."""
        what, _dash, number = do.partition("-")
        at = int(number) - 1 if number.isascii() and number.isdecimal() else -1
        if what == "add":
            self.add([GoalText()])
        elif 0 <= at < len(self.rows):
            row = self.rows.pop(at)
            if what != "remove":
                self.rows.insert(max(at + (1 if what == "down" else -1), 0), row)

    def add(self, texts: Iterable[GoalText]) -> None:
        """Cards that are filled in already; empty ones make room for them."""
        written = [row for row in self.rows if any(value.strip() for value in row.values() if value != "0")]
        self.rows = [*(self.rows if texts == [GoalText()] else written), *map(row_of, texts)][:MOST]


def as_weight(typed: Any) -> Decimal | None:
    try:
        number = Decimal(str(typed).strip() or "0")
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number <= 100 else None


def row_of(text: GoalText) -> Row:
    """A goal as its card would send it."""
    said = {name: getattr(text, _KEYS.get(name, name)) for name in FIELDS}
    weight = f"{text.weight.normalize():f}" if text.weight else ""
    return {name: "" if value is None else str(value) for name, value in said.items()} | {"weight": weight}


def rows_sent(data: Mapping[str, Any]) -> list[Row]:
    """The cards of a form as they were sent, or kept as a draft."""
    said = str(data.get("goals", ""))
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 3 else 0
    return [{k: str(data.get(f"goal-{n}-{k}", "")) for k in FIELDS} for n in range(1, min(number, MOST) + 1)]

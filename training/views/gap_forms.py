"""The form of a self-rating (自己点検の入力)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _

from competencies.rules.shown import Asked, Shown, Unit
from training.gaps import words
from training.gaps.person import PersonGap
from training.models import SelfRating

# A choice: its value, what it is called, and what it means.
Choice = tuple[int, str, str]


@dataclass(frozen=True)
class Item:
    """One ability to rate: the choices with what each means, where the policy says it. ``grade``: who asks for it."""

    asked: Asked
    grade: str
    choices: tuple[Choice, ...]

    @property
    def field(self) -> str:
        return f"rating-{self.asked.code}"

    @property
    def expected(self) -> str:
        """Beside the steps: what is asked. Levels tell it themselves."""
        return self.asked.requirement.expected if self.asked.unit == Unit.STEP else ""


class Radio(NamedTuple):
    """A choice as it stands on the page: a template reads it sooner than a widget, and there are a hundred."""

    id: str
    value: str
    label: str
    meaning: str
    is_chosen: bool


class Rated(NamedTuple):
    """An ability on the page, with its last rating."""

    item: Item
    field: forms.BoundField
    latest: Shown | None
    radios: list[Radio]


def items_of(gap: PersonGap) -> list[Item]:
    """What the own grade asks, and what the next asks besides."""
    steps = tuple((step.value, str(step.label), "") for step in SelfRating.Step)
    found: dict[str, Item] = {}
    for grade in gap.choices:
        for asked in gap.asked(grade):
            if asked.code not in found:
                choices = steps if asked.unit == Unit.STEP else _levels(asked, gap)
                found[asked.code] = Item(asked, grade.name, choices)
    return list(found.values())


def _levels(asked: Asked, gap: PersonGap) -> tuple[Choice, ...]:
    table, ability = asked.requirement.table_id, asked.competency.pk
    own = [level for level in gap.levels if (level.table, level.ability) == (table, ability)]
    before = (0, words.standing(Unit.LEVEL, 0, gap.symbols), _("まだ、はじめの段階の行動ができていない。"))
    return (before, *((level.number, level.symbol, level.behaviour) for level in own))


class RatingForm(forms.Form):
    """One choice an ability; what is left open is not rated today."""

    def __init__(self, *args: Any, items: list[Item], latest: Mapping[str, Shown | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items, self.latest = items, latest
        for item in items:
            shown = latest.get(item.asked.code)
            self.fields[item.field] = forms.TypedChoiceField(
                label=item.asked.name,
                choices=[(value, label) for value, label, _meaning in item.choices],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                initial=shown.reached if shown else None,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.ratings:
            raise forms.ValidationError(_("一つも選ばれていません。少なくとも一つの能力で、段階を選んでください。"))
        return cleaned

    @property
    def ratings(self) -> dict[str, int]:
        """What was chosen, by the ability's code."""
        chosen = {item.asked.code: self.cleaned_data.get(item.field) for item in self.items}
        return {code: step for code, step in chosen.items() if step is not None}

    @property
    def has_steps(self) -> bool:
        return any(item.asked.unit == Unit.STEP for item in self.items)

    @property
    def groups(self) -> list[tuple[str, list[Rated]]]:
        """By the grade that asks."""
        found: dict[str, list[Rated]] = defaultdict(list)
        for item in self.items:
            field = self[item.field]
            found[item.grade].append(Rated(item, field, self.latest.get(item.asked.code), _radios(item, field)))
        return list(found.items())


def _radios(item: Item, field: forms.BoundField) -> list[Radio]:
    chosen = str(field.value())
    return [
        Radio(f"{field.auto_id}_{n}", str(value), label, meaning, str(value) == chosen)
        for n, (value, label, meaning) in enumerate(item.choices)
    ]

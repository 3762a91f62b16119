"""The form of a self-rating (自己点検の入力)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from competencies.rules.shown import Asked, Shown, Unit
from training.gaps import words
from training.gaps.person import PersonGap
from training.models import SelfRating


@dataclass(frozen=True)
class Item:
    """One ability to rate: the choices with what each means, where the policy says it. ``grade``: who asks for it."""

    asked: Asked
    grade: str
    choices: tuple[tuple[int, str, str], ...]

    @property
    def field(self) -> str:
        return f"rating-{self.asked.code}"

    @property
    def expected(self) -> str:
        """Beside the steps: what is asked. Levels tell it themselves."""
        return self.asked.requirement.expected if self.asked.unit == Unit.STEP else ""


def items_of(gap: PersonGap) -> list[Item]:
    """What the own grade asks, and what the next asks besides."""
    found: dict[str, Item] = {}
    for grade in gap.choices:
        for asked in gap.asked(grade):
            found.setdefault(asked.code, Item(asked, grade.name, _choices(asked, gap)))
    return list(found.values())


def _choices(asked: Asked, gap: PersonGap) -> tuple[tuple[int, str, str], ...]:
    if asked.unit == Unit.STEP:
        return tuple((step.value, str(step.label), "") for step in SelfRating.Step)
    table, ability = asked.requirement.table_id, asked.competency.pk
    own = [level for level in gap.levels if (level.table_id, level.competency_id) == (table, ability)]
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
    def groups(self) -> list[tuple[str, list[tuple[Item, Any, Any, list[tuple[Any, str]]]]]]:
        """By the grade that asks: each ability with its field, its last rating, and its radios with their meaning."""
        found: dict[str, list[tuple[Item, Any, Any, list[tuple[Any, str]]]]] = defaultdict(list)
        for item in self.items:
            bound = self[item.field]
            meanings: Iterable[str] = (meaning for _value, _label, meaning in item.choices)
            radios: Iterator[Any] = iter(bound)
            told = list(zip(radios, meanings, strict=True))
            found[item.grade].append((item, bound, self.latest.get(item.asked.code), told))
        return list(found.items())

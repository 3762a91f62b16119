"""What an edition says about careers (方針のキャリアの定め): its stages and its rotation, in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from competencies.frozen import kept
from competencies.models import CareerStage, Framework
from competencies.rules.career_chart import when
from staff.rules import stages
from staff.rules.rotation import Rule
from staff.rules.stages import Stage

_RULE = ("rotation_unit", "rotation_count", "rotation_count_note", "rotation_years", "applies_to")
_STAGE = ("order", "band", "age_band", "service_years_from", "service_years_to", "titles", "summary", "inferred")


@dataclass(frozen=True)
class CareerPolicy:
    """``number``: that of the edition; None without one. ``stages``: each with the codes of its grades."""

    number: int | None = None
    rule: Rule | None = None
    stages: tuple[tuple[CareerStage, frozenset[str]], ...] = ()

    def stages_of(self, hired_on: date, birth_date: date | None) -> list[Stage]:
        """The stages in one person's life; without days where they go by an age that is not known."""
        return [_stage(stage, codes, hired_on, birth_date) for stage, codes in self.stages]


def career_policy(edition: Framework | None) -> CareerPolicy:
    """No query where it was asked before."""
    return kept("career_policy", {edition.pk: edition}, _policies)[edition.pk] if edition else CareerPolicy()


def _policies(editions: Iterable[int]) -> dict[int, CareerPolicy]:
    return {pk: policy_in(Framework.objects.filter(pk=pk)) for pk in editions}


def policy_in(edition: QuerySet[Framework]) -> CareerPolicy:
    """Of a queryset that finds one edition or none.

    The joined rows repeat what they say, once for each stage, grade and sector: there are a handful of each.
    """
    rows = list(
        edition.order_by("rotationsector__order", "careerstage__order").values(
            "number",
            "rotationsector__name",
            "careerstage__grades__code",
            *(f"careerpath__{name}" for name in _RULE),
            *(f"careerstage__{name}" for name in _STAGE),
        )
    )
    return CareerPolicy(rows[0]["number"], _rule(rows), _stages(rows)) if rows else CareerPolicy()


def _rule(rows: list[dict[str, Any]]) -> Rule | None:
    sectors = tuple(dict.fromkeys(name for row in rows if (name := row["rotationsector__name"])))
    unit, count, note, years, applies_to = (rows[0][f"careerpath__{name}"] for name in _RULE)
    return Rule(unit or "", count, note or "", years, applies_to or "", sectors) if count or sectors else None


def _stages(rows: list[dict[str, Any]]) -> tuple[tuple[CareerStage, frozenset[str]], ...]:
    found: dict[int, tuple[CareerStage, set[str]]] = {}
    for row in rows:
        if (order := row["careerstage__order"]) is not None:
            stage = CareerStage(**{name: row[f"careerstage__{name}"] for name in _STAGE})
            found.setdefault(order, (stage, set()))[1].update(filter(None, [row["careerstage__grades__code"]]))
    return tuple((stage, frozenset(codes)) for stage, codes in found.values())


def _stage(stage: CareerStage, codes: frozenset[str], hired_on: date, birth_date: date | None) -> Stage:
    period = stages.by_service(stage.service_years_from, stage.service_years_to, hired_on) or stages.by_age(
        stage.age_band, birth_date
    )
    start, end = period or (None, None)
    return Stage(stage.band, when(stage), stage.summary, stage.inferred, codes, start, end)

"""The career stages as one horizontal band (キャリアの帯): geometry for the drawing. Imports no Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from competencies.models import CareerStage

WIDTH = 960
HEIGHT = 112


@dataclass(frozen=True)
class Bar:
    """One stage, drawn from ``x`` over ``width``; ``when`` is its age or its years of service in words."""

    stage: CareerStage
    when: str
    x: float
    width: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def bars(stages: Sequence[CareerStage]) -> list[Bar]:
    """Bars by years of service when every stage states them, else of equal width, in order."""
    if stages and all(s.service_years_from and s.service_years_to for s in stages):
        return _by_years(stages)
    width = WIDTH / len(stages) if stages else 0
    return [Bar(stage, when(stage), round(i * width, 1), round(width, 1)) for i, stage in enumerate(stages)]


def when(stage: CareerStage) -> str:
    """``20代``, ``1〜10年目``, or both."""
    years = "〜".join(str(y) for y in (stage.service_years_from, stage.service_years_to) if y)
    return " ".join(part for part in (stage.age_band, f"{years}年目" if years else "") if part)


def _by_years(stages: Sequence[CareerStage]) -> list[Bar]:
    first = min(s.service_years_from or 0 for s in stages)
    last = max(s.service_years_to or 0 for s in stages)
    year = WIDTH / (last - first + 1)
    return [
        Bar(
            s,
            when(s),
            round(((s.service_years_from or 0) - first) * year, 1),
            round(((s.service_years_to or 0) - (s.service_years_from or 0) + 1) * year, 1),
        )
        for s in stages
    ]

"""Which courses would close a gap, the best first (足りない力を伸ばす研修). Imports no Django.

Only what is meant for the person's grade, builds something that is missing, and was not learned or applied for yet. A
course that can be applied for now comes before one that cannot; then the one that closes more, where what is asked
with more weight counts more; then the one that is meant for fewer; then by code, so that the order never wavers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Need:
    """What is missing of one ability: ``missing`` > 0 levels or steps above ``reached``.

    ``counts_levels``: courses tell up to which level they build it; else they tell at most that they do.
    """

    codes: tuple[str, ...]
    reached: int
    missing: int
    weight: int = 1
    counts_levels: bool = False


@dataclass(frozen=True)
class Offer:
    """A course: what it builds, up to which level (None: not told), for which grades (none named: for all).

    ``apply_by``: the deadline of a session that takes applications now.
    """

    course: int
    code: str
    builds: Mapping[str, int | None]
    grades: Collection[str] = ()
    apply_by: date | None = None


@dataclass(frozen=True)
class Closing:
    """How far a course closes one need; ``up_to`` is None where it does not tell."""

    need: Need
    steps: int
    up_to: int | None


@dataclass(frozen=True)
class Advice:
    """A course, and what it closes, the weightiest first."""

    offer: Offer
    closes: tuple[Closing, ...]

    @property
    def worth(self) -> int:
        return sum(closing.steps * closing.need.weight for closing in self.closes)


def advise(needs: Sequence[Need], offers: Iterable[Offer], *, grade: str, done: Collection[int]) -> list[Advice]:
    """The courses for somebody of this grade. ``done``: those that he has completed or is in already."""
    fitting = (offer for offer in offers if offer.course not in done and (not offer.grades or grade in offer.grades))
    found = (Advice(offer, _closings(needs, offer)) for offer in fitting)
    return sorted((advice for advice in found if advice.closes), key=_rank)


def _rank(advice: Advice) -> tuple[bool, int, bool, int, str]:
    offer = advice.offer
    return offer.apply_by is None, -advice.worth, not offer.grades, len(offer.grades), offer.code


def _closings(needs: Sequence[Need], offer: Offer) -> tuple[Closing, ...]:
    touched = [need for need in needs if not offer.builds.keys().isdisjoint(need.codes)]
    found = [closing for need in touched if (closing := _closing(need, offer))]
    return tuple(sorted(found, key=lambda closing: -closing.steps * closing.need.weight))


def _closing(need: Need, offer: Offer) -> Closing | None:
    """A level that is not told counts as one step: that much is what building an ability means at least."""
    levels = [offer.builds[code] for code in need.codes if code in offer.builds]
    told = [level for level in levels if level is not None] if need.counts_levels else []
    up_to = max(told) if told else None
    steps = min(up_to - need.reached, need.missing) if up_to is not None else 1
    return Closing(need, steps, up_to) if steps > 0 else None

"""By which terms somebody's probation goes (条件付採用の期間のきまり): the city's own, else those of the sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from evaluations import presets
from evaluations.models import ProbationTerm, Scheme
from evaluations.rules.probation import Terms

SAMPLE = "probation"


@dataclass(frozen=True)
class Said:
    """What is said of a kind of employment. ``scheme`` None: the city says nothing, and the sample speaks."""

    terms: Terms
    milestones: tuple[str, ...]
    scheme: int | None
    source: str


def terms_of(authority: int, *, scheme: Scheme | None = None) -> Mapping[str, Said]:
    """By kind of employment; whoever is of none of them has no probation. One query.

    What ``scheme`` says, whose cycle is being opened; then the schemes for probation in use, each in its newest
    edition; then the sample.
    """
    there = ProbationTerm.objects.filter(scheme__authority=authority, scheme__kind=Scheme.Kind.PROBATION)
    rows = list(there.select_related("scheme").order_by("scheme__code", "scheme__number", "pk"))
    in_use = {row.scheme.code: row.scheme_id for row in rows if row.scheme.is_frozen}
    found = dict(_sample())
    for row in [
        *(row for row in rows if row.scheme_id in in_use.values()),
        *(row for row in rows if scheme and row.scheme_id == scheme.pk),
    ]:
        said = Said(row.terms, row.milestones, row.scheme_id, row.source)
        found |= dict.fromkeys(row.employment_types, said)
    return found


@cache
def _sample() -> Mapping[str, Said]:
    found: dict[str, Said] = {}
    for told in presets.read(SAMPLE)["terms"]:
        row = ProbationTerm(**told | {"milestones": tuple(told["milestones"])})
        found |= dict.fromkeys(told["employment_types"], Said(row.terms, row.milestones, None, row.source))
    return found

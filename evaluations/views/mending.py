"""Where what the check of a cycle found is mended (直すところ): the masters, with what is known already filled in."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluations.models import Cycle
from evaluations.opening.preflight import Finding, Group, Topic

ROUTES = (_("経路を足す"), "route_add")
EXCEPTIONS = (_("評価者の例外を見る"), "routeexception_changelist")
EXCLUSIONS = (_("対象外の人を足す"), "exclusion_add")
CYCLE = (_("評価の回の内容を直す"), "cycle_change")
SCHEME = (_("評価制度を開く"), "scheme_change")

PLACES: dict[Topic, tuple[tuple[Promise, str], ...]] = {
    Topic.SCHEME: (SCHEME,),
    Topic.FRAMEWORK: (CYCLE,),
    Topic.WINDOWS: (CYCLE,),
    Topic.NO_ROUTES: (ROUTES,),
    Topic.NO_EVALUATOR: (ROUTES, EXCEPTIONS, EXCLUSIONS),
    Topic.DUPLICATE: (ROUTES, EXCEPTIONS),
    Topic.GONE: (ROUTES, EXCEPTIONS),
    Topic.CIRCLE: (EXCEPTIONS,),
    Topic.SECONDED: (EXCLUSIONS,),
    Topic.AWAY: (EXCEPTIONS,),
    Topic.DATES: (CYCLE,),
}
# Mended by another evaluator for one person.
BY_EXCEPTION = frozenset({Topic.NO_EVALUATOR, Topic.DUPLICATE, Topic.GONE, Topic.CIRCLE})


@dataclass(frozen=True)
class Mended:
    """The findings of a topic, each with the address of an exception for its person, and where else to mend them."""

    group: Group
    lines: list[tuple[Finding, str]]
    places: list[tuple[str, str]]


def mended(group: Group, cycle: Cycle) -> Mended:
    there = [(str(label), _place(name, cycle)) for label, name in PLACES.get(group.topic, ())]
    return Mended(group, [(one, _exception(one, cycle)) for one in group.findings], there)


def _place(name: str, cycle: Cycle) -> str:
    of = {"cycle_change": [cycle.pk], "scheme_change": [cycle.scheme_id]}
    query = {"cycle": cycle.pk} if name == "exclusion_add" else None
    return reverse(f"admin:evaluations_{name}", args=of.get(name), query=query)


def _exception(one: Finding, cycle: Cycle) -> str:
    if one.topic not in BY_EXCEPTION or not one.number:
        return ""
    known = {"employee": one.number, "stage": one.stage, "valid_from": cycle.period_from.isoformat()}
    return reverse("admin:evaluations_routeexception_add", query=known)

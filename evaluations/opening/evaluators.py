"""Who evaluates whom on a day (評価者を決める): dated routes and exceptions, through ``evaluations.rules.routes``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from competencies.models import AppointingAuthority
from evaluations.models import Route, RouteException, StageRule
from evaluations.opening.facts import Person, Roll
from evaluations.rulebook import StageBook
from evaluations.rules import routes
from evaluations.rules.routes import Assigned, Assigner, By, Evaluatee, ExceptionalStage, Step
from staff.models import Posting
from staff.rules.chains import Head


@dataclass(frozen=True)
class Exempted:
    """An exception, as it is told: who is passed over, and why."""

    employee: int
    stage: str
    reason: str


class Evaluators:
    """The routes of an authority on a day. Three queries, however many people are asked about."""

    def __init__(self, authority: int, roll: Roll, stages: Iterable[StageBook]) -> None:
        rows = list(Route.objects.filter(authority=authority).holding(on=roll.on))
        self.has_routes = bool(rows)
        self._steps = [Step(one.stage, one.may_be_same) for one in stages]
        self._assigner = Assigner(map(_route, rows), roll.organisation, heads_of(authority, on=roll.on))
        self._exceptions, self.skipped = _exceptions(authority, roll.on)

    def of(self, person: Person) -> list[Assigned]:
        """Who holds each stage of the scheme, in its order."""
        evaluatee = Evaluatee(person.pk, person.department, person.grade, person.is_head)
        return self._assigner.evaluators(evaluatee, self._steps, self._exceptions.get(person.pk, ()))


def heads_of(authority: int, *, on: date) -> dict[int, Head]:
    """The heads of all departments on a day, by main and by concurrent posts."""
    posts = Posting.objects.on(on).heads().filter(employee__authority=authority).order_by()
    rows = posts.values_list("department", "employee", "is_main")
    return {department: Head(employee, is_main) for department, employee, is_main in rows}


@transaction.atomic
def sample_routes(authority: AppointingAuthority, scheme_stages: Iterable[StageBook], *, since: date) -> list[Route]:
    """経路の見本: the head of the own department first, then the next above, and so on up. Nothing where there are any.

    A stage that may be held by whoever holds the one before is held by him.
    """
    AppointingAuthority.objects.select_for_update().get(pk=authority.pk)
    if Route.objects.filter(authority=authority).exists():
        return []
    made, level = [], 0
    for number, stage in enumerate(scheme_stages):
        level += bool(number) and not stage.may_be_same
        made.append(Route(authority=authority, stage=stage.stage.value, levels_up=level, valid_from=since))
    for route in made:
        route.full_clean()
        route.save()
    return made


def _route(row: Route) -> routes.Route:
    return routes.Route(
        row.pk, row.stage, row.department_id, frozenset(row.grades), row.heads_only, By(row.by), row.levels_up,
        row.of_department_id, row.person_id,
    )  # fmt: skip


def _exceptions(authority: int, on: date) -> tuple[dict[int, list[ExceptionalStage]], list[Exempted]]:
    """By person; and those by which a stage is left out. Of two for one stage the later one counts."""
    rows = RouteException.objects.filter(employee__authority=authority).holding(on=on).order_by("valid_from", "pk")
    found: dict[int, dict[str, ExceptionalStage]] = defaultdict(dict)
    skipped: list[Exempted] = []
    for row in rows:
        skips = row.action == RouteException.Action.SKIP
        found[row.employee_id][row.stage] = ExceptionalStage(row.stage, None if skips else row.evaluator_id)
        if skips:
            skipped.append(Exempted(row.employee_id, StageRule.Stage(row.stage).value, row.reason))
    return {person: list(stages.values()) for person, stages in found.items()}, skipped

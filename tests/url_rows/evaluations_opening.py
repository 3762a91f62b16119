"""A cycle before and while it runs, and the masters of the evaluation in the admin."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from common.models import Job
from evaluations.models import ClosedDay, Cycle, Exclusion, Route, RouteException
from evaluations.opening import work
from tests.evaluations import year
from tests.evaluations.factories import CycleFactory
from tests.factories import EmployeeFactory
from tests.staff.world import NOON, World
from tests.url_rows import StaffRow

# The answers stand in the order of STAFF_USERS:
# anonymous, own, manager, deputy, boss, beside, elsewhere, hr, hr_elsewhere, bureau_hr, bureau_hr_beside, training,
# auditor, administrator.
RUNNING = "302 403 403 403 403 403 403 200 200 403 403 403 403 403"
OWN = "302 403 403 403 403 403 403 200 404 403 403 403 403 403"
DOING = "302 403 403 403 403 403 403 302 404 403 403 403 403 403"
NOTHING_ELSE = "302 403 403 403 403 403 403 403 404 403 403 403 403 403"

_FIRST = date(2026, 4, 1)


def cycle(world: World) -> list[Any]:
    return [year.of(world).cycle.pk]


def rehearsal(world: World) -> list[Any]:
    of = year.of(world)
    return [CycleFactory(scheme=of.scheme, framework=of.cycle.framework, rehearsal_of=of.cycle).pk]


def job(world: World) -> list[Any]:
    options = {"cycle": year.of(world).cycle.pk}
    return [
        Job.objects.create(kind=work.OPEN, title="始める", by=world.users["hr"], created_at=NOON, options=options).pk
    ]


def _exclusion(world: World) -> Any:
    return Exclusion.objects.create(
        cycle=year.of(world).cycle, employee=EmployeeFactory(authority=world.authority), reason="other",
        decided_by=world.users["hr"], decided_at=NOON,
    )  # fmt: skip


def _draft(world: World) -> Cycle:
    of = year.of(world)
    made: Cycle = CycleFactory(scheme=of.scheme, framework=of.cycle.framework, state=Cycle.State.DRAFT)
    return made


# Each makes a record of its own: no row of the table changes what another finds.
MASTERS: dict[str, Callable[[World], Any]] = {
    "cycle": _draft,
    "route": lambda world: Route.objects.create(authority=world.authority, stage="first", valid_from=_FIRST),
    "routeexception": lambda world: RouteException.objects.create(
        employee=world.subject, stage="first", action="skip", reason="併任", valid_from=_FIRST
    ),
    "exclusion": _exclusion,
    "closedday": lambda world: ClosedDay.objects.create(
        authority=world.authority, day=_FIRST + timedelta(days=ClosedDay.objects.count()), name="開庁記念日"
    ),
}
KEEPS_HISTORY = {"cycle", "route", "routeexception"}
# Of one person, for a reason: HR's alone.
OF_HR_ALONE = {"routeexception", "exclusion"}

#       anon own mgr dep boss beside elsew hr  hr_e bur bur_b train audit admin
LIST = "302 403 403 403 403 403 403 200 200 403 403 403 200 403"
ADD = "302 403 403 403 403 403 403 200 200 403 403 403 403 403"
ONE = "302 403 403 403 403 403 403 200 302 403 403 403 200 403"
HISTORY = "302 403 403 403 403 403 403 200 404 403 403 403 200 403"
# Of what keeps no history of its own, Django tells what was done; a missing record sends to the index.
DEEDS = "302 403 403 403 403 403 403 200 302 403 403 403 200 302"
DELETE = "302 403 403 403 403 403 403 200 302 403 403 403 403 403"
# What is done with sheets is HR's: the auditor reads none.
SHEETS = "302 403 403 403 403 403 403 200 200 403 403 403 403 403"
SHEET = "302 403 403 403 403 403 403 200 302 403 403 403 403 403"
NEVER = "302 403 403 403 403 403 403 403 403 403 403 403 403 403"
MOVING = "302 403 403 403 403 403 403 404 404 403 403 404 404 404"


def _rows(name: str, make: Callable[[World], Any]) -> Iterator[StaffRow]:
    def one(world: World) -> list[Any]:
        return [make(world).pk]

    listed, found, history = LIST, ONE, HISTORY if name in KEEPS_HISTORY else DEEDS
    if name in OF_HR_ALONE:
        listed, found, history = (_not_to_the_auditor(answers) for answers in (listed, found, history))
    yield StaffRow(f"admin:evaluations_{name}_changelist", listed)
    yield StaffRow(f"admin:evaluations_{name}_add", ADD)
    yield StaffRow(f"admin:evaluations_{name}_change", found, one)
    yield StaffRow(f"admin:evaluations_{name}_history", history, one)
    yield StaffRow(f"admin:evaluations_{name}_delete", DELETE, one)


def _not_to_the_auditor(answers: str) -> str:
    before, _auditor, administrator = answers.rsplit(" ", 2)
    return f"{before} 403 {administrator}"


def sheet(world: World) -> list[Any]:
    of = year.of(world)
    return [of.sheet(who=EmployeeFactory(authority=world.authority)).pk]


ROWS = [
    StaffRow("evaluations:cycles", RUNNING),
    StaffRow("evaluations:cycle", OWN, cycle),
    StaffRow("evaluations:cycle", OWN, cycle, query="?check=1"),
    StaffRow("evaluations:cycle", NOTHING_ELSE, cycle, method="POST"),
    StaffRow("evaluations:cycle", OWN, rehearsal),
    StaffRow("evaluations:cycle", OWN, rehearsal, query="?q=本人"),
    StaffRow("evaluations:cycle_job", OWN, job),
    StaffRow("evaluations:cycle_job", DOING, job, method="POST"),
    *(row for name, make in MASTERS.items() for row in _rows(name, make)),
    StaffRow("admin:evaluations_sheet_changelist", SHEETS),
    StaffRow("admin:evaluations_sheet_add", NEVER),
    StaffRow("admin:evaluations_sheet_change", SHEET, sheet),
    StaffRow("admin:evaluations_sheet_history", "302 403 403 403 403 403 403 200 302 403 403 403 403 302", sheet),
    StaffRow("admin:evaluations_sheet_delete", NEVER, sheet),
    StaffRow("admin:evaluations_sheet_move", "302 403 403 403 403 403 403 405 405 403 403 405 405 405", sheet),
    StaffRow("admin:evaluations_sheet_move", MOVING, sheet, method="POST"),
]

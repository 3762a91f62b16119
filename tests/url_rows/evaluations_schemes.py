"""Schemes in the admin: kept by 人事担当, read by the auditor."""

from collections.abc import Callable, Iterator
from typing import Any

from evaluations.models import Axis, Scheme
from tests.evaluations.factories import AxisFactory, ScaleFactory, SchemeFactory
from tests.staff.world import World
from tests.url_rows import StaffRow

Make = Callable[[World], Any]


def _scheme(world: World) -> Scheme:
    return SchemeFactory(authority=world.authority)


def _axis(world: World) -> Axis:
    return AxisFactory(scheme=_scheme(world))


#       anon own mgr dep boss beside elsew hr  hr_e bur bur_b train audit admin
LIST = "302 403 403 403 403 403 403 200 200 403 403 403 200 403"
ADD = "302 403 403 403 403 403 403 200 200 403 403 403 403 403"
# Without a draft to add to, the list of schemes says where to begin.
TO_LIST = "302 403 403 403 403 403 403 302 302 403 403 403 403 403"
OWN = "302 403 403 403 403 403 403 200 302 403 403 403 200 403"
# Whoever may not open a record at all is sent to the index by Django, as from a missing one.
HISTORY = "302 403 403 403 403 403 403 200 302 403 403 403 200 302"
FOUND = "302 403 403 403 403 403 403 200 404 403 403 403 200 403"
DELETE = "302 403 403 403 403 403 403 200 302 403 403 403 403 403"
TAKEN = "302 403 403 403 403 403 403 200 404 403 403 403 403 403"
REVISED = "302 403 403 403 403 403 403 302 404 403 403 403 403 403"


def _one(make: Make) -> Callable[[World], list[Any]]:
    return lambda world: [make(world).pk]


def _export(world: World) -> list[Any]:
    return [_scheme(world).pk, "axis", "csv-utf8"]


def _master(name: str, make: Make, add: str) -> Iterator[StaffRow]:
    yield StaffRow(f"admin:evaluations_{name}_changelist", LIST)
    yield StaffRow(f"admin:evaluations_{name}_add", add)
    yield StaffRow(f"admin:evaluations_{name}_change", OWN, _one(make))
    yield StaffRow(f"admin:evaluations_{name}_history", HISTORY, _one(make))
    yield StaffRow(f"admin:evaluations_{name}_delete", DELETE, _one(make))


ROWS = [
    *_master("scheme", _scheme, ADD),
    *_master("scale", lambda world: ScaleFactory(scheme=_scheme(world)), TO_LIST),
    *_master("axis", _axis, TO_LIST),
    StaffRow("admin:evaluations_scheme_preset", ADD),
    StaffRow("admin:evaluations_scheme_check", FOUND, _one(_scheme)),
    StaffRow("admin:evaluations_scheme_try", FOUND, _one(_scheme)),
    StaffRow("admin:evaluations_scheme_revise", REVISED, _one(_scheme), method="POST"),
    StaffRow("admin:evaluations_scheme_export", FOUND, _one(_scheme)),
    StaffRow("admin:evaluations_scheme_export_workbook", FOUND, _one(_scheme)),
    StaffRow("admin:evaluations_scheme_export_table", FOUND, _export),
    StaffRow("admin:evaluations_scheme_import", TAKEN, _one(_scheme)),
    # Without a file they lead back to where one is chosen.
    StaffRow("admin:evaluations_scheme_import_check", REVISED, _one(_scheme)),
    StaffRow("admin:evaluations_scheme_import_errors", REVISED, _one(_scheme)),
    StaffRow("admin:evaluations_axis_weights", FOUND, _one(_axis)),
]

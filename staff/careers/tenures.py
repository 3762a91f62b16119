"""What the rules of rotation need to know of thousands of people (在課年数・経験した職場), in few slim rows."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from operator import itemgetter
from typing import Any

from django.db.models import CharField, DateField, Exists, ExpressionWrapper, Min, OuterRef, Value

from staff.models import DepartmentVersion, Leave, Posting
from staff.rules.outlook import Absence, Place, Way
from staff.rules.places import Places

# Time away of these kinds gives nobody more time (see ``staff.rules.outlook``).
COUNTS_AS_PRESENT = (Leave.Kind.DISCIPLINE,)
_DAY = timedelta(days=1)
_WORDS = {sector.value: str(sector.label) for sector in DepartmentVersion.Sector}


def in_post_since(posts: Any, *, on: date) -> dict[int, date]:
    """For each person of these main posts of the day: the first day in the department, by ``careers.in_department``.

    Read are the orders in the department of the day alone: one a person, and a few more for some.
    """
    there = posts.filter(employee=OuterRef("employee"), department=OuterRef("department"))
    orders = Posting.objects.main().begun(by=on).filter(Exists(there)).order_by()
    return first_days(orders.values_list("employee", "valid_from", "valid_to"))


def first_days(orders: Iterable[tuple[int, date, date | None]]) -> dict[int, date]:
    """Each person's last first day: the begin of the last run of orders that follow each other without a gap."""
    since: dict[int, date] = {}
    ended: dict[int, date | None] = {}
    for person, start, end in sorted(orders, key=itemgetter(0, 1)):
        if ended.get(person) != start - _DAY:
            since[person] = start
        ended[person] = end
    return since


def absences_of(employees: Any, *, on: date) -> dict[int, list[Absence]]:
    """Each person's leaves that began by the day and count against nobody."""
    found: dict[int, list[Absence]] = defaultdict(list)
    for employee, start, end in _leaves(employees, on).values_list("employee", "valid_from", "valid_to"):
        found[employee].append((start, end))
    return found


def ways_of(employees: Any, places: Places, *, on: date) -> dict[int, Way]:
    """Each person's way by the day: the workplaces (課) with the first day in each, and the leaves. One query.

    ``employees``: a queryset. First days and leaves come as rows of one union; a leave names no department.
    """
    mains = Posting.objects.main().begun(by=on).filter(employee__in=employees).order_by()
    nobody = ExpressionWrapper(Value(None), output_field=DateField())
    first_days = mains.values_list("employee", "employee__hired_on", "department").annotate(Min("valid_from"), e=nobody)
    nowhere = ExpressionWrapper(Value(None), output_field=CharField())
    leaves = _leaves(employees, on).annotate(d=nowhere)
    rows = first_days.union(
        leaves.values_list("employee", "employee__hired_on", "d", "valid_from", "valid_to"), all=True
    )
    return _ways(rows, places)


def _ways(rows: Any, places: Places) -> dict[int, Way]:
    found: dict[int, Way] = {}
    seen = _reader(places)
    for employee, hired_on, department, start, end in rows:
        way = found.get(employee) or found.setdefault(employee, Way(hired_on, [], []))
        if department is None:
            way.away.append((start, end))
        else:
            workplace, sector = seen(department, start)
            way.places.append(Place(workplace, start, sector))
    return found


def _reader(places: Places) -> Callable[[int, date], tuple[int, str]]:
    """The workplace (課) and the sector of a department on a day, looked up once for each state of the organisation."""
    days = places.days

    @cache
    def read(department: int, state: int) -> tuple[int, str]:
        day = days[max(state - 1, 0)]
        workplace = places.workplace(department, day)
        return workplace.id if workplace else department, _WORDS.get(places.sector(department, day), "")

    return lambda department, day: read(department, bisect_right(days, day))


def _leaves(employees: Any, on: date) -> Any:
    leaves = Leave.objects.begun(by=on).exclude(kind__in=COUNTS_AS_PRESENT)
    return leaves.filter(employee__in=employees).order_by()

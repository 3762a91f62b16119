"""What the rules of rotation need to know of thousands of people (在課年数・経験した職場), in few slim rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import CharField, DateField, Exists, OuterRef, Value

from staff.models import DepartmentVersion, Leave, Posting
from staff.rules.careers import Length
from staff.rules.outlook import Absence, Place, Way, served
from staff.rules.places import Places

# Time away of these kinds gives nobody more time (see ``staff.rules.outlook``).
COUNTS_AS_PRESENT = (Leave.Kind.DISCIPLINE,)
_DAY = timedelta(days=1)
_WORDS = {sector.value: str(sector.label) for sector in DepartmentVersion.Sector}

Term = tuple[int, date, date | None]


def years_in_post(posts: Any, people: Any, *, on: date) -> dict[int, Length]:
    """For each of these main posts of the day: the person's years in the department (在課年数), without the days away.

    ``people``: a queryset of which the persons are. Read are the orders in the department of the day alone, one a
    person and a few more for some; the leaves come as rows of the same union.
    """
    there = posts.filter(employee=OuterRef("employee"), department=OuterRef("department"))
    orders = Posting.objects.main().begun(by=on).filter(Exists(there)).order_by()
    leaves = _leaves(people, on)
    term = ("employee", "valid_from", "valid_to")
    rows = orders.values_list(*term, Value(True)).union(leaves.values_list(*term, Value(False)), all=True)
    present: list[Term] = []
    away: dict[int, list[Absence]] = defaultdict(list)
    for person, start, end, is_order in rows:
        if is_order:
            present.append((person, start, end))
        else:
            away[person].append((start, end))
    # Most people were never away, and came on the same few days.
    alike = cache(lambda since: served(since, (), on))
    return {
        person: served(since, away[person], on) if person in away else alike(since)
        for person, since in first_days(present).items()
    }


def first_days(orders: Iterable[Term]) -> dict[int, date]:
    """Each person's last first day: back from the last order to the one that ended the day before, and so on."""
    begun: dict[int, date] = {}
    ended: dict[tuple[int, date | None], date] = {}
    for person, start, end in orders:
        begun[person] = max(start, begun.get(person, start))
        ended[person, end] = start
    for person, since in begun.items():
        while before := ended.get((person, since - _DAY)):
            begun[person] = since = before  # noqa: PLW2901  # the walk goes on from there
    return begun


def ways_of(posts: Any, people: Any, places: Places, *, on: date) -> dict[int, Way]:
    """The way by the day of each person of these main posts: the workplaces (課), each order's first day, the leaves.

    ``people``: a queryset of which the persons are. Orders and leaves come as rows of one union; a leave names no
    department.
    """
    orders = Posting.objects.main().begun(by=on).filter(employee__in=posts.values("employee")).order_by()
    leaves = _leaves(people, on)
    term = ("employee", "valid_from", "valid_to")
    nobody, nowhere = Value(None, output_field=DateField()), Value(None, output_field=CharField())
    rows = orders.values_list(*term, "employee__hired_on", "department").union(
        leaves.values_list(*term, nobody, nowhere), all=True
    )
    return _ways(rows, _reader(places))


def _ways(rows: Any, place: Callable[[int, date], Place]) -> dict[int, Way]:
    found: dict[int, Way] = {}
    away: dict[int, list[Absence]] = defaultdict(list)
    for person, start, end, hired_on, department in rows:
        if department is None:
            away[person].append((start, end))
        else:
            way = found.get(person) or found.setdefault(person, Way(hired_on, [], away[person]))
            way.places.append(place(department, start))
    return found


def _reader(places: Places) -> Callable[[int, date], Place]:
    read = places.reader()

    @cache
    def place(department: int, day: date) -> Place:
        workplace, sector = read(department, day)
        return Place(workplace, day, _WORDS.get(sector, ""))

    return place


def _leaves(employees: Any, on: date) -> Any:
    leaves = Leave.objects.begun(by=on).exclude(kind__in=COUNTS_AS_PRESENT)
    return leaves.filter(employee__in=employees).order_by()

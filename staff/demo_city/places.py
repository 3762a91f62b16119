"""Which departments a made-up city has, and what happened to them (組織とその移り変わり). Imports no Django."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from common.dates import fiscal_year_end, fiscal_year_start
from staff.demo_city import catalogue
from staff.demo_city.catalogue import Entry
from staff.demo_city.plan import DepartmentPlan, VersionPlan

# How many departments for how many people: straight between these.
_SIZES = ((0, 4), (20, 8), (50, 15), (120, 38), (300, 85), (1000, 120), (3000, 200), (10_000, 300))


@dataclass
class Place:
    """A department as the planning of careers needs it."""

    code: str
    entry: Entry
    parent: str | None  # a code
    order: int
    first_year: int
    last_year: int | None = None
    # Occupations of the department and of all below it: who may head it.
    occupations: set[str] = field(default_factory=set)

    def lives_in(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    @property
    def level(self) -> str:
        return self.entry.level

    @property
    def only_for(self) -> str | None:
        """The occupation of nearly everybody there, heads included: 保育士 of a 保育園."""
        return next((name for name, of_ten in self.entry.specialists if of_ten >= 7), None)


@dataclass(frozen=True)
class Chosen:
    """The departments of one city: for planning careers, and as they will be written."""

    places: dict[str, Place]
    departments: list[DepartmentPlan]

    def section_of(self, code: str) -> str:
        """The 課 of a 係, or the department itself: 職場 in the sense of rotation."""
        place = self.places[code]
        return place.parent if place.level == "係" and place.parent else code


def number_of_departments(staff: int) -> int:
    for (low, few), (high, many) in pairwise(_SIZES):
        if staff < high:
            return round(few + (many - few) * (staff - low) / (high - low))
    return _SIZES[-1][1]


def choose(*, staff: int, year: int, beginning: int, occupations: Iterable[str], groups: bool) -> Chosen:
    """The most common departments of a city with so many people. ``groups``: the policy knows no 係長."""
    known = set(occupations)
    every = [e for e in catalogue.entries() if "消防" in known or not e.specialists or e.specialists[0][0] != "消防"]
    wanted = {e.name for e in sorted(every, key=lambda e: e.importance)[: number_of_departments(staff)]}
    codes = _codes(every)
    chosen = [e for e in every if e.name in wanted]
    gone = [e for e in catalogue.ABOLISHED if e.parent in wanted and staff >= 50]
    for number, entry in enumerate(gone, start=1):
        codes[entry.name] = f"90{number:02}00"
    places = _places(chosen, gone, codes, year, beginning)
    planned = [_department(place, places, codes, year, groups=groups) for place in places.values()]
    if catalogue.TO_BE_FOUNDED.parent in wanted:
        planned.append(_to_come(catalogue.TO_BE_FOUNDED, codes, year))
    return Chosen(places, planned)


def _codes(entries: list[Entry]) -> dict[str, str]:
    """010000 for a 部, 010200 for a 課, 010203 for a 係: by the place in the whole catalogue, at any size."""
    codes: dict[str, str] = {}
    counts: dict[str | None, int] = {}
    for entry in entries:
        number = counts[entry.parent] = counts.get(entry.parent, 0) + 1
        above = codes[entry.parent].rstrip("0") if entry.parent else ""
        above += "0" * (len(above) % 2)
        codes[entry.name] = f"{above}{number:02}".ljust(6, "0")
    return codes


def _places(
    chosen: list[Entry], gone: list[Entry], codes: dict[str, str], year: int, beginning: int
) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for order, entry in enumerate([*chosen, *gone], start=1):
        parent = places.get(codes[entry.parent]) if entry.parent else None
        founded = year - catalogue.FOUNDED[entry.name] if entry.name in catalogue.FOUNDED else beginning
        first = max(founded, parent.first_year) if parent else founded
        last = year - catalogue.ABOLISHED_YEARS[entry.name] - 1 if entry in gone else None
        code = codes[entry.name]
        place = places[code] = Place(code, entry, parent.code if parent else None, order * 10, first, last)
        _tell_those_above(place, places)
    return places


def _tell_those_above(place: Place, places: dict[str, Place]) -> None:
    occupations = {name for name, _ in place.entry.specialists}
    if sum(of_ten for _, of_ten in place.entry.specialists) < 10:
        occupations.add("事務")
    above: Place | None = place
    while above:
        above.occupations |= occupations
        above = places.get(above.parent) if above.parent else None


def _department(
    place: Place, places: dict[str, Place], codes: dict[str, str], year: int, *, groups: bool
) -> DepartmentPlan:
    first, name = fiscal_year_start(place.first_year), place.entry.name
    now = VersionPlan(
        first, _styled(name, groups), catalogue.kind_of(_styled(name, groups)), place.parent, place.entry.sector,
        catalogue.head_title_of(_styled(name, groups)), place.order,
    )  # fmt: skip
    states = {first: now}
    for day, changed in _before(place, places, codes, year, now).items():
        states[day] = changed
    if name in catalogue.TO_BE_RENAMED:
        day = fiscal_year_start(year + 1)
        states[day] = replace(now, valid_from=day, name=catalogue.TO_BE_RENAMED[name])
    end = fiscal_year_end(place.last_year) if place.last_year is not None else None
    return DepartmentPlan(place.code, first, end, [states[day] for day in sorted(states)])


def _before(
    place: Place, places: dict[str, Place], codes: dict[str, str], year: int, now: VersionPlan
) -> dict[date, VersionPlan]:
    """The versions from the founding on, when the department was renamed or moved since."""
    old_name, renamed = catalogue.RENAMED.get(place.entry.name, (now.name, 0))
    old_parent, moved = catalogue.MOVED.get(place.entry.name, ("", 0))
    if codes.get(old_parent) not in places:
        moved = 0
    days = {fiscal_year_start(year - years) for years in (renamed, moved) if years}
    states = {}
    for day in sorted({now.valid_from, *(day for day in days if day > now.valid_from)}):
        states[day] = replace(
            now,
            valid_from=day,
            name=old_name if renamed and day < fiscal_year_start(year - renamed) else now.name,
            parent=codes[old_parent] if moved and day < fiscal_year_start(year - moved) else now.parent,
        )
    return states


def _styled(name: str, groups: bool) -> str:
    return f"{name.removesuffix('係')}グループ" if groups and name.endswith("係") else name


def _to_come(entry: Entry, codes: dict[str, str], year: int) -> DepartmentPlan:
    day, parent = fiscal_year_start(year + 1), codes[entry.parent or ""]
    kind, head = catalogue.kind_of(entry.name), catalogue.head_title_of(entry.name)
    version = VersionPlan(day, entry.name, kind, parent, entry.sector, head, 9990)
    return DepartmentPlan(f"{parent[:2]}9900", day, None, [version])

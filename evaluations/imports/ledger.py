"""The routes and exceptions of one authority before and after (台帳), and the places and people that they name."""

from __future__ import annotations

from collections.abc import Iterator

from competencies.models import AppointingAuthority
from evaluations.resources.routes import TABLES, RoutesTable
from staff.imports.ledger import Entry, Key
from staff.models import Department, Employee
from training.imports.ledger import key_of


class Ledger:
    """``places`` by code, ``people`` by staff number. Of two rows that nothing tells apart the first is meant: it is
    also the one that counts."""

    def __init__(self, authority: AppointingAuthority) -> None:
        self.authority = authority
        self.places = {place.code: place for place in Department.objects.filter(authority=authority)}
        self.people = {person.staff_number: person for person in Employee.objects.filter(authority=authority)}
        self.entries: dict[type[RoutesTable], dict[Key, Entry]] = {table: {} for table in TABLES}
        for table in TABLES:
            for row in table(authority).get_queryset().order_by("pk"):
                self.entries[table].setdefault(key_of(table, row), Entry(row, row))

    def all_entries(self) -> Iterator[Entry]:
        for entries in self.entries.values():
            yield from entries.values()

"""A requirement table edited like a sheet (表の一括編集): read all cells, refuse or save them together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from competencies.matrices import Cell, Matrix, matrices
from competencies.models import Competency, CompetencyLevel, Mark, Requirement, RequirementTable
from competencies.querysets import refuse_frozen
from competencies.rules.cell_symbols import UnreadableError, read

Place = tuple[int, int]
"""Where a cell stands: the keys of its grade and its competency."""


@dataclass(frozen=True)
class Option:
    """What a cell may hold: a mark of the table, or a level of the row's competency."""

    symbol: str
    number: int
    meaning: str
    mark: Mark | None = None
    level: CompetencyLevel | None = None

    def stands_in(self, requirement: Requirement) -> bool:
        return requirement.mark == self.mark and requirement.level == self.level


class CellsError(Exception):
    """Cells that cannot be read, and why, all at once."""

    def __init__(self, messages: dict[Place, str]) -> None:
        super().__init__(messages)
        self.messages = messages


class StaleError(Exception):
    """The table was saved by somebody else since the sheet was opened."""


@dataclass(frozen=True)
class Sheet:
    """One table with all that its cells may hold. ``matrix`` is None while the table has no column."""

    table: RequirementTable
    matrix: Matrix | None
    levels: tuple[CompetencyLevel, ...]

    @property
    def by_level(self) -> bool:
        return self.table.scale == RequirementTable.Scale.LEVELS

    @cached_property
    def cells(self) -> dict[Place, Cell]:
        rows = self.matrix.rows if self.matrix else ()
        return {place_of(cell): cell for row in rows for cell in row.cells}

    @cached_property
    def saved(self) -> dict[Place, str]:
        """The symbol in each cell as the database has it; blank where nothing is asked."""
        return {place: symbol_of(cell) for place, cell in self.cells.items()}

    @cached_property
    def marks(self) -> tuple[Option, ...]:
        marks = self.matrix.marks if self.matrix else ()
        return tuple(Option(m.symbol, n, m.meaning, mark=m) for n, m in enumerate(marks, start=1))

    def options(self, competency: Competency) -> tuple[Option, ...]:
        """What a cell in the row of ``competency`` may hold, in the order of the legend."""
        return self._levels_by_competency.get(competency.pk, ()) if self.by_level else self.marks

    def legend(self) -> list[Option]:
        """Every option once. A level's number is the same in every row."""
        by_number = {level.number: level for level in self.levels}
        if not self.by_level:
            return list(self.marks)
        return [Option(level.symbol, number, "", level=level) for number, level in sorted(by_number.items())]

    @cached_property
    def _levels_by_competency(self) -> dict[int, tuple[Option, ...]]:
        found: dict[int, tuple[Option, ...]] = {}
        for level in self.levels:
            option = Option(level.symbol, level.number, level.name, level=level)
            found[level.competency_id] = (*found.get(level.competency_id, ()), option)
        return found


def open_sheet(table: RequirementTable) -> Sheet:
    """Five queries, whatever the size of the table."""
    matrix = next((m for m in matrices(table.framework) if m.table == table), None)
    return Sheet(table, matrix, tuple(CompetencyLevel.objects.filter(table=table).order_by("number")))


def read_sheet(sheet: Sheet, typed: Mapping[Place, str]) -> dict[Place, Option | None]:
    """What is meant in each cell that was changed. A cell that was not sent stays as it is.

    Raises CellsError with every cell that cannot be read.
    """
    meant: dict[Place, Option | None] = {}
    errors: dict[Place, str] = {}
    for place, text in _changed(sheet, typed):
        competency = sheet.cells[place].row.competency
        try:
            meant[place] = read(text, sheet.options(competency))
        except UnreadableError:
            errors[place] = _explain(sheet, competency, text.strip())
    if errors:
        raise CellsError(errors)
    return meant


@transaction.atomic
def save_sheet(table: RequirementTable, typed: Mapping[Place, str], *, version: int) -> int:
    """Write what differs, and return how many cells did. Wording and label of a kept cell stay.

    Raises StaleError, CellsError, or ValidationError when the edition is frozen; then nothing is written.
    """
    table = RequirementTable.objects.select_for_update(of=("self",)).select_related("framework").get(pk=table.pk)
    refuse_frozen({table.framework_id})
    if table.version != version:
        raise StaleError
    sheet = open_sheet(table)
    written = _write(sheet, read_sheet(sheet, typed))
    if written:
        touch(table)
    return written


def touch(table: RequirementTable) -> None:
    """Tell open sheets of this table that it has changed."""
    RequirementTable.objects.filter(pk=table.pk).update(version=F("version") + 1)


@dataclass(frozen=True)
class Merge:
    """A stale sheet against the table as it is now.

    ``values``: what to show, with everything that the person typed. ``conflicts``: cells that both
    changed, each its own way. ``taken``: cells that only the other person changed.
    """

    values: dict[Place, str]
    conflicts: tuple[Place, ...]
    taken: tuple[Place, ...]


def merge(sheet: Sheet, typed: Mapping[Place, str], was: Mapping[Place, str]) -> Merge:
    """``was``: the symbols that the person saw when the sheet was opened."""
    saved = sheet.saved
    mine = {p: typed[p] for p in saved if p in typed and typed[p] != was.get(p, "")}
    theirs = {p for p, symbol in saved.items() if p in was and symbol != was[p]}
    return Merge(
        values={**saved, **mine},
        conflicts=tuple(p for p in saved if p in mine and p in theirs and mine[p] != saved[p]),
        taken=tuple(p for p in saved if p in theirs and p not in mine),
    )


def place_of(cell: Cell) -> Place:
    return cell.grade.pk, cell.row.competency_id


def symbol_of(cell: Cell) -> str:
    return cell.requirement.symbol if cell.requirement else ""


def _changed(sheet: Sheet, typed: Mapping[Place, str]) -> Iterator[tuple[Place, str]]:
    for place, symbol in sheet.saved.items():
        if place in typed and typed[place].strip() != symbol:
            yield place, typed[place]


def _explain(sheet: Sheet, competency: Competency, text: str) -> str:
    options = sheet.options(competency)
    if not sheet.by_level:
        usable = "・".join(f"{o.symbol}({o.number})" for o in options)
        return _("「%(text)s」は、この表の印ではありません。使える印: %(usable)s") % {"text": text, "usable": usable}
    if not options:
        return _("この表には「%(name)s」の段階がまだありません。先に「能力の段階」に追加してください。") % {
            "name": competency.name
        }
    return _("「%(name)s」に「%(text)s」の段階はありません。ある段階: %(usable)s") % {
        "name": competency.name,
        "text": text,
        "usable": "・".join(o.symbol for o in options),
    }


def _write(sheet: Sheet, meant: Mapping[Place, Option | None]) -> int:
    """Write differences alone: a variant of the same symbol (○ for 〇) is none."""
    new: list[Requirement] = []
    changed: list[Requirement] = []
    cleared: list[int] = []
    for place, option in meant.items():
        requirement = sheet.cells[place].requirement
        if option is None and requirement:
            cleared.append(requirement.pk)
        elif option and not requirement:
            new.append(_requirement(sheet.table, place, option))
        elif option and requirement and not option.stands_in(requirement):
            # What a person decides is no longer a guess at the policy's text.
            requirement.mark, requirement.level, requirement.inferred = option.mark, option.level, False
            changed.append(requirement)
    Requirement.objects.bulk_create(new)
    Requirement.objects.bulk_update(changed, ["mark", "level", "inferred"])
    Requirement.objects.filter(pk__in=cleared).delete()
    return len(new) + len(changed) + len(cleared)


def _requirement(table: RequirementTable, place: Place, option: Option) -> Requirement:
    grade_id, competency_id = place
    return Requirement(
        framework_id=table.framework_id,
        table=table,
        grade_id=grade_id,
        competency_id=competency_id,
        mark=option.mark,
        level=option.level,
    )

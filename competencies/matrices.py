"""The requirement tables of an edition, put together for reading (職位 × 能力の表).

Page, PDF and admin editor all draw from here. Four queries serve any number of tables.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from competencies.models import (
    Competency,
    CompetencyGroup,
    Framework,
    Grade,
    Mark,
    Requirement,
    RequirementTable,
    TableColumn,
    TableRow,
)

InTable = TypeVar("InTable", TableColumn, TableRow, Mark)
# Requirements by their table, grade and competency.
Asked = dict[tuple[int, int, int], Requirement]


@dataclass(frozen=True)
class Cell:
    """What a table asks of one grade; ``requirement`` is None where it asks nothing (求めない)."""

    row: TableRow
    grade: Grade
    requirement: Requirement | None


@dataclass(frozen=True)
class Span:
    """Neighbouring cells that say the same, drawn as one: 藤沢's levels reach over several grades."""

    cells: tuple[Cell, ...]

    @property
    def requirement(self) -> Requirement | None:
        return self.cells[0].requirement

    @property
    def width(self) -> int:
        return len(self.cells)

    @property
    def grades(self) -> list[Grade]:
        return [cell.grade for cell in self.cells]

    @property
    def grade_code(self) -> str:
        return self.cells[0].grade.code

    @property
    def spoken(self) -> str:
        """Which grades ask for what, for those who hear the table: 「員級〜主任級 説明力」."""
        first, last = self.cells[0].grade.name, self.cells[-1].grade.name
        grades = first if self.width == 1 else f"{first}〜{last}"
        return f"{grades} {self.requirement.name}" if self.requirement else grades


@dataclass(frozen=True)
class Row:
    """A competency across the table. Marks (◎〇) are read grade by grade, everything else in stretches."""

    competency: Competency
    cells: tuple[Cell, ...]
    in_stretches: bool = True

    @property
    def group(self) -> CompetencyGroup:
        return self.competency.group

    def spans(self) -> list[Span]:
        if not self.in_stretches:
            return [Span((cell,)) for cell in self.cells]
        return [Span(tuple(cells)) for _, cells in groupby(self.cells, key=_content)]


@dataclass(frozen=True)
class Matrix:
    """One requirement table: ``columns`` are grades from left to right, as the policy draws them."""

    table: RequirementTable
    columns: tuple[Grade, ...]
    rows: tuple[Row, ...]
    marks: tuple[Mark, ...]

    def grouped(self) -> list[tuple[CompetencyGroup, list[Row]]]:
        """Rows by their group of competencies, in order."""
        return [(rows[0].group, rows) for rows in (list(r) for _, r in groupby(self.rows, key=_group_id))]

    @property
    def is_ranked(self) -> bool:
        """Its symbols tell how far something is asked, not only that it is."""
        return self.table.scale in {"marks", "levels", "trend"}

    @property
    def has_inferred(self) -> bool:
        return any(c.requirement.inferred for row in self.rows for c in row.cells if c.requirement)


def matrices(framework: Framework) -> list[Matrix]:
    """All tables of an edition, in the policy's order."""
    columns = _by_table(TableColumn.objects.filter(framework=framework).select_related("table", "grade__family"))
    rows = _by_table(
        TableRow.objects.filter(framework=framework).select_related("competency__group", "competency__parent")
    )
    marks = _by_table(Mark.objects.filter(framework=framework))
    asked = _requirements(framework, marks)
    return [
        Matrix(
            table=in_table[0].table,
            columns=tuple(column.grade for column in in_table),
            rows=tuple(_row(row, in_table, asked) for row in rows.get(table_id, [])),
            marks=tuple(marks.get(table_id, [])),
        )
        for table_id, in_table in columns.items()
    ]


def _requirements(framework: Framework, marks: dict[int, list[Mark]]) -> Asked:
    """Every requirement by its place. Marks and competencies are read already, so they are handed over."""
    by_id = {mark.pk: mark for in_table in marks.values() for mark in in_table}
    found = Requirement.objects.filter(framework=framework).select_related("level").order_by()
    for requirement in found:
        if requirement.mark_id:
            requirement.mark = by_id[requirement.mark_id]
    return {(r.table_id, r.grade_id, r.competency_id): r for r in found}


def _by_table(parts: Iterable[InTable]) -> dict[int, list[InTable]]:
    """Parts by their table. They come ordered by table, so the tables keep their order."""
    tables: dict[int, list[InTable]] = {}
    for part in parts:
        tables.setdefault(part.table_id, []).append(part)
    return tables


def _row(row: TableRow, columns: list[TableColumn], asked: Asked) -> Row:
    requirements = [asked.get((row.table_id, column.grade_id, row.competency_id)) for column in columns]
    for requirement in filter(None, requirements):
        requirement.competency = row.competency
    return Row(
        competency=row.competency,
        in_stretches=columns[0].table.scale != RequirementTable.Scale.MARKS,
        cells=tuple(Cell(row, c.grade, r) for c, r in zip(columns, requirements, strict=True)),
    )


def _content(cell: Cell) -> tuple[object, ...]:
    """What a reader sees in a cell. Cells of equal content are one span."""
    asked = cell.requirement
    return (None,) if asked is None else (asked.symbol, asked.name, asked.wording, asked.level_id)


def _group_id(row: Row) -> int:
    return row.competency.group_id

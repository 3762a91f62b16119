"""標準職務遂行能力一覧: the requirement tables of an edition, as the authority would publish them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.pdf import render
from competencies.matrices import Matrix, Row, Span, matrices
from competencies.models import Competency, Framework, Requirement
from competencies.papers.words import asked_in, certainty, full_name, imprint, is_common, notes

STYLESHEETS = ("pdf/competencies.css", "pdf/landscape.css")


@dataclass(frozen=True)
class Cell:
    """One cell as drawn, over ``width`` grades. ``asked`` is False where the table asks nothing."""

    width: int
    asked: bool = False
    symbol: str = ""
    name: str = ""
    wording: str = ""
    starred: bool = False


@dataclass(frozen=True)
class Line:
    """A competency, those below it (流山's 下位能力, 小山's examples of a skill), and what each grade is asked."""

    name: str
    definition: str
    parts: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    name: str
    definition: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Column:
    post: str
    pay_grade: str


@dataclass(frozen=True)
class Table:
    """A requirement table as drawn. A ``common`` one asks the same of all, and is drawn as a list."""

    name: str
    common: bool
    meaning: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    legend: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def standard_competencies(framework: Framework, *, on: date) -> bytes:
    """標準職務遂行能力一覧, as the authority would publish it on a day: A4 landscape."""
    context = standard_competencies_context(framework, on=on)
    title = _("標準職務遂行能力一覧 %(authority)s") % {"authority": framework.authority}
    return render("competencies/pdf/standard_competencies.html", context, title=title, stylesheets=STYLESHEETS)


def standard_competencies_context(framework: Framework, *, on: date) -> dict[str, Any]:
    parts = _parts(framework)
    tables = [_table(matrix, parts) for matrix in matrices(framework)]
    return {**imprint(framework, on), "tables": tables}


def _table(matrix: Matrix, parts: dict[int | None, list[str]]) -> Table:
    common = is_common(matrix)
    return Table(
        name=matrix.table.name,
        common=common,
        meaning=_("・").join(mark.meaning for mark in matrix.marks) if common else "",
        columns=tuple(Column(grade.post, grade.pay_grade) for grade in matrix.columns),
        groups=tuple(
            Group(group.name, group.definition, tuple(_line(row, matrix, parts) for row in rows))
            for group, rows in matrix.grouped()
        ),
        legend=() if common else _legend(matrix),
        notes=notes(asked_in(matrix)),
    )


def _line(row: Row, matrix: Matrix, parts: dict[int | None, list[str]]) -> Line:
    starring = certainty(asked_in(matrix)) == "mixed"
    return Line(
        name=full_name(row.competency),
        definition=row.competency.definition,
        parts=tuple(parts.get(row.competency.pk, ())),
        cells=tuple(_cell(span, matrix, starring=starring) for span in row.spans()),
    )


def _cell(span: Span, matrix: Matrix, *, starring: bool) -> Cell:
    asked = span.requirement
    if asked is None:
        return Cell(width=span.width)
    return Cell(
        width=span.width,
        asked=True,
        symbol="" if _goes_without_saying(asked, matrix) else asked.symbol,
        name="" if asked.name == asked.competency.name else asked.name,
        wording=_own_words(asked),
        starred=starring and any(cell.requirement and cell.requirement.inferred for cell in span.cells),
    )


def _goes_without_saying(asked: Requirement, matrix: Matrix) -> bool:
    """A table's only mark says no more than the words beside it."""
    return len(matrix.marks) == 1 and bool(_own_words(asked))


def _own_words(asked: Requirement) -> str:
    return asked.wording or (asked.level.behaviour if asked.level else "")


def _legend(matrix: Matrix) -> tuple[tuple[str, str], ...]:
    """Symbols and their meanings, of those that the table uses."""
    requirements = asked_in(matrix)
    silent = [r for r in requirements if _goes_without_saying(r, matrix)]
    shown = {r.symbol for r in requirements if not _goes_without_saying(r, matrix)}
    entries = [(mark.symbol, mark.meaning) for mark in matrix.marks if mark.symbol in shown]
    if silent:
        entries.append((_("記載のある欄"), matrix.marks[0].meaning))
    levels = sorted({(r.level.number, r.level.symbol) for r in requirements if r.level})
    if levels:
        entries.append((_("・").join(symbol for _number, symbol in levels), _("段階(後のものほど高い)")))
    if any(cell.requirement is None for row in matrix.rows for cell in row.cells):
        entries.append(("―", _("求めない")))
    return tuple(entries)


def _parts(framework: Framework) -> dict[int | None, list[str]]:
    """The competencies below others, by the one above."""
    below: dict[int | None, list[str]] = {}
    for part in Competency.objects.filter(framework=framework, parent__isnull=False):
        text = f"{part.name}({part.definition})" if part.definition else part.name
        below.setdefault(part.parent_id, []).append(text)
    return below

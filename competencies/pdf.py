"""What an authority prints of its policy (帳票): the table of standard competencies, and a grade's sheet.

Gather first, draw second: the ``…_context`` functions return plain data, the templates draw it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.dates import wareki
from common.pdf import render
from common.text import lines
from competencies.matrices import Matrix, Row, Span, matrices
from competencies.models import Competency, CompetencyLevel, Framework, Grade, Requirement, RequirementTable

STYLESHEETS = ("pdf/competencies.css",)
LANDSCAPE = ("pdf/competencies.css", "pdf/landscape.css")

FILLED, EMPTY = "●", "○"


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


@dataclass(frozen=True)
class Asked:
    """A competency that one grade is asked for; ``group`` is blank where all are of one group."""

    group: str
    name: str
    symbol: str
    steps: str
    steps_in_words: str
    wording: str
    starred: bool


@dataclass(frozen=True)
class Section:
    """What one table asks of one grade."""

    name: str
    meaning: str
    marked: bool
    rows: tuple[Asked, ...]
    legend: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def standard_competencies(framework: Framework, *, on: date) -> bytes:
    """標準職務遂行能力一覧, as the authority would publish it on a day: A4 landscape."""
    context = standard_competencies_context(framework, on=on)
    title = _("標準職務遂行能力一覧 %(authority)s") % {"authority": framework.authority}
    return render("competencies/pdf/standard_competencies.html", context, title=title, stylesheets=LANDSCAPE)


def grade_sheet(grade: Grade, *, on: date) -> bytes:
    """職位別シート: one grade, its role, its duties and what is asked of it: A4 portrait."""
    context = grade_sheet_context(grade, on=on)
    title = _("職位別シート %(post)s %(authority)s") % {"post": grade.post, "authority": grade.framework.authority}
    return render("competencies/pdf/grade_sheet.html", context, title=title, stylesheets=STYLESHEETS)


def standard_competencies_context(framework: Framework, *, on: date) -> dict[str, Any]:
    parts = _parts(framework)
    tables = [_table(matrix, parts) for matrix in matrices(framework)]
    return {**_imprint(framework, on), "tables": tables}


def grade_sheet_context(grade: Grade, *, on: date) -> dict[str, Any]:
    heights = _heights(grade.framework)
    asking = [m for m in matrices(grade.framework) if grade in m.columns]
    # What everybody is asked for comes last: the sheet is about this grade.
    asking.sort(key=_is_common)
    return {
        **_imprint(grade.framework, on),
        "grade": grade,
        "titles": _("、").join(lines(grade.titles)),
        "roles": lines(grade.role_names),
        "duties": grade.duty_lines,
        "sections": [s for s in (_section(m, grade, heights) for m in asking) if s.rows],
    }


def _imprint(framework: Framework, on: date) -> dict[str, Any]:
    """Whose, which edition, since when, and as of when."""
    return {
        "authority": framework.authority,
        "policy": framework.title,
        "edition": framework.edition or framework.number_label,
        "effective": _effective(framework),
        "effective_note": framework.effective_note,
        "status": _status(framework, on),
        "as_of": wareki(on),
    }


def _effective(framework: Framework) -> str:
    if framework.effective_from is None:
        return _("未定")
    until = _("(%sまで)") % wareki(framework.effective_to) if framework.effective_to else ""
    return wareki(framework.effective_from) + until


def _status(framework: Framework, on: date) -> str:
    """What a reader must know before trusting the sheet; blank for the edition in force."""
    if not framework.frozen:
        return _("改定案")
    if framework.in_force_on(on):
        return ""
    ahead = framework.effective_from is not None and on < framework.effective_from
    return _("施行前") if ahead else _("旧版")


# The table of all grades


def _table(matrix: Matrix, parts: dict[int | None, list[str]]) -> Table:
    common = _is_common(matrix)
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
        notes=_notes(_requirements(matrix)),
    )


def _is_common(matrix: Matrix) -> bool:
    """Whether the table says one thing to all its grades, so that columns would only repeat it."""
    return matrix.table.scale == RequirementTable.Scale.COMMON and all(
        len(spans) == 1 and spans[0].requirement for spans in (row.spans() for row in matrix.rows)
    )


def _line(row: Row, matrix: Matrix, parts: dict[int | None, list[str]]) -> Line:
    starring = _certainty(_requirements(matrix)) == "mixed"
    return Line(
        name=_full_name(row.competency),
        definition=row.competency.definition,
        parts=tuple(parts.get(row.competency.pk, ())),
        cells=tuple(_cell(span, matrix, starring=starring) for span in row.spans()),
    )


def _full_name(competency: Competency) -> str:
    return f"{competency.name}({competency.awareness})" if competency.awareness else competency.name


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
    requirements = _requirements(matrix)
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


def _requirements(matrix: Matrix) -> list[Requirement]:
    return [cell.requirement for row in matrix.rows for cell in row.cells if cell.requirement]


def _certainty(requirements: list[Requirement]) -> str:
    """``stated``, ``inferred`` or ``mixed``: a star on every cell would tell nothing."""
    kinds = {r.inferred for r in requirements}
    return "mixed" if len(kinds) == 2 else "inferred" if True in kinds else "stated"


def _notes(requirements: list[Requirement]) -> tuple[str, ...]:
    return {
        "stated": (),
        "mixed": (_("＊の欄は、方針の文面から読み取れず推定したものを含みます。"),),
        "inferred": (_("この表の職位への当てはめは、方針の文面から読み取れず推定したものです。"),),
    }[_certainty(requirements)]


def _parts(framework: Framework) -> dict[int | None, list[str]]:
    """The competencies below others, by the one above."""
    below: dict[int | None, list[str]] = {}
    for part in Competency.objects.filter(framework=framework, parent__isnull=False):
        text = f"{part.name}({part.definition})" if part.definition else part.name
        below.setdefault(part.parent_id, []).append(text)
    return below


# The sheet of one grade


def _section(matrix: Matrix, grade: Grade, heights: dict[tuple[int, int], int]) -> Section:
    cells = [(row, cell) for row in matrix.rows for cell in row.cells if cell.grade == grade]
    asked = [(row, cell.requirement) for row, cell in cells if cell.requirement]
    requirements = [requirement for _row, requirement in asked]
    starring = _certainty(requirements) == "mixed"
    marked = not _is_common(matrix) and len(matrix.marks) != 1
    return Section(
        name=matrix.table.name,
        meaning="" if marked else _("・").join(mark.meaning for mark in matrix.marks),
        marked=marked,
        rows=tuple(
            _asked(requirement, group, heights, starring=starring)
            for (_row, requirement), group in zip(asked, _group_names([row for row, _r in asked]), strict=True)
        ),
        legend=tuple((m.symbol, m.meaning) for m in matrix.marks) if marked else (),
        notes=_notes(requirements),
    )


def _group_names(rows: list[Row]) -> list[str]:
    """The group of each row; a single group would only repeat the table's name."""
    several = len({row.group.pk for row in rows}) > 1
    return [row.group.name if several else "" for row in rows]


def _asked(asked: Requirement, group: str, heights: dict[tuple[int, int], int], *, starring: bool) -> Asked:
    number = asked.level.number if asked.level else 0
    height = heights[asked.table_id, asked.competency_id] if number else 0
    return Asked(
        group=group,
        name=_full_name(asked.competency) if asked.name == asked.competency.name else asked.name,
        symbol=asked.symbol,
        steps=FILLED * number + EMPTY * (height - number),
        steps_in_words=_("%(height)d段階の%(number)d") % {"height": height, "number": number} if number else "",
        wording=asked.expected,
        starred=starring and asked.inferred,
    )


def _heights(framework: Framework) -> dict[tuple[int, int], int]:
    """How many levels each table has for each competency."""
    heights: dict[tuple[int, int], int] = {}
    for level in CompetencyLevel.objects.filter(framework=framework):
        key = level.table_id, level.competency_id
        heights[key] = max(level.number, heights.get(key, 0))
    return heights

"""職位別シート: one grade, its role, its duties and what is asked of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.pdf import render
from common.text import lines
from competencies.matrices import Matrix, Row, matrices
from competencies.models import CompetencyLevel, Framework, Grade, Requirement
from competencies.papers.words import certainty, full_name, imprint, is_common, notes

STYLESHEETS = ("pdf/competencies.css",)

FILLED, EMPTY = "●", "○"


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


def grade_sheet(grade: Grade, *, on: date) -> bytes:
    """職位別シート: one grade, its role, its duties and what is asked of it: A4 portrait."""
    context = grade_sheet_context(grade, on=on)
    title = _("職位別シート %(post)s %(authority)s") % {"post": grade.post, "authority": grade.framework.authority}
    return render("competencies/pdf/grade_sheet.html", context, title=title, stylesheets=STYLESHEETS)


def grade_sheet_context(grade: Grade, *, on: date) -> dict[str, Any]:
    heights = _heights(grade.framework)
    asking = [m for m in matrices(grade.framework) if grade in m.columns]
    # What everybody is asked for comes last: the sheet is about this grade.
    asking.sort(key=is_common)
    return {
        **imprint(grade.framework, on),
        "grade": grade,
        "titles": _("、").join(lines(grade.titles)),
        "roles": lines(grade.role_names),
        "duties": grade.duty_lines,
        "sections": [s for s in (_section(m, grade, heights) for m in asking) if s.rows],
    }


def _section(matrix: Matrix, grade: Grade, heights: dict[tuple[int, int], int]) -> Section:
    cells = [(row, cell) for row in matrix.rows for cell in row.cells if cell.grade == grade]
    asked = [(row, cell.requirement) for row, cell in cells if cell.requirement]
    requirements = [requirement for _row, requirement in asked]
    starring = certainty(requirements) == "mixed"
    marked = not is_common(matrix) and len(matrix.marks) != 1
    return Section(
        name=matrix.table.name,
        meaning="" if marked else _("・").join(mark.meaning for mark in matrix.marks),
        marked=marked,
        rows=tuple(
            _asked(requirement, group, heights, starring=starring)
            for (_row, requirement), group in zip(asked, _group_names([row for row, _r in asked]), strict=True)
        ),
        legend=tuple((m.symbol, m.meaning) for m in matrix.marks) if marked else (),
        notes=notes(requirements),
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
        name=full_name(asked.competency) if asked.name == asked.competency.name else asked.name,
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

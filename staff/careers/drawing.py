"""A career put into the timeline's terms (キャリアの図の中身): which rows, bars and bands there are."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from competencies.models import Grade
from staff.careers.grades import Named
from staff.careers.parts import Away, Row
from staff.careers.path import Career
from staff.rules import careers
from staff.rules.careers import Stretch, known_end
from staff.rules.shapes import Drawing
from staff.rules.stages import Stage
from staff.rules.timeline import ROW, Ahead, Climb, Plan, Spell, draw

# A row of the staircase: the family's place (the present one on top), its code, the level in it; an unknown grade
# has a row of its own, at the bottom.
Rung = tuple[int, str, int, str]


def drawing(career: Career, *, row_height: float = ROW) -> Drawing:
    rungs = _rungs(career)
    rows = sorted(rungs)
    plan = Plan(
        start=career.employee.hired_on,
        end=career.ends_on,
        on=career.on,
        rows=[_("・").join(rungs[rung]) for rung in rows],
        climbs=[_climb(stretch, career, rows) for stretch in _grade_stretches(career)],
        ahead=[_reach(career, rows, i) for i in range(len(career.ahead))],
        bands=[_band(stage, stage.start, stage.end) for stage in career.stages if stage.start and stage.end],
        main=[_bar(str(i), stay, career) for i, stay in enumerate(career.stays, start=1)],
        beside=[_concurrent(row, career) for row in career.rows if not row.is_main],
        away=[_away(away, career) for away in career.away],
        marks=[learned.on for learned in reversed(career.learned)],
        mark_word=_("学び"),
        lane_words=(_("職場"), _("兼務"), _("休業・派遣")),
        row_height=row_height,
    )
    return draw(plan)


def _grade_stretches(career: Career) -> list[Stretch]:
    return [stretch for stretch in careers.in_grade(career.orders) if stretch.key]


def _rungs(career: Career) -> dict[Rung, list[str]]:
    """The rows with their names: those on which the person has stood, and those of the ladder ahead."""
    rungs: dict[Rung, list[str]] = {}
    for stretch in _grade_stretches(career):
        named = career.book.named(stretch.key, stretch.start)
        names = rungs.setdefault(_rung(named, career), [])
        if named.name not in names:
            names.append(named.name)
    for grade in _ladder(career):
        rungs.setdefault(_rung_of(grade, career), [grade.name])
    return rungs


def _ladder(career: Career) -> list[Grade]:
    """The main line of the family, for those who can still climb it."""
    if career.grade is None or not career.climbs:
        return []
    family = [g for g in career.book.grades(career.on) if g.family_id == career.grade.family_id]
    return [g for g in family if not g.is_parallel]


def _rung(named: Named, career: Career) -> Rung:
    return _rung_of(named.grade, career) if named.grade else (0, "", 0, named.code)


def _rung_of(grade: Grade, career: Career) -> Rung:
    is_own = career.grade is not None and grade.family.code == career.grade.family.code
    return (2 if is_own else 1, grade.family.code, grade.level, "")


def _climb(stretch: Stretch, career: Career, rows: list[Rung]) -> Climb:
    rung = _rung(career.book.named(stretch.key, stretch.start), career)
    return Climb(rows.index(rung), stretch.start, known_end(stretch.end, career.on) or career.on, _month(stretch.start))


def _reach(career: Career, rows: list[Rung], place: int) -> Ahead:
    reach = career.ahead[place]
    hint = next((stage.start for stage in career.stages if reach.grade.code in stage.grade_codes), None)
    count = len(reach.anew)
    return Ahead(rows.index(_rung_of(reach.grade, career)), _("新しく%d") % count if count else "", hint)


def _band(stage: Stage, start: date, end: date) -> Spell:
    return Spell(start, end, f"{stage.when}\n{stage.name}", "inferred" if stage.inferred else "")


def _bar(number: str, stay: Stretch, career: Career) -> Spell:
    end, kind = known_end(stay.end, career.on), career.sector(stay)
    return Spell(stay.start, end or career.on, career.workplace_name(stay), kind, number, goes_on=end is None)


def _concurrent(row: Row, career: Career) -> Spell:
    name = row.path.rpartition(" ")[2]
    return Spell(row.start, row.end or career.on, name, "beside", row.number, goes_on=row.end is None)


def _away(away: Away, career: Career) -> Spell:
    return Spell(away.start, away.end or career.on, away.what, away.kind, goes_on=away.end is None)


def _month(day: date) -> str:
    return _("%(year)d年%(month)d月") % {"year": day.year, "month": day.month}

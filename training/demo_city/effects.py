"""What the made-up cities expect of their courses (デモの期待される効果). No policy tells it, and the note says so."""

from __future__ import annotations

from django.db.models import F, Value
from django.db.models.functions import Concat, Left

from competencies.models import Competency, CompetencyLevel, Framework
from training.demo_city.around import Around
from training.demo_city.writing import create
from training.models import Course, CourseEffect

NOTE = "育つ能力は、デモのための架空のものです。"
_MOST = 3


def give_effects(framework: Framework, around: Around) -> None:
    """Two or three competencies for each course that has none: those whose names are like its own come first."""
    abilities = list(Competency.objects.filter(framework=framework).order_by("group__order", "order"))
    levels: dict[str, int] = {}
    for code, number in CompetencyLevel.objects.filter(framework=framework).values_list("competency__code", "number"):
        levels[code] = max(levels.get(code, 0), number)
    without = Course.objects.filter(authority=around.authority, effects=None).order_by("pk")
    rows = [
        CourseEffect(course=course, competency_code=code, level=around.chance.randint(2, top) if top > 1 else None)
        for course in without
        for code in _likely(course, abilities, around)
        for top in [levels.get(code, 0)]
    ]
    told = Course.objects.filter(pk__in={row.course_id for row in rows})
    create(CourseEffect, rows)
    told.update(note=Left(Concat(F("note"), Value(NOTE)), 200))


def _likely(course: Course, abilities: list[Competency], around: Around) -> list[str]:
    """The codes of a few; a course that names grades builds what these are asked for."""
    asked = {code for grade in course.grades for code in around.asked.get(grade, ())}
    able = [ability for ability in abilities if not asked or ability.code in asked] or abilities
    drawn = around.chance.sample(able, min(len(able), _MOST))
    drawn.sort(key=lambda ability: -_alike(course.name, ability.name))
    best = sorted(able, key=lambda ability: -_alike(course.name, ability.name))[:1]
    named = [ability.code for ability in best if _alike(course.name, ability.name)]
    return list(dict.fromkeys([*named, *(ability.code for ability in drawn)]))[:_MOST]


def _alike(one: str, other: str) -> int:
    """How many pairs of letters both names have."""
    return len({one[n : n + 2] for n in range(len(one) - 1)} & {other[n : n + 2] for n in range(len(other) - 1)})

"""What a draft still lacks before it can be put in force (施行前の点検)."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from common.dates import long_date
from competencies.models import (
    Competency,
    CompetencyLevel,
    Framework,
    Grade,
    JobFamily,
    Requirement,
    RequirementTable,
    TableColumn,
    TableRow,
)


def shortcomings(framework: Framework) -> list[str]:
    """Sentences for HR, each naming one thing to mend; empty when the draft may be put in force."""
    return [
        *_dates(framework),
        *_consultation(framework),
        *_empty_masters(framework),
        *_families_without_grade(framework),
        *_grades_without_requirement(framework),
        *_levels_without_behaviour(framework),
        *_gaps_in_levels(framework),
        *_requirements_without_words(framework),
        *_requirements_outside_their_table(framework),
    ]


def _dates(framework: Framework) -> Iterator[str]:
    start = framework.effective_from
    if start is None:
        yield _("施行日が入っていません。")
        return
    former = framework.former()
    if former is None or former.effective_from is None:
        return
    if start <= former.effective_from:
        yield _("施行日は、前の版の施行日(%(day)s)より後にしてください。") % {"day": long_date(former.effective_from)}
    elif former.effective_to and former.effective_to + timedelta(days=1) < start:
        yield _("前の版は%(end)sで終わり、この版は%(start)sに始まります。間の日に施行中の方針がありません。") % {
            "end": long_date(former.effective_to),
            "start": long_date(start),
        }


def _consultation(framework: Framework) -> Iterator[str]:
    if framework.authority.consults_the_head and framework.consulted_on is None:
        yield _("長との協議日が入っていません。この任命権者は、定める前に長と協議します。")


def _empty_masters(framework: Framework) -> Iterator[str]:
    for model in (Grade, Competency, RequirementTable):
        if not model.objects.filter(framework=framework).exists():
            yield _("%(model)sが一つもありません。") % {"model": model._meta.verbose_name}


def _families_without_grade(framework: Framework) -> Iterator[str]:
    empty = ~Exists(Grade.objects.filter(family=OuterRef("pk")))
    for family in JobFamily.objects.filter(empty, framework=framework):
        yield _("系列「%(family)s」に職位がありません。") % {"family": family}


def _grades_without_requirement(framework: Framework) -> Iterator[str]:
    unasked = ~Exists(Requirement.objects.filter(grade=OuterRef("pk")))
    for grade in Grade.objects.filter(unasked, framework=framework).select_related("family"):
        yield _("職位「%(grade)s」(%(family)s)に求める能力が、どの表にもありません。") % {
            "grade": grade,
            "family": grade.family,
        }


def _levels_without_behaviour(framework: Framework) -> Iterator[str]:
    levels = CompetencyLevel.objects.filter(framework=framework, behaviour="").select_related("competency", "table")
    for level in levels:
        yield _("「%(level)s」(%(table)s)に、求められる行動が書かれていません。") % {
            "level": level,
            "table": level.table,
        }


def _gaps_in_levels(framework: Framework) -> Iterator[str]:
    levels = CompetencyLevel.objects.filter(framework=framework).select_related("competency", "table")
    numbers: dict[tuple[RequirementTable, Competency], list[int]] = {}
    for level in levels:
        numbers.setdefault((level.table, level.competency), []).append(level.number)
    for (table, competency), found in numbers.items():
        missing = sorted(set(range(1, max(found) + 1)) - set(found))
        if missing:
            yield _("「%(competency)s」(%(table)s)の段階に%(missing)sがありません。") % {
                "competency": competency,
                "table": table,
                "missing": "・".join(map(str, missing)),
            }


def _requirements_without_words(framework: Framework) -> Iterator[str]:
    asked = Requirement.objects.filter(framework=framework, wording="", level=None, competency__definition="")
    for competency in Competency.objects.filter(Exists(asked.filter(competency=OuterRef("pk")))):
        yield _("能力「%(competency)s」を求めていますが、定義も職位での内容も書かれていません。") % {
            "competency": competency
        }


def _requirements_outside_their_table(framework: Framework) -> Iterator[str]:
    """Cells whose row or column was taken out of the table: nobody would see them."""
    in_column = Exists(TableColumn.objects.filter(table=OuterRef("table"), grade=OuterRef("grade")))
    in_row = Exists(TableRow.objects.filter(table=OuterRef("table"), competency=OuterRef("competency")))
    outside = Requirement.objects.filter(~Q(in_column) | ~Q(in_row), framework=framework)
    for requirement in outside.select_related("table", "grade", "competency"):
        yield _("「%(requirement)s」を求めていますが、表「%(table)s」にその欄か行がありません。") % {
            "requirement": requirement,
            "table": requirement.table,
        }

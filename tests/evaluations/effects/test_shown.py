"""What an evaluation tells of abilities: reached what was asked, or not; never a level beyond."""

from datetime import date

import pytest

from competencies.models import Requirement
from evaluations import shown
from evaluations.models import Axis, Rating, Scheme, Sheet
from evaluations.rules.workflow import State
from staff.access import Relation
from tests.factories import CompetencyFactory, GradeFactory, LevelFactory
from tests.staff.world import TODAY
from training.gaps import shown as gaps
from training.gaps.shown import sources_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _discloses(year):
    Scheme.objects.filter(pk=year.scheme.pk).move(tells_items=True)


def told(year, who=None):
    found = gaps.shown([shown.SOURCE], (who or year.world.subject).pk, on=TODAY)[shown.EVALUATION]
    return {code: (one.reached, one.on) for code, one in found.items() if code.startswith("C")}


def test_the_standard_is_what_is_asked_and_a_higher_mark_no_more(year, evaluated):
    evaluated(year.world.subject, 2024, C1="S", C2="B", C3="D")
    day = date(2025, 1, 1)
    assert told(year) == {"C1": (2, day), "C2": (2, day), "C3": (1, day)}


def test_the_latest_evaluation_counts_and_its_last_evaluator(year, evaluated):
    evaluated(year.world.subject, 2023, C1="S")
    sheet = evaluated(year.world.subject, 2024, C1="C")
    first = sheet.stages.get(stage="first")
    item = sheet.items.get(code="C1")
    best = year.ability.scale.levels.get(symbol="S")
    Rating.objects.create(sheet=sheet, stage=first, axis=year.ability, item=item, level=best)
    assert told(year) == {"C1": (1, date(2025, 1, 1))}


def _with_items_of_its_own(scheme):
    Scheme.objects.filter(pk=scheme).move(state="draft")
    Axis.objects.filter(scheme=scheme).update(items_from="own")


@pytest.mark.parametrize(
    "hide",
    [
        lambda sheet: Sheet.objects.filter(pk=sheet.pk).update(state=State.CONFIRMED, disclosed_at=None),
        lambda sheet: Sheet.objects.filter(pk=sheet.pk).update(is_current=False),
        lambda sheet: Scheme.objects.filter(pk=sheet.cycle.scheme_id).move(tells_items=False),
        lambda sheet: _with_items_of_its_own(sheet.cycle.scheme_id),
    ],
    ids=["undisclosed", "corrected", "kept back", "items of its own"],
)
def test_what_the_result_page_keeps_back_is_not_told_here(year, evaluated, hide):
    hide(evaluated(year.world.subject, 2024, C1="A"))
    assert told(year) == {}


def test_the_person_and_hr_read_it_and_heads_as_such_do_not():
    readers = [r for r in Relation if shown.SOURCE in sources_for([r])]
    assert readers == [Relation.SELF, Relation.HR]


def test_where_the_policy_has_levels_it_is_the_level_that_was_asked_of_the_grade_then(year, evaluated):
    edition = year.cycle.framework
    ability, grade = CompetencyFactory(framework=edition, code="C1"), GradeFactory(framework=edition, code="G1")
    level = LevelFactory(framework=edition, competency=ability, number=3)
    Requirement.objects.create(framework=edition, table=level.table, grade=grade, competency=ability, level=level)
    evaluated(year.world.subject, 2024, C1="S")
    evaluated(year.world.beside, 2024, C1="C")
    day = date(2025, 1, 1)
    assert (told(year), told(year, year.world.beside)) == ({"C1": (3, day)}, {"C1": (2, day)})

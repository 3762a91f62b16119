"""Ladders, trees and bars: how parts are put together for reading."""

from types import SimpleNamespace

import pytest

from competencies.rules import career_chart, ladders
from competencies.rules.trees import trees


def grade(pk, level, *, family=1, parallel=False, band=""):
    return SimpleNamespace(
        pk=pk, level=level, order=pk, family_id=family, family=f"系列{family}", is_parallel=parallel, band=band
    )


LOW, MAIN, BESIDE, TOP = grade(1, 1), grade(2, 2), grade(3, 2, parallel=True), grade(4, 3, band="管理職")
OTHER = grade(9, 1, family=2)
ALL = [LOW, MAIN, BESIDE, TOP, OTHER]


def test_a_ladder_begins_at_the_top_and_sets_parallel_grades_beside():
    first, _second = ladders.ladders(ALL)
    assert [(f.band, [[g.pk for g in rung.grades] for rung in f.rungs]) for f in first.flights] == [
        ("管理職", [[4]]),
        ("", [[2, 3], [1]]),
    ]


def test_each_family_has_its_own_ladder():
    assert [ladder.family for ladder in ladders.ladders(ALL)] == ["系列1", "系列2"]


@pytest.mark.parametrize(
    ("of", "below", "above", "beside"),
    [
        (LOW, None, MAIN, []),
        (MAIN, LOW, TOP, [BESIDE]),
        (BESIDE, LOW, TOP, [MAIN]),
        (TOP, MAIN, None, []),
        (OTHER, None, None, []),
    ],
)
def test_neighbours_stay_on_the_main_line_of_the_family(of, below, above, beside):
    assert (ladders.below(of, ALL), ladders.above(of, ALL), ladders.beside(of, ALL)) == (below, above, beside)


def part(pk, parent=None):
    return SimpleNamespace(pk=pk, parent_id=parent)


def test_trees_keep_the_order_of_siblings():
    root = trees([part(2, 1), part(1), part(3, 2), part(4, 1)])[0]
    assert [p.pk for p in root.walk()] == [1, 2, 3, 4]


def test_a_part_without_its_parent_is_not_lost():
    assert [node.part.pk for node in trees([part(2, 1)])] == [2]


def stage(first=None, last=None, age=""):
    return SimpleNamespace(service_years_from=first, service_years_to=last, age_band=age)


def test_stages_by_years_are_drawn_to_scale():
    bars = career_chart.bars([stage(1, 2), stage(3, 8)])
    assert [(bar.when, bar.x, bar.width) for bar in bars] == [("1〜2年目", 0, 240), ("3〜8年目", 240, 720)]


def test_stages_by_ages_are_equally_wide():
    bars = career_chart.bars([stage(age="20代"), stage(age="30代")])
    assert [(bar.when, bar.x, bar.width) for bar in bars] == [("20代", 0, 480), ("30代", 480, 480)]


def test_no_stage_no_bar():
    assert career_chart.bars([]) == []

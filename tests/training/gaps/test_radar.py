"""The drawing of a gap: nothing is cut, no words stand on others, and what is not known is no point."""

from itertools import combinations
from math import hypot

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from competencies.models import Grade
from competencies.rules.shown import asked_of
from config.management.commands.demo import CITIES
from staff.careers import grades
from training.rules.radar import MOST_AXES, WIDTH, Bars, Radar, Series, draw

RINGS = ["まだできない", "助けがあればできる", "一人でできる", "人に教えられる"]
names = st.text("能力説明・ー協調性A", min_size=1, max_size=24)
values = st.none() | st.integers(0, 3)


def drawn(labels, *shown):
    asked = Series("asked", (2,) * len(labels))
    return draw(labels, asked, [Series(f"source{n}", tuple(each)) for n, each in enumerate(shown)], rings=RINGS)


def overlap(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def check_words(drawing: Radar) -> None:
    boxes = [axis.label.box for axis in drawing.axes]
    assert all(
        left >= 0 and top >= 0 and right <= WIDTH and bottom <= drawing.height for left, top, right, bottom in boxes
    )
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]


@given(st.lists(names, min_size=3, max_size=MOST_AXES))
@example(["・" * 13, *["A"] * 13, "AAAA" + "・" * 20])
def test_every_name_is_told_whole_and_stands_clear(labels):
    drawing = drawn(labels)
    assert isinstance(drawing, Radar)
    assert ["".join(axis.label.lines) for axis in drawing.axes] == labels
    check_words(drawing)


@pytest.mark.django_db
@pytest.mark.parametrize("code", CITIES)
def test_the_names_of_every_grade_of_the_city_stand_clear(city, code):
    found = list(Grade.objects.filter(framework=city(code)))
    for rows in grades.asked_of(found).values():
        labels = [asked.name for asked in asked_of(rows, tops={})]
        for few in (labels[:MOST_AXES], labels[:3], labels[-7:]):
            drawing = drawn(few)
            assert isinstance(drawing, Radar)
            check_words(drawing)


@given(st.lists(values, min_size=3, max_size=MOST_AXES))
def test_a_point_stands_at_its_ring_and_what_is_not_known_has_none(told):
    drawing = drawn([str(n) for n in range(len(told))], told)
    line = drawing.lines[1]
    known = [value for value in told if value is not None]
    radii = [round(hypot(x - drawing.x, y - drawing.y)) for x, y in line.points]
    assert radii == [round(drawing.rings[value].radius) for value in known]
    assert line.is_closed == (len(known) == len(told))
    gaps = [(told[n - 1], told[n]) for n in range(len(told))]
    if not line.is_closed:
        assert line.path.count("M") == sum(a is not None and b is not None for a, b in gaps)


def test_nothing_at_all_stands_off_the_middle_so_that_it_is_seen():
    assert drawn(["A", "B", "C"], [0, 0, 0]).rings[0].radius > 0


@pytest.mark.parametrize("count", [1, 2, MOST_AXES + 1])
def test_too_few_or_too_many_axes_become_bars(count):
    drawing = drawn([f"能力{n}" for n in range(count)], [1, *[None] * (count - 1)])
    assert isinstance(drawing, Bars)
    assert len(drawing.rows) == count
    first, *others = drawing.rows
    assert [kind for kind, _x in first.points] == ["source0"]
    assert not any(row.points for row in others)
    assert drawing.left < first.points[0][1] < first.asked < drawing.right


@given(names)
def test_the_words_of_a_bar_stay_left_of_it(label):
    drawing = drawn([label, "B"])
    left, top, right, bottom = drawing.rows[0].label.box
    assert left >= 0
    assert right <= drawing.left
    assert top >= 0
    assert bottom <= drawing.height

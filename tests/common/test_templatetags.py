"""Filters and components in templates."""

from datetime import date

import pytest
from django.template import Context, Template
from django.utils.translation import gettext_lazy


def render(source, **context):
    return Template("{% load japanese ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2019, 5, 1), "令和元年5月1日"), (date(2026, 3, 15), "令和8年3月15日"), (None, "")]
)
def test_wareki(day, expected):
    assert render("{{ day|wareki }}", day=day) == expected


@pytest.mark.parametrize(("day", "expected"), [(date(2026, 3, 16), "2026年3月16日(月)"), (None, "")])
def test_long_date(day, expected):
    assert render("{{ day|long_date }}", day=day) == expected


@pytest.mark.parametrize(("day", "expected"), [(date(2026, 3, 6), "2026年3月6日"), (None, "")])
def test_a_plain_date_is_as_django_writes_it(day, expected):
    assert render("{{ day|plain_date }}", day=day) == render('{{ day|date:"Y年n月j日" }}', day=day) == expected


def test_lines_leave_out_blank_ones():
    assert render('{{ text|lines|join:"、" }}', text="一つ\n\n 二つ \r\n") == "一つ、二つ"


def test_a_disclosure_encloses_its_content_closed():
    markup = render('{% disclosure "くわしく" %}<p>中身</p>{% enddisclosure %}')
    assert "<summary>くわしく</summary>" in markup
    assert "<p>中身</p>" in markup
    assert '<details class="disclosure">' in markup


def test_a_scroll_region_can_be_reached_by_keyboard_and_has_a_name():
    markup = render("{% scroll_region name %}x{% endscroll_region %}", name="<表>")
    assert 'tabindex="0"' in markup
    assert 'aria-label="&lt;表&gt;(横に動かせます)"' in markup


@pytest.mark.parametrize(("number", "filled", "empty"), [(1, "●", "○○○○"), (3, "●●●", "○○"), (5, "●●●●●", "")])
def test_level_steps_fill_up_to_the_level(number, filled, empty):
    markup = render('{% level_steps number 5 "ⅲ" %}', number=number)
    assert f'{filled}<span class="level-rest">{empty}</span>' in markup
    assert f"(5段階のうち{number})" in markup


def test_cells_are_escaped_and_say_how_they_are_set():
    html = Template("{% load ui %}<tr>{% cells row %}</tr>").render(
        Context({"row": [("<市民部>", ""), ("12", "number"), (gettext_lazy("なし"), "date")]})
    )
    assert html == ('<tr><td>&lt;市民部&gt;</td><td class="cell-number">12</td><td class="cell-date">なし</td></tr>')

"""What the chart of the system of training marks as required is what the rules in force ask, city by city."""

import re
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from competencies.models import Grade
from config.management.commands.demo import CITIES
from tests.browsers import browser_of
from tests.common.test_pdf import ask
from tests.factories import user_with
from training.models import RequirementRule
from training.rules.requirements import Facts, RuleBook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
TODAY = date(2026, 11, 21)
MARK = re.compile(r'<li><a href="/training/courses/([^/"]+)/">[^<]*</a> <span class="chip chip-must">([^<]*)</span>')


@pytest.fixture
def _today(time_machine):
    time_machine.move_to("2026-11-21T03:00:00Z", tick=False)


@pytest.fixture(params=CITIES)
def framework(request, city):
    framework = city(request.param)
    call_command("loaddata", f"{request.param}_training", f"{request.param}_rules", verbosity=0)
    return framework


@pytest.fixture
def reader(framework):
    return browser_of(user_with(None, authority=framework.authority))


def text_of(reader):
    return reader.get(reverse("training:system")).content.decode()


def asked_of(grades):
    """The codes of the courses that the rules require of somebody in one of the grades, by what happens to him.

    Somebody new, somebody promoted, somebody who was given every role: all after the rules began.
    """
    rows = RequirementRule.objects.for_engine()
    codes, book = {row.course_id: row.course.code for row, _ in rows}, RuleBook((rule for _, rule in rows), on=TODAY)
    roles = dict.fromkeys(RequirementRule.Role.values, TODAY)
    long_ago = date(2000, 4, 1)
    found = set()
    for grade in grades:
        for facts in (
            Facts(1, TODAY, grade, TODAY),
            Facts(1, long_ago, grade, TODAY, promoted_on=TODAY),
            Facts(1, long_ago, grade, long_ago, roles=roles),
        ):
            found |= {codes[one.rule.course] for one in book.obligations(facts) if one.rule.is_required}
    return found


def entries(cells):
    return [entry for cell in cells for entry in cell]


def test_a_course_is_marked_in_a_row_exactly_if_the_rules_require_it_of_somebody_there(framework, reader):
    shown = reader.get(reverse("training:system")).context
    every = frozenset(Grade.objects.filter(framework=framework).values_list("code", flat=True))
    rows = [*((step.grades or every, cells) for step, cells in shown["rows"]), (every, shown["everybody"])]
    for grades, cells in rows:
        here = {entry["code"] for entry in entries(cells)}
        assert {entry["code"] for entry in entries(cells) if entry["must"]} == here & asked_of(grades)
    assert {entry["code"] for _, cells in rows for entry in entries(cells) if entry["must"]} == asked_of(every)


def test_the_page_and_the_paper_say_so_in_words(framework, reader):
    marked = dict(MARK.findall(text_of(reader)))
    required = RequirementRule.objects.filter(is_required=True)
    assert set(marked) == set(required.values_list("course__code", flat=True))
    assert all(re.fullmatch(r"必須:[^:]+", word) for word in marked.values())
    printed = "".join(ask("pdftotext", reader.get(reverse("training:system_pdf")).content, "-layout").split())
    assert all(word in printed for word in marked.values())


def test_without_a_rule_in_force_nothing_is_marked_and_no_sign_explained(framework, reader):
    RequirementRule.objects.update(valid_to=TODAY - timedelta(days=1))
    assert "必須" not in text_of(reader)
    assert "必須" not in ask("pdftotext", reader.get(reverse("training:system_pdf")).content, "-layout")


@pytest.mark.parametrize("name", ["system", "system_pdf"])
def test_it_takes_at_most_twelve_questions(framework, reader, name, django_assert_max_num_queries):
    reader.get(reverse(f"training:{name}"))  # when somebody was last there is written every few minutes
    with django_assert_max_num_queries(12):
        reader.get(reverse(f"training:{name}"))

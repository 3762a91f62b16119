"""The training office's lists: as many queries for many rows as for few, each leaves as a file, formulas as text."""

from datetime import date

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.spreadsheets import read
from staff.access import Role
from staff.models import AuditEvent
from tests.browsers import browser_of
from tests.factories import EmployeeFactory, PostingFactory, user_with
from tests.training.admin.desk import url
from tests.training.factories import CourseFactory, CourseKindFactory, ProviderFactory, SessionFactory
from tests.training.factories_support import BudgetFactory, SubsidyKindFactory
from training.models import Focus, Question, RequirementRule, SystemStage, TrainingRole

MOST = 12
SINCE = date(2020, 4, 1)


def rule(city):
    course = CourseFactory(authority=city.authority)
    rule = RequirementRule.objects.create(
        authority=city.authority, course=course, valid_from=SINCE, grades=("G1", "G9"), roles=("head",)
    )
    rule.equivalents.add(city.course)
    return rule


def question(city):
    return Question.objects.create(
        authority=city.authority, course=CourseFactory(authority=city.authority), kind="reaction", text="問い",
        valid_from=SINCE,
    )  # fmt: skip


def session(city):
    made = SessionFactory(course=CourseFactory(authority=city.authority))
    made.days.create(day=made.starts_on)
    return made


def course(city):
    made = CourseFactory(authority=city.authority, provider=city.provider, grades=("G1", "G9"))
    made.effects.create(competency_code="C1")
    return made


def numbered(model):
    def make(city):
        number = model.objects.count()
        return model.objects.create(authority=city.authority, code=f"N{number}", name="名", grades=("G1", "G9"))

    return make


def role(city):
    person = EmployeeFactory(authority=city.authority)
    PostingFactory(employee=person, department__authority=city.authority)
    return TrainingRole.objects.create(employee=person, valid_from=SINCE)


MAKERS = {
    "provider": lambda city: ProviderFactory(authority=city.authority),
    "coursekind": lambda city: CourseKindFactory(authority=city.authority),
    "course": course,
    "coursesession": session,
    "systemstage": numbered(SystemStage),
    "focus": numbered(Focus),
    "requirementrule": rule,
    "question": question,
    "subsidykind": lambda city: SubsidyKindFactory(authority=city.authority),
    "subsidybudget": lambda city: BudgetFactory(kind__authority=city.authority),
    "trainingrole": role,
}


def queries(browser, address):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert browser.get(address).status_code == 200
    return [query["sql"] for query in asked]


def test_no_master_is_forgotten():
    ours = {model._meta.model_name for model in admin.site._registry if model._meta.app_label == "training"}
    assert ours == set(MAKERS)


@pytest.mark.parametrize("name", MAKERS)
def test_many_rows_ask_no_more_than_few(city, desk, name):
    MAKERS[name](city)
    desk.get(url(name, "changelist"))
    few = queries(desk, url(name, "changelist"))
    for _ in range(5):
        MAKERS[name](city)
    desk.get(url(name, "changelist"))  # the tree is read once after a change
    many = queries(desk, url(name, "changelist"))
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= MOST, "\n".join(many)


@pytest.mark.parametrize("name", MAKERS)
def test_a_form_asks_few_whatever_it_offers(city, desk, name):
    row = MAKERS[name](city)
    for _ in range(3):
        MAKERS[name](city)
    for address in (url(name, "change", row.pk), url(name, "add")):
        desk.get(address)
        asked = queries(desk, address)
        assert len(asked) <= MOST, "\n".join(asked)


@pytest.mark.parametrize("name", MAKERS)
def test_each_list_leaves_as_a_file_and_that_is_written_down(city, desk, name):
    MAKERS[name](city)
    page = desk.get(url(name, "changelist"))
    assert 'href="?export=xlsx"' in page.content.decode()
    answer = desk.get(url(name, "changelist", export="xlsx"))
    (sheet,) = read(ContentFile(answer.content, "list.xlsx"))
    assert len(sheet.rows) - 1 == page.context["cl"].queryset.count()
    assert AuditEvent.objects.get(kind=AuditEvent.Kind.EXPORT).actor == city.officer


@pytest.mark.parametrize("name", MAKERS)
def test_another_citys_rows_are_in_no_list(city, name):
    MAKERS[name](city)
    browser = browser_of(user_with(Role.HR, authority=city.elsewhere.authority))
    listed = list(browser.get(url(name, "changelist")).context["cl"].result_list)
    assert listed in ([], [city.elsewhere], [city.elsewhere.kind])

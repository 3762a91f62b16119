"""Completed training on the career page: in the drawing and beside it, for those who may know of it."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staff.access import Relation
from staff.careers.path import Career
from staff.pdf import career_sheet
from tests.common.test_pdf import ask
from tests.factories import AuthorityFactory, DepartmentFactory, PostingFactory, employee_with_login
from tests.training.factories import CourseFactory, SessionFactory
from tests.training.factories_support import ExternalRecordFactory
from training.milestones import completed
from training.models import Enrolment, ExternalRecord

TODAY = date(2026, 11, 21)
HELD = date(2025, 10, 9)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(TODAY)


@pytest.fixture
def employee(db):
    return employee_with_login(department=DepartmentFactory())


def enrolled(employee, state=Enrolment.State.COMPLETED, day=HELD, name="政策法務の研修"):
    course = CourseFactory(authority=employee.authority, name=name)
    session = SessionFactory(course=course, state="held", starts_on=day, ends_on=day, deadline=day)
    return Enrolment.objects.create(session=session, employee=employee, state=state, applied_at="2025-08-01T00:00Z")


def told(employee, name="staff:career"):
    client = Client()
    client.force_login(employee.user)
    return client.get(reverse(name)).content.decode()


def career(employee, *relations):
    return Career(employee, viewer=employee.user, relations=frozenset(relations), on=TODAY)


def test_a_completed_course_is_marked_in_the_drawing_and_told_beside_it(employee):
    assert "学びの記録" not in told(employee)
    enrolled(employee)
    text = told(employee)
    assert "政策法務の研修" in text
    assert "2025年10月9日" in text
    assert "修了した研修など" in text
    assert reverse("training:mine") in text


@pytest.mark.parametrize("state", [s for s in Enrolment.State if s not in {"completed", "followed_up"}])
def test_what_is_not_completed_is_no_milestone(employee, state):
    enrolled(employee, state)
    assert career(employee, Relation.SELF).learned == []


def test_what_was_learned_elsewhere_counts_once_it_is_confirmed(employee):
    record = ExternalRecordFactory(employee=employee, completed_on=HELD, title="防災士の講座", state="submitted")
    assert career(employee, Relation.SELF).learned == []
    ExternalRecord.objects.filter(pk=record.pk).update(state="confirmed")
    assert [(one.on, one.what) for one in career(employee, Relation.SELF).learned] == [(HELD, "防災士の講座")]


def test_the_latest_comes_first_and_nothing_of_the_future(employee):
    enrolled(employee, day=date(2024, 6, 3), name="古い研修")
    enrolled(employee, day=HELD, name="新しい研修")
    enrolled(employee, day=date(2026, 11, 30), name="先の研修")
    assert [one.what for one in career(employee, Relation.SELF).learned] == ["新しい研修", "古い研修"]


@pytest.mark.parametrize("relation", Relation)
def test_only_those_read_it_to_whom_training_is_open(employee, relation):
    enrolled(employee)
    ExternalRecordFactory(employee=employee, completed_on=HELD, state="confirmed")
    expected = 0 if relation == Relation.COLLEAGUE else 2
    assert len(list(completed(employee, frozenset({relation}), TODAY))) == expected
    assert len(career(employee, relation).learned) == expected


def test_another_persons_training_is_not_told(employee):
    enrolled(employee_with_login(authority=AuthorityFactory()))
    assert career(employee, Relation.SELF).learned == []


def test_it_takes_no_query_more(employee):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            told(employee)
        return len(captured)

    told(employee)
    before = asked()
    for number in range(5):
        enrolled(employee, name=f"研修{number}")
    assert asked() == before


def test_the_sheet_marks_it_and_stays_one_page(employee):
    for year in range(2016, 2026):
        enrolled(employee, day=date(year, 10, 9), name=f"研修{year}")
    for year in range(2000, 2026):
        beside = DepartmentFactory(authority=employee.authority, version__name="中心市街地活性化・連携推進課")
        PostingFactory(
            employee=employee, department=beside, valid_from=date(year, 4, 1), valid_to=date(year, 12, 31),
            is_main=False, title="グループリーダー事務取扱",
        )  # fmt: skip
    sheet = career_sheet(career(employee, Relation.SELF))
    assert "修了した研修など(10件)" in "".join(ask("pdftotext", sheet).split())
    assert "Pages:           1" in ask("pdfinfo", sheet)

"""What is exported comes back without a change; into an empty catalogue, the same catalogue."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from common.exporting import Format
from common.models import Job
from common.spreadsheets import write_xlsx
from competencies.models import AppointingAuthority
from config.management.commands.demo import CITIES
from staff.access import Role
from staff.imports import asking
from staff.models import AuditEvent
from staff.resources.tables import template, whole
from tests.factories import user_with
from tests.importing import ended, problems
from tests.training.factories import CourseFactory, SessionFactory
from tests.training.factories_support import BudgetFactory
from tests.training.imports.files import TODAY, data_of
from training.models import Course, CourseKind, Focus, Provider, Question, RequirementRule, SystemStage
from training.resources.tables import TABLES


@pytest.fixture
def full(office):
    """Every table has a row, and every kind of cell a value."""
    authority = office.authority
    course = CourseFactory(
        authority=authority, kind=office.kind, provider=office.provider, code="C-1.a", name="=研修",
        grades=("G2", "G1"),
        hours=Decimal("6.5"), cost=3000, year_from=1, year_to=3, target="新任", delivery="classroom",
        summary="一行目\n二行目", valid_to=date(2030, 3, 31), target_is_inferred=True,
    )  # fmt: skip
    course.effects.create(competency_code="C7", level=2)
    session = SessionFactory(course=course, name="第1回", capacity=20, follow_up_months=None, is_online=True)
    session.days.create(day=session.starts_on, starts_at=time(9), ends_at=time(17, 30), place="別館")
    SessionFactory(course=course, starts_on=date(2027, 2, 20), ends_on=date(2027, 2, 20), state="cancelled")
    rule = RequirementRule.objects.create(
        authority=authority, course=course, valid_from=date(2026, 4, 1), cause="appointment", grades=("G1", "G9"),
        families=("F1",), sectors=("counter",), roles=("head", "evaluator"), within_months=12, repeat_years=3,
        is_required=False,
    )  # fmt: skip
    rule.equivalents.set([office.course])
    RequirementRule.objects.create(authority=authority, course=course, valid_from=date(2026, 4, 1))
    SystemStage.objects.create(authority=authority, code="S1", name="新人", grades=("G1",), competencies=("C1", "C9"))
    Focus.objects.create(
        authority=authority, code="F1", name="創造力", grades=("G1",), confidence="low", is_stated=False
    )
    for of_course in (course, None):
        Question.objects.create(
            authority=authority, course=of_course, kind="learning", text="身についたか", valid_from=date(2026, 4, 1)
        )
    BudgetFactory(kind__authority=authority, kind__code="S1", kind__rate=Decimal("33.33"))
    return office


def test_the_whole_comes_back_without_a_change(full):
    checked = full.check(*whole(full.authority, TABLES))
    assert problems(checked) == []
    assert not checked.result["changes_something"]
    assert [s["counts"]["unchanged"] for s in checked.result["sheets"]] == [1, 1, 2, 1, 2, 1, 2, 1, 1, 2, 1, 1]
    assert all(s["missing_count"] == 0 for s in checked.result["sheets"])


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("how", Format)
def test_each_table_comes_back_in_each_format(full, client, table, how):
    client.force_login(full.officer)
    answer = client.get(reverse("training:import_export", args=[table.slug, how]))
    assert answer.status_code == 200
    checked = full.check_file(answer.content, f"a.{how.suffix}", table=table.slug if how.suffix == "csv" else "")
    assert problems(checked) == []
    assert not checked.result["changes_something"]
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.EXPORT)
    assert (event.actor, list(event.whose.all())) == (full.officer, [])


def test_the_template_has_every_heading_and_imports_as_nothing(full):
    checked = full.check(*template(TABLES))
    assert problems(checked) == []
    assert not checked.result["changes_something"]


@pytest.mark.parametrize("code", CITIES)
def test_each_citys_catalogue_comes_back_as_it_was(city, code):
    policy = city(code)
    call_command("loaddata", f"{code}_training", verbosity=0)
    before = data_of(whole(policy.authority, TABLES))
    officer = user_with(Role.TRAINING, authority=policy.authority)
    assert not _checked(officer, before).result["changes_something"]
    for model in (Focus, SystemStage, Course, CourseKind, Provider):
        model.objects.filter(authority=policy.authority).delete()
    job = _checked(officer, before)
    assert job.result["changes_something"]
    assert ended(asking.write(job, now=timezone.now())).state == Job.State.DONE
    authority = AppointingAuthority.objects.get(pk=policy.authority.pk)
    assert [sheet.rows for sheet in data_of(whole(authority, TABLES))] == [sheet.rows for sheet in before]


def _checked(officer, sheets):
    from django.core.files.base import ContentFile

    file = asking.keep(ContentFile(write_xlsx(sheets), "目録.xlsx"), table="", now=timezone.now(), book="training")
    job = ended(asking.check(file, by=officer, on=TODAY, now=timezone.now()))
    assert problems(job) == []
    return job

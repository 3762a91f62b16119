"""What the pages of self-development cost, and who decides nowhere on them."""

from datetime import date

import pytest

from staff.access import Role
from tests.browsers import browser_of
from tests.factories import EmployeeFactory, employee_with_login, user_with
from tests.training.factories_support import (
    NOW,
    PDF,
    BudgetFactory,
    ExternalRecordFactory,
    OJTPlanFactory,
    SharingFactory,
    SubsidyFactory,
    SubsidyKindFactory,
)
from tests.training.support.pages import at, evidence_of
from training.support import files
from training.support.files import Checked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


def fill(world, count):
    """Many of everything, for one person and for the office."""
    kind = SubsidyKindFactory(authority=world.authority)
    for n in range(count):
        employee = EmployeeFactory(authority=world.authority)
        BudgetFactory(kind__authority=world.authority)
        for owner in (world.subject, employee):
            SubsidyFactory(employee=owner, kind=kind).members.add(world.beside)
            SharingFactory(employee=owner, held_on=date(2026, 11, 20 + n % 3))
        for owner in (world.subject, employee):
            record = ExternalRecordFactory(employee=owner)
            files.attach([Checked("a.pdf", "application/pdf", PDF)], to=record, by=world.users["hr"], at=NOW)
        plan = OJTPlanFactory(employee=employee, instructor=world.beside)
        plan.items.create(what="電話に出る")
        plan.logs.create(month=date(2026, 10, 1), trainee="言葉")


PAGES = [
    ("support", "own"), ("support", "beside"), ("support_review", "training"), ("sharings", "own"),
    ("ojt_plans", "training"), ("ojt_plans", "manager"), ("ojt_plans", "beside"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "who"), PAGES)
def test_a_list_takes_at_most_twelve_questions_and_no_more_for_many_rows(
    world, name, who, django_assert_max_num_queries
):
    fill(world, 1)
    browser = browser_of(world.users[who])
    browser.get(at(name))  # when somebody was last there is written every few minutes
    with django_assert_max_num_queries(12) as few:
        browser.get(at(name))
    fill(world, 6)
    with django_assert_max_num_queries(len(few)):
        browser.get(at(name))


@pytest.mark.parametrize("who", ["own", "manager", "boss", "training", "hr"])
def test_one_page_of_each_takes_at_most_twelve_questions(world, who, django_assert_max_num_queries):
    subsidy = SubsidyFactory(employee=world.subject, state="approved", granted=1000)
    subsidy.members.add(world.beside)
    record = evidence_of(world.subject).record
    plan = OJTPlanFactory(employee=world.subject, instructor=world.beside)
    for n in range(8):
        plan.items.create(what=f"こと{n}")
        plan.logs.create(month=date(2026, 4 + n % 8, 1), trainee="言葉")
    sharing = SharingFactory(employee=world.subject)
    browser = browser_of(world.users[who])
    pages = [
        at("subsidy", subsidy.pk), at("external", record.pk), at("ojt_plan", plan.pk), at("sharing", sharing.pk),
        at("evidence", record.evidence.get().pk),
    ]  # fmt: skip
    browser.get(pages[0])
    for page in pages:
        with django_assert_max_num_queries(12):
            assert browser.get(page).status_code == 200


def test_an_officer_who_applies_decides_on_it_nowhere(world):
    officer = employee_with_login(department=world.team, role=Role.TRAINING)
    subsidy, record = SubsidyFactory(employee=officer), ExternalRecordFactory(employee=officer)
    browser = browser_of(officer.user)
    assert set(browser.get(at("subsidy", subsidy.pk)).context["acts_by_name"]) == {"withdraw"}
    assert set(browser.get(at("external", record.pk)).context["acts_by_name"]) == {"edit"}
    assert user_with(Role.TRAINING).authority_id != officer.authority_id

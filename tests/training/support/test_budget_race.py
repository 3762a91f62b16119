"""Many approvals at once: the budget's last yen are granted once."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from staff.access import Role
from tests.factories import DepartmentFactory, employee_with_login, user_with
from tests.training.factories_support import NOW, BudgetFactory, SubsidyFactory, SubsidyKindFactory
from training.models import Subsidy
from training.rules.subsidies import State
from training.support import subsidies
from training.support.budgets import budget_of
from training.support.subsidies import Application

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def at_once(*tasks):
    """Run all at the same time; each one's refusal or failure, or None."""
    ready, told = threading.Barrier(len(tasks), timeout=30), [None] * len(tasks)

    def run(number, task):
        try:
            ready.wait()
            task()
        except Exception as failure:  # told by the test
            told[number] = failure
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


@pytest.fixture
def officers():
    first = user_with(Role.TRAINING)
    return [first, user_with(Role.HR, authority=first.authority)]


def test_the_last_money_of_the_year_is_granted_once(officers):
    applicant = employee_with_login(department=DepartmentFactory(authority=officers[0].authority))
    budget = BudgetFactory(kind__authority=applicant.authority, amount=45_000)
    asked = [SubsidyFactory(employee=applicant, kind=budget.kind, cost=30_000) for _ in range(8)]
    told = at_once(*(lambda s=s, by=officers[n % 2]: subsidies.approve(s, by=by, at=NOW) for n, s in enumerate(asked)))
    assert sum(failure is None for failure in told) == 3
    assert all(isinstance(failure, ValidationError) for failure in told if failure)
    assert budget_of(budget.kind, 2026).left == 0


def test_two_officers_decide_on_one_application_once(officers):
    applicant = employee_with_login(department=DepartmentFactory(authority=officers[0].authority))
    subsidy = SubsidyFactory(employee=applicant)
    told = at_once(
        lambda: subsidies.approve(subsidy, by=officers[0], at=NOW),
        lambda: subsidies.decline(subsidy, by=officers[1], at=NOW, reason="対象外"),
    )
    assert sorted(type(failure).__name__ for failure in told) == ["NoneType", "ValidationError"]
    assert subsidy.steps.count() == 1


def test_a_double_click_applies_once():
    applicant = employee_with_login(department=DepartmentFactory())
    asked = Application(SubsidyKindFactory(authority=applicant.authority), "簿記", "決算", 10_000)
    told = at_once(
        *(
            lambda n=n: subsidies.apply(applicant, asked, by=applicant.user, at=NOW + timedelta(seconds=n))
            for n in range(6)
        )
    )
    assert sum(failure is None for failure in told) == 1
    assert list(Subsidy.objects.values_list("state", flat=True)) == [State.APPLIED]

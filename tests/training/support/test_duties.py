"""What awaits somebody in self-development and OJT; each source asks one query."""

from datetime import date

import pytest

from staff.access import Role
from tests.factories import employee_with_login
from tests.training.factories_support import TODAY, ExternalRecordFactory, OJTPlanFactory, SubsidyFactory
from training.duties.support import awaiting_decision, ojt_logs, own_support

pytestmark = pytest.mark.django_db


def told(source, user, on=TODAY):
    return [(duty.title, duty.due) for duty in source(user, on)]


def test_an_approved_application_waits_for_its_report_until_the_years_end(world):
    SubsidyFactory(employee=world.subject, state="approved", granted=1000, title="簿記2級")
    SubsidyFactory(employee=world.subject, state="applied")
    SubsidyFactory(employee=world.beside, state="approved", granted=1000)
    assert told(own_support, world.users["own"]) == [("「簿記2級」の実績の報告", date(2027, 3, 31))]


def test_a_refused_record_says_why(world):
    ExternalRecordFactory(employee=world.subject, state="declined", reason="修了証がありません", title="法学")
    (duty,) = own_support(world.users["own"], TODAY)
    assert (duty.title, duty.why) == ("「法学」は、このままでは認められません", "修了証がありません")


def test_the_office_is_told_how_much_waits_without_its_own(world):
    officer = employee_with_login(department=world.team, role=Role.TRAINING)
    for state in ("applied", "applied", "reported"):
        money = {"granted": 1, "spent": 1} if state == "reported" else {}
        SubsidyFactory(employee=world.subject, state=state, **money)
    ExternalRecordFactory(employee=world.subject)
    SubsidyFactory(employee=world.elsewhere)
    SubsidyFactory(employee=officer)
    ExternalRecordFactory(employee=officer)
    titles = [title for title, _ in told(awaiting_decision, officer.user)]
    assert titles == [
        "助成の申請が2件、審査を待っています",
        "助成の実績報告が1件、確認を待っています",
        "職場外の学びが1件、確認を待っています",
    ]
    assert all(told(awaiting_decision, world.users[who]) == [] for who in ("own", "manager", "bureau_hr", "auditor"))


def test_the_log_of_this_month_and_the_last_is_owed_by_trainee_and_instructor(world):
    plan = OJTPlanFactory(employee=world.subject, instructor=world.beside)
    plan.logs.create(month=date(2026, 10, 1), trainee="言葉")
    plan.logs.create(month=date(2026, 11, 1), instructor="言葉")
    assert told(ojt_logs, world.users["own"]) == [("自分のOJTの記録(11月)", date(2026, 11, 30))]
    assert told(ojt_logs, world.users["beside"]) == [("本人 三郎さんのOJTの記録(10月)", date(2026, 10, 31))]
    assert told(ojt_logs, world.users["manager"]) == []


def test_drafts_closed_plans_and_those_to_come_owe_nothing(world):
    pair = {"employee": world.subject, "instructor": world.beside}
    for number, state in enumerate(("draft", "closed")):
        OJTPlanFactory(**pair, state=state, valid_from=date(2026, 4, 1 + number))
    OJTPlanFactory(**pair, valid_from=date(2026, 11, 22))
    OJTPlanFactory(**pair, valid_from=date(2025, 4, 1), valid_to=date(2026, 3, 31))
    assert told(ojt_logs, world.users["own"]) == []


@pytest.mark.parametrize("source", [own_support, awaiting_decision, ojt_logs])
@pytest.mark.parametrize("who", ["own", "training", "administrator"])
def test_one_query_for_many(world, source, who, django_assert_max_num_queries):
    for _ in range(5):
        SubsidyFactory(employee=world.subject, state="approved", granted=1)
        ExternalRecordFactory(employee=world.subject, state="declined", reason="理由")
    OJTPlanFactory(employee=world.subject, instructor=world.beside)
    user = world.users[who]
    user.standing_on(TODAY)
    with django_assert_max_num_queries(1):
        list(source(user, TODAY))

"""Support on its pages: what is typed is kept, and who has no say has none."""

from datetime import date

import pytest

from staff.models import AuditEvent
from tests.browsers import browser_of
from tests.training.factories_support import (
    BudgetFactory,
    ExternalRecordFactory,
    SubsidyFactory,
    SubsidyKindFactory,
    picture,
    upload,
)
from tests.training.support.pages import at, text_of
from training.models import Subsidy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


@pytest.fixture
def kind(world):
    return SubsidyKindFactory(authority=world.authority, code="LIC", note="業務に関係する資格")


def test_somebody_applies_after_a_look_at_it(own, kind):
    page = at("subsidy_apply", "LIC")
    typed = {"title": "簿記2級", "purpose": "決算のため\r\n正しく読む", "cost": "３３，333".replace("，", "")}
    looked = own.post(page, typed)
    assert "16,666円" in text_of(looked)
    assert not Subsidy.objects.exists()
    assert "決算のため" in text_of(own.post(page, typed | {"edit": "1"}))
    answer = own.post(page, typed | {"send": "1"}, follow=True)
    subsidy = Subsidy.objects.get()
    assert answer.redirect_chain[-1][0] == at("subsidy", subsidy.pk)
    assert (subsidy.title, subsidy.cost, subsidy.year) == ("簿記2級", 33_333, 2026)
    assert "簿記2級" in text_of(own.get(at("support")))
    again = own.post(page, typed | {"send": "1"})
    assert (again.status_code, Subsidy.objects.count()) == (409, 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cost", "百円"), ("cost", "-1"), ("cost", "9" * 30), ("cost", ""), ("cost", "1.5"), ("title", ""),
        ("title", "長" * 121), ("title", "簿記\u202e"), ("purpose", "\x00"), ("purpose", "長" * 1001),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_beside_its_field_and_what_was_typed_stays(own, kind, field, value):
    typed = {"title": "簿記2級", "purpose": "決算のため", "cost": "1000"} | {field: value}
    answer = own.post(at("subsidy_apply", "LIC"), typed | {"send": "1"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    kept = {"title": "簿記2級", "purpose": "決算のため", "cost": "1000"}
    assert all(word in text_of(answer) for name, word in kept.items() if name != field)
    assert not Subsidy.objects.exists()


def test_a_group_is_named_by_staff_numbers_and_unknown_ones_are_told(world, own):
    SubsidyKindFactory(authority=world.authority, code="GRP", is_for_groups=True)
    typed = {"title": "研究", "purpose": "目的", "cost": "1000"}
    wrong = own.post(at("subsidy_apply", "GRP"), typed | {"members": f"999999、{world.elsewhere.staff_number}"})
    assert "999999、" in text_of(wrong)
    number = world.beside.staff_number
    own.post(at("subsidy_apply", "GRP"), typed | {"members": f"{number}\n{number}", "send": "1"})
    assert list(Subsidy.objects.get().members.all()) == [world.beside]


def test_what_is_over_takes_no_application(world, own):
    SubsidyKindFactory(authority=world.authority, code="OLD", valid_to=date(2026, 3, 31))
    assert "いま申請を受け付けていません" in text_of(own.get(at("subsidy_apply", "OLD")))
    typed = {"title": "簿記", "purpose": "決算", "cost": "1000", "send": "1"}
    assert own.post(at("subsidy_apply", "OLD"), typed).status_code == 409
    SubsidyKindFactory(code="ALIEN")
    assert own.get(at("subsidy_apply", "ALIEN")).status_code == 404


def test_from_the_application_to_the_payment_on_the_pages(world, own, officer, kind):
    BudgetFactory(kind=kind, amount=50_000)
    subsidy = SubsidyFactory(employee=world.subject, kind=kind, title="簿記2級")
    page = at("subsidy", subsidy.pk)
    assert "簿記2級" in text_of(officer.get(at("support_review")))
    assert "50,000円" in text_of(officer.get(page))
    assert "50,000円" not in text_of(own.get(page))  # the year's money is the office's matter
    officer.post(page, {"do": "approve", "approve-granted": "12000"})
    sent = {"do": "report", "report-spent": "30000", "report-completed_on": "令和8年11月1日", "report-result": "合格"}
    assert own.post(page, sent).status_code == 422  # no evidence
    own.post(page, sent | {"report-evidence": [upload(), upload(picture(), "領収書.png")]})
    assert subsidy.evidence.count() == 2
    assert "12,000円" in text_of(officer.get(page))
    officer.post(page, {"do": "settle"})
    subsidy.refresh_from_db()
    assert (subsidy.state, subsidy.paid, subsidy.completed_on) == ("settled", 12_000, date(2026, 11, 1))
    line = officer.get(at("support_review")).context["budgets"][0]
    assert (line.budget.kept, line.budget.paid, line.budget.left) == (0, 12_000, 38_000)


def test_two_officers_on_one_page_the_second_is_told_and_his_words_are_not_lost(world, officer, kind):
    subsidy = SubsidyFactory(employee=world.subject, kind=kind)
    page = at("subsidy", subsidy.pk)
    browser_of(world.users["hr"]).post(page, {"do": "approve", "approve-granted": "100"})
    answer = officer.post(page, {"do": "decline", "decline-reason": "対象にならない資格"})
    assert answer.status_code == 409
    assert "対象にならない資格" in text_of(answer)
    subsidy.refresh_from_db()
    assert (subsidy.state, subsidy.steps.count()) == ("approved", 1)


@pytest.mark.parametrize("who", ["own", "manager", "boss"])
def test_a_forged_decision_of_somebody_without_the_role_does_nothing(world, who):
    subsidy = SubsidyFactory(employee=world.subject)
    answer = browser_of(world.users[who]).post(at("subsidy", subsidy.pk), {"do": "approve", "approve-granted": "1"})
    assert answer.status_code == 409
    subsidy.refresh_from_db()
    assert subsidy.state == "applied"


@pytest.mark.parametrize("who", ["beside", "elsewhere", "hr_elsewhere", "bureau_hr", "auditor"])
def test_what_one_may_not_see_one_may_not_post_to(world, who):
    subsidy, record = SubsidyFactory(employee=world.subject), ExternalRecordFactory(employee=world.subject)
    browser = browser_of(world.users[who])
    assert browser.post(at("subsidy", subsidy.pk), {"do": "withdraw", "withdraw-reason": "x"}).status_code == 404
    if who != "bureau_hr":  # he reads what was learned elsewhere
        assert browser.post(at("external", record.pk), {"do": "confirm"}).status_code == 404


def test_a_form_without_its_token_does_nothing(world):
    from django.test import Client

    subsidy = SubsidyFactory(employee=world.subject)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.users["own"])
    answer = strict.post(at("subsidy", subsidy.pk), {"do": "withdraw", "withdraw-reason": "x"})
    assert answer.status_code == 403
    subsidy.refresh_from_db()
    assert subsidy.state == "applied"


def test_the_review_leaves_as_a_file_and_who_is_in_it_is_written_down(world, officer, kind):
    SubsidyFactory(employee=world.subject, kind=kind, title="=HYPERLINK(1)")
    SubsidyFactory(employee=world.subject, kind=kind, state="declined", title="不承認の資格")
    told = officer.get(at("support_review"), {"export": "csv-utf8"}).content.decode("utf-8-sig").splitlines()
    assert len(told) == 2
    assert told[1].split(",")[:3] == ["2026-11-21", "2026", world.subject.staff_number]
    assert "'=HYPERLINK(1)" in told[1] or "=HYPERLINK(1)" not in told[1].split(",")
    event = AuditEvent.objects.filter(kind=AuditEvent.Kind.EXPORT).get()
    assert event.whose.filter(employee=world.subject).exists()
    every = officer.get(at("support_review"), {"export": "csv-utf8", "state": "all"}).content.decode("utf-8-sig")
    assert "不承認の資格" in every


@pytest.mark.parametrize("query", [{"year": "x"}, {"state": "x"}, {"kind": "x"}, {"page": "9" * 40}, {"year": "2025"}])
def test_odd_addresses_are_answered(officer, kind, query):
    assert officer.get(at("support_review"), query).status_code == 200

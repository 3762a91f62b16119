"""The way of an application for support: who may do what when, what it costs, and what the year's budget holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from staff.access import Role
from tests.factories import employee_with_login, user_with
from tests.training.factories_support import NOW, TODAY, BudgetFactory, SubsidyFactory, SubsidyKindFactory, upload
from training.models import Subsidy, SubsidyStep
from training.rules.moves import Actor
from training.rules.subsidies import MOVES, Action, State
from training.support import subsidies
from training.support.budgets import budget_of, lines
from training.support.files import EVIDENCE, check
from training.support.subsidies import Application

pytestmark = pytest.mark.django_db
# Who stands how to the application of ``world.subject``.
STANDINGS = {
    "own": {Actor.SELF},
    "manager": {Actor.HEAD},
    "boss": {Actor.HEAD},
    "beside": set(),
    "elsewhere": set(),
    "hr": {Actor.OFFICER},
    "hr_elsewhere": set(),
    "bureau_hr": set(),
    "training": {Actor.OFFICER},
    "auditor": set(),
    "administrator": set(),
}


def certificate():
    return check(upload(), kinds=EVIDENCE)


def act(action, subsidy, user, *, at=NOW, reason="理由"):
    """Make the move, with all that it could ask for."""
    if action == Action.REPORT:
        return subsidies.report(
            subsidy, spent=20_000, completed_on=TODAY, result="合格", evidence=[certificate()], by=user, at=at
        )
    if action in {Action.APPROVE, Action.SETTLE}:
        return {Action.APPROVE: subsidies.approve, Action.SETTLE: subsidies.settle}[action](subsidy, by=user, at=at)
    named = {
        Action.DECLINE: subsidies.decline,
        Action.WITHDRAW: subsidies.withdraw,
        Action.SEND_BACK: subsidies.send_back,
    }
    return named[action](subsidy, by=user, at=at, reason=reason)


def in_state(employee, state, **fields):
    money = {"granted": 15_000} if state in {State.APPROVED, State.REPORTED, State.SETTLED} else {}
    if state in {State.REPORTED, State.SETTLED}:
        money |= {"spent": 20_000, "completed_on": TODAY}
    return SubsidyFactory(employee=employee, state=state, **(money | fields))


@pytest.fixture
def officer(world):
    return world.users["training"]


def test_state_by_action_by_role(world):
    """Every move from every state by everybody: it is made just where the table says so."""
    wrong = []
    for state in State:
        for step in MOVES[1:]:
            for name, actors in STANDINGS.items():
                subsidy = in_state(world.subject, state)
                expected = state in step.came_from and bool(actors & step.actors)
                try:
                    moved = act(step.action, subsidy, world.users[name])
                except ValidationError:
                    moved = None
                made = moved is not None and moved.state == step.to
                untouched = moved is None and Subsidy.objects.get(pk=subsidy.pk).state == state
                if made != expected or not (made or untouched):
                    wrong.append(f"{name} {step.action} from {state}")
                subsidy.evidence.all().delete()
    assert wrong == []


@pytest.mark.parametrize("step", [step for step in MOVES if step.asks_reason], ids=lambda step: step.action)
def test_what_asks_a_reason_is_not_done_without_one(world, officer, step):
    subsidy = in_state(world.subject, next(iter(step.came_from)))
    who = officer if Actor.OFFICER in step.actors else world.users["own"]
    with pytest.raises(ValidationError, match="理由"):
        act(step.action, subsidy, who, reason=" ")


@pytest.mark.parametrize("role", [Role.HR, Role.TRAINING])
def test_nobody_decides_on_his_own_or_on_his_groups(world, role):
    officer = employee_with_login(department=world.team, role=role)
    colleague = SubsidyFactory(employee=world.subject)
    colleague.members.set([officer])
    for subsidy in (SubsidyFactory(employee=officer), colleague):
        with pytest.raises(ValidationError, match="役割"):
            subsidies.approve(subsidy, by=officer.user, at=NOW)


def test_each_move_leaves_a_step(world, officer):
    own = world.users["own"]
    kind = SubsidyKindFactory(authority=world.authority)
    made = subsidies.apply(world.subject, Application(kind, "簿記2級", "決算のため", 33_333), by=own, at=NOW)
    assert (made.state, made.year) == (State.APPLIED, 2026)
    approved = subsidies.approve(made, by=officer, at=NOW)
    assert approved.granted == 16_666
    reported = act(Action.REPORT, approved, own)
    assert reported.evidence.count() == 1
    returned = subsidies.send_back(reported, by=officer, at=NOW, reason="領収書の名が違います")
    assert returned.spent == 20_000
    settled = subsidies.settle(act(Action.REPORT, returned, own), by=officer, at=NOW)
    assert (settled.state, settled.paid) == (State.SETTLED, 10_000)
    steps = SubsidyStep.objects.filter(subsidy=made).values_list("action", "by", "reason")
    assert list(steps) == [
        ("apply", own.pk, ""), ("approve", officer.pk, ""), ("report", own.pk, ""),
        ("send_back", officer.pk, "領収書の名が違います"), ("report", own.pk, ""), ("settle", officer.pk, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(("moment", "year"), [("2027-03-31 23:59:59", 2026), ("2027-04-01 00:00:00", 2027)])
def test_the_fiscal_year_is_that_of_the_day_in_japan(world, moment, year):
    at = timezone.make_aware(datetime.fromisoformat(moment)).astimezone(UTC)
    kind = SubsidyKindFactory(authority=world.authority)
    asked = Application(kind, "簿記", "決算", 1)
    assert subsidies.apply(world.subject, asked, by=world.users["own"], at=at).year == year


def test_more_than_the_rule_gives_is_not_granted_and_less_may_be(world, officer):
    subsidy = SubsidyFactory(employee=world.subject, cost=30_000)
    for wanted in (15_001, -1):
        with pytest.raises(ValidationError, match="15,000円まで"):
            subsidies.approve(subsidy, by=officer, at=NOW, granted=wanted)
    assert subsidies.approve(subsidy, by=officer, at=NOW, granted=9_000).granted == 9_000


def test_the_years_budget_is_not_exceeded_by_a_yen(world, officer):
    budget = BudgetFactory(kind__authority=world.authority, amount=29_999)
    same = {"employee": world.subject, "kind": budget.kind, "cost": 30_000}
    first, second, next_year = SubsidyFactory(**same), SubsidyFactory(**same), SubsidyFactory(**same, year=2027)
    subsidies.approve(first, by=officer, at=NOW)
    with pytest.raises(ValidationError, match=r"2026年度の予算の残りは14,999円です。15,000円は承認できません。"):
        subsidies.approve(second, by=officer, at=NOW)
    subsidies.approve(next_year, by=officer, at=NOW)  # no budget was set for that year
    assert subsidies.approve(second, by=officer, at=NOW, granted=14_999).granted == 14_999
    assert budget_of(budget.kind, 2026).left == 0


def test_what_is_not_paid_or_withdrawn_is_free_again(world, officer):
    budget = BudgetFactory(kind__authority=world.authority, amount=50_000)
    approved = in_state(world.subject, State.APPROVED, kind=budget.kind)
    in_state(world.subject, State.SETTLED, kind=budget.kind, paid=10_000)
    assert budget_of(budget.kind, 2026).left == 25_000
    subsidies.withdraw(approved, by=world.users["own"], at=NOW, reason="受験をやめた")
    line = lines(world.authority.pk, 2026)[0]
    assert (line.budget.kept, line.budget.paid, line.budget.left) == (0, 10_000, 40_000)


def test_a_report_without_evidence_writes_nothing(world):
    subsidy = in_state(world.subject, State.APPROVED)
    told = {"spent": 20_000, "completed_on": TODAY, "result": "合格", "by": world.users["own"], "at": NOW}
    with pytest.raises(ValidationError, match="一つ以上"):
        subsidies.report(subsidy, evidence=[], **told)
    with pytest.raises(ValidationError, match="5個まで"):
        subsidies.report(subsidy, evidence=[certificate()] * 6, **told)
    with pytest.raises(ValidationError, match="きょうまで"):
        subsidies.report(subsidy, evidence=[certificate()], **(told | {"completed_on": TODAY + timedelta(days=1)}))
    subsidy.refresh_from_db()
    assert (subsidy.state, subsidy.spent, subsidy.evidence.count(), subsidy.steps.count()) == ("approved", None, 0, 0)


def test_a_group_names_serving_colleagues_of_the_own_authority(world):
    own, kind = world.users["own"], SubsidyKindFactory(authority=world.authority, is_for_groups=True)
    world.boss.left_on = date(2026, 11, 20)
    world.boss.postings.update(valid_to=date(2026, 11, 20))
    world.boss.save()
    for members in ([], [world.subject], [world.elsewhere], [world.beside, world.boss]):
        with pytest.raises(ValidationError):
            subsidies.apply(world.subject, Application(kind, "研究", "目的", 1, members), by=own, at=NOW)
    made = subsidies.apply(world.subject, Application(kind, "研究", "目的", 1, [world.beside]), by=own, at=NOW)
    assert list(made.members.all()) == [world.beside]
    seen = Subsidy.objects.visible_to(world.users["beside"], on=TODAY)
    assert list(seen) == [made]
    for_one = Application(SubsidyKindFactory(authority=world.authority), "研究", "目的", 1, [world.beside])
    with pytest.raises(ValidationError, match="一人で"):
        subsidies.apply(world.subject, for_one, by=own, at=NOW)


def test_one_applies_for_oneself_for_what_is_offered_and_once(world):
    own, kind = world.users["own"], SubsidyKindFactory(authority=world.authority)
    ended = SubsidyKindFactory(authority=world.authority, valid_to=date(2026, 11, 20))
    foreign = SubsidyKindFactory()
    asked = Application(kind, "簿記", "決算", 10_000)
    for who, wanted in (("manager", asked), ("training", asked), ("own", Application(ended, "簿記", "決算", 1))):
        with pytest.raises(ValidationError):
            subsidies.apply(world.subject, wanted, by=world.users[who], at=NOW)
    with pytest.raises(ValidationError, match="受け付けていません"):
        subsidies.apply(world.subject, Application(foreign, "簿記", "決算", 1), by=own, at=NOW)
    subsidies.apply(world.subject, asked, by=own, at=NOW)
    with pytest.raises(ValidationError, match="すでに申請中"):
        subsidies.apply(world.subject, asked, by=own, at=NOW)
    assert Subsidy.objects.count() == 1


def test_those_who_see_nothing_of_an_application_find_none(world):
    SubsidyFactory(employee=world.subject)
    finding = {name for name in STANDINGS if Subsidy.objects.visible_to(world.users[name], on=TODAY).exists()}
    assert finding == {"own", "manager", "boss", "hr", "training"}
    assert user_with(Role.TRAINING).authority_id != world.authority.pk

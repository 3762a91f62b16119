"""OJT plans: who begins, teaches and ends one; three voices, each in its own field; earlier months stay as they are."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from staff.access import Role
from tests.factories import employee_with_login
from tests.training.factories_support import NOW, TODAY, OJTPlanFactory
from training.models import OJTItem, OJTLog, OJTPlan
from training.rules.ojt import MOVES, Action, State, Voice, month_of, open_months
from training.stale import STALE, fingerprint
from training.support import ojt
from training.support.ojt import Outline

pytestmark = pytest.mark.django_db
THIS, LAST = date(2026, 11, 1), date(2026, 10, 1)
KEEPERS = {"manager", "deputy", "boss", "hr", "training"}
SPEAKERS = {"trainee": {"own"}, "instructor": {"beside"}, "head": {"manager", "deputy", "boss"}}


def plan_in(world, state=State.ACTIVE, **fields):
    """A plan of ``subject``, taught by ``beside``."""
    return OJTPlanFactory(employee=world.subject, instructor=world.beside, state=state, **fields)


def users(world):
    return {name: user for name, user in world.users.items() if user}


def tried(action) -> bool:
    try:
        action()
    except ValidationError:
        return False
    return True


def test_state_by_action_by_role(world):
    wrong = []
    for state in State:
        for move in MOVES:
            for name, user in users(world).items():
                plan = plan_in(world, state)
                told = {"outcome": "できるようになった"} if move.action == Action.CLOSE else {}
                made = tried(lambda: getattr(ojt, move.action)(plan, **told, by=user, at=NOW))  # noqa: B023  # at once
                plan.refresh_from_db()
                if made != (state in move.came_from and name in KEEPERS) or plan.state != (move.to if made else state):
                    wrong.append(f"{name} {move.action} from {state}")
                plan.delete()
    assert wrong == []


def test_each_writes_his_own_field_alone_and_only_while_the_plan_goes_on(world):
    wrong = []
    for state in State:
        plan = plan_in(world, state)
        for voice in Voice:
            for name, user in users(world).items():
                made = tried(lambda: ojt.write(plan, THIS, voice, name, by=user, at=NOW))  # noqa: B023  # at once
                if made != (state == State.ACTIVE and name in SPEAKERS[voice]):
                    wrong.append(f"{name} as {voice} in {state}")
        plan.delete()
    assert wrong == []


def test_the_words_of_the_others_stay(world):
    plan = plan_in(world)
    for voice, name in (("trainee", "own"), ("instructor", "beside"), ("head", "manager"), ("trainee", "own")):
        ojt.write(plan, THIS, Voice(voice), f" {voice}の言葉 ", by=world.users[name], at=NOW)
    log = OJTLog.objects.get()
    assert (log.trainee, log.instructor, log.head) == ("traineeの言葉", "instructorの言葉", "headの言葉")
    assert log.history.count() == 4


def test_two_heads_do_not_write_over_each_other_unseen(world):
    plan = plan_in(world)
    blank = fingerprint("")
    ojt.write(plan, THIS, Voice.HEAD, "課長の言葉", by=world.users["manager"], at=NOW, seen=blank)
    with pytest.raises(ValidationError) as refusal:
        ojt.write(plan, THIS, Voice.HEAD, "代行の言葉", by=world.users["deputy"], at=NOW, seen=blank)
    assert refusal.value.code == STALE
    told = fingerprint("課長の言葉")
    ojt.write(plan, THIS, Voice.HEAD, "二人の言葉", by=world.users["deputy"], at=NOW, seen=told)
    assert plan.logs.get().head == "二人の言葉"


@pytest.mark.parametrize("month", [date(2026, 9, 1), date(2026, 12, 1), date(2026, 11, 2)])
def test_older_months_and_those_to_come_are_not_written(world, month):
    with pytest.raises(ValidationError, match="いまは書けません"):
        ojt.write(plan_in(world), month, Voice.TRAINEE, "言葉", by=world.users["own"], at=NOW)


def test_last_month_can_be_made_up_for(world):
    plan = plan_in(world)
    assert ojt.write(plan, LAST, Voice.TRAINEE, "言葉", by=world.users["own"], at=NOW).month == LAST


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(days, st.none() | days, days)
def test_open_months_lie_in_the_plan_and_are_this_and_the_last(start, end, on):
    found = open_months(start, end, on=on)
    assert found == sorted(found, reverse=True)
    for month in found:
        assert month.day == 1
        assert month_of(start) <= month
        assert end is None or month <= end
        assert 0 <= (on - month).days < 62
    inside = start <= on and (end is None or on <= end)
    assert not inside or month_of(on) in found


def test_head_and_officer_begin_a_plan_and_nobody_his_own(world):
    outline = Outline(world.beside, "一人で窓口に立てる", date(2026, 12, 1), date(2027, 11, 30))
    allowed = {
        name for name, user in users(world).items() if _begun(world.subject, outline, user)
    }  # fmt: skip
    assert allowed == KEEPERS
    officer = employee_with_login(department=world.team, role=Role.TRAINING)
    assert not _begun(officer, outline, officer.user)
    assert _begun(officer, outline, world.users["manager"])


def _begun(trainee, outline, user) -> bool:
    made = tried(lambda: ojt.begin(trainee, outline, by=user, at=NOW))
    OJTPlan.objects.all().delete()
    return made


def test_the_instructor_is_a_serving_colleague(world):
    for wrong in (world.subject, world.elsewhere):
        with pytest.raises(ValidationError) as refusal:
            ojt.begin(world.subject, Outline(wrong, "姿", TODAY), by=world.users["manager"], at=NOW)
        assert "instructor" in refusal.value.message_dict


def test_a_second_plan_from_the_same_day_is_refused(world):
    outline = Outline(world.beside, "姿", TODAY)
    ojt.begin(world.subject, outline, by=world.users["manager"], at=NOW)
    with pytest.raises(ValidationError, match="同じ日に始まる"):
        ojt.begin(world.subject, outline, by=world.users["manager"], at=NOW)


def test_a_new_instructor_sees_the_plan_and_the_old_one_does_not(world):
    plan = plan_in(world)
    outline = Outline(world.boss, "新しい姿", plan.valid_from, plan.valid_to)
    with pytest.raises(ValidationError, match="役割"):
        ojt.revise(plan, outline, by=world.users["beside"], at=NOW)
    ojt.revise(plan, outline, by=world.users["manager"], at=NOW, seen=fingerprint(*ojt.outline_of(plan)))
    with pytest.raises(ValidationError) as refusal:
        ojt.revise(plan, outline, by=world.users["deputy"], at=NOW, seen=fingerprint(*ojt.outline_of(plan)))
    assert refusal.value.code == STALE
    seen = {name for name, user in users(world).items() if OJTPlan.objects.visible_to(user, on=TODAY).exists()}
    assert seen == {"own", "manager", "deputy", "boss", "hr", "bureau_hr", "training"}


def test_the_instructor_and_the_keepers_write_what_is_to_be_learned(world):
    plan = plan_in(world)
    wrong = []
    for name, user in users(world).items():
        made = tried(lambda: ojt.add_item(plan, what=f"{name}のこと", due=None, by=user, at=NOW))  # noqa: B023  # at once
        if made != (name in KEEPERS | {"beside"}):
            wrong.append(name)
    assert wrong == []
    assert list(plan.items.values_list("order", flat=True)) == list(range(6))


def test_an_item_is_done_taken_back_and_dropped(world):
    plan, teacher = plan_in(world), world.users["beside"]
    item = ojt.add_item(plan, what="電話に出る", due=date(2026, 12, 1), by=teacher, at=NOW)
    with pytest.raises(ValidationError, match="きょうまで"):
        ojt.mark(item, done_on=date(2026, 11, 22), by=teacher, at=NOW)
    assert ojt.mark(item, done_on=TODAY, by=teacher, at=NOW).done_on == TODAY
    with pytest.raises(ValidationError, match="外せません"):
        ojt.drop(item, by=teacher, at=NOW)
    with pytest.raises(ValidationError, match="すでに入っています"):
        ojt.add_item(plan, what="電話に出る", due=None, by=teacher, at=NOW)
    ojt.mark(item, done_on=None, by=teacher, at=NOW)
    with pytest.raises(ValidationError, match="役割"):
        ojt.drop(item, by=world.users["own"], at=NOW)
    ojt.drop(item, by=teacher, at=NOW)
    assert not OJTItem.objects.exists()


def test_what_is_closed_stays_as_it_is(world):
    plan, head = plan_in(world), world.users["manager"]
    item = ojt.add_item(plan, what="電話に出る", due=None, by=head, at=NOW)
    with pytest.raises(ValidationError, match="まとめ"):
        ojt.close(plan, outcome=" ", by=head, at=NOW)
    ojt.close(plan, outcome="一人でできる", by=head, at=NOW)
    outline = Outline(world.boss, "姿", plan.valid_from)
    for change in (
        lambda: ojt.revise(plan, outline, by=head, at=NOW),
        lambda: ojt.add_item(plan, what="別のこと", due=None, by=head, at=NOW),
        lambda: ojt.mark(item, done_on=TODAY, by=head, at=NOW),
        lambda: ojt.write(plan, THIS, Voice.HEAD, "言葉", by=head, at=NOW),
        lambda: ojt.start(plan, by=head, at=NOW),
    ):
        assert not tried(change)


def test_the_month_turns_in_japan(world):
    plan, own = plan_in(world), world.users["own"]
    before, after = datetime(2026, 11, 30, 14, 59, tzinfo=UTC), datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
    december = date(2026, 12, 1)
    assert not tried(lambda: ojt.write(plan, december, Voice.TRAINEE, "言葉", by=own, at=before))
    assert tried(lambda: ojt.write(plan, december, Voice.TRAINEE, "言葉", by=own, at=after))

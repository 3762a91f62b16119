"""What waits is asked in words that are kept, and answered anew each time."""

from datetime import date, timedelta

import pytest
from django.db.models import F

from staff import inbox
from staff.inbox import Duty
from staff.models import Qualification
from staff.waiting import told
from tests.staff.world import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch):
    """How often a part was put together, by whom; it tells of qualifications by their names."""
    calls = []

    def part(user, on):
        calls.append(user.pk)
        me = user.standing_on(on).employee_id
        yield told(Qualification.objects.filter(employee=me), "test.held", name=F("name"), day=F("expires_on"))

    monkeypatch.setattr(inbox, "_parts", {part: None})
    monkeypatch.setattr(inbox, "_questions", {})
    monkeypatch.setitem(inbox._tellers, "test.held", lambda row, on: Duty(row.name, "", due=row.day))
    return calls


def again(user):
    """The user as the next request reads him."""
    return type(user).objects.get(pk=user.pk)


def hold(employee, name, until):
    Qualification.objects.create(employee=employee, name=name, acquired_on=TODAY, expires_on=until)


def test_a_question_is_put_together_once_and_answered_anew(world, asked):
    user, until = world.users["own"], TODAY + timedelta(days=9)
    before = inbox.waiting(again(user), on=TODAY)
    hold(world.subject, "防火管理者", until)
    assert [(duty.title, duty.due) for duty in inbox.waiting(again(user), on=TODAY) if duty not in before] == [
        ("防火管理者", until)
    ]
    assert asked == [user.pk]


def test_another_day_another_person_and_another_standing_are_asked_for_anew(world, asked):
    manager = world.users["manager"]
    for user, on in ((world.users["own"], TODAY), (manager, TODAY), (manager, TODAY + timedelta(days=1))):
        inbox.waiting(again(user), on=on)
    world.manager.postings.update(is_head=False)
    inbox.waiting(again(manager), on=TODAY)
    assert asked == [world.users["own"].pk, manager.pk, manager.pk, manager.pk]


def test_a_day_is_a_day_whatever_the_database_tells(world, asked):
    hold(world.subject, "防火管理者", date(2027, 3, 31))
    assert date(2027, 3, 31) in {duty.due for duty in inbox.waiting(again(world.users["own"]), on=TODAY)}

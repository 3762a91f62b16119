"""What the staff app puts on the home page (いまやること)."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from common.models import Job
from staff import inbox
from staff.imports.books import STAFF
from staff.models import Delegation
from tests.staff.world import TODAY

pytestmark = pytest.mark.django_db


def titles(user):
    again = type(user).objects.get(pk=user.pk)
    return [duty.title for duty in inbox.duties(again, on=TODAY)]


def lend(principal, delegate, until=None):
    """The manager's power, from yesterday on."""
    since = TODAY - timedelta(days=1)
    return Delegation.objects.create(
        principal=principal, delegate=delegate, power="manager", reason="出張", valid_from=since, valid_to=until
    )


def test_both_sides_of_a_delegation_are_told_of_it(world):
    principal, delegate = world.users["manager"], world.users["own"]
    lend(principal, delegate)
    assert f"{delegate.name}さんに代行してもらっています" in titles(principal)
    assert f"{principal.name}さんの代行をしています" in titles(delegate)


def test_a_delegation_is_told_with_its_power_and_its_last_day(world):
    until = TODAY + timedelta(days=5)
    lend(world.users["manager"], world.users["own"], until)
    told = next(duty for duty in inbox.duties(world.users["manager"], on=TODAY) if "代行" in duty.title)
    assert "管理職" in told.why
    assert f"{until.month}月{until.day}日" in told.why


def test_a_delegation_that_is_over_is_told_no_more(world):
    lend(world.users["manager"], world.users["own"], TODAY - timedelta(days=1))
    assert not any("代行" in title for title in titles(world.users["own"]))


def test_people_without_a_post_are_counted_anew_when_one_is_posted(world):
    hr, posting = world.users["hr"], world.subject.postings.main().on(TODAY).get()
    before = [title for title in titles(hr) if "本務の発令がない" in title]
    posting.valid_to = TODAY - timedelta(days=1)
    posting.save()
    after = [title for title in titles(hr) if "本務の発令がない" in title]
    assert before != after
    assert len(after) == 1


def test_a_post_that_ends_without_a_next_one_is_told_to_those_who_plan(world):
    world.subject.postings.filter(valid_from__gt=TODAY).delete()
    posting = world.subject.postings.main().on(TODAY).get()
    posting.valid_to = TODAY + timedelta(days=3)
    posting.save()
    title = "次の本務がまだない発令が1件、もうすぐ終わります"
    assert title in titles(world.users["hr"])
    assert title not in titles(world.users["manager"])


def test_a_failed_import_is_told_to_who_began_it_until_one_succeeds(world):
    hr = world.users["hr"]
    at = timezone.make_aware(datetime.combine(TODAY, time(9)))

    def job(state, created_at):
        kind = "staff.import.write"
        Job.objects.create(by=hr, kind=kind, options={"book": STAFF}, state=state, created_at=created_at)

    job(Job.State.FAILED, at)
    assert "取り込みが1件失敗しています" in titles(hr)
    job(Job.State.DONE, at + timedelta(minutes=5))
    assert not any("失敗しています" in title for title in titles(hr))

"""The chain of the record: nobody alters, removes or swaps an event unnoticed."""

import random
import threading
from contextlib import nullcontext
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, transaction
from django.db.utils import DatabaseError

from staff import audit
from staff.models import AuditEvent, AuditHead, AuditSubject
from tests import factories

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 3, 0, 0, 123456, tzinfo=UTC)
EVENTS = 24


@pytest.fixture
def people(db):
    return factories.EmployeeFactory.create_batch(3)


@pytest.fixture
def chain(people):
    """Events of several kinds, by several people, about several others."""
    user = factories.UserFactory(name="髙﨑 𠮷子")
    return [
        audit.record(
            AuditEvent.Kind.SIGHT if n % 3 else AuditEvent.Kind.ROLE, f"画面 {n}", by=user if n % 4 else None, at=NOON,
            whose=[person.pk for person in people[: n % 4]], address="192.0.2.7" if n % 2 else None,
            detail={"rows": n, "filters": {"あ": "い"}},
        )
        for n in range(EVENTS)
    ]  # fmt: skip


def by_hand(statement, *values):
    """As somebody with the database's password would write: past the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS auditevent_append_only_update")
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute(statement, values)


def finding_after(harm, **options):
    """What the check says after some harm, which is then undone."""
    with transaction.atomic():
        harm()
        finding = audit.check(**options)
        transaction.set_rollback(True)
    return finding


def test_a_chain_that_nobody_touched_is_whole(chain):
    finding = audit.check(kept=chain[5].digest)
    assert (finding.is_whole, finding.events, finding.head) == (True, EVENTS, chain[-1].digest)


def test_an_empty_record_is_whole(db):
    assert (audit.check().is_whole, audit.check().head) == (True, audit.FIRST)


def test_an_event_can_be_neither_saved_again_nor_deleted(chain):
    with pytest.raises(ValidationError):
        chain[0].save()
    with pytest.raises(ValidationError):
        chain[0].delete()
    with pytest.raises(ValidationError):
        AuditEvent.objects.filter(pk=chain[0].pk).delete()


def test_the_database_refuses_to_alter_an_event(chain):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE staff_auditevent SET what = 'x' WHERE id = %s", [chain[0].pk])


def test_the_database_refuses_a_second_event_after_the_same_one(chain):
    fork = AuditEvent(at=NOON, kind="sight", what="分かれ道", previous=chain[3].previous, digest="1" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        fork.save()


def test_an_event_is_two_statements_however_many_it_concerns(people, django_assert_num_queries):
    audit.record(AuditEvent.Kind.SIGHT, "最初", by=None, at=NOON)
    with django_assert_num_queries(2):
        event = audit.record(AuditEvent.Kind.SIGHT, "一覧", by=None, at=NOON, whose=[p.pk for p in people[::-1]])
    assert list(event.subjects.order_by("pk")) == people
    assert AuditHead.objects.get().digest == event.digest


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.parametrize("in_a_transaction", [False, True])
def test_events_of_many_at_once_make_one_chain(in_a_transaction):
    def record_some():
        for _ in range(5):
            with transaction.atomic() if in_a_transaction else nullcontext():
                audit.record(AuditEvent.Kind.SIGHT, "同時", by=None, at=NOON)
        connections.close_all()

    threads = [threading.Thread(target=record_some) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    finding = audit.check()
    assert (finding.is_whole, finding.events) == (True, 20)


FIELDS = ("what", "actor_name", "kind", "previous", "digest", "address", "at", "detail", "authority_id", "actor_id")


def _other(field, event, numbers):
    """Another value of a field."""
    odd = f"{numbers.randrange(10**9)}"
    return {
        "address": f"203.0.113.{numbers.randrange(1, 250)}",
        "at": datetime(2025, 1, 1, tzinfo=UTC),
        "detail": f'{{"rows": {odd}}}',
        "authority_id": None if event.authority_id else factories.AuthorityFactory().pk,
        "actor_id": None if event.actor_id else factories.UserFactory().pk,
        "kind": "other",
    }.get(field, odd)


def edit(events, numbers):
    event, field = numbers.choice(events), numbers.choice(FIELDS)
    value = _other(field, event, numbers)
    cast = "::jsonb" if field == "detail" and connection.vendor == "postgresql" else ""
    by_hand(f"UPDATE staff_auditevent SET {field} = %s{cast} WHERE id = %s", value, event.pk)  # noqa: S608


def cut(events, numbers):
    """One event goes, with its people; not the last one, which a kept digest tells of."""
    event = numbers.choice(events[:-1])
    by_hand("DELETE FROM staff_auditsubject WHERE event_id = %s", event.pk)
    by_hand("DELETE FROM staff_auditevent WHERE id = %s", event.pk)


def swap(events, numbers):
    """Two events change places."""
    one, other = numbers.sample(events, 2)
    for table, column in (("staff_auditsubject", "event_id"), ("staff_auditevent", "id")):
        for old, new in ((one.pk, -1), (other.pk, one.pk), (-1, other.pk)):
            by_hand(f"UPDATE {table} SET {column} = %s WHERE {column} = %s", new, old)  # noqa: S608


def change_people(events, numbers):
    """Whose record it was is made another, or is gone."""
    subject = numbers.choice(list(AuditSubject.objects.all()))
    if numbers.random() < 0.5:
        by_hand("DELETE FROM staff_auditsubject WHERE id = %s", subject.pk)
    else:
        by_hand("UPDATE staff_auditsubject SET employee_id = %s WHERE id = %s", 98765, subject.pk)


def insert(events, numbers):
    """A made-up event in a gap of the numbers."""
    event = numbers.choice(events)
    AuditEvent.objects.bulk_create(
        [AuditEvent(pk=-event.pk, at=NOON, kind="sight", what="作り話", previous="0" * 63 + "1", digest="1" * 64)]
    )


@pytest.mark.parametrize("harm", [edit, cut, swap, change_people, insert])
def test_random_harm_is_always_found(chain, harm):
    numbers = random.Random(harm.__name__)
    for _ in range(40):
        finding = finding_after(lambda: harm(chain, numbers))
        assert finding.broken is not None
    assert audit.check().is_whole


def test_the_first_event_that_is_wrong_is_named(chain):
    finding = finding_after(lambda: by_hand("UPDATE staff_auditevent SET what = 'x' WHERE id = %s", chain[7].pk))
    assert finding.broken.pk == chain[7].pk


def _cut_the_end(chain, number):
    """The last events go, and the head is made to fit: nothing in the database tells of them any more."""
    for event in chain[-number:]:
        by_hand("DELETE FROM staff_auditsubject WHERE event_id = %s", event.pk)
        by_hand("DELETE FROM staff_auditevent WHERE id = %s", event.pk)
    AuditHead.objects.update(digest=chain[-number - 1].digest)


@pytest.mark.parametrize("number", [1, 5, EVENTS - 1])
def test_a_cut_at_the_end_is_found_by_a_digest_that_was_kept(chain, number):
    kept = chain[-1].digest
    assert finding_after(lambda: _cut_the_end(chain, number)).is_whole
    assert finding_after(lambda: _cut_the_end(chain, number), kept=kept).cut


def test_a_cut_at_the_end_that_forgets_the_head_is_found_without(chain):
    def harm():
        by_hand("DELETE FROM staff_auditsubject WHERE event_id = %s", chain[-1].pk)
        by_hand("DELETE FROM staff_auditevent WHERE id = %s", chain[-1].pk)

    assert finding_after(harm).cut


def test_only_the_newest_events_are_checked_if_so_asked(chain):
    def old():
        by_hand("UPDATE staff_auditevent SET what = 'x' WHERE id = %s", chain[0].pk)

    def new():
        by_hand("UPDATE staff_auditevent SET what = 'x' WHERE id = %s", chain[-2].pk)

    assert audit.check(last=5).events == 5
    assert finding_after(old, last=5).is_whole
    assert finding_after(new, last=5).broken.pk == chain[-2].pk
    assert audit.check(last=1000).events == EVENTS


def test_the_command_prints_the_digest_to_keep(chain):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert chain[-1].digest in out.getvalue()


def test_the_command_fails_and_says_where(chain):
    by_hand("UPDATE staff_auditevent SET what = 'x' WHERE id = %s", chain[7].pk)
    with pytest.raises(CommandError, match=f"番号{chain[7].pk}の記録") as refusal:
        call_command("verify_audit", stdout=StringIO())
    assert refusal.value.returncode == 1


def test_the_command_finds_a_cut_against_the_kept_digest(chain):
    kept = chain[-1].digest
    _cut_the_end(chain, 3)
    call_command("verify_audit", stdout=StringIO())
    with pytest.raises(CommandError, match="切り取られています"):
        call_command("verify_audit", kept=kept, stdout=StringIO())

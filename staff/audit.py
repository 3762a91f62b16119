"""The record of who saw and did what (閲覧と操作の記録): one door for writing it.

Each event carries a digest of itself and of the event before it. Whoever removes or alters one breaks the chain,
which ``broken_at`` finds; the last digest, kept elsewhere, shows whether the end was cut. The database refuses a
second event that follows the same one, and moves the head.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from staff.models import AuditEvent, AuditHead, Employee, User

FIRST = "0" * 64


def record_sight(request: HttpRequest, employees: Iterable[Employee | int], what: str) -> AuditEvent | None:
    """Write down that the user sees these people's records, before the page leaves. One's own is no event."""
    user = request.user
    own = user.standing_on(timezone.localdate()).employee_id  # type: ignore[union-attr]  # pages need a login
    others = {e if isinstance(e, int) else e.pk for e in employees} - {own}
    if not others:
        return None
    return record(AuditEvent.Kind.SIGHT, what, by=user, at=timezone.now(), whose=others, address=address_of(request))


def record(  # noqa: PLR0913  # all that an event says
    kind: str,
    what: str,
    *,
    by: Any,
    at: datetime,
    whose: Iterable[int] = (),
    address: str | None = None,
    detail: dict[str, Any] | None = None,
    authority: int | None = None,
) -> AuditEvent:
    """Append an event. ``whose``: the employees concerned; ``by`` may be None (a login that failed).

    ``authority``: whose auditor reads it, where that is not the authority of whoever did it.
    """
    user = by if isinstance(by, User) else None
    event = AuditEvent(
        at=at, kind=kind, what=what[:200], actor=user, actor_name=str(user) if user else "",
        authority_id=authority or (user.authority_id if user else None), address=address, detail=detail or {},
        people=sorted(set(whose)),
    )  # fmt: skip
    while not _append(event):
        pass
    return event


def _append(event: AuditEvent) -> bool:
    """Write the event after the last one: two statements. False if another came first, and is to be followed now."""
    event.previous = _head()
    event.digest = digest(event, event.people)
    try:
        event.save(force_insert=True)
    except IntegrityError:
        if connection.in_atomic_block or _head() == event.previous:
            raise
        return False
    return True


def _head() -> str:
    """The digest of the last event. In a transaction others wait with theirs until it ends; else the first one wins."""
    heads = AuditHead.objects.select_for_update() if connection.in_atomic_block else AuditHead.objects
    if head := heads.filter(pk=1).first():
        return head.digest
    AuditHead.objects.get_or_create(pk=1, defaults={"digest": FIRST})
    return _head()


def digest(event: AuditEvent, subjects: list[int]) -> str:
    """SHA-256 of all that the event says, as hex: whose it is (``subjects``) and the digest before it among that."""
    said = {
        "at": event.at.timestamp(), "kind": event.kind, "what": event.what, "actor": event.actor_id,
        "name": event.actor_name, "authority": event.authority_id, "address": event.address, "detail": event.detail,
        "subjects": subjects, "previous": event.previous,
    }  # fmt: skip
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Finding:
    """What the check of the chain found. ``broken``: the first event that is wrong; ``cut``: its end is missing."""

    events: int
    head: str
    broken: AuditEvent | None = None
    cut: bool = False

    @property
    def is_whole(self) -> bool:
        return self.broken is None and not self.cut


def check(*, kept: str = "", last: int | None = None) -> Finding:
    """Go through the chain, or only its ``last`` events.

    ``kept`` is a digest that was the head once, and was kept elsewhere: if the chain has no such event, it was cut.
    """
    events = AuditEvent.objects.order_by("pk")
    begin = _start(events, last)
    broken, count, previous, known = None, 0, begin and begin.digest, kept in ("", FIRST)
    for event in _from(events, begin):
        count += 1
        known = known or event.digest == kept
        if broken is None and not _follows(event, previous or FIRST):
            broken = event
        previous = event.digest
    head = AuditHead.objects.filter(pk=1).values_list("digest", flat=True).first() or FIRST
    known = known or (begin is not None and events.filter(digest=kept).exists())
    return Finding(count, head, broken, cut=not known or head != (previous or FIRST))


def _start(events: QuerySet[AuditEvent], last: int | None) -> AuditEvent | None:
    """The event before the last ones, if there are so many."""
    return events.reverse()[last : last + 1].first() if last is not None else None


def _from(events: QuerySet[AuditEvent], begin: AuditEvent | None) -> Iterator[AuditEvent]:
    rows = events.filter(pk__gt=begin.pk) if begin else events
    return rows.prefetch_related("whose").iterator(chunk_size=1000)


def _follows(event: AuditEvent, previous: str) -> bool:
    subjects = sorted(subject.employee_id for subject in event.whose.all())
    return event.previous == previous and event.digest == digest(event, subjects)


def broken_at() -> AuditEvent | None:
    """The first event that does not follow from the one before it, or does not say what it said; None if all do."""
    return check().broken


def address_of(request: HttpRequest) -> str | None:
    """The network address from which the request came, as far as the server can tell."""
    return request.META.get("REMOTE_ADDR") or None

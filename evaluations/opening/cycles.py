"""The one door for cycles (評価の回を始める・終える): each a named function, told to history and log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.history import signed
from common.jobs import Progress
from evaluations import schemes
from evaluations.models import Cycle, Sheet
from evaluations.opening import calendar
from evaluations.opening.plans import Plan
from evaluations.opening.preflight import of_plan
from evaluations.opening.writing import write_sheets
from evaluations.probations.taking_up import take_up
from evaluations.rules.workflow import Action, State
from evaluations.sheets import door
from staff import audit
from staff.models import AuditEvent, User

_DONE = (State.CLOSED.value, State.EXEMPT.value)
# So many errors are told by whoever refuses; the page has them all.
_TOLD = 5


def locked(cycle: Cycle) -> Cycle:
    """The cycle as it is in the database now; whoever comes second waits here."""
    rows = Cycle.objects.select_for_update(of=("self",)).select_related("scheme", "framework", "scheme__authority")
    return rows.prefetch_related("windows", "exclusions").get(pk=cycle.pk)


@transaction.atomic
def open_cycle(cycle: Cycle, *, by: User, at: datetime, progress: Progress | None = None) -> int:
    """Make the sheets of all who have none (評価の回を始める); of an open cycle, those of late joiners.

    A cycle for 条件付採用 takes up the probations of whoever has a sheet. Twice makes nothing twice.

    Raises ValidationError with what stands in the way; then nothing is written.
    """
    current = locked(cycle)
    if current.state == Cycle.State.CLOSED:
        raise ValidationError(_("終わった回には、記録書を作れません。"))
    plan = Plan(current, on=timezone.localdate(at))
    refuse(plan)
    if not current.scheme.is_frozen:
        schemes.freeze(current.scheme)
    made = fill(plan, by=by, at=at, progress=progress)
    take_up(plan, by=by)
    if current.state == Cycle.State.DRAFT:
        _move(current, Cycle.State.OPEN, by=by, because=_("評価の回を始める"))
    if made:
        told = _("評価の回を始めた: %s") % current.name
        _record(current, told, by=by, at=at, whose=made)
    return len(made)


def refuse(plan: Plan) -> None:
    """Raises ValidationError when the pre-flight found errors: the first of them, in words."""
    errors = of_plan(plan).errors
    found = [(group.title, finding) for group in errors for finding in group.findings]
    said = [f"{title}: {one.who or one.what}" for title, one in found[:_TOLD]]
    if len(found) > _TOLD:
        said.append(_("ほかに%d件あります。「確かめる」の画面ですべて見られます。") % (len(found) - _TOLD))
    if said:
        raise ValidationError(said)


def fill(plan: Plan, *, by: User, at: datetime, progress: Progress | None) -> list[int]:
    if progress:
        progress.step(_("記録書を作っています"), total=len(plan.people))
        return write_sheets(plan, by=by, at=at, tell=progress.advance)
    return write_sheets(plan, by=by, at=at)


# ── What the calendar does, and what HR does before it


def starts_self(cycle: Cycle, on: date) -> bool:
    """Whether the cycle's period is over for its sheets: the self-report has begun, or, without one, the rating."""
    window = calendar.beginning_of_self(cycle)
    return window is not None and window.starts_on <= on


def in_period(cycle: Cycle) -> Iterable[Sheet]:
    return Sheet.objects.current().filter(cycle=cycle, state=State.IN_PERIOD).order_by("pk")


def start_self(cycle: Cycle, *, at: datetime, by: User | None = None, progress: Progress | None = None) -> int:
    """Move all sheets on that are in their period (自己申告を始める), by the calendar (``by`` None) or by HR.

    Each sheet by itself: what is done stays done, and the next run goes on with the rest. HR's own sheet is moved by
    the calendar, too, because nobody is HR on his own.
    """
    waiting = list(in_period(cycle))
    if progress:
        progress.step(_("自己申告を始めています"), total=len(waiting))
    for sheet in waiting:
        door.advance(sheet, Action.OPEN_SELF, at=at)
        if progress:
            progress.advance()
    if by and waiting:
        _record(cycle, _("自己申告を始めた: %s") % cycle.name, by=by, at=at, whose=[s.employee_id for s in waiting])
    return len(waiting)


def close_cycle(cycle: Cycle, *, by: User, at: datetime) -> Cycle:
    """The cycle is over (評価の回を終える), once every sheet is 完了 or 評価対象外; else ValidationError."""
    with transaction.atomic():
        current = locked(cycle)
        if current.state != Cycle.State.OPEN:
            raise ValidationError(_("実施中の回だけを終えられます。"))
        if left := current.sheets.current().exclude(state__in=_DONE).count():
            raise ValidationError(_("まだ完了していない記録書が%d件あります。") % left)
        _move(current, Cycle.State.CLOSED, by=by, because=_("評価の回を終える"))
        _record(current, _("評価の回を終えた: %s") % current.name, by=by, at=at)
        return current


def _move(cycle: Cycle, state: Cycle.State, *, by: User, because: str) -> None:
    cycle.state = state
    signed(cycle, by=by, because=because).save(update_fields=["state"])


def _record(cycle: Cycle, what: str, *, by: User, at: datetime, whose: Iterable[int] = ()) -> None:
    """A rehearsal is nobody's evaluation: it leaves no record about people."""
    if cycle.rehearsal_of_id is None:
        audit.record(AuditEvent.Kind.EVALUATION, what, by=by, at=at, whose=whose, detail={"cycle": cycle.pk})

"""How a sheet moves (記録書を進める・戻す): lock, check, move, effects, history, notices, audit, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations import access, entries, words
from evaluations.models import Sheet, SheetNotice, SheetStep
from evaluations.rules import workflow
from evaluations.rules.workflow import Action, Move, Stage, State
from evaluations.sheets import effects, guards
from evaluations.sheets.ways import way_of
from evaluations.sheets.writing import check_version, locked
from staff import audit
from staff.models import AuditEvent, User


@transaction.atomic
def move(  # all that a move says
    sheet: Sheet, action: Action, *, by: User, at: datetime, reason: str = "", seen: int | None = None,
    walking: Stage | None = None,
) -> Sheet:  # fmt: skip
    """Make a move of the table. ``seen``: the version that ``by`` read; ``walking``: as whom a rehearsal is walked.

    Raises StaleError when the sheet has another version by now, or ValidationError with all that is missing.
    """
    current, step = locked(sheet), workflow.move_of(action)
    check_version(current, seen)
    stages = access.stages_of(by, current, on=timezone.localdate(at), walking=walking)
    if step not in workflow.possible(State(current.state), stages, way_of(current)):
        raise ValidationError(
            _("この手続きは、いまはできません。いまは「%s」です。") % current.get_state_display(), code="refused"
        )
    entries.check(reason)
    if step.asks_reason and not reason.strip():
        raise ValidationError(_("理由を入力してください。"))
    acting = next(stage for stage in Stage if stage in stages & step.by)
    return _made(current, step, acting, by=by, at=at, reason=reason)


@transaction.atomic
def advance(sheet: Sheet, action: Action, *, at: datetime) -> Sheet:
    """A move that the calendar makes; nothing happens where the sheet is not in its state (any more)."""
    current, step = locked(sheet), workflow.move_of(action)
    if step not in workflow.possible(State(current.state), {Stage.SYSTEM}, way_of(current)):
        return current
    return _made(current, step, Stage.SYSTEM, by=None, at=at, reason="")


@transaction.atomic
def acknowledge(sheet: Sheet, *, by: User, at: datetime, walking: Stage | None = None) -> Sheet:
    """The person has read the result (結果を確認する): once, with its time. ValidationError where he may not."""
    current = locked(sheet)
    stages = access.stages_of(by, current, on=timezone.localdate(at), walking=walking)
    if Stage.SELF not in stages or current.disclosed_at is None:
        raise ValidationError(_("結果の確認は、開示のあとに本人がします。"))
    if current.acknowledged_at is None:
        current.acknowledged_at = at
        current.version += 1
        current.save(update_fields=["acknowledged_at", "version"])
        told = SheetNotice.objects.filter(to=current.employee_id, step__sheet=current, read_at=None)
        told.update(read_at=at)
    return current


def _made(sheet: Sheet, step: Move, acting: Stage, *, by: User | None, at: datetime, reason: str) -> Sheet:
    if missing := guards.missing(step.guards, sheet, on=timezone.localdate(at)):
        raise ValidationError(missing)
    came_from, sheet.state = State(sheet.state), workflow.target(step, State(sheet.state), way_of(sheet))
    sheet.version += 1
    effects.of_move(sheet, step, came_from, by=by, at=at, reason=reason)
    sheet.save()
    written = SheetStep.objects.create(
        sheet=sheet, action=step.action, came_from=came_from, state=sheet.state, stage=acting, by=by, at=at,
        reason=reason,
    )  # fmt: skip
    if sheet.cycle.rehearsal_of_id is None:
        _tell(sheet, written, step, by, at)
        _record(sheet, step, by, at)
    return sheet


def _tell(sheet: Sheet, written: SheetStep, step: Move, by: User | None, at: datetime) -> None:
    """A notice to everybody whom the move concerns, and to whom the sheet waits for now; not to who made it."""
    stages = step.tells | {workflow.WAITS_FOR.get(State(sheet.state), Stage.SYSTEM)}
    told = set(holders(sheet, stages))
    told -= {by.standing_on(timezone.localdate(at)).employee_id if by else None}
    SheetNotice.objects.bulk_create(SheetNotice(to_id=employee, step=written) for employee in sorted(told))


def holders(sheet: Sheet, stages: Iterable[Stage]) -> list[int]:
    """The employees (primary keys) who hold these stages of a sheet now; HR as an office is nobody in particular."""
    wanted = set(stages)
    found = [row.evaluator_id for row in access.current_stages(sheet) if Stage(row.stage) in wanted]
    return [sheet.employee_id, *found] if Stage.SELF in wanted else found


def _record(sheet: Sheet, step: Move, by: User | None, at: datetime) -> None:
    authority = sheet.cycle.scheme.authority_id
    what = _("人事評価: %s") % words.HAPPENED[step.action]
    audit.record(
        AuditEvent.Kind.EVALUATION, what, by=by, at=at, whose=[sheet.employee_id], authority=authority,
        detail={"sheet": sheet.pk, "state": sheet.state},
    )  # fmt: skip

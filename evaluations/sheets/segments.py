"""A sheet passes to another evaluator (評価者の交代): from a day, for one stage of one sheet.

Whoever evaluated until then keeps what he gave as his segment, leaves a memo, and reads no more than that. If his
marks were handed in already, they go on to count (``sheets.marks``): the new one goes on from there, and gives marks
of his own only when the sheet is sent back to him. Only HR does it, with a reason, and never on its own sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.history import signed
from evaluations import access, entries, results, words
from evaluations.access import Right
from evaluations.models import Sheet, SheetStage, SheetStep
from evaluations.rulebook import rulebook_of
from evaluations.rules import workflow
from evaluations.rules.workflow import Stage, State
from evaluations.sheets import steps
from evaluations.sheets.door import holders
from evaluations.sheets.ways import way_of
from evaluations.sheets.writing import locked
from staff.models import Department, Employee, Posting, User

_DAY = timedelta(days=1)
# In which state a stage has its say. Whoever is left out there can be left out, or added, until then.
_TURN = {stage: state for state, stage in workflow.WAITS_FOR.items() if stage in {Stage.SECOND, Stage.ADJUSTER}}
# Until when somebody can still be added where nobody is.
_JOINS = _TURN | {Stage.FIRST: State.SELF_SUBMITTED, Stage.CONFIRMER: State.ADJUSTED}
_ORDER = list(State)


@transaction.atomic
def reassign(
    sheet: Sheet, stage: Stage, evaluator: Employee, *, on: date, by: User, at: datetime, reason: str
) -> Sheet:
    """Another evaluator from a day on. ValidationError says why not."""
    return reassign_all(sheet, {stage: evaluator}, on=on, by=by, at=at, reason=reason)


@transaction.atomic
def reassign_all(
    sheet: Sheet, evaluators: Mapping[Stage, Employee], *, on: date, by: User, at: datetime, reason: str
) -> Sheet:
    """Others from a day on, at once: of two who change places neither stands in the other's way."""
    current = _opened(sheet, by=by, at=at, reason=reason)
    formers = {stage: _replaced(current, stage, new) for stage, new in evaluators.items()}
    starts = {stage: _start(former, on=on, today=timezone.localdate(at)) for stage, former in formers.items()}
    told = {stage: {new.pk} for stage, new in evaluators.items()}
    for stage, former in formers.items():
        if starts[stage] > former.valid_from:  # else he never evaluated it, and does not find it
            told[stage].add(former.evaluator_id)
        _end(former, on=starts[stage], by=by, because=reason)
    current._prefetched_objects_cache.clear()  # type: ignore[attr-defined]  # its stages are others now
    for stage, new in evaluators.items():
        _check_evaluator(current, stage, new, on=on)
        _begin(current, stage, new, on=starts[stage], by=by, because=reason)
    _merge(current, by=by)
    for stage in evaluators:
        step = SheetStep(action=words.REASSIGNED, stage=stage, by=by, at=at, reason=reason)
        _written(current, step, told=told[stage])
    return current


@transaction.atomic
def add_stage(
    sheet: Sheet, stage: Stage, evaluator: Employee, *, on: date, by: User, at: datetime, reason: str
) -> SheetStage:
    """An evaluator for a stage that the scheme has and that nobody holds, before its turn has passed."""
    current = _opened(sheet, by=by, at=at, reason=reason)
    if stage not in _JOINS or rulebook_of(current.cycle.scheme).stage(stage) is None:
        raise ValidationError(_("この評価制度では、この段階を加えられません。"))
    if _held(current, stage) is not None:
        raise ValidationError(_("この段階にはもう評価者がいます。「評価者を替える」を使ってください。"))
    if not can_join(current, stage):
        raise ValidationError(_("この段階の手順は過ぎているので、加えられません。"))
    _check_evaluator(current, stage, evaluator, on=on)
    new = _begin(current, stage, evaluator, on=on, by=by, because=reason)
    _merge(current, by=by)
    step = SheetStep(action=words.STAGE_ADDED, stage=stage, by=by, at=at, reason=reason)
    _written(current, step, told={evaluator.pk})
    return new


@transaction.atomic
def skip_stage(sheet: Sheet, stage: Stage, *, on: date, by: User, at: datetime, reason: str) -> Sheet:
    """Leave the second evaluator or the adjuster out for one person. A sheet that waits for him goes on."""
    current = _opened(sheet, by=by, at=at, reason=reason)
    former = _held(current, stage)
    if stage not in _TURN or former is None:
        raise ValidationError(_("この段階は省けません。省けるのは、評価者のいる二次評価と調整です。"))
    if any(row.submitted_at for row in current.stages.all() if row.stage == stage):
        raise ValidationError(_("この段階の評価はもう提出されているので、省けません。"))
    _end(former, on=_start(former, on=on, today=timezone.localdate(at)), by=by, because=reason)
    _merge(current, by=by)
    came_from, waited = State(current.state), workflow.WAITS_FOR.get(State(current.state))
    told = {former.evaluator_id}
    if waited == stage:
        current.state = way_of(current).after(came_from)
        told |= set(holders(current, {workflow.WAITS_FOR.get(State(current.state), Stage.SYSTEM)}))
        if current.state == State.CONFIRMED:
            results.settle(current)
    step = SheetStep(action=words.STAGE_SKIPPED, stage=stage, came_from=came_from, by=by, at=at, reason=reason)
    _written(current, step, told=told)
    return current


def can_join(sheet: Sheet, stage: Stage) -> bool:
    """Whether the turn of a stage is still to come, or is now."""
    return stage in _JOINS and _ORDER.index(State(sheet.state)) <= _ORDER.index(_JOINS[stage])


def title_of(evaluator: Employee, *, on: date) -> str:
    """所属・職 of an evaluator on a day, as it stands beside his name."""
    post = Posting.objects.on(on).main().filter(employee=evaluator).first()
    if post is None:
        return ""
    organisation = Department.objects.organisation(authority=evaluator.authority_id, on=on)
    return f"{organisation.path_text(post.department_id)} {post.title}".strip()[:200]


# ── What must hold


def _opened(sheet: Sheet, *, by: User, at: datetime, reason: str) -> Sheet:
    """The sheet, locked, for HR that may name its evaluators."""
    current, today = locked(sheet), timezone.localdate(at)
    if by.authority_id != current.cycle.scheme.authority_id or not access.may(by, Right.FORCE, on=today):
        raise ValidationError(_("評価者を替えられるのは人事担当だけです。"))
    if access.is_own(by, current, on=today):
        raise ValidationError(_("自分の記録書の評価者は替えられません。ほかの人事担当に頼んでください。"))
    if current.state == State.CLOSED or not current.is_current:
        raise ValidationError(_("完了した記録書、訂正された記録書の評価者は替えられません。"))
    entries.check(reason)
    if not reason.strip():
        raise ValidationError(_("理由を入力してください。"))
    return current


def _held(sheet: Sheet, stage: Stage) -> SheetStage | None:
    return next((row for row in access.current_stages(sheet) if row.stage == stage), None)


def _replaced(sheet: Sheet, stage: Stage, evaluator: Employee) -> SheetStage:
    former = _held(sheet, stage)
    if former is None:
        raise ValidationError(_("この段階には評価者がいません。「段階を加える」を使ってください。"))
    if former.evaluator_id == evaluator.pk:
        raise ValidationError(_("%sさんは、もうこの段階の評価者です。") % evaluator.name)
    return former


def _check_evaluator(sheet: Sheet, stage: Stage, evaluator: Employee, *, on: date) -> None:
    if evaluator.pk == sheet.employee_id:
        raise ValidationError(_("本人を評価者にはできません。"))
    if evaluator.authority_id != sheet.cycle.scheme.authority_id or not evaluator.serves_on(on):
        raise ValidationError(_("%sさんは、その日に在職していません。") % evaluator.name)
    for row in access.current_stages(sheet):
        if row.evaluator_id == evaluator.pk and not _may_be_same(sheet, stage, Stage(row.stage)):
            told = {"name": evaluator.name, "stage": row.get_stage_display()}
            raise ValidationError(_("%(name)sさんは、この記録書の%(stage)sです。ほかの人を選んでください。") % told)


def _may_be_same(sheet: Sheet, one: Stage, other: Stage) -> bool:
    """Whether one person can hold two stages: they follow one another, and the scheme allows it of the later one."""
    held = sorted({one, *(Stage(row.stage) for row in access.current_stages(sheet))}, key=list(Stage).index)
    first, second = sorted((held.index(one), held.index(other)))
    rule = rulebook_of(sheet.cycle.scheme).stage(held[second])
    return second - first == 1 and rule is not None and rule.may_be_same


def _start(former: SheetStage, *, on: date, today: date) -> date:
    """From when somebody follows him: the day that is asked for; where he has written nothing, his own first day."""
    if on > today:
        raise ValidationError(_("先の日からは替えられません。その日になってから替えてください。"))
    if on > former.valid_from:
        return on
    if _has_written(former):
        raise ValidationError(
            _("%(name)sさんは%(day)sから担当しています。それより後の日にしてください。")
            % {"name": former.name, "day": date_format(former.valid_from)}
        )
    return former.valid_from


def _has_written(row: SheetStage) -> bool:
    return bool(row.handover or row.comment or row.level_id or row.submitted_at or row.ratings.exists())


# ── What is written


def _end(row: SheetStage, *, on: date, by: User, because: str) -> None:
    """The segment ends the day before. Of one that never had a day, history alone remains."""
    if on == row.valid_from:
        signed(row, by=by, because=because).delete()
        return
    row.valid_to, row.is_current = on - _DAY, False
    signed(row, by=by, because=because).save(update_fields=["valid_to", "is_current"])


def _begin(
    sheet: Sheet, stage: Stage, evaluator: Employee, *, on: date, by: User, because: str
) -> SheetStage:  # fmt: skip
    row = SheetStage(
        sheet=sheet, stage=stage, evaluator=evaluator, name=evaluator.name, title=title_of(evaluator, on=on),
        valid_from=on,
    )  # fmt: skip
    row.full_clean()
    signed(row, by=by, because=because).save()
    sheet._prefetched_objects_cache.clear()  # type: ignore[attr-defined]  # its stages are others now
    return row


def _merge(sheet: Sheet, *, by: User) -> None:
    """Who holds two stages one after the other does both at once; who no longer does, does not."""
    sheet._prefetched_objects_cache.clear()  # type: ignore[attr-defined]  # its stages are others now
    held = {Stage(row.stage): row for row in access.current_stages(sheet)}
    before = None
    for stage in (stage for stage in Stage if stage in held):
        row = held[stage]
        is_merged = before is not None and before.evaluator_id == row.evaluator_id
        if is_merged != row.is_merged and row.submitted_at is None:
            row.is_merged = is_merged
            signed(row, by=by).save(update_fields=["is_merged"])
        before = row


def _written(sheet: Sheet, step: SheetStep, *, told: Iterable[int]) -> None:
    """A new version of the sheet, and what is told of it."""
    sheet.version += 1
    sheet.save()
    step.sheet, step.state = sheet, sheet.state
    step.came_from = step.came_from or sheet.state
    steps.write(step, told=told)

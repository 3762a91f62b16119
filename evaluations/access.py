"""Who may see and do what with evaluations (人事評価の権限), on the idea of ``staff.access``.

Whoever has a stage on a sheet reads it because of that stage, not because he heads a department today. Roles read as
the tables say: running a cycle is not reading what people wrote (progress and content are two rights), and the
training office, the auditor and the administrator read no sheet. Nobody is anything but himself on his own sheet:
neither its evaluator nor its HR, whatever the organisation says.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Q

from evaluations.rules import sights
from evaluations.rules.sights import Part
from evaluations.rules.workflow import Stage, State
from staff.access import Role

if TYPE_CHECKING:
    from evaluations.models import Sheet, SheetStage
    from staff.models import User


class Right(StrEnum):
    RUN = "run"  # 評価の回・経路・進み具合
    READ_SHEETS = "read_sheets"  # 記録書の内容
    FORCE = "force"  # 理由を付けて手順を進める・対象外とする
    HEAR_GRIEVANCES = "hear_grievances"  # 苦情の受付


RIGHTS: dict[str, frozenset[Right]] = {
    Role.HR: frozenset(Right),
    Role.BUREAU_HR: frozenset(),
    Role.TRAINING: frozenset(),
    Role.AUDITOR: frozenset(),
    Role.ADMINISTRATOR: frozenset(),
}

# As whom a rehearsal can be walked.
WALKS = frozenset(Stage) - {Stage.SYSTEM}


def may(user: User, right: Right, *, on: date) -> bool:
    """Whether a role of the user gives the right on a day."""
    return bool(user.is_active) and any(right in RIGHTS[role] for role in user.roles_on(on))


def staged(user: User, *, on: date) -> Q:
    """The condition of the stages (``SheetStage``) that the user holds, or acts for on a day: now or formerly."""
    return Q(evaluator__in=sorted(user.standing_on(on).acts_for))


def stages_of(user: User, sheet: Sheet, *, on: date, walking: Stage | None = None) -> frozenset[Stage]:
    """As what the user stands to a sheet on a day. One query, for the stages of the sheet.

    ``walking``: as whom a rehearsal is walked by who runs it; None there: as everybody at once.
    """
    if sheet.cycle.rehearsal_of_id is not None:
        return _walked(user, sheet, on, walking)
    if is_own(user, sheet, on=on):
        return frozenset({Stage.SELF})
    mine = user.standing_on(on).acts_for
    held = {Stage(row.stage) for row in current_stages(sheet) if row.evaluator_id in mine}
    if _same_authority(user, sheet) and may(user, Right.READ_SHEETS, on=on):
        held.add(Stage.HR)
    return frozenset(held)


def is_own(user: User, sheet: Sheet, *, on: date) -> bool:
    me = user.standing_on(on).employee_id
    return me is not None and sheet.employee_id == me


def parts_of(sheet: Sheet, stages: frozenset[Stage]) -> frozenset[Part]:
    """What somebody of these stages reads of the sheet as it stands.

    A self-report that was never handed in is the person's own. Of the marks he reads what the scheme discloses, and
    nothing of a result that is withheld (開示しない), even when the sheet is closed.
    """
    found = set(sights.readable(stages, State(sheet.state)))
    if Stage.SELF not in stages and sheet.self_submitted_at is None:
        found.discard(Part.SELF_REPORT)
    if stages == {Stage.SELF} and not sheet.cycle.scheme.tells_items:
        found -= {Part.FIRST, Part.SECOND}
    if stages == {Stage.SELF} and sheet.disclosed_at is None:
        found -= {Part.FIRST, Part.SECOND, Part.RESULT}
    return frozenset(found)


def former_stages(user: User, sheet: Sheet, *, on: date) -> list[SheetStage]:
    """The segments that the user evaluated and no longer does: of these he reads his own words, and no more."""
    if is_own(user, sheet, on=on):
        return []
    mine = user.standing_on(on).acts_for
    return [row for row in sheet.stages.all() if not row.is_current and row.evaluator_id in mine]


def all_stages(sheet: Sheet) -> list[SheetStage]:
    """Whoever evaluates it or did, in the order of the stages and of time. The stages can be prefetched."""
    order = list(Stage)
    return sorted(sheet.stages.all(), key=lambda row: (order.index(Stage(row.stage)), row.valid_from, row.pk))


def current_stages(sheet: Sheet) -> list[SheetStage]:
    """Ask with ``stages`` prefetched where there are several sheets."""
    return [row for row in sheet.stages.all() if row.is_current]


def _walked(user: User, sheet: Sheet, on: date, walking: Stage | None) -> frozenset[Stage]:
    if not _same_authority(user, sheet) or not may(user, Right.RUN, on=on):
        return frozenset()
    return WALKS if walking is None else frozenset({walking}) & WALKS


def _same_authority(user: User, sheet: Sheet) -> bool:
    return user.authority_id is not None and user.authority_id == sheet.cycle.scheme.authority_id

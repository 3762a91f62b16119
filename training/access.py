"""Who may do what with training (研修の権限), on the idea of ``staff.access``: one table by role."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from staff.access import Role

if TYPE_CHECKING:
    from staff.models import User


class Right(StrEnum):
    """What a role may do with training besides keeping masters."""

    PREPARE = "prepare"  # 準備中の回を見る
    SELECT = "select"  # 選考・指名・出欠・修了
    READ_OBLIGATIONS = "read_obligations"  # だれが何を受けるべきかの一覧


RIGHTS: dict[str, frozenset[Right]] = {
    Role.HR: frozenset(Right),
    Role.BUREAU_HR: frozenset({Right.READ_OBLIGATIONS}),
    Role.TRAINING: frozenset(Right),
    Role.AUDITOR: frozenset(),
    Role.ADMINISTRATOR: frozenset(),
}


def may(user: User, right: Right, *, on: date) -> bool:
    """Whether a role of the user gives the right on a day."""
    return bool(user.is_active) and any(right in RIGHTS[role] for role in user.roles_on(on))

"""Who may see and do what with evaluations (人事評価の権限), on the idea of ``staff.access``.

Whoever has a stage on a sheet reads it because of that stage (``evaluations.querysets.sheets``), not because he heads a
department today. Roles read as the tables say: running a cycle is not reading what people wrote (progress and content
are two rights), and the training office, the auditor and the administrator read no sheet.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from staff.access import Role

if TYPE_CHECKING:
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


def may(user: User, right: Right, *, on: date) -> bool:
    """Whether a role of the user gives the right on a day."""
    return bool(user.is_active) and any(right in RIGHTS[role] for role in user.roles_on(on))

"""What training tells on the home page (研修からの「いまやること」), put together: sources of ``staff.inbox``.

What waits in enrolments and notices are rows of the one question that all apps ask together (``staff.waiting``). What
else there is takes several questions, and is remembered until anything that it looks at changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

from staff import inbox
from staff.inbox import Duty
from training.duties import plans
from training.duties.enrolments import TELLERS, heads, officers, own, required, required_of
from training.duties.support import awaiting_decision, ojt_logs, own_support
from training.models import OJTLog, PlanStep, SubsidyStep
from training.obligations.remembered import EVERYTHING, remembered

if TYPE_CHECKING:
    from staff.models import User

# What the remembered duties look at: what the rules do, and more.
_LOOKED_AT = (*EVERYTHING, SubsidyStep, PlanStep, OJTLog.history.model)


def register() -> None:
    for part in (own, heads, officers):
        inbox.register_rows(part, TELLERS)
    inbox.register(lasting)
    inbox.register_people(required_of_people)


def lasting(user: User, on: date) -> Iterable[Duty]:
    """What stays until a record is written: required training, plans, support, OJT; one query as long as none is."""
    if user.authority_id is None:
        return []
    standing = user.standing_on(on)
    # Which tree stands below these is told by the state of the records, and need not be read.
    stands = (sorted(standing.roles), sorted(standing.headed), sorted(standing.entrusted))
    sources = (required, plans.duties, own_support, awaiting_decision, ojt_logs)
    return remembered(
        f"duties of {user.pk}, {stands}", lambda: [duty for source in sources for duty in source(user, on)],
        authority=user.authority_id, on=on, of=_LOOKED_AT,
    )  # fmt: skip


def required_of_people(employees: Collection[int], on: date) -> Iterable[tuple[int, Duty]]:
    """Required training of a manager's people; one query as long as no record is another."""
    keys = sorted(employees)
    # Whose people they are, their keys say.
    return remembered(f"required of {keys}", lambda: required_of(keys, on), authority=0, on=on)

"""The way of an application for support of self-development (自己啓発の助成の流れ). Imports no Django."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from training.rules.moves import Actor, Move


class State(StrEnum):
    APPLIED = "applied"  # 申請中
    APPROVED = "approved"  # 承認: the money is kept for it
    DECLINED = "declined"  # 不承認
    WITHDRAWN = "withdrawn"  # 取り下げ
    REPORTED = "reported"  # 実績を報告済み
    SETTLED = "settled"  # 支給済み


class Action(StrEnum):
    APPLY = "apply"
    APPROVE = "approve"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    REPORT = "report"
    SEND_BACK = "send_back"
    SETTLE = "settle"


Step = Move[State, Action]
_S, _X = State, Action


def _move(action: Action, came_from: Iterable[State], to: State, actor: Actor, *, reason: bool = False) -> Step:
    return Move(action, frozenset(came_from), to, frozenset({actor}), reason)


MOVES: tuple[Step, ...] = (
    _move(_X.APPLY, (), _S.APPLIED, Actor.SELF),
    _move(_X.APPROVE, (_S.APPLIED,), _S.APPROVED, Actor.OFFICER),
    _move(_X.DECLINE, (_S.APPLIED,), _S.DECLINED, Actor.OFFICER, reason=True),
    _move(_X.WITHDRAW, (_S.APPLIED, _S.APPROVED), _S.WITHDRAWN, Actor.SELF, reason=True),
    _move(_X.REPORT, (_S.APPROVED,), _S.REPORTED, Actor.SELF),
    _move(_X.SEND_BACK, (_S.REPORTED,), _S.APPROVED, Actor.OFFICER, reason=True),
    _move(_X.SETTLE, (_S.REPORTED,), _S.SETTLED, Actor.OFFICER),
)

# What has taken or keeps money of the year's budget.
COMMITTED = frozenset({_S.APPROVED, _S.REPORTED, _S.SETTLED})

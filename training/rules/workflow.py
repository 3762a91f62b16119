"""The way of an enrolment (受講の流れ): one table. Imports no Django.

Buttons, permissions, notices, the documentation and the tests all read ``MOVES``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from training.rules import moves
from training.rules.moves import Actor


class State(StrEnum):
    APPLIED = "applied"  # 申込中: waits for the head
    RECOMMENDED = "recommended"  # 推薦済み: waits for the selection
    NOT_RECOMMENDED = "not_recommended"  # 推薦されず
    SELECTED = "selected"  # 受講決定
    WAITING = "waiting"  # 補欠
    DECLINED = "declined"  # 選外
    WITHDRAWN = "withdrawn"  # 取り下げ
    CANCELLED = "cancelled"  # 中止: the session is not held
    ABSENT = "absent"  # 欠席
    ATTENDED = "attended"  # 受講済み: the report is owed
    REPORTED = "reported"  # 報告済み: waits for the completion
    COMPLETED = "completed"  # 修了
    FOLLOWED_UP = "followed_up"  # 振り返り済み: the head has told how it shows at work


class Action(StrEnum):
    APPLY = "apply"  # 申し込む
    NOMINATE = "nominate"  # 推薦する (without an application)
    DESIGNATE = "designate"  # 指名する
    RECOMMEND = "recommend"  # 推薦する
    NOT_RECOMMEND = "not_recommend"  # 推薦しない
    SELECT = "select"  # 受講を決める
    PUT_ON_LIST = "put_on_list"  # 補欠にする
    DECLINE = "decline"  # 選外にする
    FORWARD = "forward"  # 推薦のいらない回
    SEAT = "seat"  # 先着で決まる
    QUEUE = "queue"  # 先着の席がない
    MOVE_UP = "move_up"  # 補欠から繰り上げる
    WITHDRAW = "withdraw"  # 取り下げる
    CANCEL = "cancel"  # 回が中止になる
    MARK_ATTENDED = "mark_attended"  # 出席とする
    MARK_ABSENT = "mark_absent"  # 欠席とする
    REPORT = "report"  # 報告する
    SEND_BACK = "send_back"  # 報告を差し戻す
    COMPLETE = "complete"  # 修了とする
    FOLLOW_UP = "follow_up"  # 職場での行動を振り返る


@dataclass(frozen=True)
class Move(moves.Move[State, Action]):
    """``takes_seat``: a seat must be free; whoever leaves ``SEATED`` frees one for the waiting list.

    ``tells``: who is given notice, besides whoever made the move.
    """

    takes_seat: bool = False
    tells: frozenset[Actor] = frozenset()


def _move(
    action: Action, came_from: Iterable[State], to: State, actors: Iterable[Actor], *, tells: Iterable[Actor] = (),
    takes_seat: bool = False, asks_reason: bool = False,
) -> Move:  # fmt: skip
    return Move(action, frozenset(came_from), to, frozenset(actors), asks_reason, takes_seat, frozenset(tells))


_S, _A, _X = State, Actor, Action
_BOTH = (_A.SELF, _A.HEAD)
# Nothing is decided yet, or the person is to go.
BEFORE = frozenset({_S.APPLIED, _S.RECOMMENDED, _S.WAITING, _S.SELECTED})

MOVES: tuple[Move, ...] = (
    _move(_X.APPLY, (), _S.APPLIED, (_A.SELF,), tells=(_A.HEAD,)),
    _move(_X.NOMINATE, (), _S.RECOMMENDED, (_A.HEAD,), tells=(_A.SELF,)),
    _move(_X.DESIGNATE, (), _S.SELECTED, (_A.OFFICER,), tells=_BOTH, takes_seat=True),
    _move(_X.RECOMMEND, (_S.APPLIED,), _S.RECOMMENDED, (_A.HEAD,), tells=(_A.SELF,)),
    _move(_X.NOT_RECOMMEND, (_S.APPLIED,), _S.NOT_RECOMMENDED, (_A.HEAD,), tells=(_A.SELF,), asks_reason=True),
    _move(_X.FORWARD, (_S.APPLIED,), _S.RECOMMENDED, (_A.SYSTEM,)),
    _move(_X.SEAT, (_S.RECOMMENDED,), _S.SELECTED, (_A.SYSTEM,), tells=_BOTH, takes_seat=True),
    _move(_X.QUEUE, (_S.RECOMMENDED,), _S.WAITING, (_A.SYSTEM,), tells=_BOTH),
    _move(_X.SELECT, (_S.RECOMMENDED, _S.WAITING), _S.SELECTED, (_A.OFFICER,), tells=_BOTH, takes_seat=True),
    _move(_X.PUT_ON_LIST, (_S.RECOMMENDED,), _S.WAITING, (_A.OFFICER,), tells=_BOTH),
    _move(_X.DECLINE, (_S.RECOMMENDED, _S.WAITING), _S.DECLINED, (_A.OFFICER,), tells=_BOTH, asks_reason=True),
    _move(_X.MOVE_UP, (_S.WAITING,), _S.SELECTED, (_A.SYSTEM,), tells=_BOTH, takes_seat=True),
    _move(_X.WITHDRAW, BEFORE, _S.WITHDRAWN, (_A.SELF, _A.OFFICER), tells=(_A.HEAD,), asks_reason=True),
    _move(_X.CANCEL, BEFORE, _S.CANCELLED, (_A.OFFICER,), tells=_BOTH, asks_reason=True),
    _move(_X.MARK_ATTENDED, (_S.SELECTED, _S.ABSENT), _S.ATTENDED, (_A.OFFICER,)),
    _move(_X.MARK_ABSENT, (_S.SELECTED, _S.ATTENDED), _S.ABSENT, (_A.OFFICER,), tells=_BOTH, asks_reason=True),
    _move(_X.REPORT, (_S.ATTENDED,), _S.REPORTED, (_A.SELF,), tells=(_A.HEAD,)),
    _move(_X.SEND_BACK, (_S.REPORTED,), _S.ATTENDED, (_A.HEAD, _A.OFFICER), tells=(_A.SELF,), asks_reason=True),
    _move(_X.COMPLETE, (_S.REPORTED, _S.ATTENDED), _S.COMPLETED, (_A.OFFICER,), tells=(_A.SELF,)),
    _move(_X.FOLLOW_UP, (_S.COMPLETED,), _S.FOLLOWED_UP, (_A.HEAD,), tells=(_A.SELF,)),
)

# A head tells within so many months after a session how it shows at work.
LONGEST_FOLLOW_UP = 24

# Whose seat nobody else can have.
SEATED = frozenset({_S.SELECTED, _S.ABSENT, _S.ATTENDED, _S.REPORTED, _S.COMPLETED, _S.FOLLOWED_UP})
# The way is over, and nothing was learned: the person may apply again.
GONE = frozenset({_S.NOT_RECOMMENDED, _S.DECLINED, _S.WITHDRAWN, _S.CANCELLED})
LEARNED = frozenset({_S.COMPLETED, _S.FOLLOWED_UP})
# Under way: not over, and nothing learned yet.
UNDER_WAY = BEFORE | {_S.ATTENDED, _S.REPORTED}
_BY_ACTION = {move.action: move for move in MOVES}


def move_of(action: Action) -> Move:
    return _BY_ACTION[action]


def possible(state: State | str, actors: Iterable[Actor]) -> list[Move]:
    """The moves that somebody of these standings can make from a state, in the order of the table."""
    return moves.possible(MOVES, state, actors)

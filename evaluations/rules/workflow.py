"""The way of a sheet (記録書の流れ): one table. Imports no Django.

Buttons, permissions, reminders, the progress board, the documentation page and the tests all read ``MOVES``. The
order of things is that of the law and its manuals: goals are confirmed after the opening interview, whoever adjusts
sends back only before he has given his own mark, a result exists only when it is confirmed, it is disclosed before it
is talked over, and the time for a complaint begins with the disclosure.

A scheme leaves steps out (no goals, no self-report, no second evaluator, no adjuster, no confirmer): ``way`` gives the
states that a sheet of such a scheme goes through, and a move ends in the next of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """Where a sheet stands. In the order of the way."""

    GOAL_DRAFT = "goal_draft"  # 目標作成中
    GOAL_SUBMITTED = "goal_submitted"  # 目標提出済み: waits for the evaluator
    IN_PERIOD = "in_period"  # 期間中: goals are confirmed, or the scheme has none
    SELF_OPEN = "self_open"  # 自己申告受付中
    SELF_SUBMITTED = "self_submitted"  # 一次評価中
    FIRST_RATED = "first_rated"  # 二次評価中
    RATED = "rated"  # 調整中
    ADJUSTED = "adjusted"  # 確認中
    CONFIRMED = "confirmed"  # 開示待ち
    DISCLOSED = "disclosed"  # 開示済み: the person knows the result
    FEEDBACK_DONE = "feedback_done"  # 面談済み
    CLOSED = "closed"  # 完了
    EXEMPT = "exempt"  # 評価対象外: its own state, never a low mark


class Stage(StrEnum):
    """Who has a say in a sheet, in the order of their saying it."""

    SELF = "self"  # 本人
    FIRST = "first"  # 一次評価者
    SECOND = "second"  # 二次評価者
    ADJUSTER = "adjuster"  # 調整者
    CONFIRMER = "confirmer"  # 確認者・実施権者
    HR = "hr"  # 人事担当: runs the cycle, gives no mark
    SYSTEM = "system"  # the calendar


class Action(StrEnum):
    SUBMIT_GOALS = "submit_goals"  # 目標を提出する
    RETURN_GOALS = "return_goals"  # 目標を差し戻す
    CONFIRM_GOALS = "confirm_goals"  # 目標を確定する
    REQUEST_CHANGE = "request_change"  # 目標の変更を申し出る
    REOPEN_GOALS = "reopen_goals"  # 目標の変更を認める
    OPEN_SELF = "open_self"  # 自己申告を始める
    SUBMIT_SELF = "submit_self"  # 自己申告を提出する
    SKIP_SELF = "skip_self"  # 自己申告なしで進める
    RETURN_SELF = "return_self"  # 自己申告を差し戻す
    SUBMIT_FIRST = "submit_first"  # 一次評価を提出する
    RETURN_FIRST = "return_first"  # 一次評価を差し戻す
    SUBMIT_SECOND = "submit_second"  # 二次評価を提出する
    RETURN_RATING = "return_rating"  # 再評価を求める
    ADJUST = "adjust"  # 調整する
    RETURN_ADJUSTED = "return_adjusted"  # 再調整を求める
    CONFIRM = "confirm"  # 確認する
    DISCLOSE = "disclose"  # 開示する
    FEED_BACK = "feed_back"  # 期末面談を記録する
    CLOSE = "close"  # 完了とする
    EXEMPT = "exempt"  # 評価対象外とする
    READMIT = "readmit"  # 対象に戻す
    FORCE = "force"  # 人事が進める


class Guard(StrEnum):
    """What must be there before a move is made; ``evaluations.guards`` looks, and says what is missing."""

    GOALS_COMPLETE = "goals_complete"  # number, kinds, weights of exactly 100, what / by when / to what level
    OPENING_INTERVIEW = "opening_interview"  # 期首面談 is recorded, difficulty agreed
    SELF_COMPLETE = "self_complete"  # every goal and item has an entry
    RATING_COMPLETE = "rating_complete"  # every item and goal graded, overall given, comments where the scheme asks
    SECOND_COMPLETE = "second_complete"
    NOT_YET_ADJUSTED = "not_yet_adjusted"  # the adjuster has not given his own mark, not even in a draft
    ADJUSTED_MARK = "adjusted_mark"  # the adjuster's own overall mark; a reason where it differs
    FEEDBACK_AFTER_DISCLOSURE = "feedback_after_disclosure"
    GRIEVANCE_OVER = "grievance_over"  # the window is over, and no case is open
    TO_BE_DISCLOSED = "to_be_disclosed"  # nobody said that it is not (開示しない理由)
    DISCLOSED_OR_WITHHELD = "disclosed_or_withheld"  # what is not disclosed is so for a reason
    STARTED_ALONE = "started_alone"  # the evaluator has not begun to rate


@dataclass(frozen=True)
class Move:
    """``to`` None: the next state of the sheet's own way. ``locks``: whose texts are frozen by it."""

    action: Action
    came_from: frozenset[State]
    to: State | None
    by: frozenset[Stage]
    guards: frozenset[Guard] = frozenset()
    asks_reason: bool = False
    tells: frozenset[Stage] = frozenset()

    @property
    def is_return(self) -> bool:
        """It sends something back: counted, and always with a reason."""
        return self.action.startswith("return")


@dataclass(frozen=True)
class Way:
    """The states of one sheet in their order, and the stages that have somebody.

    ``stages`` without SECOND, ADJUSTER or CONFIRMER: the step is left out, or one person holds two and does it once.
    """

    has_goals: bool = True
    has_self: bool = True
    stages: frozenset[Stage] = field(default_factory=lambda: frozenset(Stage))

    @property
    def states(self) -> tuple[State, ...]:
        left_out = {
            *(() if self.has_goals else (State.GOAL_DRAFT, State.GOAL_SUBMITTED)),
            *(() if self.has_self else (State.SELF_OPEN,)),
            *(() if Stage.SECOND in self.stages else (State.FIRST_RATED,)),
            *(() if Stage.ADJUSTER in self.stages else (State.RATED,)),
            *(() if Stage.CONFIRMER in self.stages else (State.ADJUSTED,)),
            State.EXEMPT,
        }
        return tuple(state for state in State if state not in left_out)

    @property
    def first(self) -> State:
        return self.states[0]

    def after(self, state: State) -> State:
        """The next state of the way; one that the way leaves out counts by its place."""
        return next(other for other in self.states if _PLACE[other] > _PLACE[state])

    def before(self, state: State) -> State:
        """Where a sheet goes that is sent back to ``state``: that, or the nearest before it on the way."""
        return next(other for other in reversed(self.states) if _PLACE[other] <= _PLACE[state])


_PLACE = {state: place for place, state in enumerate(State)}
_S, _A, _G, _X = State, Stage, Guard, Action
# Nothing is confirmed yet: somebody can still be taken out of the evaluation.
OPEN = frozenset(state for state in State if _PLACE[state] < _PLACE[State.CONFIRMED])
# No evaluator's mark is needed to go on: HR may force a step. Past these it names another evaluator, and gives no mark.
UNRATED = frozenset({_S.GOAL_DRAFT, _S.GOAL_SUBMITTED, _S.IN_PERIOD, _S.SELF_OPEN})
# The result exists.
RESULT = frozenset({_S.CONFIRMED, _S.DISCLOSED, _S.FEEDBACK_DONE, _S.CLOSED})
# The person may know it, if it was disclosed: what is withheld (開示しない) ends without that.
KNOWN = frozenset({_S.DISCLOSED, _S.FEEDBACK_DONE, _S.CLOSED})


def _move(
    action: Action, came_from: Iterable[State], to: State | None, by: Iterable[Stage], guards: Iterable[Guard] = (),
    *, reason: bool = False, tells: Iterable[Stage] = (),
) -> Move:  # fmt: skip
    return Move(action, frozenset(came_from), to, frozenset(by), frozenset(guards), reason, frozenset(tells))


MOVES: tuple[Move, ...] = (
    _move(_X.SUBMIT_GOALS, (_S.GOAL_DRAFT,), _S.GOAL_SUBMITTED, (_A.SELF,), (_G.GOALS_COMPLETE,), tells=(_A.FIRST,)),
    _move(_X.RETURN_GOALS, (_S.GOAL_SUBMITTED,), _S.GOAL_DRAFT, (_A.FIRST,), reason=True, tells=(_A.SELF,)),
    _move(
        _X.CONFIRM_GOALS, (_S.GOAL_SUBMITTED,), _S.IN_PERIOD, (_A.FIRST,), (_G.GOALS_COMPLETE, _G.OPENING_INTERVIEW),
        tells=(_A.SELF,),
    ),
    _move(_X.REQUEST_CHANGE, (_S.IN_PERIOD,), _S.IN_PERIOD, (_A.SELF,), reason=True, tells=(_A.FIRST,)),
    _move(_X.REOPEN_GOALS, (_S.IN_PERIOD,), _S.GOAL_DRAFT, (_A.FIRST,), reason=True, tells=(_A.SELF,)),
    _move(_X.OPEN_SELF, (_S.IN_PERIOD,), None, (_A.SYSTEM, _A.HR), tells=(_A.SELF,)),
    _move(_X.SUBMIT_SELF, (_S.SELF_OPEN,), None, (_A.SELF,), (_G.SELF_COMPLETE,), tells=(_A.FIRST,)),
    _move(_X.SKIP_SELF, (_S.SELF_OPEN,), None, (_A.HR,), reason=True, tells=(_A.SELF, _A.FIRST)),
    _move(
        _X.RETURN_SELF, (_S.SELF_SUBMITTED,), _S.SELF_OPEN, (_A.FIRST,), (_G.STARTED_ALONE,), reason=True,
        tells=(_A.SELF,),
    ),
    _move(_X.SUBMIT_FIRST, (_S.SELF_SUBMITTED,), None, (_A.FIRST,), (_G.RATING_COMPLETE,), tells=(_A.SECOND,)),
    _move(_X.RETURN_FIRST, (_S.FIRST_RATED,), _S.SELF_SUBMITTED, (_A.SECOND,), reason=True, tells=(_A.FIRST,)),
    _move(_X.SUBMIT_SECOND, (_S.FIRST_RATED,), None, (_A.SECOND,), (_G.SECOND_COMPLETE,), tells=(_A.ADJUSTER,)),
    _move(
        _X.RETURN_RATING, (_S.RATED,), _S.SELF_SUBMITTED, (_A.ADJUSTER,), (_G.NOT_YET_ADJUSTED,), reason=True,
        tells=(_A.FIRST, _A.SECOND),
    ),
    _move(_X.ADJUST, (_S.RATED,), None, (_A.ADJUSTER,), (_G.ADJUSTED_MARK,), tells=(_A.CONFIRMER,)),
    _move(
        _X.RETURN_ADJUSTED, (_S.ADJUSTED,), _S.RATED, (_A.CONFIRMER,), reason=True,
        tells=(_A.ADJUSTER, _A.FIRST),
    ),
    _move(_X.CONFIRM, (_S.ADJUSTED,), _S.CONFIRMED, (_A.CONFIRMER,), tells=(_A.HR,)),
    _move(
        _X.DISCLOSE, (_S.CONFIRMED,), _S.DISCLOSED, (_A.FIRST, _A.CONFIRMER, _A.HR), (_G.TO_BE_DISCLOSED,),
        tells=(_A.SELF,),
    ),
    _move(_X.FEED_BACK, (_S.DISCLOSED,), _S.FEEDBACK_DONE, (_A.FIRST,), (_G.FEEDBACK_AFTER_DISCLOSURE,)),
    _move(
        _X.CLOSE, (_S.FEEDBACK_DONE, _S.DISCLOSED, _S.CONFIRMED), _S.CLOSED, (_A.HR,),
        (_G.GRIEVANCE_OVER, _G.DISCLOSED_OR_WITHHELD),
    ),
    _move(_X.EXEMPT, OPEN, _S.EXEMPT, (_A.HR,), reason=True, tells=(_A.SELF, _A.FIRST)),
    _move(_X.READMIT, (_S.EXEMPT,), None, (_A.HR,), reason=True, tells=(_A.SELF, _A.FIRST)),
    _move(_X.FORCE, UNRATED, None, (_A.HR,), reason=True, tells=(_A.SELF, _A.FIRST)),
)  # fmt: skip
_BY_ACTION = {move.action: move for move in MOVES}
# What brings a sheet back to where it was: sent back, or goals that may be changed again.
BACK = frozenset(move.action for move in MOVES if move.is_return or move.action == Action.REOPEN_GOALS)
# For whom a sheet waits in a state: whose board it is on, and who is told that it came there.
WAITS_FOR: dict[State, Stage] = {
    _S.GOAL_DRAFT: _A.SELF,
    _S.GOAL_SUBMITTED: _A.FIRST,
    _S.SELF_OPEN: _A.SELF,
    _S.SELF_SUBMITTED: _A.FIRST,
    _S.FIRST_RATED: _A.SECOND,
    _S.RATED: _A.ADJUSTER,
    _S.ADJUSTED: _A.CONFIRMER,
    _S.CONFIRMED: _A.HR,
    _S.DISCLOSED: _A.FIRST,
    _S.FEEDBACK_DONE: _A.HR,
}


def move_of(action: Action) -> Move:
    return _BY_ACTION[action]


def possible(state: State, stages: Iterable[Stage], way: Way) -> list[Move]:
    """The moves that somebody of these stages can make from a state, in the order of the table."""
    held = frozenset(stages)
    return [move for move in MOVES if state in move.came_from and move.by & held and _leads(move, way)]


def target(move: Move, state: State, way: Way) -> State:
    """Where the move brings a sheet of this way."""
    if move.action == Action.READMIT:
        return way.first
    if move.to is None or move.action == Action.FORCE:
        return way.after(state)
    if move.to in way.states or move.to == State.EXEMPT:
        return move.to
    return way.before(move.to) if _PLACE[move.to] < _PLACE[state] else way.after(state)


def _leads(move: Move, way: Way) -> bool:
    """Goals cannot be reopened where there are none."""
    return move.action not in {Action.REOPEN_GOALS, Action.REQUEST_CHANGE} or way.has_goals

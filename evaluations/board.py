"""The people whom somebody evaluates (わたしが評価する人): where each stands, what waits for him, until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from evaluations import access, deadlines
from evaluations.models import Cycle, Draft, Sheet, SheetStage, SheetStep
from evaluations.rules import workflow
from evaluations.rules.workflow import Action, Stage, State
from staff.models import User

# Where an evaluator acts next: the page, by the state of a sheet that waits for him.
PAGES: dict[State, str] = {
    State.GOAL_SUBMITTED: "review_goals",
    State.IN_PERIOD: "review_goals",
    State.SELF_SUBMITTED: "rate",
    State.FIRST_RATED: "rate",
    State.RATED: "rate",
    State.ADJUSTED: "rate",
    State.DISCLOSED: "interviews",
}
# What drafts of the rate page are called, before the stage.
DRAFTS = "rate-"
_RETURNS = frozenset(move.action for move in workflow.MOVES if move.is_return)
_STATES = list(State)
# What of a sheet and its cycle the lists tell, and nothing else is read.
_TOLD = (
    "stage", "submitted_at", "is_merged", "sheet__state", "sheet__employee", "sheet__name", "sheet__department_name",
    "sheet__grade_name", "sheet__title", "sheet__cycle__name",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A sheet on which somebody has stages. ``last``: the last move on it; ``due``: until when it leaves its state."""

    sheet: Sheet
    rows: tuple[SheetStage, ...]
    last: str
    due: date | None
    has_draft: bool
    on: date

    @cached_property
    def state(self) -> State:
        return State(self.sheet.state)

    @property
    def state_told(self) -> str:
        """The state in words; ``get_state_display`` puts all the words together each time, for each of sixty people."""
        return str(Sheet.State(self.sheet.state).label)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        held = {Stage(row.stage) for row in self.rows}
        return tuple(stage for stage in Stage if stage in held)

    @cached_property
    def waits(self) -> bool:
        """It is his turn: to rate, to confirm, or to answer who wants to change his goals."""
        if self.state == State.IN_PERIOD:
            return self.wants_change and Stage.FIRST in self.stages
        return workflow.WAITS_FOR.get(self.state) in self.stages

    @property
    def wants_change(self) -> bool:
        return self.state == State.IN_PERIOD and self.last == Action.REQUEST_CHANGE

    @property
    def was_returned(self) -> bool:
        return self.last in _RETURNS

    @cached_property
    def is_done(self) -> bool:
        """He has handed on what he gives."""
        mine = [row for row in self.rows if not row.is_merged]
        return all(row.submitted_at for row in mine) or self.state == State.EXEMPT

    @property
    def stands(self) -> str:
        """How the person stands to the evaluator, by the dot beside his name."""
        if self.state == State.EXEMPT:
            return "out"
        return "done" if self.is_done else "now" if self.waits else "ahead"

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < self.on

    @property
    def page(self) -> str:
        """The name of the page where he acts next; of the record, where nothing waits for him.

        In the period nothing waits, but it is then that he talks with his people.
        """
        if self.waits:
            return PAGES.get(self.state, "sheet")
        return "interviews" if self.state == State.IN_PERIOD and Stage.FIRST in self.stages else "sheet"


def entries(user: User, *, on: date, cycle: Cycle | None = None, stage: Stage | None = None) -> list[Entry]:
    """The sheets on which the user has a stage now, or acts for who has it, in the order of the organisation.

    One query. Nobody finds himself here.
    """
    rows = _held(user, on).filter(is_current=True, sheet__cycle__state=Cycle.State.OPEN)
    rows = rows.filter(sheet__cycle=cycle) if cycle else rows
    rows = rows.filter(stage=stage) if stage else rows
    last = SheetStep.objects.filter(sheet=OuterRef("sheet")).order_by("-pk").values("action")[:1]
    drafts = Draft.objects.filter(sheet=OuterRef("sheet"), user=user, form=Concat(Value(DRAFTS), OuterRef("stage")))
    found = rows.annotate(last=Subquery(last), due_on=deadlines.days_due("sheet__"), has_draft=Exists(drafts))
    found = found.only(*_TOLD)
    return [_entry(list(group), on) for _sheet, group in groupby(found, lambda row: row.sheet_id)]


def former(user: User, *, on: date) -> list[SheetStage]:
    """The segments that the user evaluated and no longer does, the last first."""
    return list(_held(user, on).filter(is_current=False).order_by("-valid_to", "sheet__kana", "pk"))


def _held(user: User, on: date) -> QuerySet[SheetStage]:
    me = user.standing_on(on).employee_id or 0
    rows = SheetStage.objects.filter(
        access.staged(user, on=on), sheet__is_current=True, sheet__cycle__rehearsal_of=None,
        sheet__cycle__scheme__authority=user.authority_id or 0,
    )  # fmt: skip
    order = ("-sheet__cycle__period_from", "sheet__cycle", "sheet__department_name", "sheet__kana", "sheet_id", "pk")
    return rows.exclude(sheet__employee=me).select_related("sheet__cycle").defer("sheet__derivation").order_by(*order)


def _entry(rows: Sequence[Any], on: date) -> Entry:
    first: Any = rows[0]  # with what was annotated
    return Entry(first.sheet, tuple(rows), first.last or "", first.due_on, any(row.has_draft for row in rows), on)


def in_order_of_need(found: Iterable[Entry]) -> list[Entry]:
    """What waits for the user first, the late ones before the others, then by the last day; the rest in its order."""
    return sorted(found, key=lambda one: (not one.waits, not (one.waits and one.is_late), _day(one)))


def _day(entry: Entry) -> date:
    return entry.due or date.max if entry.waits else date.max


@dataclass(frozen=True)
class Count:
    """How many sheets stand in a state, and how many of them wait for the user."""

    state: State
    number: int
    waiting: int


def counts(found: Sequence[Entry]) -> list[Count]:
    """In the order of the way; states in which nobody stands are left out."""
    numbers = Counter(one.state for one in found)
    waiting = Counter(one.state for one in found if one.waits)
    return [Count(state, numbers[state], waiting[state]) for state in _STATES if numbers[state]]

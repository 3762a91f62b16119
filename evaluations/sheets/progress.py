"""How far a sheet has come (記録書の進み具合): its steps with their dates, what is next, who does it, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from evaluations import access, words
from evaluations.deadlines import STEP_OF, due
from evaluations.models import Sheet, Window
from evaluations.rules import workflow
from evaluations.rules.workflow import Stage, State
from evaluations.sheets.ways import way_of

# What is left of the way is told as one step.
_END = frozenset({State.FEEDBACK_DONE, State.CLOSED})


@dataclass(frozen=True)
class WayStep:
    """``place``: done, now or ahead."""

    label: str
    place: str
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def is_now(self) -> bool:
        return self.place == "now"


@dataclass(frozen=True)
class Progress:
    """``words``: what happens now. ``who`` does it, and until when (``due``); ``is_of_person``: it is his own turn."""

    steps: list[WayStep]
    words: str
    who: str
    due: date | None
    is_of_person: bool = False


def progress_of(sheet: Sheet) -> Progress:
    """One query, for the windows of the cycle, where they are not prefetched; the sheet's stages can be."""
    prefetch_related_objects([sheet], Prefetch("cycle__windows", Window.objects.order_by("starts_on", "pk")))
    state = State(sheet.state)
    steps = [] if state == State.EXEMPT else _steps(sheet, state)
    is_alone = state == State.IN_PERIOD and not way_of(sheet).has_self
    said = words.IN_PERIOD_ALONE if is_alone else words.NOW[state]
    return Progress(steps, str(said), _who(sheet, state), due(sheet), workflow.WAITS_FOR.get(state) == Stage.SELF)


def _steps(sheet: Sheet, state: State) -> list[WayStep]:
    windows = {window.step: window for window in sheet.cycle.windows.all()}
    stations = [one for one in way_of(sheet).states if one not in _END]
    at = stations.index(state) if state in stations else len(stations)
    found = [_step(_named(one), windows, _place(n, at)) for n, one in enumerate(stations)]
    return [*found, WayStep(_("完了"), "now" if state in _END else "ahead")]


def _named(state: State) -> str:
    return STEP_OF.get(state, Window.Step.MID)


def _step(step: str, windows: dict[str, Window], place: str) -> WayStep:
    window = windows.get(step)
    label = str(Window.Step(step).label)
    return WayStep(label, place, window.starts_on, window.ends_on) if window else WayStep(label, place)


def _place(number: int, at: int) -> str:
    return "done" if number < at else "now" if number == at else "ahead"


def _who(sheet: Sheet, state: State) -> str:
    """The name of whom the sheet waits for; the office, where it waits for no one in particular."""
    stage = workflow.WAITS_FOR.get(state)
    if stage is None:
        return ""
    if stage == Stage.SELF:
        return sheet.name
    row = next((row for row in access.current_stages(sheet) if row.stage == stage), None)
    return f"{words.STAGES[stage]} {row.name}" if row else str(words.STAGES[stage])

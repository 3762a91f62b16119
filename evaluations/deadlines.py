"""Until when something can be done (期限): of the steps of a cycle, and of a complaint."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.lookups import Exact
from django.utils import timezone

from evaluations.closed_days import closed_days
from evaluations.models import Grievance, GrievanceRule, Sheet, SheetStep, Window
from evaluations.rules.windows import Closed, last_day
from evaluations.rules.windows import Window as Counted
from evaluations.rules.workflow import State

DAYS: dict[str, int] = {GrievanceRule.Unit.DAY: 1, GrievanceRule.Unit.WEEK: 7}

# Within which window of the cycle a sheet should leave a state.
STEP_OF: dict[State, str] = {
    State.GOAL_DRAFT: Window.Step.GOALS,
    State.GOAL_SUBMITTED: Window.Step.OPENING,
    State.SELF_OPEN: Window.Step.SELF,
    State.SELF_SUBMITTED: Window.Step.FIRST,
    State.FIRST_RATED: Window.Step.SECOND,
    State.RATED: Window.Step.ADJUST,
    State.ADJUSTED: Window.Step.CONFIRM,
    State.CONFIRMED: Window.Step.DISCLOSE,
    State.DISCLOSED: Window.Step.FEEDBACK,
}


# Who joins in mid-year, or may change his goals, comes to these when their window is over, and is not late for that;
# nor is a corrected sheet in any state.
_MAY_COME_LATE = frozenset({State.GOAL_DRAFT, State.GOAL_SUBMITTED})


def due(sheet: Sheet) -> date | None:
    """Until when the sheet should leave its state; None where the cycle says nothing, or where it came after that day.

    Windows can be prefetched.
    """
    step = STEP_OF.get(State(sheet.state))
    day = next((w.ends_on for w in sheet.cycle.windows.all() if w.step == step), None)
    if day is None or (sheet.state not in _MAY_COME_LATE and sheet.corrects_id is None):
        return day
    came = _arrivals().filter(sheet=sheet, state=sheet.state).values_list("at", flat=True).first()
    return None if came and timezone.localdate(came) > day else day


@cache
def days_due(prefix: str = "") -> Subquery:
    """``due`` as a column, of many sheets at once; ``prefix`` leads from the rows to their sheets (``sheet__``).

    It is put together once: pages ask it again and again, and what a query takes of it is a copy.
    """
    state = f"{prefix}state"
    steps = (When(Exact(OuterRef(state), Value(str(of))), then=Value(step)) for of, step in STEP_OF.items())
    may_come_late = Q(state__in=sorted(_MAY_COME_LATE)) | Q(sheet__corrects__isnull=False)
    came_late = _arrivals().filter(
        may_come_late, sheet=OuterRef(OuterRef(f"{prefix}pk")), state=OuterRef(OuterRef(state)),
        at__date__gt=OuterRef("ends_on"),
    )  # fmt: skip
    windows = Window.objects.filter(cycle=OuterRef(f"{prefix}cycle"), step=Case(*steps, default=Value("")))
    return Subquery(windows.filter(~Exists(came_late)).values("ends_on")[:1])


def _arrivals() -> QuerySet[SheetStep]:
    """The steps by which sheets came to a state, the last first; what happens within a state is none."""
    return SheetStep.objects.exclude(came_from=F("state")).order_by("-pk")


def last_day_to_complain(sheet: Sheet) -> date | None:
    """The last day of any step of complaint that is still open for the sheet; None where nothing can be filed.

    A formal step that begins with the answer to a consultation is open only once that is answered.
    """
    rules = sheet.cycle.scheme.grievancerule_set.all()
    days = [day for rule in rules if (day := last_day_of(sheet, rule)) is not None]
    return max(days, default=None)


def last_day_of(sheet: Sheet, rule: GrievanceRule, *, closed: Closed | None = None) -> date | None:
    """The last day of one step for the sheet; None as long as its event has not come.

    ``closed``: the authority's closed days, for whoever asks of several steps.
    """
    event = _event(sheet, rule.trigger)
    if event is None:
        return None
    window = Counted(rule.length * DAYS[rule.unit], rule.counts_open_days, rule.starts_next_day)
    return last_day(timezone.localdate(event), window, closed=closed or closed_days(sheet.cycle.scheme.authority_id))


def _event(sheet: Sheet, trigger: str) -> datetime | None:
    if trigger == GrievanceRule.Trigger.DISCLOSURE:
        return sheet.disclosed_at
    if trigger == GrievanceRule.Trigger.VIEWING:
        return sheet.acknowledged_at
    answered = sheet.grievances.filter(step=GrievanceRule.Step.CONSULTATION, state=Grievance.State.DECIDED)
    return answered.order_by("-decided_at").values_list("decided_at", flat=True).first()

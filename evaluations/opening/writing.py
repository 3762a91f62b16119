"""Writing the sheets of a cycle (記録書を作る): in batches, with everything as it stands now.

The rows are made in bulk: their first entry in the history is the step "opened", which says who and when.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from evaluations import words
from evaluations.models import Sheet, SheetItem, SheetStage, SheetStep
from evaluations.opening.plans import Plan, Planned
from evaluations.rules.routes import Outcome
from evaluations.rules.workflow import Stage, State, Way
from staff.models import User

Tell = Callable[[int], None]
# So many sheets are in memory at a time, with their items.
BATCH = 500


def write_sheets(plan: Plan, *, by: User, at: datetime, tell: Tell = lambda number: None) -> list[int]:
    """The employees (primary keys) whose sheets were made. One transaction, which is the caller's."""
    made: list[int] = []
    for start in range(0, len(plan.people), BATCH):
        planned = plan.people[start : start + BATCH]
        _write(plan, planned, by, at)
        made += [one.person.pk for one in planned]
        tell(len(planned))
    return made


def _write(plan: Plan, planned: Sequence[Planned], by: User, at: datetime) -> None:
    sheets = Sheet.objects.bulk_create(_sheet(plan, one, at) for one in planned)
    pairs = list(zip(sheets, planned, strict=True))
    SheetStage.objects.bulk_create(row for sheet, one in pairs for row in _stages(plan, sheet, one))
    SheetItem.objects.bulk_create(
        SheetItem(
            sheet=sheet, axis_id=line.axis, code=line.code, order=line.order, group=line.group, name=line.name,
            definition=line.definition, expected=line.expected, weight=line.weight,
        )
        for sheet, one in pairs
        for line in plan.lines(one)
    )  # fmt: skip
    SheetStep.objects.bulk_create(
        SheetStep(sheet=sheet, action=words.OPENED, state=sheet.state, by=by, at=at, reason=_said(one))
        for sheet, one in pairs
    )


def _sheet(plan: Plan, one: Planned, at: datetime) -> Sheet:
    person = one.person
    return Sheet(
        cycle=plan.cycle, employee_id=person.pk, state=first_state(plan, one), name=person.name, kana=person.kana,
        staff_number=person.staff_number, grade_code=person.grade, grade_name=plan.forms.grades.get(person.grade, ""),
        family_code=person.family, department_id=person.department, department_name=plan.roll.place(person)[:200],
        title=person.title, is_head=person.is_head, opened_at=at,
    )  # fmt: skip


def first_state(plan: Plan, one: Planned) -> State:
    """Where the sheet begins: with goals, or, where the scheme has none, in the period."""
    if one.exempt:
        return State.EXEMPT
    return Way(has_goals=any(axis.has_goals for axis in plan.book.axes)).first


def _stages(plan: Plan, sheet: Sheet, one: Planned) -> Iterator[SheetStage]:
    """Whoever holds the stage before, too, has a row that says so; a stage that nobody holds has none."""
    for held in one.stages:
        evaluator = plan.roll.everybody.get(held.evaluator or 0)
        if evaluator and held.outcome in {Outcome.FOUND, Outcome.SAME}:
            title = f"{plan.roll.place(evaluator)} {evaluator.title}".strip()
            yield SheetStage(
                sheet=sheet, stage=held.stage, evaluator_id=evaluator.pk, name=evaluator.name, title=title[:200],
                valid_from=plan.on, is_merged=held.outcome == Outcome.SAME,
            )  # fmt: skip


def _said(one: Planned) -> str:
    """Why somebody is exempt; and which stages are held together with the one before."""
    merged = [str(words.STAGES[Stage(held.stage)]) for held in one.stages if held.outcome == Outcome.SAME]
    together = _("%sは、前の段階と同じ人がまとめて行います。") % "・".join(merged) if merged else ""
    return f"{one.exempt}\n{together}".strip()

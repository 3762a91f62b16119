"""What stands on the sheets of a made-up cycle (デモの記録書の中身): goals, self-reports, marks, interviews, steps.

Written in bulk, without histories, as if everybody had saved once. Results are settled by the rules, one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import models

from evaluations import results
from evaluations.access import current_stages
from evaluations.demo_city import words
from evaluations.demo_city.cycles import noon
from evaluations.demo_city.plan import SPREAD, Made, chosen, ordinal, steps_to, weights
from evaluations.models import Cycle, Goal, Interview, OrganizationGoal, Rating, Sheet, SheetStage, SheetStep
from evaluations.rulebook import AxisBook, DifficultyBook, KindBook, Rulebook, ScaleBook, rulebook_of
from evaluations.rules.workflow import Stage, State
from evaluations.sheets.marks import AXIS, GOAL, ITEM, Marks, Thing
from evaluations.sheets.ways import way_of
from evaluations.words import OPENED

ORDER = list(State)
BATCH = 1000
# While the others are being rated, some are still at their goals: they joined so long ago.
JOINED = timedelta(days=12)
_AT_GOALS = frozenset({State.GOAL_DRAFT, State.GOAL_SUBMITTED, State.IN_PERIOD})
# Of those who are being rated just now, so many per cent have marks that are not handed on yet.
BEGUN = 35


class Filling:
    """Fills the sheets of one cycle. ``users``: who stands behind an employee, by key; ``wanted``: states by person."""

    def __init__(  # noqa: PLR0913  # all that a made-up year depends on
        self, cycle: Cycle, *, users: Mapping[int, int], hr: int, on: date, chance: Random,
        wanted: Mapping[int, State], whole_year: bool, goals: tuple[int, int] = (2, 4),
    ) -> None:  # fmt: skip
        self.cycle, self.users, self.hr, self.on, self.chance = cycle, users, hr, on, chance
        self.wanted, self.whole_year, self.number = wanted, whole_year, goals
        self.book: Rulebook = rulebook_of(cycle.scheme)
        self.windows = {w.step: (w.starts_on, w.ends_on) for w in cycle.windows.all()}
        self.aims = _aims(cycle)
        self.rows: dict[type[models.Model], list[Any]] = {}

    def fill(self) -> None:
        """All sheets that are evaluated."""
        sheets = list(self._sheets())
        targets = {sheet.pk: self._target(sheet, number) for number, sheet in enumerate(sheets)}
        self._join([pk for pk, target in targets.items() if target in _AT_GOALS])
        for sheet in sheets:
            self._goals(sheet, targets[sheet.pk])
        self._write(Goal)
        said = {sheet.pk: self._say(sheet, targets[sheet.pk]) for sheet in self._sheets()}
        for model in (Rating, Interview, SheetStep):
            self._write(model)
        self._settle(said)

    def _sheets(self) -> Iterator[Sheet]:
        rows = Sheet.objects.filter(cycle=self.cycle).exclude(state=State.EXEMPT).order_by("pk")
        yield from rows.select_related("cycle__scheme").prefetch_related("stages", "cycle__scheme__axis_set")

    def _target(self, sheet: Sheet, number: int) -> State:
        """Every state is there to be looked at; the rest as it happens."""
        if self.whole_year:
            return State.CLOSED
        wanted = self.wanted.get(sheet.employee_id) or dict(enumerate(reversed(SPREAD))).get(number)
        way = way_of(sheet)
        return way.before(max(wanted, way.first, key=ORDER.index)) if wanted else chosen(way, self.chance)

    @property
    def joined_on(self) -> date:
        return max(self.on - JOINED, self.cycle.period_from)

    def _join(self, sheets: list[int]) -> None:
        """These were made in mid-year, for people who came late."""
        at = noon(self.joined_on)
        Sheet.objects.filter(pk__in=sheets).update(opened_at=at)
        SheetStage.objects.filter(sheet__in=sheets).update(valid_from=self.joined_on)
        SheetStep.objects.filter(sheet__in=sheets, action=OPENED).update(at=at)

    def _windows_of(self, target: State) -> Mapping[str, tuple[date, date]]:
        """When the steps are made: those of the cycle; of who came late, a week for the goals, and the interview."""
        if target not in _AT_GOALS:
            return self.windows
        week = self.joined_on + timedelta(days=6)
        return self.windows | {"goals": (self.joined_on, week), "opening": (week, self.on)}

    # ── Goals

    def _goals(self, sheet: Sheet, target: State) -> None:
        if not any(axis.has_goals for axis in self.book.axes):
            return
        limits = self.book.limits(sheet.grade_code)
        least, most = (min(max(number, limits.at_least), limits.at_most) for number in self.number)
        kinds = self._kinds(sheet.grade_code, self.chance.randint(least, most))
        for number, (kind, weight) in enumerate(
            zip(kinds, weights(len(kinds), self.chance, int(limits.least_weight) or 10), strict=True), 1
        ):
            self._add(self._goal(sheet, number, kind, weight, target))
        if any(axis.has_other_work for axis in self.book.axes) and self.chance.random() < 0.5:
            done = self.chance.choice(words.OTHER_WORK) if self._is_past(target, State.SELF_SUBMITTED) else ""
            self._add(Goal(sheet=sheet, number=900, is_other_work=True, what="", result=done))

    def _kinds(self, grade: str, number: int) -> list[KindBook | None]:
        """Those that the grade must have first; then ordinary ones, and at times one to try."""
        required: list[KindBook | None] = [kind for kind in self.book.kinds if grade in kind.required_of]
        plain = next((kind for kind in self.book.kinds_for(grade) if not kind.at_most and kind not in required), None)
        dared = next((kind for kind in self.book.kinds_for(grade) if kind.keeps_standard), None)
        rest: list[KindBook | None] = [plain] * (number - len(required))
        if dared and rest and self.chance.random() < 0.3:
            rest[-1] = dared
        return [*required, *rest]

    def _goal(self, sheet: Sheet, number: int, kind: KindBook | None, weight: int, target: State) -> Goal:
        bank = words.GOALS
        if kind and kind.required_of:
            bank = words.MANAGEMENT
        elif kind and kind.keeps_standard:
            bank = words.CHALLENGES
        what, level, how = bank[(sheet.pk + number * 5) % len(bank)]
        degree = self._degree(number)
        return Goal(
            sheet=sheet, number=number, kind_id=kind.pk if kind else None, what=what, level=level, how=how,
            by_when=self.chance.choice(words.BY_WHEN), weight=Decimal(weight),
            difficulty_id=degree.pk if degree else None, parent_id=self._aim(sheet),
            progress=self.chance.choice(words.PROGRESS) if self._is_past(target, State.SELF_OPEN) else "",
            result=self.chance.choice(words.RESULTS) if self._is_past(target, State.SELF_SUBMITTED) else "",
        )  # fmt: skip

    def _degree(self, number: int) -> DifficultyBook | None:
        """The ordinary one; of a first goal, at times a harder one."""
        plain = [one for one in self.book.difficulties if not one.symbol]
        hard = [one for one in self.book.difficulties if one.symbol]
        wanted = hard if number == 1 and hard and self.chance.random() < 0.2 else plain
        return wanted[0] if wanted else None

    def _aim(self, sheet: Sheet) -> int | None:
        aims = self.aims.get(sheet.department_id, [])
        return self.chance.choice(aims) if aims else None

    # ── What is said on the way

    def _say(self, sheet: Sheet, target: State) -> tuple[Sheet, State, list[Made]]:
        latest = self.on - timedelta(days=1)
        steps = steps_to(target, way_of(sheet), self._windows_of(target), self.chance, latest=latest)
        holders = {Stage(row.stage): row for row in current_stages(sheet)}
        marks = Marks(sheet)
        if self._is_past(target, State.SELF_SUBMITTED):
            self._report(marks)
        for stage in (Stage.FIRST, Stage.SECOND, Stage.ADJUSTER):
            row = holders.get(stage)
            if row and not row.is_merged and self.book.stage(stage):
                self._rate(marks, stage, row, steps, target)
        self._meet(sheet, holders, target, steps)
        for step in steps:
            self._add(
                SheetStep(
                    sheet=sheet, action=step.action, came_from=step.came_from, state=step.state, stage=step.stage,
                    by_id=self._user(sheet, step.stage, holders), at=noon(step.day),
                )
            )  # fmt: skip
        return sheet, target, steps

    def _user(self, sheet: Sheet, stage: Stage, holders: Mapping[Stage, SheetStage]) -> int | None:
        if stage == Stage.SYSTEM:
            return None
        if stage == Stage.HR:
            return self.hr
        employee = sheet.employee_id if stage == Stage.SELF else holders[stage].evaluator_id
        return self.users.get(employee)

    def _report(self, marks: Marks) -> None:
        for item in marks.items:
            item.self_comment = self.chance.choice(words.OWN_WORDS)
            self._changed(item)
        for axis in marks.book.axes:
            for thing in marks.singles(axis):
                self._mark(marks.sheet, None, thing, self._level(thing.scale), "")

    def _rate(self, marks: Marks, stage: Stage, row: SheetStage, steps: list[Made], target: State) -> None:
        """All marks of a stage that handed them on; of one that is at it, at times some of them."""
        made = next((step for step in steps if step.stage == stage and _hands_on(step)), None)
        is_at_it = stage == Stage.FIRST and target == State.SELF_SUBMITTED and self.chance.randrange(100) < BEGUN
        if not made and not is_at_it:
            return
        things = marks.things(stage)
        for thing in things if made else things[: len(things) // 2]:
            level = self._level(thing.scale)
            if thing.kind in {ITEM, GOAL, AXIS}:
                self._mark(marks.sheet, row, thing, level, self._comment(stage))
            else:
                row.level_id = level
        if made:
            row.submitted_at, row.comment = noon(made.day), self.chance.choice(words.WHOLE_COMMENTS)
            self._changed(row)

    def _comment(self, stage: Stage) -> str:
        return self.chance.choice(words.ADJUSTED if stage == Stage.ADJUSTER else words.COMMENTS)

    def _level(self, scale: ScaleBook) -> int:
        wanted = ordinal(scale.scale.standard, len(scale.levels), self.chance)
        return next(level.pk for level in scale.levels if level.ordinal == wanted)

    def _mark(self, sheet: Sheet, row: SheetStage | None, thing: Thing, level: int, comment: str) -> None:
        axis: AxisBook | None = thing.axis
        if axis is None:
            return
        self._add(
            Rating(
                sheet=sheet, stage=row, axis_id=axis.pk, item_id=thing.pk if thing.kind == ITEM else None,
                goal_id=thing.pk if thing.kind == GOAL else None, level_id=level, comment=comment,
            )
        )  # fmt: skip

    def _meet(self, sheet: Sheet, holders: Mapping[Stage, SheetStage], target: State, steps: list[Made]) -> None:
        """The interviews: the closing one on the day on which it is told, after the disclosure."""
        first = holders.get(Stage.FIRST)
        if first is None:
            return
        days = {step.action: step.day for step in steps}
        if (opened := days.get("confirm_goals")) is not None:  # type: ignore[call-overload]  # the enum is a string
            self._interview(sheet, first, Interview.Kind.OPENING, opened, words.OPENING_NOTES)
        if self._is_past(target, State.SELF_OPEN) and self.chance.random() < 0.7:
            start, end = self.windows.get("mid", (self.on, self.on))
            self._interview(sheet, first, Interview.Kind.MID, min(start + (end - start) / 2, self.on), words.MID_NOTES)
        if (told := days.get("feed_back")) is not None:  # type: ignore[call-overload]  # the enum is a string
            self._interview(sheet, first, Interview.Kind.CLOSING, told, words.CLOSING_NOTES)

    def _interview(self, sheet: Sheet, row: SheetStage, kind: str, day: date, notes: tuple[str, ...]) -> None:
        self._add(
            Interview(
                sheet=sheet, kind=kind, held_on=day, evaluator_id=row.evaluator_id,
                evaluator_note=self.chance.choice(notes), person_note=self.chance.choice(words.PERSON_NOTES),
                next_steps=self.chance.choice(words.NEXT_STEPS),
            )
        )  # fmt: skip

    # ── Where they stand, and what they came to

    def _settle(self, said: Mapping[int, tuple[Sheet, State, list[Made]]]) -> None:
        for model in [model for model in self.rows if model not in {Goal, Rating, Interview, SheetStep}]:
            changed = self.rows.pop(model)
            fields = ["self_comment"] if hasattr(changed[0], "self_comment") else ["submitted_at", "comment", "level"]
            model._default_manager.bulk_update(changed, fields, batch_size=BATCH)
        sheets = []
        for sheet, target, steps in said.values():
            times = {step.action.value: noon(step.day) for step in steps}
            self._stand(sheet, target, times)
            sheets.append(sheet)
        fields = ["state", "version", "self_submitted_at", "disclosed_at", "acknowledged_at", "level", "points",
                  "derivation", "digest"]  # fmt: skip
        Sheet.objects.bulk_update(sheets, fields, batch_size=BATCH)

    def _stand(self, sheet: Sheet, target: State, times: Mapping[str, datetime]) -> None:
        sheet.state, sheet.version = target, len(times)
        sheet.self_submitted_at = times.get("submit_self")
        sheet.disclosed_at = times.get("disclose")
        if self._is_past(target, State.FEEDBACK_DONE) and sheet.disclosed_at:
            sheet.acknowledged_at = sheet.disclosed_at + timedelta(hours=4)
        if self._is_past(target, State.CONFIRMED):
            results.settle(sheet)

    def _is_past(self, target: State, state: State) -> bool:
        return ORDER.index(target) >= ORDER.index(state)

    def _add(self, row: models.Model) -> None:
        self.rows.setdefault(type(row), []).append(row)

    _changed = _add

    def _write(self, model: type[models.Model]) -> None:
        model._default_manager.bulk_create(self.rows.pop(model, []), batch_size=BATCH)


def _hands_on(step: Made) -> bool:
    return step.action in {"submit_first", "submit_second", "adjust"}


def _aims(cycle: Cycle) -> dict[int, list[int]]:
    """The goals of departments in the cycle's year, by department."""
    found: dict[int, list[int]] = {}
    rows = OrganizationGoal.objects.filter(year=cycle.period_from.year, department__authority=cycle.scheme.authority_id)
    for key, department in rows.order_by("pk").values_list("pk", "department"):
        found.setdefault(department, []).append(key)
    return found

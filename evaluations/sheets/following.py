"""Evaluators follow the organisation (異動・長の交代に合わせる): where the routes of a day say otherwise than sheets.

A stage that nobody holds is filled where the routes have somebody by now, unless HR left it out by hand.

The person stands where he stood on the cycle's base date at the latest: whoever is transferred afterwards is still
evaluated for the place he worked in. Heads and routes are those of the day. Nothing changes by itself: HR is shown
who, old, new and why, and applies what is right. What was handed in stays with who handed it in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from evaluations import words
from evaluations.models import Cycle, Sheet, SheetStage, SheetStep
from evaluations.opening.evaluators import Evaluators
from evaluations.opening.facts import Person, Roll, day_of, everybody
from evaluations.rulebook import rulebook_of
from evaluations.rules.routes import Outcome
from evaluations.rules.workflow import OPEN, Stage
from evaluations.sheets.segments import add_stage, can_join, reassign_all
from evaluations.words import STAGES
from staff.models import Department, Employee, User

_STEP = ("sheet", "stage", "action")
_FOUND = {Outcome.FOUND, Outcome.SAME}


@dataclass(frozen=True)
class Proposal:
    """Another evaluator for a stage of a sheet, or one where nobody is (``row`` None). ``new``: who, as of the day."""

    sheet: Sheet
    stage: Stage
    row: SheetStage | None
    new: Person
    new_title: str
    why: str

    @property
    def key(self) -> str:
        return f"{self.sheet.pk}-{self.stage}-{self.row.pk if self.row else 0}-{self.new.pk}"

    @property
    def stage_name(self) -> str:
        return str(STAGES[self.stage])


class Following:
    """What the routes of a day say of the sheets of a cycle that are not confirmed yet."""

    def __init__(self, cycle: Cycle, *, on: date) -> None:
        self.cycle, self.on = cycle, on
        authority = cycle.scheme.authority_id
        organisation = Department.objects.organisation(authority=authority, on=on)
        now, then = everybody(authority, on=on), day_of(cycle, on)
        self._roll = Roll(on, organisation, now)
        self._then = now if then == on else everybody(authority, on=then)
        self._evaluators = Evaluators(authority, self._roll, rulebook_of(cycle.scheme).stages)

    @cached_property
    def sheets(self) -> dict[Sheet, list[SheetStage]]:
        """Each with all who evaluate or evaluated it."""
        there = {"sheet__cycle": self.cycle, "sheet__is_current": True, "sheet__state__in": sorted(OPEN)}
        rows = SheetStage.objects.filter(**there).select_related("sheet__employee")
        found: dict[Sheet, list[SheetStage]] = defaultdict(list)
        for row in rows.order_by("sheet__staff_number", "sheet", "pk"):
            found[row.sheet].append(row)
        return found

    @cached_property
    def proposals(self) -> list[Proposal]:
        return [one for sheet, rows in self.sheets.items() for one in self._of(sheet, rows)]

    @cached_property
    def gone(self) -> list[Sheet]:
        """Of people who serve no more: nobody evaluates them by a route. They are rated as they are, or exempt."""
        return [sheet for sheet in self.sheets if not sheet.employee.serves_on(self.on)]

    @cached_property
    def _skipped(self) -> set[tuple[int, str]]:
        """Stages that HR left out by hand on a sheet, and did not add again: they stay empty."""
        rows = SheetStep.objects.filter(sheet__cycle=self.cycle, action__in=[words.STAGE_SKIPPED, words.STAGE_ADDED])
        last = {(sheet, stage): action for sheet, stage, action in rows.order_by("pk").values_list(*_STEP)}
        return {where for where, action in last.items() if action == words.STAGE_SKIPPED}

    def _of(self, sheet: Sheet, rows: list[SheetStage]) -> Iterator[Proposal]:
        person = self._then.get(sheet.employee_id)
        if person is None or person.department not in self._roll.organisation:
            return
        held = {row.stage: row for row in rows if row.is_current}
        handed_in = {row.stage for row in rows if row.submitted_at}
        for found in self._evaluators.of(person):
            new = self._roll.everybody.get(found.evaluator or 0) if found.outcome in _FOUND else None
            if new is None or found.stage in handed_in:
                continue
            stage, row = Stage(found.stage), held.get(found.stage)
            if row is None and self._is_to_fill(sheet, stage):
                yield Proposal(sheet, stage, None, new, self._title(new), _("この段階の評価者がいません。"))
            elif row and row.evaluator_id != new.pk:
                yield Proposal(sheet, stage, row, new, self._title(new), self._why(sheet, person, row))

    def _is_to_fill(self, sheet: Sheet, stage: Stage) -> bool:
        return can_join(sheet, stage) and (sheet.pk, stage.value) not in self._skipped

    def _title(self, person: Person) -> str:
        return f"{self._roll.place(person)} {person.title}".strip()

    def _why(self, sheet: Sheet, person: Person, row: SheetStage) -> str:
        if row.evaluator_id not in self._roll.everybody:
            return _("%sさんがいまの職を離れています。") % row.name
        if person.department != sheet.department_id:
            return _("本人の所属が%sに替わりました。") % self._roll.place(person)
        return _("組織の長か、評価者の経路が替わりました。")


def follow(
    cycle: Cycle, chosen: Collection[str], *, on: date, by: User, at: datetime, reason: str,
    tell: Callable[[], None] = lambda: None,
) -> tuple[int, list[str]]:  # fmt: skip
    """Make the changes that were chosen (``Proposal.key``): of how many sheets, and what could not be done, in words.

    Each sheet by itself. What is no longer proposed is left alone: somebody did it in the meantime. ``tell``: of each.
    """
    by_sheet: dict[Sheet, list[Proposal]] = defaultdict(list)
    for one in Following(cycle, on=on).proposals:
        if one.key in chosen:
            by_sheet[one.sheet].append(one)
    people = Employee.objects.in_bulk({one.new.pk for found in by_sheet.values() for one in found})
    done, problems = 0, []
    for sheet, found in by_sheet.items():
        try:
            _apply(sheet, found, people, on=on, by=by, at=at, reason=reason)
            done += 1
        except ValidationError as refusal:
            problems += _told(sheet, refusal.messages)
        tell()
    return done, problems


@transaction.atomic
def _apply(sheet: Sheet, found: Iterable[Proposal], people: Mapping[int, Employee], **signed: Any) -> None:
    """Of one sheet: who takes the place of another at once, then who comes where nobody was."""
    replaced = {one.stage: people[one.new.pk] for one in found if one.row}
    if replaced:
        reassign_all(sheet, replaced, **signed)
    for one in found:
        if one.row is None:
            add_stage(sheet, one.stage, people[one.new.pk], **signed)


def _told(sheet: Sheet, messages: Iterable[str]) -> list[str]:
    return [_("%(name)sさん: %(why)s") % {"name": sheet.name, "why": message} for message in messages]

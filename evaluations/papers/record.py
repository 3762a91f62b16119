"""The record form gathered for paper (人事評価記録書): its head, its forms, its summary, and its foot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from common.dates import wareki
from evaluations import words
from evaluations.goal_revisions import revisions_of
from evaluations.models import Goal, GoalRevision, Interview, Sheet, SheetStage
from evaluations.papers.forms import Form, Forms
from evaluations.papers.sight import PART_OF, Sight
from evaluations.receipts import Block, number, receipt
from evaluations.result_told import tells_of
from evaluations.rules.disclosing import within
from evaluations.rules.sights import Part
from evaluations.rules.workflow import Stage, State
from evaluations.sheets.marks import AXIS, WHOLE, Marks, Thing


@dataclass(frozen=True)
class Evaluator:
    """One row of who evaluates. ``words``: what a former evaluator handed over."""

    stage: str
    post: str
    name: str
    period: str
    date: str
    is_former: bool = False
    words: str = ""


@dataclass(frozen=True)
class Summary:
    """What one stage says as a whole: its mark of each axis and of all, and its words."""

    who: str
    marks: tuple[str, ...]
    words: str = ""
    is_result: bool = False


class _Marks(Marks):
    """With each goal, whether it was ever changed: of goals that were not, no changes are asked for."""

    def goal_rows(self) -> QuerySet[Goal]:
        return super().goal_rows().annotate(was_changed=Exists(GoalRevision.objects.filter(goal=OuterRef("pk"))))


class Record:
    """One sheet as one copy of its form shows it. Six queries at most; the sheet comes with its stages."""

    def __init__(self, sheet: Sheet, sight: Sight) -> None:
        self.sheet, self.sight, self.cycle, self.marks = sheet, sight, sheet.cycle, _Marks(sheet)

    @property
    def title(self) -> str:
        return _("人事評価記録書")

    @property
    def notes(self) -> list[str]:
        """What must be said before anybody takes the paper for more than it is."""
        is_exempt = self.sheet.state == State.EXEMPT
        told = {
            _("練習用です。実際の評価には使われません。"): self.cycle.rehearsal_of_id is not None,
            _("今回は評価の対象外です。評価が低いという意味ではありません。"): is_exempt,
            _("評価はまだ確定していません。"): not self.sight.is_settled and not is_exempt,
            _("訂正のあった記録書です。新しい記録書が別にあります。"): not self.sheet.is_current,
            _("訂正の記録書です。"): self.sheet.corrects_id is not None,
        }
        return [note for note, holds in told.items() if holds]

    @property
    def period(self) -> str:
        return span(self.cycle.period_from, self.cycle.period_to)

    @property
    def post(self) -> str:
        return " ".join(dict.fromkeys(filter(None, (self.sheet.title, self.sheet.grade_name))))

    # ── Who evaluates

    @cached_property
    def evaluators(self) -> list[Evaluator]:
        """Who evaluates is no secret, to the person neither; what somebody says may be."""
        order = list(Stage)
        rows = sorted(self.sheet.stages.all(), key=lambda row: (order.index(Stage(row.stage)), row.valid_from, row.pk))
        changed = {row.stage for row in rows if not row.is_current}
        return [self._evaluator(row, is_split=row.stage in changed) for row in rows]

    def _evaluator(self, row: SheetStage, *, is_split: bool) -> Evaluator:
        return Evaluator(
            str(row.get_stage_display()), row.title, row.name,
            span(row.valid_from, row.valid_to) if is_split else "",
            _("前の段階とまとめて行う") if row.is_merged else day(row.submitted_at),
            not row.is_current, self._handed_over(row),
        )  # fmt: skip

    def _handed_over(self, row: SheetStage) -> str:
        """What a former evaluator wrote of his segment is read by whoever reads the marks of his stage."""
        part = PART_OF.get(Stage(row.stage))
        if row.is_current or self.sight.is_own or part not in self.sight.parts:
            return ""
        return "\n".join(filter(None, (row.handover, row.comment)))

    # ── The summary

    @property
    def axes(self) -> list[str]:
        book = self.marks.book
        return [*(axis.name for axis in book.axes), *([_("総合評価")] if book.combines else [])]

    @cached_property
    def summary(self) -> list[Summary]:
        """Without the stages that have nothing to say as a whole, where numbers are added up."""
        columns = self.sight.columns(self._forms.held)
        speaking = [stage for stage in self._forms.held if stage in columns or self._words(stage)]
        return [*(self._said(stage) for stage in speaking if self._judges(stage)), self._result()]

    def _judges(self, stage: Stage) -> bool:
        wholes = any(thing.kind in {AXIS, WHOLE} for thing in self.marks.things(stage))
        return wholes or bool(self._words(stage))

    def _words(self, stage: Stage) -> str:
        return self.marks.stages[stage].comment if self.sight.says(stage) else ""

    def _said(self, stage: Stage) -> Summary:
        reads = self.sight.reads(stage)
        is_exempt = self.sheet.state == State.EXEMPT
        marks = [_("対象外") if is_exempt else self._symbol(stage, thing) if reads else "" for thing in self._wholes]
        return Summary(str(words.STAGES[stage]), tuple(marks), self._words(stage))

    def _symbol(self, stage: Stage, thing: Thing) -> str:
        level = self.marks.level(stage, thing)
        return level.symbol if level else ""

    @property
    def _wholes(self) -> list[Thing]:
        book = self.marks.book
        wholes = [Thing(AXIS, axis.pk, axis, axis.name, axis.overall) for axis in book.axes]
        if book.combines and book.overall:
            wholes.append(Thing(WHOLE, 0, None, "", book.overall))
        return wholes

    def _result(self) -> Summary:
        """As it was written when it was confirmed; the points only where they are told."""
        if self.sheet.state == State.EXEMPT:
            return Summary(_("確定した結果"), (_("対象外"),) * len(self.axes), is_result=True)
        told: dict[str, Any] = (self.sheet.derivation or {}) if Part.RESULT in self.sight.parts else {}
        results = [*told.get("axes", ()), *([told["whole"]] if told.get("whole") else [])]
        marks = tuple(map(self._mark, results)) or ("",) * len(self.axes)
        return Summary(_("確定した結果"), marks, is_result=True)

    def _mark(self, result: dict[str, Any]) -> str:
        points = result["total"] if self.sight.points else None
        return " ".join(filter(None, (result["level"], points and _("(%s点)") % number(points))))

    # ── The forms

    @cached_property
    def _forms(self) -> Forms:
        return Forms(self.marks, self.sight, self._revisions)

    @cached_property
    def _revisions(self) -> dict[int, list[GoalRevision]]:
        reads = Part.GOALS in self.sight.parts and any(axis.has_goals for axis in self.marks.book.axes)
        changed = reads and any(goal.was_changed for goal in self.marks.goals)  # type: ignore[attr-defined]  # annotated
        return revisions_of(self.sheet, self.marks.goals) if changed else {}

    @property
    def held(self) -> list[Stage]:
        return self._forms.held

    @cached_property
    def forms(self) -> list[Form]:
        return self._forms.forms()

    @property
    def upright(self) -> list[Form]:
        """Printed in portrait, after the head."""
        return [form for form in self.forms if not form.has_goals]

    @property
    def across(self) -> list[Form]:
        """Printed in landscape, each on pages of its own."""
        return [form for form in self.forms if form.has_goals]

    @property
    def blocks(self) -> list[Block]:
        """How the result was counted, as far as the copy tells points; marks that were judged stand in the summary."""
        if not self.sheet.derivation or not self.sight.points:
            return []
        who = frozenset({Stage.SELF}) if self.sight.is_own else self.sight.stages
        found = receipt(within(self.sheet.derivation, tells_of(self.sheet, who)))
        return found if any(block.slips for block in found) else []

    # ── The foot

    @cached_property
    def interviews(self) -> list[Interview]:
        return list(self.sheet.interviews.select_related("evaluator").order_by("held_on", "pk"))

    @property
    def disclosed(self) -> str:
        return day(self.sheet.disclosed_at)

    @property
    def acknowledged(self) -> str:
        return day(self.sheet.acknowledged_at)

    @property
    def is_withheld(self) -> bool:
        return bool(self.sheet.undisclosed_reason) and not self.sight.is_own

    @property
    def undisclosed(self) -> str:
        """Why it is withheld can be somebody's illness: HR alone reads it."""
        return self.sheet.undisclosed_reason if self.is_withheld and Stage.HR in self.sight.stages else ""


def day(at: datetime | None) -> str:
    return wareki(timezone.localdate(at)) if at else ""


def span(first: date, last: date | None) -> str:
    return f"{wareki(first)}〜{wareki(last) if last else ''}"

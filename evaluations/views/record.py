"""The record form as one page (記録書), for whoever may see it, and the address at which it is moved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from evaluations import access, interviews
from evaluations.goal_revisions import revisions_of
from evaluations.models import GoalRevision, Interview, SheetStage, SheetStep
from evaluations.papers.layout import OFFLINE
from evaluations.papers.sight import Sight, copies
from evaluations.results import levels
from evaluations.rules import sights
from evaluations.rules.sights import Part
from evaluations.rules.workflow import Action, Stage
from evaluations.sheets import handovers
from evaluations.sheets.handovers import Segment
from evaluations.sheets.marks import AXIS, WHOLE, Thing
from evaluations.sheets.problems import title
from evaluations.sheets.progress import progress_of
from evaluations.sheets.writing import StaleError
from evaluations.views import moves
from evaluations.views.moves import Refused
from evaluations.views.pages import SheetPage
from evaluations.words import HAPPENED, STAGES, happened

# Whose marks stand in which part; None: the person's own.
COLUMNS: tuple[tuple[Part, Stage | None], ...] = (
    (Part.SELF_REPORT, None),
    (Part.FIRST, Stage.FIRST),
    (Part.SECOND, Stage.SECOND),
    (Part.ADJUSTMENT, Stage.ADJUSTER),
)


@dataclass(frozen=True)
class MarkRow:
    """What was given to one thing: (whose, symbol, comment) for each column."""

    name: str
    is_whole: bool
    cells: list[tuple[str, str, str]]


class RecordPage(SheetPage):
    template_name = "evaluations/sheet/sheet.html"

    @property
    def section(self) -> str:  # type: ignore[override]  # follows from whose it is
        return "mine" if self.is_own else ""

    def get_title(self) -> str:
        return self.sheet.cycle.name if self.is_own else _("%sさんの記録書") % self.sheet.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refused: Refused | None = kwargs.pop("refused", None)
        choices = moves.choices(self, refused=refused)
        homeless = refused if refused and refused.action not in {one.action for one in choices} else None
        return super().get_context_data(
            progress=progress_of(self.sheet), choices=choices, homeless=homeless, former=self._former(),
            segments=self._segments(),
            evaluators=access.all_stages(self.sheet) if self.stages else (), history=self._history(),
            interviews=self._interviews(), talks=self._talks(), move_href=self.address("move"), papers=self._papers(),
            upload_href=self._upload_href, **self._parts(),
            **kwargs,
        )  # fmt: skip

    def _parts(self) -> dict[str, Any]:
        shows = {part.value: part in self.parts for part in Part}
        return {
            "shows": shows,
            "has_goals": bool(self.marks.goals) or any(axis.has_goals for axis in self.marks.book.axes),
            "goals": self._goals() if Part.GOALS in self.parts else (),
            "items": self.marks.items if Part.SELF_REPORT in self.parts else (),
            "is_reported": any(item.self_comment.strip() for item in self.marks.items),
            "tables": self._tables(),
            "columns": [str(STAGES[stage or Stage.SELF]) for stage in self.columns],
            "results": levels(self.sheet.derivation) if Part.RESULT in self.parts else (),
        }

    def _papers(self) -> list[tuple[str, str]]:
        """The copies of the form that the viewer can have, with their addresses."""
        address = self.address("record_pdf")
        pdfs = [
            (
                _("%s(PDF)") % Sight(self.sheet, copy, self.stages).label,
                f"{address}{'&' if '?' in address else '?'}copy={copy}",
            )
            for copy in (copies(self.stages) if self.stages else ())
        ]
        return [*pdfs, ("Excel", self.address("record_xlsx"))] if pdfs else []

    @property
    def _upload_href(self) -> str:
        """Where a filled-in form is sent, if there is anything to fill in."""
        return self.address("record_upload") if any(text in self.writable for text in OFFLINE) else ""

    def _former(self) -> list[SheetStage]:
        """Of segments that he evaluated, somebody reads his own words alone."""
        return access.former_stages(self.user, self.sheet, on=self.today)

    def _segments(self) -> list[Segment]:
        """What former evaluators handed on, for whoever evaluates now and who reads the marks of the stage."""
        return handovers.segments(handovers.readable(self.sheet, self.stages, self.parts), self.marks)

    # ── Goals and marks

    def _goals(self) -> list[tuple[Any, list[GoalRevision]]]:
        """Each with what it was before it was changed. Goals that were never reopened have no such text."""
        was_opened = any(step.action == Action.REOPEN_GOALS for step in self.steps)
        found = revisions_of(self.sheet, self.marks.goals) if was_opened else {}
        return [(goal, found.get(goal.pk, [])) for goal in self.marks.goals]

    @property
    def columns(self) -> list[Stage | None]:
        """Whose marks the viewer reads: those of stages that the sheet has."""
        held = self.marks.stages
        return [stage for part, stage in COLUMNS if part in self.parts and (stage is None or stage in held)]

    def _tables(self) -> list[tuple[str, list[MarkRow]]]:
        if not self.columns:
            return []
        found = [(axis.name, [self._row(thing) for thing in self._things(axis)]) for axis in self.marks.book.axes]
        book = self.marks.book
        if book.combines and book.overall:
            found.append((_("総合評価"), [self._row(Thing(WHOLE, 0, None, "", book.overall))]))
        return [(name, rows) for name, rows in found if any(cell[1:] != ("", "") for row in rows for cell in row.cells)]

    def _things(self, axis: Any) -> list[Thing]:
        return [*self.marks.singles(axis), Thing(AXIS, axis.pk, axis, axis.name, axis.overall)]

    def _row(self, thing: Thing) -> MarkRow:
        is_whole = thing.kind in {AXIS, WHOLE}
        cells = [self._cell(stage, thing) for stage in self.columns]
        return MarkRow(title(thing) if is_whole else thing.name, is_whole, cells)

    def _cell(self, stage: Stage | None, thing: Thing) -> tuple[str, str, str]:
        level = self.marks.level(stage, thing)
        said = self.marks.comment(stage, thing) if stage and self._tells_comments else ""
        return str(STAGES[stage or Stage.SELF]), level.symbol if level else "", said

    @property
    def _tells_comments(self) -> bool:
        return not self.is_own or bool(self.sheet.cycle.scheme.tells_comments)

    # ── Who did what when

    @cached_property
    def steps(self) -> list[SheetStep]:
        """The last first."""
        return list(self.sheet.steps.select_related("by").order_by("-pk"))

    def _history(self) -> list[tuple[SheetStep, str, str]]:
        """The steps that the viewer is to know of, the last first, each with its reason if he reads it."""
        return [
            (step, happened(step.action, step.state), self._reason(step))
            for step in self.steps
            if self.stages and sights.sees_step(self.stages, step.action)
        ]

    def _reason(self, step: SheetStep) -> str:
        return step.reason if sights.sees_reason(self.stages, step.action) else ""

    def _interviews(self) -> list[Interview]:
        return list(self.sheet.interviews.select_related("evaluator").order_by("held_on", "pk")) if self.stages else []

    def _talks(self) -> tuple[str, str] | None:
        """The page on which both write of their interviews, as what it is called for the viewer."""
        href = self.address("interviews")
        if interviews.may_record(self.sheet, self.stages):
            return _("面談を記録する"), href
        if interviews.may_note(self.sheet, self.stages):
            return _("面談の記録を読み、自分の記録を書く"), href
        return (_("面談の記録を読む"), href) if self.stages else None


class MovePage(RecordPage):
    """Where ``evaluations/moves.html`` sends what is to be done. Refused, it shows the record with what was typed."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action, reason = moves.asked(request.POST, self), request.POST.get("reason", "")
        try:
            moves.make(self, action, reason=reason)
        except StaleError:
            stale = _(
                "読んだあとに、記録書が進んだか書き換えられました。いまの内容を確かめて、もう一度押してください。"
            )
            return self._refused(409, Refused(action, reason, [stale]))
        except ValidationError as problem:
            return self._refused(422, Refused(action, reason, problem.messages))
        messages.success(request, self._said(action))
        return redirect(self._next())

    def _said(self, action: Action) -> str:
        """What happened, and, where it is not one's own sheet, to whom."""
        said = HAPPENED[action]
        return (
            _("%s。") % said if self.is_own else _("%(name)sさん: %(said)s。") % {"name": self.sheet.name, "said": said}
        )

    def _next(self) -> str:
        """The page from which it was done; the record, where none is named."""
        asked = self.request.POST.get("next", "")
        hosts = {self.request.get_host()}
        known = url_has_allowed_host_and_scheme(asked, hosts, require_https=self.request.is_secure())
        return asked if asked and known else self.address("sheet")

    def _refused(self, status: int, refused: Refused) -> HttpResponse:
        for name in ("sheet", "stages", "parts", "writable", "marks", "steps"):
            self.__dict__.pop(name, None)
        return self.render_to_response(self.get_context_data(refused=refused), status=status)

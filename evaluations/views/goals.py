"""My goals (目標): cards to fill in while they are open, afterwards to be read, with how they go."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from evaluations import goals
from evaluations.deadlines import due
from evaluations.goal_choices import choices_for
from evaluations.goal_revisions import revisions_of
from evaluations.goals import GoalText
from evaluations.models import Goal, GoalRevision
from evaluations.rules import late
from evaluations.rules.goals import Problem, Wrong, problems
from evaluations.rules.sights import Part, Text
from evaluations.rules.workflow import Action, Stage
from evaluations.sheets.guards import as_goal
from evaluations.sheets.problems import of_goals
from evaluations.sheets.ways import way_of
from evaluations.sheets.writing import StaleError
from evaluations.views import moves
from evaluations.views.goal_forms import Editor, Row, row_of, rows_sent
from evaluations.views.writing_pages import DraftPage, WritingPage

# Arranging the cards writes nothing.
ARRANGES = ("add", "up-", "down-", "remove-")


class OfGoals(WritingPage):
    text = Text.GOALS
    page = "goals"
    section = "mine"
    for_stages = frozenset({Stage.SELF})

    def get_title(self) -> str:
        return _("目標 %s") % self.sheet.cycle.name

    @cached_property
    def has_other_work(self) -> bool:
        return any(axis.has_other_work for axis in self.marks.book.axes)

    def editor(self, data: Any = None) -> Editor:
        """The cards as they were sent, or as the goals stand; a new sheet begins with an empty one."""
        if data is not None:
            other = str(data.get("other", "")) if self.has_other_work else None
            return Editor(rows_sent(data), other, choices=self.choices)
        return Editor(self.rows() or [row_of(GoalText())], self.other(), choices=self.choices)

    def rows(self) -> list[Row]:
        """The goals that are stored, as their cards would send them."""
        return [row_of(as_text(goal)) for goal in self.marks.goals if not goal.is_other_work]

    def other(self) -> str | None:
        """What is stored of other work; None where the scheme knows none."""
        if not self.has_other_work:
            return None
        return next((goal.what for goal in self.marks.goals if goal.is_other_work), "")

    def words(self) -> dict[str, str]:
        cards = {name: text for row in self.rows() for name, text in late.named(row).items()}
        return cards | {"other": self.other() or ""}

    def settled(self, typed: Editor) -> Editor:
        """The cards after a save that came too late: whatever was left alone shows what is stored now."""
        read, stored = late.read(self.request.POST.get("read", "")), self.rows()
        rows = late.settled_rows(typed.rows, {row["pk"]: row for row in stored}, read)
        other = late.settled({"other": typed.other or ""}, self.words(), read)["other"]
        return Editor(rows or [row_of(GoalText())], None if typed.other is None else other, choices=self.choices)

    @cached_property
    def choices(self) -> dict[str, list[tuple[str, Any]]]:
        return choices_for(self.sheet, self.user, on=self.today)

    def problems(self) -> list[tuple[str, str]]:
        """All that keeps the goals from being handed in, each with the field where it is mended."""
        written = [as_goal(goal, self.marks) for goal in self.marks.goals if not goal.is_other_work]
        found = problems(written, self.marks.book.limits(self.sheet.grade_code))
        return list(zip(of_goals(found, self.marks.book), map(self._field, found), strict=True))

    def _field(self, problem: Problem) -> str:
        number = problem.goals[0] if problem.goals else 1
        if problem.wrong in {Wrong.TOO_FEW, Wrong.TOO_MANY}:
            return "add-goal"
        if problem.wrong == Wrong.EMPTY:
            goal = next(goal for goal in self.marks.goals if goal.number == number)
            empty = next(name for name in ("what", "by_when", "level") if not getattr(goal, name).strip())
            return f"id_goal-{number}-{empty}"
        name = {Wrong.WEIGHTS: "weight", Wrong.LIGHT: "weight", Wrong.DIFFICULT_TOO_OFTEN: "difficulty"}
        return f"id_goal-{number}-{name.get(problem.wrong, 'kind')}"


class GoalsPage(OfGoals):
    template_name = "evaluations/goals/goals.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not way_of(self.sheet).has_goals:
            raise Http404
        shown = self._edited(kwargs.pop("editor", None)) if self.is_open else self._read()
        return super().get_context_data(due=due(self.sheet), move_href=self.address("move"), **shown, **kwargs)

    def _edited(self, editor: Editor | None) -> dict[str, Any]:
        data = self.draft.data if self.draft and self.takes_draft else None
        editor = editor or self.editor(data)
        limits = self.marks.book.limits(self.sheet.grade_code)
        return {"editor": editor, "limits": limits, "rest": 100 - editor.total, "sent_back": self.sent_back}

    def _read(self) -> dict[str, Any]:
        """The goals as they stand, with how they go, and the request to change them."""
        asked = {Action.REQUEST_CHANGE}
        choices = [choice for choice in moves.choices(self) if choice.action in asked]
        return {"goals": self._with_revisions(), "choices": choices, "writes_progress": Text.PROGRESS in self.writable}

    def _with_revisions(self) -> list[tuple[Goal, list[GoalRevision]]]:
        found = revisions_of(self.sheet, self.marks.goals)
        return [(goal, found.get(goal.pk, [])) for goal in self.marks.goals]

    # ── What is done

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        do = request.POST.get("do", "")
        if not self.stages:
            raise Http404
        if do == "discard":
            return self.drop_draft()
        if do == "progress":
            return self._saved(self._save_progress)
        editor = self.editor(request.POST)
        if do.startswith(ARRANGES):
            editor.arrange(do)
            return self._again(200, editor, is_unsaved=True)
        if do in {"bring", "template", "copy"}:
            return self._bring(do, editor)
        return self._save(do, editor)

    def _save(self, do: str, editor: Editor) -> HttpResponse:
        if self.is_open and not editor.is_valid():
            return self._again(422, editor)
        texts = editor.texts if self.is_open else []
        answer = self._saved(lambda: goals.save_goals(self.sheet, texts, other=editor.other, **self.signed))
        if do != "check" or answer.status_code != 302:
            return answer
        self.anew()
        if self.problems():
            return self._again(422, None, problems=self.problems())
        return redirect(self.address("goals_check"))

    def _saved(self, save: Any) -> HttpResponse:
        """Save, and say so; or show what was typed beside what stands there, or why it was refused."""
        try:
            save()
        except StaleError:
            return self._again(409, self.editor(self.request.POST), is_stale=True)
        except ValidationError as refusal:
            return self._again(422, self.editor(self.request.POST), refusals=refusal.messages)
        messages.success(self.request, _("保存しました。"))
        return redirect(self.address("goals"))

    def _save_progress(self) -> None:
        said = {goal.pk: self.request.POST.get(f"progress-{goal.pk}") for goal in self.marks.goals}
        typed = {pk: text.strip() for pk, text in said.items() if text is not None}
        goals.save_progress(self.sheet, typed, **self.signed)

    def _bring(self, do: str, editor: Editor) -> HttpResponse:
        """Goals of last year, or written beforehand, as further cards; asked which, first."""
        chosen = {int(pk) for pk in self.request.POST.getlist("bring") if pk.isascii() and pk.isdecimal()}
        templates = goals.templates_for(self.sheet, self.user, on=self.today)
        earlier = goals.earlier_goals(self.sheet)
        if do == "template":
            editor.add([goals.of_template(row) for row in templates if row.pk in chosen])
        if do == "copy":
            editor.add([text for n, text in enumerate(earlier, 1) if n in chosen])
        offered: dict[str, Any] = {"templates": templates, "earlier": earlier, "brings": True} if do == "bring" else {}
        return self._again(200, editor, is_unsaved=do != "bring", **offered)

    def _again(self, status: int, editor: Editor | None, **context: Any) -> HttpResponse:
        """The page once more, with all that was typed. Upon a stale save with what is stored now, too."""
        is_stale = context.get("is_stale", False)
        self.anew()
        if editor and is_stale and self.is_open:
            editor = self.settled(editor)
        stored = self._beside(editor) if is_stale else ()
        typed = [] if self.is_open else typed_words(self.request.POST)
        based = self.based(anew=is_stale or "problems" in context)
        shown = {"stored": stored, "typed": typed} | based | context
        return self.render_to_response(self.get_context_data(editor=editor, **shown), status=status)

    def _beside(self, editor: Editor | None) -> list[tuple[Goal, list[GoalRevision], bool]]:
        """What is stored, to be shown beside what was typed: each goal with whether it reads otherwise there."""
        here = {row["pk"]: late.signs(row) for row in editor.rows} if editor else {}
        there = {row["pk"]: late.signs(row) for row in self.rows()}
        same = {pk for pk, signs in there.items() if signs == here.get(pk)}
        if editor and late.sign(editor.other or "") == late.sign(self.other() or ""):
            same |= {str(goal.pk) for goal in self.marks.goals if goal.is_other_work}
        return [(goal, revisions, str(goal.pk) not in same) for goal, revisions in self._with_revisions()]


class GoalsDraft(OfGoals, DraftPage):
    """Keeps what was typed, and tells the sum of the weights."""

    def told(self) -> dict[str, Any]:
        total = Editor(rows_sent(self.request.POST), None, choices={}).total
        return {"total": total, "rest": 100 - total}


class GoalsCheck(OfGoals):
    """Read it once more, then hand it in (提出の前の確認)."""

    template_name = "evaluations/goals/check.html"
    makes = frozenset({"goals"})

    def get_title(self) -> str:
        return _("提出の前の確認")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.is_open or not self.stages:
            raise Http404
        choices = [choice for choice in moves.choices(self) if choice.action == Action.SUBMIT_GOALS]
        return super().get_context_data(
            goals=[(goal, []) for goal in self.marks.goals], problems=self.problems(), choices=choices,
            move_href=self.address("move"), shows={Part.GOALS.value: True}, **kwargs,
        )  # fmt: skip


def as_text(goal: Goal) -> GoalText:
    return GoalText(
        goal.pk, goal.what, goal.by_when, goal.level, goal.how, goal.parent_id, goal.kind_id, goal.difficulty_id,
        goal.weight,
    )  # fmt: skip


def typed_words(data: Any) -> list[str]:
    """The words that were sent and that no field can take any more."""
    words = ("-what", "-by_when", "-level", "-how")
    found = [str(v) for k, v in data.items() if k.endswith(words) or k == "other" or k.startswith("progress-")]
    return [text for text in found if text.strip()]

"""The review of goals (目標の確認): read them, agree how difficult they are, confirm them or send them back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations import goal_review, words
from evaluations.models import Goal, Interview, Sheet, SheetStep
from evaluations.rules.sights import Part, Text
from evaluations.rules.workflow import Action, Stage, State, move_of
from evaluations.sheets import door, guards
from evaluations.sheets.writing import StaleError
from evaluations.views import moves
from evaluations.views.pages import SheetPage

_CACHED = ("sheet", "stages", "parts", "writable", "marks")


class ReviewGoalsPage(SheetPage):
    template_name = "evaluations/goal_review/review.html"
    for_stages = frozenset({Stage.FIRST})
    section = "board"
    seen_as = _("人事評価の目標")

    def get_title(self) -> str:
        return _("%sさんの目標") % self.sheet.name

    @property
    def is_open(self) -> bool:
        return Text.DIFFICULTY in self.writable

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed: Mapping[int, int | None] = kwargs.pop("typed", {})
        shown = Part.GOALS in self.parts
        missing = guards.missing(self._guards(), self.sheet, on=self.today) if self.is_open else []
        return super().get_context_data(
            goals=[self._row(goal, typed) for goal in self.marks.goals] if shown else None,
            total=sum(goal.weight for goal in self.marks.goals) if shown else 0,
            degrees=self.marks.book.difficulties, is_open=self.is_open, missing=missing,
            opening=self._opening(), asked=self._asked(), confirm=words.BUTTONS[Action.CONFIRM_GOALS],
            choices=moves.choices(self, but={Action.CONFIRM_GOALS}), move_href=self.address("move"),
            interviews_href=self.address("interviews"), **kwargs,
        )  # fmt: skip

    def _guards(self) -> Any:
        return move_of(Action.CONFIRM_GOALS).guards

    def _row(self, goal: Goal, typed: Mapping[int, int | None]) -> dict[str, Any]:
        chosen = typed.get(goal.pk, goal.difficulty_id)
        return {"goal": goal, "chosen": chosen, "differs": chosen != goal.difficulty_id}

    def _opening(self) -> Interview | None:
        return self.sheet.interviews.filter(kind=Interview.Kind.OPENING).order_by("-held_on", "-pk").first()

    def _asked(self) -> SheetStep | None:
        """That the person asked to change confirmed goals, and why."""
        if self.state != State.IN_PERIOD:
            return None
        last = self.sheet.steps.select_related("by").order_by("-pk").first()
        return last if last and last.action == Action.REQUEST_CHANGE else None

    # ── What is done

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.stages  # noqa: B018  # whoever is not the evaluator finds nothing
        typed = self._typed()
        try:
            saved = self._save(typed)
            if request.POST.get("do") == "confirm":
                return self._confirm(saved)
        except StaleError:
            return self._again(409, typed=typed, is_stale=True)
        except ValidationError as refusal:
            return self._again(422, typed=typed, problems=refusal.messages)
        messages.success(request, _("困難度を保存しました。"))
        return redirect(self.address("review_goals"))

    def _typed(self) -> dict[int, int | None]:
        """The difficulty of each goal as it was chosen; what is no number is refused as no choice of the scheme."""
        sent = {goal.pk: self.request.POST.get(f"difficulty-{goal.pk}") for goal in self.marks.goals}
        return {pk: _number(text) for pk, text in sent.items() if text is not None}

    def _save(self, typed: Mapping[int, int | None]) -> Sheet:
        return goal_review.agree(
            self.sheet, typed, by=self.user, at=timezone.now(), seen=moves.seen(self.request.POST), walking=self.walking
        )

    def _confirm(self, saved: Sheet) -> HttpResponse:
        try:
            door.move(
                saved, Action.CONFIRM_GOALS, by=self.user, at=timezone.now(), seen=saved.version, walking=self.walking
            )
        except ValidationError as refusal:
            return self._again(422, problems=refusal.messages, is_saved=True)
        messages.success(self.request, _("%sさんの目標を確定しました。") % self.sheet.name)
        return redirect(self.address("review_goals") if self.walking else "evaluations:board")

    def _again(self, status: int, **context: Any) -> HttpResponse:
        for name in _CACHED:
            self.__dict__.pop(name, None)
        return self.render_to_response(self.get_context_data(**context), status=status)


def _number(text: str) -> int | None:
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

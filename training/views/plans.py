"""A development plan, as the person and his head work with it (個人別育成計画)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pages import Crumb
from staff.access import Relation
from training import plans
from training.access import Aspect
from training.models import DevelopmentPlan, PlanGoal
from training.plans import StaleError
from training.rules.moves import Actor
from training.rules.plans import Action, Part
from training.views.graded import OfSomebody
from training.views.plan_base import STEPS, PlanBase

Said = str | Promise | None

DONE: dict[Action, str | Promise] = {
    Action.PROPOSE: gettext_lazy("上司に出しました。上司が読んで、合意するか差し戻します。"),
    Action.SEND_BACK: gettext_lazy("差し戻しました。本人が直して、もう一度出します。"),
    Action.AGREE: gettext_lazy("合意しました。本人が計画を始めます。"),
    Action.START: gettext_lazy("計画を始めました。"),
    Action.REVISE: gettext_lazy("作成中に戻しました。前の内容は、経過から読めます。"),
    Action.CLOSE: gettext_lazy("計画を終えました。"),
}
# What people type words into: shown again where no form can take them any more.
_WORDS = ("aim", "text", "how", "support", "outcome", "reason")


class PlanPage(PlanBase):
    title = gettext_lazy("育成計画")
    template_name = "training/plans/plan.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            employee=self.employee, year=self.year, years=self._years, is_own=Actor.SELF in self.actors,
            plan=self.plan, is_hidden=not self.may_read, **kwargs,
        )  # fmt: skip
        return context | (self._shown() if self.plan and self.may_read else {"earlier": self._earlier})

    def _shown(self) -> dict[str, Any]:
        goals = [(goal, []) for goal in self.old[1]] if self.old else self.goals
        return {
            "plan": self.old[0] if self.old else self.plan,
            "goals": [(goal, self.names.get(goal.competency_code, goal.competency_code), c) for goal, c in goals],
            "old": self.old,
            "steps": [(step, STEPS.get(step.action, "")) for step in self.steps],
            "editor": self.editor,
            "support_form": self.support_form,
            "result_form": self.result_form,
            "buttons": self.buttons,
            "stamps": {part.value: plans.stamp(self._plan(), self.goals, part) for part in Part},
        }

    @property
    def _years(self) -> list[dict[str, Any]]:
        years = sorted({*self.plans, self.this_year, self.this_year + 1, self.year}, reverse=True)
        return [{"label": _("%d年度") % y, "href": f"?year={y}", "current": y == self.year} for y in years]

    @property
    def _earlier(self) -> list[tuple[PlanGoal, str]]:
        """The goals of the last plan before, to be copied."""
        before = [plan for year, plan in sorted(self.plans.items()) if year < self.year]
        if not before or Actor.SELF not in self.actors:
            return []
        rows = PlanGoal.objects.filter(plan=before[-1])
        return [(goal, self.policy_names.get(goal.competency_code, goal.competency_code)) for goal in rows]

    # ── What is done

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            said = self._do(request.POST.get("do", ""))
        except StaleError:
            return self._again(409, is_stale=True)
        except ValidationError as refusal:
            return self._again(422, refusals=refusal.messages)
        if said is None:
            return self._again(422)
        messages.success(request, str(said))
        return redirect(f"{request.path}?year={self.year}")

    def _do(self, do: str) -> Said:
        """What was done, in words; None where a form was not filled in rightly."""
        doing: dict[str, Callable[[], Said]] = {
            "begin": self._begin,
            "save": self._save_goals,
            "support": self._save_support,
            "results": self._save_results,
        }
        if do in doing:
            return doing[do]()
        try:
            action = Action(do)
        except ValueError as unknown:
            raise Http404 from unknown
        return self._move(action)

    @cached_property
    def _now(self) -> Any:
        return timezone.now()

    def _plan(self) -> DevelopmentPlan:
        if self.plan is None or not self.may_read:
            raise Http404
        return self.plan

    def _signed(self, part: Part) -> dict[str, Any]:
        return {"by": self.user, "at": self._now, "on": self.request.POST.get(f"stamp-{part}", "")}

    def _begin(self) -> Said:
        chosen = [int(pk) for pk in self.request.POST.getlist("goal") if pk.isascii() and pk.isdigit()]
        plans.begin(self.employee, self.year, by=self.user, at=self._now, goals=chosen)
        return _("計画を作りました。目標を書いて、上司に出します。")

    def _save_goals(self) -> Said:
        plan, editor = self._plan(), self.editor
        if editor is None:
            raise self._closed()
        if not editor.is_valid():
            return None
        aim = editor.aim.cleaned_data["aim"]
        plans.write_goals(plan, aim, editor.written, removed=editor.removed, **self._signed(Part.GOALS))
        return _("保存しました。")

    def _save_support(self) -> Said:
        plan, form = self._plan(), self.support_form
        if form is None:
            raise self._closed()
        if not form.is_valid():
            return None
        plans.write_support(plan, form.cleaned_data["support"], **self._signed(Part.SUPPORT))
        return _("上司の支援を保存しました。")

    def _save_results(self) -> Said:
        plan, form = self._plan(), self.result_form
        if form is None:
            raise self._closed()
        if not form.is_valid():
            return None
        plans.write_results(plan, form.cleaned_data["outcome"], form.results, **self._signed(Part.RESULTS))
        return _("結果を保存しました。")

    def _closed(self) -> ValidationError:
        state = self._plan().get_state_display()
        return ValidationError(_("この計画は、いま「%s」のため、ここには書けません。") % state)

    @transaction.atomic
    def _move(self, action: Action) -> Said:
        """What stands in the form beside the button is saved with the move, or neither is."""
        beside: dict[Action, Callable[[], Said]] = {
            Action.PROPOSE: self._save_goals if self.editor else lambda: "",
            Action.AGREE: self._save_support if self.support_form else lambda: "",
            Action.CLOSE: self._save_results if self.result_form else lambda: "",
        }
        if action in beside and beside[action]() is None:
            return None
        read = self.request.POST.get(f"stamp-{Part.GOALS}", "")
        plans.move(
            self._plan(), action, by=self.user, at=self._now, reason=self.request.POST.get("reason", ""),
            on=None if action == Action.PROPOSE else read,
        )  # fmt: skip
        return DONE[action]

    def _again(self, status: int, **context: Any) -> HttpResponse:
        """The page once more, with all that was typed, and what is stored now."""
        for name in ("plans", "goals", "steps"):
            self.__dict__.pop(name, None)
        return self.render_to_response(self.get_context_data(typed=self._typed, **context), status=status)

    @property
    def _typed(self) -> list[str]:
        """The words that were sent and that no form on the page has kept."""
        forms = [self.support_form, self.result_form, *(button.form for button in self.buttons.values())]
        is_kept = bool(self.editor and self.editor.data) or any(form is not None and form.is_bound for form in forms)
        sent = self.request.POST.items()
        words = (str(text) for name, text in sent if name.rpartition("-")[2] in _WORDS or name.startswith("result-"))
        return [] if is_kept else [text for text in words if text.strip()]


class PersonPlanPage(OfSomebody, PlanPage):
    """The plan of somebody else: his head agrees to it, HR and the training office read it."""

    aspect = Aspect.PLAN

    @property
    def section(self) -> str:  # type: ignore[override]  # follows from how the user stands to the person
        return "team" if Actor.HEAD in self.actors else "plans"

    def get_crumbs(self) -> list[Crumb]:
        crumbs = super().get_crumbs()
        if {Relation.HR, Relation.TRAINING, Relation.MANAGER} & self.relations:
            crumbs.append(Crumb(_("育成計画の一覧"), f"{reverse('training:plans')}?show=people&year={self.year}"))
        return crumbs

    def get_title(self) -> str:
        return _("%sさんの育成計画") % self.employee.name

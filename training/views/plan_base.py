"""A development plan, as it is read on a page (個人別育成計画): whose, of which year, what of it may be written."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import fiscal_year
from competencies.models import Competency, Framework
from staff.access import Relation
from training import plans
from training.access import SIGHTS, Aspect
from training.gaps.offers import offers
from training.gaps.person import PersonGap
from training.models import DevelopmentPlan, PlanGoal, PlanStep
from training.plans import Goals
from training.rules import plans as rules
from training.rules.moves import Actor, possible
from training.rules.plans import Action, Part, State
from training.views.graded import GradedPage
from training.views.plan_forms import Offered, PlanEditor, ReasonForm, ResultForm, SupportForm

# So many abilities that fall short are proposed as goals of a new plan.
PROPOSED = 2

BUTTONS: dict[Action, str | Promise] = {
    Action.PROPOSE: gettext_lazy("保存して上司に出す"),
    Action.SEND_BACK: gettext_lazy("差し戻す"),
    Action.AGREE: gettext_lazy("合意する"),
    Action.START: gettext_lazy("この計画で始める"),
    Action.REVISE: gettext_lazy("計画を見直す"),
    Action.CLOSE: gettext_lazy("計画を終える"),
}
STEPS: dict[str, str | Promise] = {
    Action.PROPOSE: gettext_lazy("上司に出した"),
    Action.SEND_BACK: gettext_lazy("差し戻した"),
    Action.AGREE: gettext_lazy("合意した"),
    Action.START: gettext_lazy("始めた"),
    Action.REVISE: gettext_lazy("見直しを始めた"),
    Action.CLOSE: gettext_lazy("終えた"),
}


class Button(NamedTuple):
    """A move; its form, if it asks a reason."""

    action: str
    label: str | Promise
    form: ReasonForm | None


class PlanBase(GradedPage):
    """The user's own plan of a fiscal year (?year=), or how it stood at a step (?step=)."""

    section = "plan"

    # ── Whose, and which

    @cached_property
    def actors(self) -> frozenset[Actor]:
        found = {Actor.SELF: Relation.SELF in self.relations, Actor.HEAD: Relation.MANAGER in self.relations}
        return frozenset(actor for actor, holds in found.items() if holds)

    @property
    def this_year(self) -> int:
        return fiscal_year(self.today)

    @cached_property
    def year(self) -> int:
        """What cannot be a year is this one."""
        asked = self.request.GET.get("year", "")
        return int(asked) if asked.isascii() and asked.isdigit() and 2000 <= int(asked) <= 2100 else self.this_year

    @cached_property
    def plans(self) -> dict[int, DevelopmentPlan]:
        """All that were ever made, by year."""
        return {plan.year: plan for plan in DevelopmentPlan.objects.filter(employee=self.employee)}

    @property
    def plan(self) -> DevelopmentPlan | None:
        return self.plans.get(self.year)

    @property
    def may_read(self) -> bool:
        """A draft is between the person and his head."""
        aspect = Aspect.DRAFT_PLAN if self.plan and self.plan.state == State.DRAFT else Aspect.PLAN
        return any(aspect in SIGHTS[relation] for relation in self.relations)

    @cached_property
    def goals(self) -> Goals:
        return plans.goals_of(self.plan) if self.plan else []

    @cached_property
    def steps(self) -> list[PlanStep]:
        return list(self.plan.steps.select_related("by")) if self.plan else []

    @cached_property
    def old(self) -> tuple[DevelopmentPlan, list[PlanGoal]] | None:
        """The text as it was at the step that is asked for."""
        asked = self.request.GET.get("step")
        if asked is None or self.plan is None:
            return None
        step = next((step for step in self.steps if str(step.pk) == asked), None)
        if step is None or not self.may_read:
            raise Http404
        try:
            return plans.text_at(self.plan, step.at)
        except DevelopmentPlan.DoesNotExist as unknown:
            raise Http404 from unknown

    # ── What can be chosen

    @cached_property
    def gap(self) -> PersonGap:
        return PersonGap(self.employee, viewer=self.user, relations=self.relations, on=self.today, judging_alone=True)

    @cached_property
    def offered(self) -> Offered:
        """The abilities of the own grade and the next; the courses for the own grade, the best for the gap first."""
        found = offers(self.employee, self.user, on=self.today)
        best = {advice.offer.course: place for place, advice in enumerate(self.gap.advise(found))}
        open_to = [o for o in found if not o.is_done and (not o.grades or self._grade in o.grades)]
        in_order, recommended = sorted(open_to, key=lambda o: best.get(o.course, len(best))), _("%s(おすすめ)")
        return Offered(
            [(grade.name, [(a.code, a.name) for a in self.gap.asked(grade)]) for grade in self.gap.choices],
            [(o.course, recommended % o.name if o.course in best else o.name) for o in in_order],
            [reading.asked.code for reading in self.gap.short[:PROPOSED]],
        )

    @property
    def _grade(self) -> str:
        return self.gap.choices[0].code if self.gap.choices else ""

    @cached_property
    def names(self) -> dict[str, str]:
        """What the abilities of the goals are called: as the grade's table says, else as the policy does."""
        asked = {}
        if Part.GOALS in self.can_write:
            asked = {a.code: a.name for grade in self.gap.choices[::-1] for a in self.gap.asked(grade)}
        unknown = {goal.competency_code for goal, _courses in self.goals} - set(asked)
        return self.policy_names | asked if unknown else asked

    @cached_property
    def policy_names(self) -> dict[str, str]:
        in_force = Framework.objects.visible_to(self.user).in_force(on=self.today)
        return dict(Competency.objects.filter(framework__in=in_force).values_list("code", "name"))

    # ── What can be done

    @property
    def can_write(self) -> frozenset[Part]:
        if self.plan is None or "step" in self.request.GET:
            return frozenset()
        return rules.writable(self.plan.state, self.actors)

    @cached_property
    def editor(self) -> PlanEditor | None:
        if self.plan is None or Part.GOALS not in self.can_write:
            return None
        sent = self.sent("save", Action.PROPOSE)
        return PlanEditor(self.plan, self.goals, self.offered, names=self.names, data=sent)

    @cached_property
    def support_form(self) -> SupportForm | None:
        if self.plan is None or Part.SUPPORT not in self.can_write:
            return None
        sent = self.sent("support", Action.AGREE)
        return SupportForm(sent, initial={"support": self.plan.support}, label_suffix="")

    @cached_property
    def result_form(self) -> ResultForm | None:
        if self.plan is None or Part.RESULTS not in self.can_write:
            return None
        goals = [goal for goal, _courses in self.goals]
        return ResultForm(self.sent("results", Action.CLOSE), goals=goals, outcome=self.plan.outcome)

    @cached_property
    def buttons(self) -> dict[str, Button]:
        """The moves of the table."""
        if self.plan is None or "step" in self.request.GET:
            return {}
        steps = possible(rules.MOVES, self.plan.state, self.actors)
        return {step.action.value: self._button(step) for step in steps}

    def _button(self, step: rules.Step) -> Button:
        form = ReasonForm(self.sent(step.action), label_suffix="", auto_id=f"id_{step.action}_%s")
        return Button(step.action, BUTTONS[step.action], form if step.asks_reason else None)

    def sent(self, *actions: str) -> Any:
        """What was typed, for the form whose button was pressed; None for all others."""
        is_sent = self.request.method == "POST" and self.request.POST.get("do") in actions
        return self.request.POST if is_sent else None

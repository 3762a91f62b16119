"""Goals of departments (組織目標): the tree of a fiscal year, one of them, and the forms in which heads write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import fiscal_year
from common.forms import LongSelect
from common.pages import Crumb
from common.text import hidden_characters
from evaluations import organisation
from evaluations.models import OrganizationGoal
from evaluations.organisation import StaleGoalError, may_judge, may_set
from evaluations.views.pages import EvaluationPage
from staff import audit
from staff.models import Department
from staff.rules.organisation import Unit


@dataclass
class Node:
    """A department with its goals, and those under it that have any, or whose goals the viewer sets."""

    unit: Unit
    goals: list[OrganizationGoal]
    may_set: bool
    below: list[Node] = field(default_factory=list)


def _units(nodes: list[Node]) -> Iterator[Unit]:
    for node in nodes:
        yield node.unit
        yield from _units(node.below)


class GoalsMixin(EvaluationPage):
    section = "department_goals"
    title = gettext_lazy("組織目標")

    @cached_property
    def year(self) -> int:
        """The fiscal year that is asked for (``?year=``); the present one, if none is."""
        said = self.request.GET.get("year", "")
        return (
            int(said) if len(said) == 4 and said.isascii() and said.startswith("20") and said.isdecimal() else self.now
        )

    @property
    def now(self) -> int:
        return fiscal_year(self.today)

    @property
    def tree(self) -> Any:
        return self.user.standing_on(self.today).organisation

    def rows(self) -> Any:
        return OrganizationGoal.objects.visible_to(self.user, on=self.today)

    def of_year(self, year: int) -> str:
        return reverse("evaluations:department_goals") + (f"?year={year}" if year != self.now else "")


class GoalTree(GoalsMixin):
    template_name = "evaluations/organisation/tree.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[int, list[OrganizationGoal]] = {}
        rows = organisation.with_personal(self.rows().of_year(self.year)).select_related("parent", "rating")
        for goal in rows.order_by("order", "pk"):
            found.setdefault(goal.department_id, []).append(goal)
        nodes = [node for root in self.tree.roots if (node := self._node(root, found))]
        return super().get_context_data(
            nodes=nodes, year=self.year, years=self._years(), has_goals=bool(found),
            own_places=self._own_places({unit.id for unit in _units(nodes)}), **kwargs,
        )  # fmt: skip

    def _own_places(self, shown: set[int]) -> list[Unit]:
        """Where the viewer serves and what he heads, with those above: the places that he jumps to, from the top."""
        standing = self.user.standing_on(self.today)
        posts = standing.posts_of(standing.employee_id) if standing.employee_id else []
        own = [department for department, _is_head in posts] + sorted(standing.headed)
        found = {unit.id: unit for place in own for unit in self.tree.path(place) if unit.id in shown}
        return list(found.values())

    def _node(self, unit: Unit, found: dict[int, list[OrganizationGoal]]) -> Node | None:
        below = [node for child in self.tree.children(unit) if (node := self._node(child, found))]
        node = Node(unit, found.get(unit.id, []), may_set(self.user, unit.id, on=self.today), below)
        is_own = unit.id in self.user.standing_on(self.today).headed
        return node if node.goals or below or is_own or (node.may_set and not self.tree.above(unit.id)) else None

    def _years(self) -> list[dict[str, Any]]:
        kept = set(self.rows().order_by().values_list("year", flat=True).distinct())
        years = sorted({*kept, self.now, self.now + 1, self.year}, reverse=True)
        return [{"label": _("%d年度") % y, "href": self.of_year(y), "current": y == self.year} for y in years]


class OfGoal(GoalsMixin):
    """A page of one goal."""

    @cached_property
    def goal(self) -> OrganizationGoal:
        rows = organisation.with_personal(self.rows().select_related("department", "parent__department", "rating"))
        found: OrganizationGoal = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("組織目標"), self.of_year(self.goal.year))]

    @property
    def sets(self) -> bool:
        return may_set(self.user, self.goal.department_id, on=self.today)

    @property
    def judges(self) -> bool:
        return may_judge(self.user, self.goal.department_id, on=self.today)

    def name_of(self, department: int) -> str:
        unit = self.tree.unit(department)
        return unit.name if unit else ""


class GoalPage(OfGoal):
    """One goal, what hangs below it, and of the persons' goals those that are open to the viewer."""

    template_name = "evaluations/organisation/goal.html"

    def get_title(self) -> str:
        return self.goal.text

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        goal = self.goal
        shown = organisation.personal_goals(goal, self.user, on=self.today)
        me = self.user.standing_on(self.today).employee_id
        if others := {one.sheet.employee_id for one in shown} - {me}:
            audit.record_sight(self.request, sorted(others), _("組織目標にひも付く目標"))
        children = organisation.with_personal(self.rows().filter(parent=goal)).order_by("department", "order")
        return super().get_context_data(
            goal=goal, place=self.name_of(goal.department_id), shown=shown, sets=self.sets, judges=self.judges,
            children=[(child, self.name_of(child.department_id)) for child in children], **kwargs,
        )  # fmt: skip


class _Form(forms.ModelForm[OrganizationGoal]):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in list(cleaned.items()):
            if isinstance(value, str) and hidden_characters(value):
                self.add_error(name, _("見えない文字が入っています。消してから、もう一度保存してください。"))
        return cleaned


class SetForm(_Form):
    class Meta:
        model = OrganizationGoal
        fields = ("parent", "text", "level", "order")
        widgets = {"parent": LongSelect, "text": forms.Textarea({"rows": 2}), "level": forms.Textarea({"rows": 3})}


class JudgeForm(_Form):
    class Meta:
        model = OrganizationGoal
        fields = ("result", "rating")
        widgets = {"result": forms.Textarea({"rows": 5})}


class GoalForm(OfGoal):
    """A form in which a goal is written; refused, it keeps what was typed."""

    template_name = "evaluations/organisation/form.html"

    def form(self, data: Any = None) -> forms.ModelForm[OrganizationGoal]:
        raise NotImplementedError

    def save(self, fields: dict[str, Any], **signed: Any) -> None:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place = self.name_of(self.goal.department_id)
        form = kwargs.pop("form", None) or self.form()
        return super().get_context_data(
            **{"form": form, "goal": self.goal, "place": place, "seen": organisation.stamp(self.goal)} | kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            try:
                self.save(form.cleaned_data, by=self.user, at=timezone.now(), seen=request.POST.get("seen", ""))
            except StaleGoalError:
                stored = get_object_or_404(self.rows().select_related("parent", "rating"), pk=self.goal.pk)
                return self.render_to_response(self.get_context_data(form=form, stored=stored), status=409)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, _("保存しました。"))
                return redirect("evaluations:department_goal", self.goal.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class GoalSetting(GoalForm):
    """What is to be achieved."""

    @cached_property
    def goal(self) -> OrganizationGoal:
        found = super().goal
        if not may_set(self.user, found.department_id, on=self.today):
            raise PermissionDenied
        return found

    def get_title(self) -> str:
        return _("組織目標を直す") if self.goal.pk else _("組織目標を立てる")

    def form(self, data: Any = None) -> forms.ModelForm[OrganizationGoal]:
        form = SetForm(data, instance=OrganizationGoal.objects.filter(pk=self.goal.pk).first() or self.new())
        above = [unit.id for unit in self.tree.above(self.goal.department_id)]
        parents = self.rows().of_year(self.goal.year).filter(department__in=above).exclude(pk=self.goal.pk)
        offered = [(str(one.pk), f"{self.name_of(one.department_id)}: {one.text}") for one in parents]
        form.fields["parent"].queryset = parents  # type: ignore[attr-defined]  # a choice of rows
        form.fields["parent"].choices = [("", _("選ばない")), *offered]  # type: ignore[attr-defined]  # as above
        return form

    def new(self) -> OrganizationGoal:
        return OrganizationGoal(department_id=self.goal.department_id, year=self.goal.year)

    def save(self, fields: dict[str, Any], **signed: Any) -> None:
        organisation.set_goal(self.goal, fields, **signed)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        goal = self.goal
        if not goal.pk or request.POST.get("do") != "delete":
            return super().post(request, *args, **kwargs)
        try:
            organisation.drop_goal(goal, by=self.user, at=timezone.now())
        except ValidationError as refusal:
            return self.render_to_response(self.get_context_data(refusals=refusal.messages), status=422)
        messages.success(request, _("組織目標を消しました。"))
        return redirect(self.of_year(goal.year))


class GoalNew(GoalSetting):
    """A new goal of a department, in the year that is asked for."""

    @cached_property
    def goal(self) -> OrganizationGoal:
        place = get_object_or_404(Department, pk=self.kwargs["department"], authority=self.user.authority_id)
        if not may_set(self.user, place.pk, on=self.today):
            raise PermissionDenied
        return OrganizationGoal(department=place, year=self.year)


class GoalJudging(GoalForm):
    """What came of it, and its mark."""

    title = gettext_lazy("組織目標の結果を書く")

    @cached_property
    def goal(self) -> OrganizationGoal:
        found = super().goal
        if not may_judge(self.user, found.department_id, on=self.today):
            raise PermissionDenied
        return found

    def form(self, data: Any = None) -> forms.ModelForm[OrganizationGoal]:
        form = JudgeForm(data, instance=OrganizationGoal.objects.get(pk=self.goal.pk))
        scale = organisation.scale_of(self.user.authority_id, self.goal.year)
        if scale is None:
            del form.fields["rating"]
            return form
        levels = form.fields["rating"].queryset.filter(scale=scale.pk).order_by(F("ordinal").desc())  # type: ignore[attr-defined]
        form.fields["rating"].queryset = levels  # type: ignore[attr-defined]  # a choice of rows
        form.fields["rating"].empty_label = _("付けない")  # type: ignore[attr-defined]  # as above
        return form

    def save(self, fields: dict[str, Any], **signed: Any) -> None:
        organisation.judge_goal(self.goal, fields, **signed)

"""The forms of a development plan (育成計画の入力)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.dates import fiscal_year_end, fiscal_year_start
from common.forms import LongCheckboxes, LongSelect, Ready
from training.models import DevelopmentPlan, PlanGoal
from training.plans import MOST_GOALS, Goal

# So many empty goals stand below those that there are.
EMPTY = 2
# Whoever sends more goals than the page ever has, sends nonsense: no more are read.
_MOST_READ = MOST_GOALS * 2


def _text(label: Any, limit: int, *, rows: int, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, max_length=limit, required=False, widget=area, help_text=help_text)


class AimForm(forms.Form):
    aim = _text(_("なりたい姿"), 1000, rows=3, help_text=_("一年後に、どのような仕事ができるようになりたいか。"))


class GoalForm(forms.Form):
    """One goal; of a new one that was left empty, nothing is kept."""

    goal = forms.IntegerField(required=False, widget=forms.HiddenInput)
    ability = forms.ChoiceField(label=_("伸ばす能力"), required=False, widget=LongSelect)
    text = _text(_("目標"), 500, rows=2, help_text=_("何が、どこまでできるようになるか。"))
    how = _text(_("取り組み方"), 500, rows=2)
    due = forms.DateField(
        label=_("いつまでに"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("日付を読めません。2027-03-31のように入力してください。")},
    )  # fmt: skip
    courses = forms.TypedMultipleChoiceField(label=_("受ける研修"), required=False, coerce=int, widget=LongCheckboxes)
    remove = forms.BooleanField(label=_("この目標を消す"), required=False)

    def __init__(self, *args: Any, abilities: Any, courses: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.year = year
        self.fields["ability"].choices = Ready(abilities)  # type: ignore[attr-defined]  # of a choice field
        self.fields["courses"].choices = Ready(courses)  # type: ignore[attr-defined]  # as above
        if not self["goal"].value():
            del self.fields["remove"]

    def clean_due(self) -> date | None:
        due = self.cleaned_data.get("due")
        if due and not fiscal_year_start(self.year) <= due <= fiscal_year_end(self.year):
            raise forms.ValidationError(_("%d年度のうちの日にしてください。") % self.year)
        return due

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.is_left_out:
            for name, message in (("ability", _("能力を選んでください。")), ("text", _("目標を書いてください。"))):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return cleaned

    @property
    def is_left_out(self) -> bool:
        """To be removed, or a new one in which nothing but the ability was chosen."""
        said = self.cleaned_data
        filled = any(said.get(name) for name in ("goal", "text", "how", "due", "courses"))
        return bool(said.get("remove")) or (not filled and not self.errors)

    @property
    def chosen(self) -> int:
        """How many courses are ticked."""
        return len(self["courses"].value() or ())

    def as_goal(self) -> Goal:
        said = self.cleaned_data
        return Goal(
            said["ability"], said["text"], said["how"], said["due"], frozenset(said["courses"]), pk=said["goal"]
        )


@dataclass
class Offered:
    """What a goal can choose from: abilities by grade, courses, and which abilities are proposed for new goals."""

    abilities: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    courses: Sequence[tuple[int, str]]
    proposed: Sequence[str] = ()

    def abilities_with(self, code: str, names: Mapping[str, str]) -> list[tuple[str, Any]]:
        """With one that the policy asks for no more, so that it is not lost."""
        known = {each for _grade, pairs in self.abilities for each, _name in pairs}
        kept = [(code, names.get(code, code))] if code and code not in known else []
        return [("", _("選んでください")), *kept, *self.abilities]

    def courses_with(self, kept: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
        known = {pk for pk, _name in self.courses}
        return [*self.courses, *(pair for pair in kept if pair[0] not in known)]


class PlanEditor:
    """The aim and all goals as one form."""

    def __init__(
        self, plan: DevelopmentPlan, goals: Sequence[tuple[PlanGoal, Sequence[tuple[int, str]]]], offered: Offered,
        *, names: Mapping[str, str], data: QueryDict | None = None,
    ) -> None:  # fmt: skip
        self.plan, self.kept, self.offered, self.names, self.data = plan, goals, offered, names, data

    @cached_property
    def aim(self) -> AimForm:
        return AimForm(self.data, initial={"aim": self.plan.aim}, label_suffix="")

    @cached_property
    def goals(self) -> list[GoalForm]:
        return [self._goal(number) for number in range(self._count)]

    @property
    def _count(self) -> int:
        """As many as were sent; else what there is, and some empty ones."""
        if self.data is None:
            return min(len(self.kept) + EMPTY, max(MOST_GOALS, len(self.kept)))
        sent = self.data.get("goals", "")
        return min(int(sent), _MOST_READ) if sent.isascii() and sent.isdigit() else 0

    def _goal(self, number: int) -> GoalForm:
        by_pk = {str(goal.pk): (goal, courses) for goal, courses in self.kept}
        if self.data is None:
            kept = self.kept[number] if number < len(self.kept) else None
            code = kept[0].competency_code if kept else ""
        else:
            kept = by_pk.get(self.data.get(f"goal-{number}-goal", ""))
            code = kept[0].competency_code if kept else ""
        return GoalForm(
            self.data, prefix=f"goal-{number}", initial=_initial(kept) if kept else self._proposal(number),
            abilities=self.offered.abilities_with(code, self.names),
            courses=self.offered.courses_with(kept[1] if kept else ()), year=self.plan.year,
        )  # fmt: skip

    def _proposal(self, number: int) -> dict[str, Any]:
        """For the first goals of a new plan: what falls short most."""
        proposed = self.offered.proposed
        return {"ability": proposed[number]} if not self.kept and number < len(proposed) else {}

    def is_valid(self) -> bool:
        return all([self.aim.is_valid(), *(goal.is_valid() for goal in self.goals)])

    @property
    def errors(self) -> bool:
        return self.data is not None and not self.is_valid()

    @property
    def written(self) -> list[Goal]:
        return [form.as_goal() for form in self.goals if not form.is_left_out]

    @property
    def removed(self) -> list[int]:
        return [form.cleaned_data["goal"] for form in self.goals if form.cleaned_data.get("remove")]


def _initial(kept: tuple[PlanGoal, Sequence[tuple[int, str]]]) -> dict[str, Any]:
    goal, courses = kept
    return {
        "goal": goal.pk, "ability": goal.competency_code, "text": goal.text, "how": goal.how, "due": goal.due,
        "courses": [pk for pk, _name in courses],
    }  # fmt: skip


class SupportForm(forms.Form):
    support = _text(_("上司の支援"), 1000, rows=3, help_text=_("本人の取り組みを、どう助けるか。"))


class ResultForm(forms.Form):
    """What came of each goal, and of the year."""

    def __init__(self, *args: Any, goals: Sequence[PlanGoal], outcome: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for number, goal in enumerate(goals, start=1):
            field = _text(_("目標%dの結果") % number, 500, rows=2, help_text=goal.text)
            field.initial = goal.result
            self.fields[f"result-{goal.pk}"] = field
        self.fields["outcome"] = _text(_("一年の振り返り"), 1000, rows=3)
        self.fields["outcome"].initial = outcome

    @property
    def results(self) -> dict[int, str]:
        marked = {name: text for name, text in self.cleaned_data.items() if name.startswith("result-")}
        return {int(name.removeprefix("result-")): text for name, text in marked.items()}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("理由"), max_length=500, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("理由を入力してください。")},
    )  # fmt: skip

"""Goals out of a filled-in form (目標の読み込み), checked by the form of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from unicodedata import normalize

from django.utils.translation import gettext as _

from evaluations import goals
from evaluations.goals import GoalText
from evaluations.models import Goal
from evaluations.papers.layout import NEW, OTHER, Choices, labels, plain
from evaluations.papers.takings import Taken
from evaluations.papers.workbook import Entry, Filled
from evaluations.sheets.marks import Marks
from evaluations.views.goal_forms import GoalForm

MOST_OTHER = 500
_CHOSEN = ("kind", "difficulty", "parent")
_WORDS = ("what", "by_when", "level", "how", "weight")


def take_goals(marks: Marks, filled: Filled, choices: Choices) -> Taken:
    taken, texts = Taken(), []
    stored = {f"goal-{goal.pk}": goal for goal in marks.goals if not goal.is_other_work}
    offered = {name: labels(choices.get(name, ())) for name in _CHOSEN}
    for key, fields in filled.rows().items():
        goal = stored.get(key)
        if goal is None and not key.startswith(NEW):
            continue
        if not any(fields[name].value for name in _WORDS):
            if goal:
                taken.compare(_called(goal), _("目標"), goal.what, _("(消えます)"))
            continue
        if text := _text(taken, goal, fields, offered, choices):
            texts.append(text)
    taken.save = partial(goals.save_goals, marks.sheet, texts, other=_other(marks, filled, taken))
    return taken


def _text(
    taken: Taken, goal: Goal | None, fields: Mapping[str, Entry], offered: Mapping[str, Mapping[str, str]],
    choices: Choices,
) -> GoalText | None:  # fmt: skip
    typed = {name: fields[name].value for name in _WORDS if name != "weight"}
    typed["weight"] = normalize("NFKC", fields["weight"].value).removesuffix("%").strip()
    typed |= {name: offered[name].get(entry.value, entry.value) for name, entry in fields.items() if name in _CHOSEN}
    form = GoalForm(
        {f"goal-{name}": value for name, value in typed.items()}, prefix="goal",
        choices={name: list(choices.get(name, ())) for name in _CHOSEN},
    )  # fmt: skip
    form.full_clean()
    for name, errors in form.errors.items():
        label = str(form.fields[name].label)
        reasons = [_("一覧から選んでください。")] if name in _CHOSEN else map(str, errors)
        taken.problems += [fields[name].problem(label, reason) for reason in reasons]
    if form.errors:
        return None
    text = _kept(goal, replace(form.text, pk=goal.pk if goal else None), fields, offered)
    for name in (*_WORDS, *(name for name in _CHOSEN if name in fields)):
        label = str(form.fields[name].label)
        after = plain(text.weight) if name == "weight" else fields[name].value
        taken.compare(_called(goal), label, _stands(goal, name, offered), after)
    return text


def _kept(
    goal: Goal | None, text: GoalText, fields: Mapping[str, Entry], offered: Mapping[str, Mapping[str, str]]
) -> GoalText:
    """With what the goal has and the file could not offer: a choice that is none any more."""
    if goal is None:
        return text
    kept: dict[str, Any] = {}
    for name in _CHOSEN:
        before = getattr(goal, f"{name}_id")
        is_offered = str(before) in offered[name].values()
        if before and not is_offered and (name not in fields or not fields[name].value):
            kept[f"{name}_id"] = before
    return replace(text, **kept)


def _stands(goal: Goal | None, name: str, offered: Mapping[str, Mapping[str, str]]) -> str:
    if goal is None:
        return ""
    if name in _CHOSEN:
        chosen = str(getattr(goal, f"{name}_id") or "")
        return next((label for label, key in offered[name].items() if key == chosen), "")
    return plain(goal.weight) if name == "weight" else str(getattr(goal, name))


def _called(goal: Goal | None) -> str:
    return _("目標%d") % goal.number if goal else _("新しい目標")


def _other(marks: Marks, filled: Filled, taken: Taken) -> str | None:
    """Other work; None where the form has no field for it."""
    entry = filled.entries.get((OTHER, "what"))
    if entry is None:
        return None
    if len(entry.value) > MOST_OTHER:
        taken.problems.append(entry.problem(_("目標以外の取り組み"), _("%d文字以内で入力してください。") % MOST_OTHER))
    before = next((goal.what for goal in marks.goals if goal.is_other_work), "")
    taken.compare(_("目標以外の取り組み"), _("内容"), before, entry.value)
    return entry.value

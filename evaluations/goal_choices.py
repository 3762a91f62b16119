"""What can be chosen in a goal (目標の選択肢): kinds and difficulties of the scheme, goals of the organisation."""

from __future__ import annotations

from datetime import date
from typing import Any

from common.dates import fiscal_year
from evaluations.models import OrganizationGoal, Sheet
from evaluations.rulebook import rulebook_of
from staff.models import User


def choices_for(sheet: Sheet, user: User, *, on: date) -> dict[str, list[tuple[str, Any]]]:
    """By field: the keys, as text, with what they are called."""
    book = rulebook_of(sheet.cycle.scheme)
    return {
        "parent": [(str(goal.pk), label) for goal, label in _parents(sheet, user, on)],
        "kind": [(str(kind.pk), kind.name) for kind in book.kinds_for(sheet.grade_code)],
        "difficulty": [(str(degree.pk), degree.label) for degree in book.difficulties],
    }


def _parents(sheet: Sheet, user: User, on: date) -> list[tuple[OrganizationGoal, str]]:
    """Goals of the own department and those above it, the nearest first."""
    organisation = user.standing_on(on).organisation
    path = list(reversed(organisation.path(sheet.department_id)))
    names, places = {unit.id: unit.name for unit in path}, [unit.id for unit in path]
    rows = OrganizationGoal.objects.visible_to(user, on=on).filter(department__in=places)
    found = list(rows.of_year(fiscal_year(sheet.cycle.period_from)))
    found.sort(key=lambda goal: (places.index(goal.department_id), goal.order, goal.pk))
    return [(goal, f"{names[goal.department_id]}: {goal.text}") for goal in found]

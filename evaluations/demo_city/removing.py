"""The evaluations of a city, removed (デモの人事評価を片付ける)."""

from __future__ import annotations

from django.db import models

from competencies.models import AppointingAuthority
from evaluations import models as rows
from evaluations.models import PARTS

_SHEET = "sheet__cycle__scheme__authority"
# Model, and its way to the authority; who refers to others comes before them.
_ROWS: tuple[tuple[type[models.Model], str], ...] = (
    (rows.SheetNotice, f"step__{_SHEET}"),
    (rows.SheetStep, _SHEET),
    (rows.Rating, _SHEET),
    (rows.GoalRevision, f"goal__{_SHEET}"),
    (rows.Goal, _SHEET),
    (rows.SheetItem, _SHEET),
    (rows.SheetStage, _SHEET),
    (rows.Interview, _SHEET),
    (rows.Draft, _SHEET),
    (rows.AxisResult, _SHEET),
    (rows.Hearing, f"grievance__{_SHEET}"),
    (rows.PanelMember, f"grievance__{_SHEET}"),
    (rows.GrievanceStep, f"grievance__{_SHEET}"),
    (rows.Grievance, _SHEET),
    (rows.BehaviourNote, "employee__authority"),
    (rows.Draft, "probation__employee__authority"),
    (rows.Opinion, "probation__employee__authority"),
    (rows.Probation, "employee__authority"),
    (rows.Sheet, "cycle__scheme__authority"),
    (rows.Exclusion, "cycle__scheme__authority"),
    (rows.Window, "cycle__scheme__authority"),
    (rows.Cycle.departments.through, "cycle__scheme__authority"),
    (rows.Cycle, "scheme__authority"),
    (rows.RouteException, "employee__authority"),
    (rows.Route, "authority"),
    (rows.OrganizationGoal, "department__authority"),
    (rows.GoalTemplate, "authority"),
    (rows.ClosedDay, "authority"),
)


def remove_rows(authority: AppointingAuthority) -> None:
    """Without asking whether a scheme is frozen: the whole city goes."""
    for model, way in _ROWS:
        _remove(model, way, authority)
    rows.Scheme.objects.filter(authority=authority).move(overall_scale=None, combines=False)
    for part in reversed(PARTS):
        _remove(part, "scheme__authority", authority)
    _remove(rows.Scheme, "authority", authority)


def _remove(model: type[models.Model], way: str, authority: AppointingAuthority) -> None:
    found: models.QuerySet[models.Model] = models.QuerySet(model).filter(**{way: authority.pk})
    found._raw_delete(found.db)

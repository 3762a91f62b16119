"""What is told of the training of a city's people, removed (デモの研修を片付ける). The catalogue stays."""

from __future__ import annotations

from django.db import models

from competencies.models import AppointingAuthority
from training.models import (
    Answer,
    Answered,
    Attendance,
    CourseSession,
    DevelopmentPlan,
    Enrolment,
    EnrolmentStep,
    Evidence,
    ExternalRecord,
    FollowUp,
    Notice,
    OJTItem,
    OJTLog,
    OJTPlan,
    PlanGoal,
    PlanStep,
    SelfRating,
    SessionDay,
    Sharing,
    SharingMaterial,
    Subsidy,
    SubsidyStep,
    TrainingReport,
    TrainingRole,
)

# Model, and its way to the authority; who refers to others comes before them.
_ROWS: tuple[tuple[type[models.Model], str], ...] = (
    (Answer, "course__authority"),
    (Answered, "enrolment__employee__authority"),
    (Notice, "to__authority"),
    (Attendance, "enrolment__employee__authority"),
    (TrainingReport, "enrolment__employee__authority"),
    (FollowUp, "enrolment__employee__authority"),
    (EnrolmentStep, "enrolment__employee__authority"),
    (SharingMaterial, "sharing__employee__authority"),
    (Sharing, "employee__authority"),
    (Enrolment, "employee__authority"),
    (SessionDay, "session__course__authority"),
    (CourseSession, "course__authority"),
    (Evidence, "record__employee__authority"),
    (Evidence, "subsidy__employee__authority"),
    (ExternalRecord, "employee__authority"),
    (Subsidy.members.through, "subsidy__employee__authority"),
    (SubsidyStep, "subsidy__employee__authority"),
    (Subsidy, "employee__authority"),
    (PlanGoal.courses.through, "plangoal__plan__employee__authority"),
    (PlanGoal.history.model, "plan__employee__authority"),
    (DevelopmentPlan.history.model, "employee__authority"),
    (PlanGoal, "plan__employee__authority"),
    (PlanStep, "plan__employee__authority"),
    (DevelopmentPlan, "employee__authority"),
    (SelfRating, "employee__authority"),
    (TrainingRole, "employee__authority"),
    (OJTItem, "plan__employee__authority"),
    (OJTLog, "plan__employee__authority"),
    (OJTPlan, "employee__authority"),
)


def remove_rows(authority: AppointingAuthority) -> None:
    for model, way in _ROWS:
        rows: models.QuerySet[models.Model] = models.QuerySet(model).filter(**{way: authority.pk})
        rows._raw_delete(rows.db)

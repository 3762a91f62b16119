"""What is learned, by whom, and why (研修)."""

from training.models.attendance import Attendance
from training.models.catalogue import Course, CourseEffect, CourseKind, Provider
from training.models.enrolments import Enrolment, EnrolmentStep, Notice
from training.models.plans import (
    DevelopmentPlan,
    OJTItem,
    OJTLog,
    OJTPlan,
    PlanGoal,
    PlanStep,
    SelfRating,
    TrainingRole,
)
from training.models.reports import FollowUp, Sharing, SharingMaterial, TrainingReport
from training.models.rules import RequirementRule
from training.models.sessions import CourseSession, SessionDay
from training.models.support import (
    Evidence,
    ExternalRecord,
    Subsidy,
    SubsidyBudget,
    SubsidyKind,
    SubsidyStep,
)
from training.models.surveys import Answer, Answered, Question
from training.models.system import Focus, SystemStage

__all__ = [
    "Answer",
    "Answered",
    "Attendance",
    "Course",
    "CourseEffect",
    "CourseKind",
    "CourseSession",
    "DevelopmentPlan",
    "Enrolment",
    "EnrolmentStep",
    "Evidence",
    "ExternalRecord",
    "Focus",
    "FollowUp",
    "Notice",
    "OJTItem",
    "OJTLog",
    "OJTPlan",
    "PlanGoal",
    "PlanStep",
    "Provider",
    "Question",
    "RequirementRule",
    "SelfRating",
    "SessionDay",
    "Sharing",
    "SharingMaterial",
    "Subsidy",
    "SubsidyBudget",
    "SubsidyKind",
    "SubsidyStep",
    "SystemStage",
    "TrainingReport",
    "TrainingRole",
]

"""What is learned, by whom, and why (研修)."""

from training.models.catalogue import Course, CourseEffect, CourseKind, Provider
from training.models.enrolments import Enrolment, EnrolmentStep, Notice
from training.models.rules import RequirementRule
from training.models.sessions import CourseSession, SessionDay
from training.models.system import Focus, SystemStage

__all__ = [
    "Course",
    "CourseEffect",
    "CourseKind",
    "CourseSession",
    "Enrolment",
    "EnrolmentStep",
    "Focus",
    "Notice",
    "Provider",
    "RequirementRule",
    "SessionDay",
    "SystemStage",
]

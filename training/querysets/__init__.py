"""Questions about training, as office language (研修への問い)."""

from training.querysets.catalogue import (
    CourseQuerySet,
    OwnQuerySet,
    QuestionQuerySet,
    RuleQuerySet,
    SessionQuerySet,
)
from training.querysets.enrolments import EnrolmentQuerySet, FileQuerySet, SharingQuerySet
from training.querysets.own import (
    ExternalRecordQuerySet,
    OJTPlanQuerySet,
    PlanQuerySet,
    SelfRatingQuerySet,
    SubsidyQuerySet,
    TrainingRoleQuerySet,
)

__all__ = [
    "CourseQuerySet",
    "EnrolmentQuerySet",
    "ExternalRecordQuerySet",
    "FileQuerySet",
    "OJTPlanQuerySet",
    "OwnQuerySet",
    "PlanQuerySet",
    "QuestionQuerySet",
    "RuleQuerySet",
    "SelfRatingQuerySet",
    "SessionQuerySet",
    "SharingQuerySet",
    "SubsidyQuerySet",
    "TrainingRoleQuerySet",
]

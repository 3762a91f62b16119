"""A city's staff-development policy as data (人材育成基本方針).

A ``Framework`` is one edition of the policy; everything else is a part of exactly one edition, so
that a new edition is a whole copy and an old one never changes. ``PARTS`` lists the parts in the
order in which they can be written: copying, comparing, exporting and importing all follow it.
"""

from competencies.models.abilities import Competency, CompetencyGroup, CompetencyLevel
from competencies.models.authority import AppointingAuthority
from competencies.models.base import CodedPart, EditionPart
from competencies.models.careers import CareerPath, CareerStage, RotationSector
from competencies.models.digital import DigitalTalentCategory, DigitalTalentTier
from competencies.models.framework import Framework
from competencies.models.grades import Grade, JobFamily
from competencies.models.ideal import IdealPart, Principle
from competencies.models.items import PolicyItem
from competencies.models.measures import Measure
from competencies.models.requirements import Mark, Requirement, RequirementTable, TableColumn, TableRow

PARTS: tuple[type[EditionPart], ...] = (
    IdealPart,
    Principle,
    JobFamily,
    Grade,
    CompetencyGroup,
    Competency,
    RequirementTable,
    Mark,
    TableColumn,
    TableRow,
    CompetencyLevel,
    Requirement,
    CareerPath,
    CareerStage,
    RotationSector,
    Measure,
    DigitalTalentCategory,
    DigitalTalentTier,
    PolicyItem,
)

__all__ = [
    "PARTS",
    "AppointingAuthority",
    "CareerPath",
    "CareerStage",
    "CodedPart",
    "Competency",
    "CompetencyGroup",
    "CompetencyLevel",
    "DigitalTalentCategory",
    "DigitalTalentTier",
    "EditionPart",
    "Framework",
    "Grade",
    "IdealPart",
    "JobFamily",
    "Mark",
    "Measure",
    "PolicyItem",
    "Principle",
    "Requirement",
    "RequirementTable",
    "RotationSector",
    "TableColumn",
    "TableRow",
]

"""What a made-up city needs to know of a policy, read from its edition (方針を読む)."""

from __future__ import annotations

import re

from common.text import lines
from competencies.models import CareerPath, Framework, Grade, JobFamily, RotationSector
from staff.demo_city.ladders import Family, Policy, Rung


def policy_of(framework: Framework) -> Policy:
    path = CareerPath.objects.filter(framework=framework).first()
    return Policy(
        families=tuple(_family(family) for family in JobFamily.objects.filter(framework=framework).order_by("order")),
        rotation_count=(path and path.rotation_count) or 3,
        rotation_years=(path and path.rotation_years) or 10,
        rotates_by_sector=RotationSector.objects.filter(framework=framework).exists(),
    )


def _family(family: JobFamily) -> Family:
    grades = Grade.objects.filter(family=family).order_by("level", "order")
    words = "\n".join((family.name, family.pay_tables, family.job_types))
    return Family(family.code, words, tuple(_rung(grade) for grade in grades))


def _rung(grade: Grade) -> Rung:
    return Rung(
        grade.code, grade.name, grade.level, grade.order, _pay_grade(grade), grade.is_parallel,
        tuple(lines(grade.titles)),
    )  # fmt: skip


def _pay_grade(grade: Grade) -> str:
    """The policy's own, the upper one of ``1・2級``; else one for each level."""
    numbers = re.findall(r"\d+", grade.pay_grade)
    return f"{numbers[-1] if numbers else grade.level}級"

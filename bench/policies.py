"""A policy of any size, for measuring."""

from django.utils import timezone

from competencies import models
from competencies.models import Framework

# 会津若松市, the largest of the five.
GRADES, COMPETENCIES = 14, 15


def large_policy(scale: int) -> Framework:
    """A made-up policy with ``scale`` times the grades and competencies of the largest city, every cell filled."""
    authority = models.AppointingAuthority.objects.create(code="bench", name="計測市長", municipality="計測市")
    framework = Framework.objects.create(authority=authority, number=1, title=f"計測用の方針({scale}倍)")
    family = models.JobFamily.objects.create(framework=framework, code="F1", name="行政職")
    group = models.CompetencyGroup.objects.create(framework=framework, code="GR1", name="能力")
    table = models.RequirementTable.objects.create(framework=framework, code="T1", name="能力の表", scale="marks")
    mark = models.Mark.objects.create(framework=framework, table=table, symbol="◎", meaning="特に必要")
    grades = models.Grade.objects.bulk_create(
        models.Grade(framework=framework, family=family, code=f"G{n}", order=n, level=n, name=f"職位{n}")
        for n in range(1, GRADES * scale + 1)
    )
    competencies = models.Competency.objects.bulk_create(
        models.Competency(framework=framework, group=group, code=f"C{n}", order=n, name=f"能力{n}", definition="定義")
        for n in range(1, COMPETENCIES * scale + 1)
    )
    models.TableColumn.objects.bulk_create(
        models.TableColumn(framework=framework, table=table, grade=grade, order=grade.order) for grade in grades
    )
    models.TableRow.objects.bulk_create(
        models.TableRow(framework=framework, table=table, competency=c, order=c.order) for c in competencies
    )
    models.Requirement.objects.bulk_create(
        models.Requirement(
            framework=framework, table=table, grade=g, competency=c, mark=mark, wording=f"{g.name}の{c.name}"
        )
        for g in grades
        for c in competencies
    )
    Framework.objects.filter(pk=framework.pk).move(state="in_force", effective_from=timezone.localdate())
    framework.refresh_from_db()
    return framework

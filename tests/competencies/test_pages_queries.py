"""Pages ask the database the same number of questions whatever the size of the policy."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competencies import models
from tests import factories
from tests.competencies.pages import address, reader_of


def test_the_matrix_of_the_largest_policy_takes_eight_queries(city, django_assert_num_queries):
    framework = city("aizuwakamatsu")
    reader = reader_of(framework)
    with django_assert_num_queries(8):
        assert reader.get(address(framework, "matrix")).status_code == 200


@pytest.mark.parametrize(
    ("name", "args", "query"),
    [
        ("policy", [], {}),
        ("grades", [], {}),
        ("grade", ["G0"], {}),
        ("matrix", [], {}),
        ("matrix", [], {"show": "words"}),
        ("cell", ["T", "G0", "C0"], {}),
        ("competencies", [], {}),
        ("competency", ["C0"], {}),
        ("side_by_side", [], {"left": "G0", "right": "G0"}),
        ("careers", [], {}),
        ("measures", [], {}),
        ("search", [], {"q": "能力"}),
        ("changes", [], {}),
    ],
)
def test_the_number_of_queries_does_not_grow(db, name, args, query):
    counts = {size: _queries(_policy(size), name, args, query) for size in (1, 4)}
    assert counts[4] == counts[1]


def _queries(framework, name, args, query):
    reader = reader_of(framework)
    with CaptureQueriesContext(connection) as queries:
        assert reader.get(address(framework, name, *args), query).status_code == 200
    return len(queries)


def _policy(size):
    """A policy in force with ``size`` of everything, all of it connected."""
    framework = factories.FrameworkFactory()
    own = {"framework": framework}
    group = factories.GroupFactory(**own)
    table = factories.TableFactory(code="T", **own)
    mark = factories.MarkFactory(table=table, **own)
    category = models.DigitalTalentCategory.objects.create(code="DC", name="分類", **own)
    grades = [factories.GradeFactory(code=f"G{n}", order=n + 1, **own) for n in range(size)]
    competencies = [factories.CompetencyFactory(code=f"C{n}", group=group, **own) for n in range(size)]
    for n, (grade, competency) in enumerate(zip(grades, competencies, strict=True)):
        models.TableColumn.objects.create(table=table, grade=grade, order=n, **own)
        models.TableRow.objects.create(table=table, competency=competency, order=n, **own)
        models.PolicyItem.objects.create(code=f"I{n}", kind="background", text="背景の能力", **own)
        models.IdealPart.objects.create(code=f"K{n}", name="能力ある職員", **own)
        models.Measure.objects.create(code=f"M{n}", kind="pillar", name="柱", **own).competencies.add(competency)
        models.CareerStage.objects.create(code=f"S{n}", band="段階", age_band="20代", **own).grades.add(grade)
        models.DigitalTalentTier.objects.create(code=f"D{n}", name="人材", category=category, **own).grades.add(grade)
    for grade in grades:
        for competency in competencies:
            models.Requirement.objects.create(
                table=table, grade=grade, competency=competency, mark=mark, wording="内容", **own
            )
    return factories.put_in_force(framework)

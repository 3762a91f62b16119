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
    counts = {size: _queries(_policy(size), name, args, query) for size in (1, 100)}
    assert counts[100] == counts[1]


def _queries(framework, name, args, query):
    reader = reader_of(framework)
    with CaptureQueriesContext(connection) as queries:
        assert reader.get(address(framework, name, *args), query).status_code == 200
    return len(queries)


def _policy(size):
    """A policy in force with ``size`` of everything, all of it connected."""
    framework = factories.FrameworkFactory()
    group = factories.GroupFactory(framework=framework)
    table = factories.TableFactory(code="T", framework=framework)
    mark = factories.MarkFactory(table=table, framework=framework)
    family = factories.JobFamilyFactory(framework=framework)
    category = models.DigitalTalentCategory.objects.create(framework=framework, code="DC", name="分類")

    def many(model, **values):
        """``size`` rows; a value that is called is told the row's number."""
        return model.objects.bulk_create(
            model(framework=framework, **{k: v(n) if callable(v) else v for k, v in values.items()})
            for n in range(size)
        )

    grades = many(
        models.Grade,
        family=family,
        code="G{}".format,
        order=lambda n: n + 1,
        level=lambda n: n + 1,
        name="職位{}".format,
    )
    competencies = many(models.Competency, group=group, code="C{}".format, name="能力{}".format)
    many(models.TableColumn, table=table, grade=grades.__getitem__, order=lambda n: n)
    many(models.TableRow, table=table, competency=competencies.__getitem__, order=lambda n: n)
    many(models.PolicyItem, code="I{}".format, kind="background", text="背景の能力")
    many(models.IdealPart, code="K{}".format, name="能力ある職員")
    measures = many(models.Measure, code="M{}".format, kind="pillar", name="柱")
    stages = many(models.CareerStage, code="S{}".format, band="段階", age_band="20代")
    tiers = many(models.DigitalTalentTier, code="D{}".format, name="人材", category=category)
    for measure, stage, tier, competency, grade in zip(measures, stages, tiers, competencies, grades, strict=True):
        measure.competencies.add(competency)
        stage.grades.add(grade)
        tier.grades.add(grade)
    cells = {(grades[0], c) for c in competencies} | {(g, competencies[0]) for g in grades}
    models.Requirement.objects.bulk_create(
        models.Requirement(framework=framework, table=table, grade=g, competency=c, mark=mark, wording="内容")
        for g, c in cells
    )
    return factories.put_in_force(framework)

import pytest

from competencies import models
from competencies.models import Framework
from tests.competencies.workbook.book import Book
from tests.factories import (
    CompetencyFactory,
    FrameworkFactory,
    GradeFactory,
    GroupFactory,
    JobFamilyFactory,
    LevelFactory,
    MarkFactory,
    TableFactory,
    UserFactory,
)


@pytest.fixture
def by(db):
    return UserFactory()


@pytest.fixture
def draft(db) -> Framework:
    """A small policy with one of everything that refers to something."""
    draft = FrameworkFactory(title="方針", purpose="目的")
    family = JobFamilyFactory(framework=draft, code="F1", order=1, name="一般")
    low = GradeFactory(framework=draft, family=family, code="G1", order=1, level=1, name="主事")
    high = GradeFactory(framework=draft, family=family, code="G2", order=2, level=2, name="係長")
    group = GroupFactory(framework=draft, code="GR1", order=1, name="群")
    first = CompetencyFactory(framework=draft, group=group, code="C1", order=1, name="対応力")
    second = CompetencyFactory(framework=draft, group=group, code="C2", order=2, name="企画力", parent=first)
    marks = TableFactory(framework=draft, code="T1", order=1, name="印の表")
    levels = TableFactory(framework=draft, code="T2", order=2, name="段階の表", scale="levels")
    mark = MarkFactory(framework=draft, table=marks)
    level = LevelFactory(framework=draft, table=levels, competency=first, number=1)
    new = models.Requirement.objects.create
    new(framework=draft, table=marks, grade=low, competency=first, mark=mark)
    new(framework=draft, table=levels, grade=high, competency=first, level=level, wording="=内容")
    measure = models.Measure.objects.create(framework=draft, code="M1", kind="pillar", name="柱")
    measure.competencies.set([first, second])
    return draft


@pytest.fixture
def book(draft) -> Book:
    return Book(draft)

"""The training office's desk: a city with an edition in force, and another city."""

from types import SimpleNamespace

import pytest

from staff.access import Role
from tests import factories
from tests.browsers import browser_of
from tests.factories import AuthorityFactory, CompetencyFactory, GradeFactory, JobFamilyFactory, put_in_force
from tests.training.factories import CourseFactory, CourseKindFactory, ProviderFactory


@pytest.fixture
def city(db):
    framework = factories.FrameworkFactory()
    family = JobFamilyFactory(framework=framework, code="F1", name="行政職")
    GradeFactory(framework=framework, family=family, code="G1", name="主事", order=1)
    GradeFactory(framework=framework, family=family, code="G2", name="係長", order=2)
    CompetencyFactory(framework=framework, code="C1", name="対応力")
    put_in_force(framework)
    own = framework.authority
    kind = CourseKindFactory(authority=own, code="K1", name="階層別研修")
    return SimpleNamespace(
        authority=own,
        kind=kind,
        provider=ProviderFactory(authority=own, code="RX", name="研修所"),
        course=CourseFactory(authority=own, kind=kind, code="L1", name="係長研修", grades=("G2",)),
        elsewhere=CourseFactory(authority=AuthorityFactory(), code="L9", name="よその研修"),
        officer=factories.user_with(Role.TRAINING, authority=own),
        auditor=factories.user_with(Role.AUDITOR, authority=own),
    )


@pytest.fixture
def desk(city):
    return browser_of(city.officer)

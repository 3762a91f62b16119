"""Rows of the training app, as small as they can be."""

from datetime import date

from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from tests.factories import AuthorityFactory
from training.models import Course, CourseKind, CourseSession, Provider


class ProviderFactory(DjangoModelFactory):
    class Meta:
        model = Provider

    authority = SubFactory(AuthorityFactory)
    code = Sequence(lambda n: f"R{n}")
    name = LazyAttribute(lambda provider: f"研修機関{provider.code}")
    kind = Provider.Kind.CITY


class CourseKindFactory(DjangoModelFactory):
    class Meta:
        model = CourseKind

    authority = SubFactory(AuthorityFactory)
    code = Sequence(lambda n: f"TT{n}")
    name = "階層別研修"
    way = CourseKind.Way.OFF_JT


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = Course

    authority = SubFactory(AuthorityFactory)
    code = Sequence(lambda n: f"P{n}")
    name = LazyAttribute(lambda course: f"研修{course.code}")
    kind = SubFactory(CourseKindFactory, authority=SelfAttribute("..authority"))
    valid_from = date(2020, 4, 1)


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = CourseSession

    course = SubFactory(CourseFactory)
    state = CourseSession.State.OPEN
    starts_on = date(2027, 1, 20)
    ends_on = date(2027, 1, 21)
    deadline = date(2026, 12, 20)

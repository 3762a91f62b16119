"""Rows of the evaluations app, as small as they can be."""

from datetime import UTC, date, datetime
from decimal import Decimal

from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from evaluations.models import Axis, Cycle, Scale, ScaleLevel, Scheme, Sheet
from tests.factories import AuthorityFactory, DepartmentFactory, EmployeeFactory, FrameworkFactory

OPENED = datetime(2026, 4, 1, 3, tzinfo=UTC)


class SchemeFactory(DjangoModelFactory):
    class Meta:
        model = Scheme

    authority = SubFactory(AuthorityFactory)
    code = Sequence(lambda n: f"S{n}")
    name = "定期評価"


class ScaleFactory(DjangoModelFactory):
    """S・A・B・C・D with B as the standard, and five points for S."""

    class Meta:
        model = Scale

    scheme = SubFactory(SchemeFactory)
    code = Sequence(lambda n: f"SC{n}")
    name = "5段階"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        scale = super()._create(model_class, *args, **kwargs)
        ScaleLevel.objects.bulk_create(
            ScaleLevel(
                scheme=scale.scheme, scale=scale, ordinal=n, symbol=symbol, points=Decimal(n), is_standard=n == 3
            )
            for n, symbol in enumerate("DCBAS", 1)
        )
        return scale


class AxisFactory(DjangoModelFactory):
    class Meta:
        model = Axis

    scheme = SubFactory(SchemeFactory)
    code = Sequence(lambda n: f"AX{n}")
    name = "能力評価"
    kind = Axis.Kind.ITEMS
    method = Axis.Method.SYMBOLS
    scale = SubFactory(ScaleFactory, scheme=SelfAttribute("..scheme"))
    overall_scale = LazyAttribute(lambda axis: axis.scale)


class CycleFactory(DjangoModelFactory):
    class Meta:
        model = Cycle

    scheme = SubFactory(SchemeFactory)
    framework = SubFactory(FrameworkFactory, authority=SelfAttribute("..scheme.authority"))
    name = "2026年度 人事評価"
    state = Cycle.State.OPEN
    period_from = date(2026, 4, 1)
    period_to = date(2027, 3, 31)
    base_date = date(2027, 1, 1)


class SheetFactory(DjangoModelFactory):
    class Meta:
        model = Sheet

    cycle = SubFactory(CycleFactory)
    employee = SubFactory(EmployeeFactory, authority=SelfAttribute("..cycle.scheme.authority"))
    state = Sheet.State.GOAL_DRAFT
    name = LazyAttribute(lambda sheet: sheet.employee.name)
    staff_number = LazyAttribute(lambda sheet: sheet.employee.staff_number)
    department = SubFactory(DepartmentFactory, authority=SelfAttribute("..cycle.scheme.authority"))
    department_name = "税務課"
    opened_at = OPENED

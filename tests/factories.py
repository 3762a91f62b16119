"""Test data without surprises: each factory makes the least that is valid."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from competencies import models
from staff.access import Role
from staff.models import Department, DepartmentVersion, Employee, Posting, RoleGrant, User

LONG_AGO = date(2000, 4, 1)


class AuthorityFactory(DjangoModelFactory):
    class Meta:
        model = models.AppointingAuthority

    code = factory.Sequence(lambda n: f"city-{n}")
    name = factory.LazyAttribute(lambda a: f"{a.municipality}長")
    municipality = factory.Sequence(lambda n: f"第{n}市")


class FrameworkFactory(DjangoModelFactory):
    """A draft. To have one in force, make its parts first and call ``put_in_force`` of ``tests.factories``."""

    class Meta:
        model = models.Framework

    authority = factory.SubFactory(AuthorityFactory)
    number = 1
    title = "人材育成基本方針"


class PartFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    framework = factory.SubFactory(FrameworkFactory)


class JobFamilyFactory(PartFactory):
    class Meta:
        model = models.JobFamily

    code = factory.Sequence(lambda n: f"XF{n}")
    order = factory.Sequence(lambda n: n % 30000 + 1)
    name = factory.Sequence(lambda n: f"系列{n}")


class GradeFactory(PartFactory):
    class Meta:
        model = models.Grade

    family = factory.SubFactory(JobFamilyFactory, framework=factory.SelfAttribute("..framework"))
    code = factory.Sequence(lambda n: f"XG{n}")
    order = factory.Sequence(lambda n: n % 30000 + 1)
    level = factory.SelfAttribute("order")
    name = factory.Sequence(lambda n: f"職位{n}")


class GroupFactory(PartFactory):
    class Meta:
        model = models.CompetencyGroup

    code = factory.Sequence(lambda n: f"XGR{n}")
    order = factory.Sequence(lambda n: n % 30000 + 1)
    name = factory.Sequence(lambda n: f"群{n}")


class CompetencyFactory(PartFactory):
    class Meta:
        model = models.Competency

    group = factory.SubFactory(GroupFactory, framework=factory.SelfAttribute("..framework"))
    code = factory.Sequence(lambda n: f"XC{n}")
    order = factory.Sequence(lambda n: n % 30000 + 1)
    name = factory.Sequence(lambda n: f"能力{n}")
    definition = "定義"


class TableFactory(PartFactory):
    class Meta:
        model = models.RequirementTable

    code = factory.Sequence(lambda n: f"XT{n}")
    order = factory.Sequence(lambda n: n % 30000 + 1)
    name = factory.Sequence(lambda n: f"表{n}")
    scale = models.RequirementTable.Scale.MARKS


class MarkFactory(PartFactory):
    class Meta:
        model = models.Mark

    table = factory.SubFactory(TableFactory, framework=factory.SelfAttribute("..framework"))
    symbol = "◎"
    meaning = "特に必要"


class LevelFactory(PartFactory):
    class Meta:
        model = models.CompetencyLevel

    table = factory.SubFactory(
        TableFactory, framework=factory.SelfAttribute("..framework"), scale=models.RequirementTable.Scale.LEVELS
    )
    competency = factory.SubFactory(CompetencyFactory, framework=factory.SelfAttribute("..framework"))
    number = 1
    symbol = "ⅰ"
    behaviour = "行動"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    staff_number = factory.Sequence(lambda n: f"7{n:05}")
    name = "試験 花子"
    kana = "シケン ハナコ"
    authority = factory.SubFactory(AuthorityFactory)
    password = "!"


def user_with(role: Role | None, *, department: Department | None = None, **fields) -> User:
    """A user who has had ``role`` for long; an administrator belongs to no authority.

    部局人事担当 looks after ``department``, or after a new one.
    """
    if role == Role.ADMINISTRATOR:
        fields.setdefault("authority", None)
    user = UserFactory(**fields)
    if role == Role.BUREAU_HR:
        department = department or DepartmentFactory(authority=user.authority)
    if role:
        RoleGrant.objects.create(user=user, role=role, department=department, valid_from=LONG_AGO)
    return user


def put_in_force(framework: models.Framework, *, since: date = LONG_AGO) -> models.Framework:
    """In force without the check for completeness: tests of reading need no whole policy."""
    models.Framework.objects.filter(pk=framework.pk).move(state="in_force", effective_from=since)
    framework.refresh_from_db()
    return framework


class DepartmentFactory(DjangoModelFactory):
    """A department with its one version; ``version__name``, ``version__parent`` and so on describe that."""

    class Meta:
        model = Department
        skip_postgeneration_save = True

    authority = factory.SubFactory(AuthorityFactory)
    code = factory.Sequence(lambda n: f"D{n:04}")
    valid_from = LONG_AGO

    @factory.post_generation
    def version(self, create, extracted, **kwargs):
        if create and extracted is not False:
            DepartmentVersion.objects.create(
                department=self, valid_from=self.valid_from, **{"name": f"{self.code}課", "kind": "課", **kwargs}
            )


class EmployeeFactory(DjangoModelFactory):
    class Meta:
        model = Employee

    authority = factory.SubFactory(AuthorityFactory)
    staff_number = factory.Sequence(lambda n: f"6{n:05}")
    name = factory.Sequence(lambda n: f"職員 {n}号")
    kana = "ショクイン"
    hired_on = LONG_AGO


class PostingFactory(DjangoModelFactory):
    """A main post since the hire, in a department of the employee's authority."""

    class Meta:
        model = Posting

    employee = factory.SubFactory(EmployeeFactory)
    department = factory.SubFactory(DepartmentFactory, authority=factory.SelfAttribute("..employee.authority"))
    order_kind = Posting.Order.HIRE
    valid_from = factory.SelfAttribute("employee.hired_on")
    title = "主事"


def employee_with_login(*, department: Department | None = None, role: Role | None = None, **posting) -> Employee:
    """An employee who can log in and, if a department is named, has the main post there."""
    authority = department.authority if department else AuthorityFactory()
    user = user_with(role, authority=authority)
    employee = EmployeeFactory(authority=authority, user=user, name=user.name, staff_number=user.staff_number)
    if department:
        PostingFactory(employee=employee, department=department, **posting)
    return employee

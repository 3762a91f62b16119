"""Rows of self-development, as small as they can be, and files to hand in."""

import io
import zipfile
from datetime import UTC, date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from factory import SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory
from PIL import Image

from tests.factories import AuthorityFactory, EmployeeFactory
from training.models import ExternalRecord, OJTPlan, Sharing, Subsidy, SubsidyBudget, SubsidyKind

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
TODAY = date(2026, 11, 21)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n"


class SubsidyKindFactory(DjangoModelFactory):
    class Meta:
        model = SubsidyKind

    authority = SubFactory(AuthorityFactory)
    code = Sequence(lambda n: f"S{n}")
    name = "資格取得助成"
    rate = 50
    ceiling = 20_000
    valid_from = date(2020, 4, 1)


class BudgetFactory(DjangoModelFactory):
    class Meta:
        model = SubsidyBudget

    kind = SubFactory(SubsidyKindFactory)
    year = 2026
    amount = 100_000


class SubsidyFactory(DjangoModelFactory):
    class Meta:
        model = Subsidy

    employee = SubFactory(EmployeeFactory)
    kind = SubFactory(SubsidyKindFactory, authority=SelfAttribute("..employee.authority"))
    year = 2026
    state = Subsidy.State.APPLIED
    title = Sequence(lambda n: f"資格{n}")
    purpose = "仕事に使うため"
    cost = 30_000
    applied_at = NOW


class ExternalRecordFactory(DjangoModelFactory):
    class Meta:
        model = ExternalRecord

    employee = SubFactory(EmployeeFactory)
    title = Sequence(lambda n: f"講座{n}")
    provider = "市民大学"
    completed_on = date(2026, 10, 1)


class SharingFactory(DjangoModelFactory):
    class Meta:
        model = Sharing

    employee = SubFactory(EmployeeFactory)
    title = Sequence(lambda n: f"発表{n}")
    held_on = date(2026, 12, 1)
    audience = "課内の朝礼"


class OJTPlanFactory(DjangoModelFactory):
    class Meta:
        model = OJTPlan

    employee = SubFactory(EmployeeFactory)
    instructor = SubFactory(EmployeeFactory, authority=SelfAttribute("..employee.authority"))
    state = OJTPlan.State.ACTIVE
    aim = "一人で窓口に立てる"
    valid_from = date(2026, 4, 1)
    valid_to = date(2027, 3, 31)


def upload(content: bytes = PDF, name: str = "修了証.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(form: str = "PNG", size: tuple[int, int] = (8, 8)) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size).save(data, form)
    return data.getvalue()


def document(part: str = "presentationml.presentation", **entries: bytes) -> bytes:
    """An Office document that says of itself that it is ``part``, with further entries."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as book:
        kind = f"application/vnd.openxmlformats-officedocument.{part}.main+xml"
        book.writestr("[Content_Types].xml", f'<Types><Override PartName="/x.xml" ContentType="{kind}"/></Types>')
        for name, content in entries.items():
            book.writestr(name, content)
    return data.getvalue()

"""What the tests of the pages of self-development ask in the same way."""

from django.urls import reverse

from tests.training.factories_support import (
    NOW,
    PDF,
    ExternalRecordFactory,
)
from training.support import files
from training.support.files import Checked


def at(name, *args):
    return reverse(f"training:{name}", args=args)


def text_of(response):
    return response.content.decode()


def evidence_of(employee, name="修了証 (1).pdf"):
    record = ExternalRecordFactory(employee=employee)
    files.attach([Checked(name, "application/pdf", PDF)], to=record, by=employee.user, at=NOW)
    return record.evidence.get()

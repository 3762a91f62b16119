"""The record form as files (人事評価記録書のPDF・Excel): who takes one with him is written down."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.papers.pdf import record_pdf
from evaluations.papers.record import Record
from evaluations.papers.sight import Copy, Sight, copies
from evaluations.rules.workflow import Stage
from evaluations.views.pages import SheetPage
from staff import audit
from staff.models import AuditEvent
from training.views.papers import paper


class RecordFile(SheetPage):
    """A file of one sheet, for whoever has a part in it now."""

    http_method_names = ("get", "head")
    for_stages = frozenset(Stage)
    what: str | Promise = ""

    def taken(self, **detail: Any) -> None:
        """Before the file leaves."""
        audit.record(
            AuditEvent.Kind.EXPORT, str(self.what), by=self.user, at=timezone.now(), whose=[self.sheet.employee_id],
            address=audit.address_of(self.request), detail={"sheet": self.sheet.pk, **detail},
        )  # fmt: skip

    def called(self, what: str) -> str:
        return f"{what}_{self.sheet.staff_number}_{self.sheet.name}"


class RecordPDF(RecordFile):
    what = gettext_lazy("人事評価記録書(PDF)")

    @cached_property
    def copy(self) -> Copy:
        """The fuller copy, unless another is asked for; not found where the reader cannot have it."""
        offered = copies(self.stages)
        asked = self.request.GET.get("copy", offered[0])
        found = next((one for one in offered if one == asked), None)
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sight = Sight(self.sheet, self.copy, self.stages)
        data = record_pdf(Record(self.sheet, sight), by=self.user.name, at=timezone.now())
        self.taken(copy=self.copy.value)
        return paper(data, self.called(_("人事評価記録書(%s)") % sight.label))

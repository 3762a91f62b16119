"""Record forms of a department on paper (記録書のまとめ印刷): choose, wait, take the file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import kept_files
from common.forms import choice
from common.models import Job
from common.pages import Crumb
from evaluations import access
from evaluations.access import Right
from evaluations.models import Cycle, Sheet
from evaluations.navigation import evaluates
from evaluations.papers import bundles, work
from evaluations.papers.bundles import MOST, Place
from evaluations.papers.sight import Copy
from evaluations.views.jobs import JobPage
from evaluations.views.pages import EvaluationPage
from staff import audit
from staff.models import AuditEvent

_JOBS_SHOWN = 5


class OfPrints(EvaluationPage):
    """For HR, and for whoever evaluates: of those whom he evaluates."""

    def is_for_user(self) -> bool:
        return super().is_for_user() and (self.is_office or evaluates(self.user, self.today))

    @cached_property
    def is_office(self) -> bool:
        return access.may(self.user, Right.READ_SHEETS, on=self.today)

    @property
    def section(self) -> str:  # type: ignore[override]  # follows from who asks
        return "prints" if self.is_office else "board"

    @property
    def copies(self) -> dict[Copy, str | Promise]:
        fuller = gettext_lazy("保管用") if self.is_office else gettext_lazy("評価者用")
        return {Copy.ARCHIVE: fuller, Copy.OWN: gettext_lazy("本人用")}


class ChoiceForm(forms.Form):
    cycle = choice(gettext_lazy("評価の回"), [])
    department = choice(gettext_lazy("所属(下の組織を含む)"), [])
    copy = choice(gettext_lazy("写しの種類"), [])

    def __init__(
        self, data: Any, *, cycles: Iterable[Cycle], places: Iterable[Place], copies: dict[Copy, str | Promise]
    ) -> None:
        super().__init__(data, label_suffix="")
        fields: Any = self.fields
        fields["cycle"].choices = [(str(cycle.pk), cycle.name) for cycle in cycles]
        fields["department"].choices = [("", _("すべて")), *((str(p.pk), f"{p.label}({p.number})") for p in places)]
        fields["copy"].choices = list(copies.items())
        self.is_valid()


class PrintPage(OfPrints):
    """``?cycle=``, ``?department=``, ``?copy=``: how many forms that are; pressed, they are printed."""

    title = gettext_lazy("記録書の印刷")
    template_name = "evaluations/papers/prints.html"

    @cached_property
    def cycles(self) -> list[Cycle]:
        return list(bundles.cycles(self.user, on=self.today).regular_first().select_related("scheme"))

    @cached_property
    def cycle(self) -> Cycle | None:
        asked = self.request.GET.get("cycle", "")
        return next((c for c in self.cycles if str(c.pk) == asked), self.cycles[0] if self.cycles else None)

    @cached_property
    def places(self) -> list[Place]:
        return bundles.places(self.user, self.cycle, on=self.today) if self.cycle else []

    @cached_property
    def place(self) -> Place | None:
        """None: of all."""
        asked = self.request.GET.get("department", "")
        found = next((place for place in self.places if str(place.pk) == asked), None)
        if asked and found is None:
            raise Http404
        return found

    @property
    def copy(self) -> Copy:
        asked = self.request.GET.get("copy", "")
        return Copy(asked) if asked in set(Copy) else Copy.ARCHIVE

    @property
    def number(self) -> int:
        """Of forms."""
        if self.place or self.cycle is None:
            return self.place.number if self.place else 0
        return bundles.printable(self.user, self.cycle, on=self.today).count()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.copy()
        asked["cycle"] = str(self.cycle.pk) if self.cycle else ""
        number = self.number
        return super().get_context_data(
            form=ChoiceForm(asked, cycles=self.cycles, places=self.places, copies=self.copies), cycle=self.cycle,
            number=number, what=self.what, problem=work.too_many(number) if number > MOST else "",
            jobs=Job.objects.filter(by=self.user, kind=work.KIND).defer("options", "result")[:_JOBS_SHOWN],
            is_office=self.is_office, **kwargs,
        )  # fmt: skip

    @property
    def what(self) -> str:
        """Of whom, in words."""
        return self.place.name if self.place else _("全員") if self.is_office else _("わたしが評価する人")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.cycle is None or not 0 < self.number <= MOST:
            return self.render_to_response(self.get_context_data(), status=422)
        told = {"cycle": self.cycle.name, "what": self.what, "copy": self.copies[self.copy]}
        title = _("「%(cycle)s」%(what)sの記録書(%(copy)s)") % told
        department = self.place.pk if self.place else None
        job = work.ask(self.cycle, department, self.copy, title=title, by=self.user, now=timezone.now())
        return redirect("evaluations:print_job", job.pk)


class PrintJobPage(JobPage, OfPrints):
    template_name = "evaluations/papers/print_job.html"
    kinds = frozenset({work.KIND})
    page = "print_job"

    @property
    def asked_on(self) -> Crumb:
        return Crumb(_("記録書の印刷"), f"{reverse('evaluations:prints')}?cycle={self.job.options['cycle']}")

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), self.asked_on]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = {}
        if self.job.state == Job.State.DONE:
            is_there = kept_files.find(self.job.result["file"], now=timezone.now())
            if is_there:
                is_there.close()
            told = {"number": len(self.job.result["parts"]), "kind": self.job.result["kind"], "is_there": is_there}
        return super().get_context_data(**told, **kwargs)


class PrintFile(PrintJobPage):
    """The file, as long as it is kept and its reader may read all that stands on it. Who takes it is written down."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]  # a file streams
        if self.job.state != Job.State.DONE:
            raise Http404
        parts = {int(pk): read for pk, read in self.job.result["parts"].items()}
        copy = Copy(self.job.options["copy"])
        if not bundles.still_reads(self.user, copy, parts, on=self.today):
            return self._gone(_("読める範囲が変わったため、この印刷物は渡せません。もう一度作ってください。"))
        kept = kept_files.find(self.job.result["file"], now=timezone.now())
        if kept is None:
            return self._gone(_("時間がたったため、ファイルを消しました。もう一度作ってください。"))
        self._taken(list(parts), copy)
        name = f"{_('人事評価記録書')}_{self.job.finished_at:%Y%m%d}.{self.job.result['kind']}"
        return FileResponse(kept, as_attachment=True, filename=name)

    def _gone(self, why: str) -> HttpResponse:
        messages.error(self.request, why)
        return redirect(self.here)

    def _taken(self, sheets: list[int], copy: Copy) -> None:
        """Before the file leaves."""
        whose = Sheet.objects.filter(pk__in=sheets).values_list("employee", flat=True)
        audit.record(
            AuditEvent.Kind.EXPORT, _("人事評価記録書(まとめて印刷)"), by=self.user, at=timezone.now(), whose=whose,
            address=audit.address_of(self.request), detail={"job": self.job.pk, "copy": copy.value},
        )  # fmt: skip

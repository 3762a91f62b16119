"""Results told and sheets closed by HR (開示・完了): a cycle by departments, all of a list or some of it at a press."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import Ready, choice
from common.models import Job
from common.pages import Crumb
from common.paging import counted_page
from common.text import hidden_characters
from evaluations import access, disclosure, disclosure_work
from evaluations.access import Right
from evaluations.disclosure import Batch, Deed
from evaluations.models import Cycle, Sheet
from evaluations.rules.workflow import State
from evaluations.views.jobs import JobPage
from evaluations.views.pages import EvaluationPage
from staff import audit

ON_A_PAGE = 100
# What one press does while it is waited for; more goes on in the background.
AT_ONCE = 100
# Of what came of a job: so many people by name under each reason, so many jobs on the page.
_NAMED, _JOBS_SHOWN = 100, 3

SHOWN: dict[str, Q] = {
    "waiting": Q(state=State.CONFIRMED, undisclosed_reason=""),
    "withheld": ~Q(undisclosed_reason="") & Q(disclosed_at=None) & ~Q(state=State.CLOSED),
    "unread": Q(state__in=[State.DISCLOSED, State.FEEDBACK_DONE], acknowledged_at=None),
    "read": Q(state__in=[State.DISCLOSED, State.FEEDBACK_DONE], acknowledged_at__isnull=False),
    "closed": Q(state=State.CLOSED),
}
LABELS: dict[str, Promise] = {
    "waiting": gettext_lazy("開示待ち"),
    "withheld": gettext_lazy("開示しない"),
    "unread": gettext_lazy("開示済み・本人の確認待ち"),
    "read": gettext_lazy("開示済み・本人が確認"),
    "closed": gettext_lazy("完了"),
}
# What can be done with a list.
DOES: dict[str, tuple[Deed, ...]] = {
    "waiting": (Deed.DISCLOSE, Deed.WITHHOLD),
    "withheld": (Deed.RELEASE, Deed.CLOSE),
    "unread": (Deed.CLOSE,),
    "read": (Deed.CLOSE,),
    "closed": (),
}
DONE: dict[Deed, Promise] = {
    Deed.DISCLOSE: gettext_lazy("%d人に結果を開示しました。"),
    Deed.CLOSE: gettext_lazy("%d人の評価を完了としました。"),
    Deed.WITHHOLD: gettext_lazy("%d人の結果を開示しないことにしました。"),
    Deed.RELEASE: gettext_lazy("%d人の結果を開示することに戻しました。"),
}
# What a job is called.
TITLES: dict[Deed, Promise] = {
    Deed.DISCLOSE: gettext_lazy("「%s」の結果を開示する"),
    Deed.CLOSE: gettext_lazy("「%s」を完了とする"),
    Deed.WITHHOLD: gettext_lazy("「%s」の結果を開示しないことにする"),
    Deed.RELEASE: gettext_lazy("「%s」の結果を開示することに戻す"),
}


class FilterForm(forms.Form):
    cycle = choice(gettext_lazy("評価の回"), [])
    show = choice(gettext_lazy("状態"), list(LABELS.items()), otherwise="waiting")
    department = choice(gettext_lazy("所属"), [], anything=gettext_lazy("すべて"))

    def __init__(self, data: Any, *, cycles: Iterable[Cycle], departments: Iterable[tuple[int, str]]) -> None:
        super().__init__(data, label_suffix="")
        fields: Any = self.fields
        fields["cycle"].choices = [(str(cycle.pk), cycle.name) for cycle in cycles]
        fields["department"].choices = Ready([("", _("すべて")), *((str(pk), name) for pk, name in departments)])
        self.is_valid()

    def chosen(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or self.fields[name].initial or "")


@dataclass
class Place:
    """A department with how many of its sheets are in each list."""

    pk: int
    name: str
    cycle: int
    numbers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SHOWN, 0))

    @property
    def cells(self) -> list[tuple[str, str]]:
        """How many, and where they are listed; blank where nobody is. In words: a template takes long over numbers."""
        return [
            (str(number), f"?cycle={self.cycle}&show={name}&department={self.pk}#list" if number else "")
            for name, number in self.numbers.items()
        ]


class OfDisclosure(EvaluationPage):
    section = "disclose"

    def is_for_user(self) -> bool:
        return super().is_for_user() and access.may(self.user, Right.READ_SHEETS, on=self.today)


class DisclosePage(OfDisclosure):
    """``?cycle=``, ``?show=``, ``?department=``. One's own sheet is in no list: others tell and close it."""

    title = gettext_lazy("開示")
    template_name = "evaluations/disclosure/disclose.html"
    batch: Batch | None = None

    @cached_property
    def cycles(self) -> list[Any]:
        """Each with ``has_some``: whether anybody stands in the list that is asked for."""
        listed = SHOWN.get(self.request.GET.get("show", ""), SHOWN["waiting"])
        some = disclosure.of_office(self.user, on=self.today).filter(listed, cycle=OuterRef("pk"))
        found = Cycle.objects.visible_to(self.user, on=self.today).real().exclude(state=Cycle.State.DRAFT)
        return list(found.annotate(has_some=Exists(some)).regular_first())

    @cached_property
    def cycle(self) -> Cycle | None:
        """Where none is asked for, as from the home page: the first in which there is something to do."""
        asked = self.request.GET.get("cycle", "")
        chosen = [c for c in self.cycles if str(c.pk) == asked] or [c for c in self.cycles if c.has_some]
        return next(iter(chosen or self.cycles), None)

    @property
    def address(self) -> str:
        """Of this list, with its cycle: nothing that is pressed here is done to another, whatever waits by then."""
        asked = self.request.GET.copy()
        asked["cycle"] = str(self.cycle.pk) if self.cycle else ""
        return f"{self.request.path}?{asked.urlencode()}"

    @property
    def sheets(self) -> QuerySet[Sheet, Any]:
        return disclosure.of_office(self.user, on=self.today).filter(cycle=self.cycle)

    @property
    def jobs(self) -> QuerySet[Job, Any]:
        """Those that the user asked for lately in this cycle."""
        found = Job.objects.filter(by=self.user, kind=disclosure_work.KIND, options__cycle=self.cycle and self.cycle.pk)
        return found.defer("options", "result")[:_JOBS_SHOWN]

    @cached_property
    def places(self) -> list[Place]:
        """One query."""
        counts: Any = {f"n_{name}": Count("pk", filter=condition) for name, condition in SHOWN.items()}
        found: dict[int, Place] = {}
        rows = self.sheets.order_by("department__code", "department").values("department", "department_name")
        counted: Any = rows.annotate(**counts)
        cycle = self.cycle.pk if self.cycle else 0
        for row in counted:
            place = found.setdefault(row["department"], Place(row["department"], row["department_name"], cycle))
            for name in SHOWN:
                place.numbers[name] += row[f"n_{name}"]
        return [place for place in found.values() if any(place.numbers.values())]

    @cached_property
    def form(self) -> FilterForm:
        places = [(place.pk, place.name) for place in self.places]
        asked = self.request.GET.copy()
        asked["cycle"] = str(self.cycle.pk) if self.cycle else ""
        return FilterForm(asked, cycles=self.cycles, departments=places)

    @property
    def show(self) -> str:
        return self.form.chosen("show")

    @property
    def listed(self) -> QuerySet[Sheet, Any]:
        rows = self.sheets.filter(SHOWN[self.show]).select_related("cycle__scheme")
        department = self.form.chosen("department")
        return rows.filter(department=int(department)) if department else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        for name in ("places", "form"):
            self.__dict__.pop(name, None)
        told = self.listed.select_related(None).defer("derivation").order_by("department__code", "staff_number")
        page = counted_page(told, self.request.GET.get("page", "1"), size=ON_A_PAGE)
        audit.record_sight(self.request, [sheet.employee_id for sheet in page.object_list], _("結果の開示の一覧"))
        totals = {name: sum(place.numbers[name] for place in self.places) for name in SHOWN}
        return super().get_context_data(
            form=self.form, address=self.address, cycle=self.cycle, places=self.places, page=page,
            rows=page.object_list, show=self.show,
            totals=[(name, LABELS[name], number) for name, number in totals.items()], does=DOES[self.show],
            labels=LABELS.values(), at_once=AT_ONCE, batch=self.batch, jobs=self.jobs, **kwargs,
        )  # fmt: skip

    # ── What is done

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        do, reason = request.POST.get("do", ""), request.POST.get("reason", "")
        if self.cycle is None or do not in DOES[self.show]:
            raise Http404
        problem = self._problem(do, reason)
        if problem:
            return self.render_to_response(self.get_context_data(problem=problem, typed=reason), status=422)
        chosen = self._chosen()
        if len(chosen) > AT_ONCE:
            return self._begun(self.cycle, Deed(do), chosen, reason)
        return self._done(Deed(do), chosen, reason)

    def _chosen(self) -> list[int]:
        """Those that were ticked, or all of the list."""
        rows = self.listed.order_by("department__code", "staff_number", "pk")
        if "everybody" not in self.request.POST:
            ticked = [int(pk) for pk in self.request.POST.getlist("sheet") if pk.isdecimal() and len(pk) < 10]
            rows = rows.filter(pk__in=ticked)
        return list(rows.values_list("pk", flat=True))

    def _problem(self, do: str, reason: str) -> str:
        if do == Deed.WITHHOLD and (not reason.strip() or len(reason) > 200 or hidden_characters(reason)):
            return _("開示しない理由を、200字までで入力してください。")
        if "everybody" not in self.request.POST and not self.request.POST.getlist("sheet"):
            return _("人を選んでから押してください。")
        return ""

    def _begun(self, cycle: Cycle, deed: Deed, chosen: list[int], reason: str) -> HttpResponse:
        title = str(TITLES[deed]) % cycle.name
        job = disclosure_work.ask(
            cycle, deed, chosen, reason=reason, title=title, by=self.user, now=timezone.now()
        )  # fmt: skip
        return redirect("evaluations:disclose_job", job.pk)

    def _done(self, deed: Deed, chosen: list[int], reason: str) -> HttpResponse:
        rows = self.listed.filter(pk__in=chosen).order_by("department__code", "staff_number", "pk")
        self.batch = disclosure.do_all(rows, deed, by=self.user, at=timezone.now(), reason=reason)
        if self.batch.done:
            messages.success(self.request, str(DONE[deed]) % len(self.batch.done))
        if not self.batch.stayed:
            return redirect(self.address)
        return self.render_to_response(self.get_context_data())


class DiscloseJobPage(JobPage, OfDisclosure):
    """How far a job is; done, how many it told, and who was left out and why."""

    template_name = "evaluations/disclosure/job.html"
    kinds = frozenset({disclosure_work.KIND})
    page = "disclose_job"

    @property
    def asked_on(self) -> Crumb:
        return Crumb(_("開示"), f"{reverse('evaluations:disclose')}?cycle={self.job.options['cycle']}")

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), self.asked_on]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = self._told() if self.job.state == Job.State.DONE else {}
        return super().get_context_data(**told, **kwargs)

    def _told(self) -> dict[str, Any]:
        result, deed = self.job.result, Deed(self.job.options["deed"])
        named = {pk for _why, sheets in result["stayed"] for pk in sheets[:_NAMED]}
        found = Sheet.objects.visible_to(self.user, on=self.today).defer("derivation").in_bulk(named)
        audit.record_sight(self.request, [sheet.employee_id for sheet in found.values()], _("開示できなかった人"))
        return {
            "asked": len(self.job.options["sheets"]), "said": str(DONE[deed]) % result["done"],
            "passed": result["passed"], "left": sum(len(sheets) for _why, sheets in result["stayed"]), "most": _NAMED,
            "stayed": [(why, len(pks), _named(found, pks)) for why, pks in result["stayed"]],
        }  # fmt: skip


def _named(found: dict[int, Sheet], sheets: list[int]) -> list[Sheet]:
    return [found[pk] for pk in sheets[:_NAMED] if pk in found]

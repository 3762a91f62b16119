"""HR's pages for a cycle before, and while, it runs (評価の回): check it, open it, rehearse it, copy it, end it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.models import Job
from common.pages import Crumb
from common.paging import counted_page
from evaluations import access
from evaluations.access import Right
from evaluations.models import Cycle, Sheet
from evaluations.opening import copying, cycles, rehearsals, work
from evaluations.opening.evaluators import sample_routes
from evaluations.opening.preflight import Preflight, preflight
from evaluations.rulebook import rulebook_of
from evaluations.rules.workflow import Stage, State
from evaluations.views.jobs import JobPage
from evaluations.views.mending import Mended, mended
from evaluations.views.pages import EvaluationPage
from evaluations.words import STAGES
from staff import audit

# Of each topic so many findings are shown; those who mend them come back for the rest.
MOST_SHOWN = 100
_CYCLES_SHOWN = 50
_PER_PAGE = 50
_WALKED_AS = (Stage.SELF, Stage.FIRST, Stage.SECOND, Stage.ADJUSTER, Stage.CONFIRMER, Stage.HR)
# Whom every sheet has.
_ALWAYS = frozenset({Stage.SELF, Stage.HR})


class RunPage(EvaluationPage):
    """For those who run cycles; 403 to others."""

    section = "cycles"

    def is_for_user(self) -> bool:
        return super().is_for_user() and access.may(self.user, Right.RUN, on=self.today)

    def own_cycles(self) -> Any:
        return Cycle.objects.visible_to(self.user, on=self.today)


class CyclesPage(RunPage):
    """All cycles of the authority, the newest first."""

    title = gettext_lazy("評価の回")
    template_name = "evaluations/opening/cycles.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.own_cycles().real().select_related("scheme").annotate(number=_sheets(), done=_sheets(_DONE))
        # The order of the model is not kept where rows are counted.
        newest = rows.order_by("-period_from", "scheme", "pk")[:_CYCLES_SHOWN]
        return super().get_context_data(cycles=list(newest), **kwargs)


_DONE = Q(sheets__state__in=(State.CLOSED, State.EXEMPT))


def _sheets(condition: Q | None = None) -> Count:
    current = Q(sheets__is_current=True)
    return Count("sheets", filter=current & condition if condition else current)


class CyclePage(RunPage):
    """One cycle: what it is, what can be done with it, and, where that is asked for, all that the check finds."""

    template_name = "evaluations/opening/cycle.html"

    @cached_property
    def cycle(self) -> Cycle:
        rows = self.own_cycles().select_related("scheme__authority", "framework", "rehearsal_of")
        cycle: Cycle = get_object_or_404(rows.prefetch_related("windows", "departments"), pk=self.kwargs["pk"])
        return cycle

    def get_title(self) -> str:
        return self.cycle.name

    def get_template_names(self) -> list[str]:
        return ["evaluations/opening/rehearsal.html" if self.cycle.rehearsal_of_id else self.template_name]

    def get_crumbs(self) -> list[Crumb]:
        above = [Crumb(_("評価の回"), reverse("evaluations:cycles"))]
        if original := self.cycle.rehearsal_of:
            above.append(Crumb(original.name, reverse("evaluations:cycle", args=[original.pk])))
        return [*super().get_crumbs(), *above]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = self._walking() if self.cycle.rehearsal_of_id else self._running()
        return super().get_context_data(cycle=self.cycle, facts=self._facts(), **told, **kwargs)

    def _facts(self) -> list[tuple[str, str]]:
        cycle = self.cycle
        departments = len(cycle.departments.all())
        return [
            (_("評価制度"), f"{cycle.scheme.name}({cycle.scheme.get_kind_display()})"),
            (_("方針"), str(cycle.framework)),
            (_("評価期間"), f"{date_format(cycle.period_from)}〜{date_format(cycle.period_to)}"),
            (_("評価基準日"), date_format(cycle.base_date)),
            (_("対象の組織"), _("%d組織") % departments if departments else _("全庁")),
        ]

    # ── A real one

    def _running(self) -> dict[str, Any]:
        cycle = self.cycle
        states = cycle.sheets.current().order_by().values_list("state").annotate(n=Count("pk"))
        counted = {State(state): number for state, number in states}
        found = self._checked() if "check" in self.request.GET else None
        return {
            "found": found, "errors": self._mended(found, "errors"), "notices": self._mended(found, "notices"),
            "most": MOST_SHOWN, "number": sum(counted.values()), "standing": self._standing(counted),
            "in_period": counted.get(State.IN_PERIOD, 0),
            "left": sum(n for state, n in counted.items() if state not in {State.CLOSED, State.EXEMPT}),
            "is_draft": cycle.state == Cycle.State.DRAFT, "is_open": cycle.state == Cycle.State.OPEN,
            "rehearsals": list(cycle.rehearsals.order_by("-pk")), "active": list(_active(self.user, cycle)),
        }  # fmt: skip

    def _standing(self, counted: Mapping[State, int]) -> list[tuple[str, int, str]]:
        """How many sheets stand where, in the order of the way, each with the list of them."""
        there = reverse("admin:evaluations_sheet_changelist")
        return [
            (str(Sheet.State(state).label), counted[state], f"{there}?cycle={self.cycle.pk}&state__exact={state}")
            for state in State
            if state in counted
        ]

    def _mended(self, found: Preflight | None, kind: str) -> list[Mended]:
        return [mended(group, self.cycle) for group in getattr(found, kind, ())]

    def _checked(self) -> Preflight:
        """Whom the page names is written down."""
        found = preflight(self.cycle, on=self.today)
        groups = [*found.errors, *found.notices]
        shown = {one.employee for group in groups for one in group.findings[:MOST_SHOWN] if one.employee}
        audit.record_sight(self.request, shown, _("評価の回を始める前の確認"))
        return found

    # ── A rehearsal

    def _walking(self) -> dict[str, Any]:
        asked = self.request.GET.get("q", "")[:50].strip()
        rows = self.cycle.sheets.current().order_by("staff_number", "pk").prefetch_related("stages")
        if asked:
            rows = rows.filter(Q(name__contains=asked) | Q(staff_number=asked) | Q(department_name__contains=asked))
        page = counted_page(rows, self.request.GET.get("page", "1"), size=_PER_PAGE)
        audit.record_sight(self.request, [sheet.employee_id for sheet in page], _("評価の練習の一覧"))
        lines = [(sheet, _walks(sheet)) for sheet in page]
        return {"lines": lines, "page": page, "asked": asked}

    # ── What is done

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Each button of the page, by its name; another one is none (403)."""
        name = request.POST.get("do", "")
        done = DEEDS.get(name) if not self.cycle.rehearsal_of_id else {"discard": _discard}.get(name)
        if done is None:
            raise PermissionDenied
        try:
            return redirect(done(self))
        except ValidationError as refusal:
            for said in refusal.messages:
                messages.error(request, said)
            return redirect("evaluations:cycle", pk)

    def ask(self, kind: str, title: str) -> str:
        """Begin work in the background; where it is watched."""
        job = work.ask(kind, self.cycle, title=title % self.cycle.name, by=self.user, now=timezone.now())
        return reverse("evaluations:cycle_job", args=[job.pk])


def _walks(sheet: Any) -> list[tuple[str, str]]:
    """As whom the sheet can be walked: the person, whoever holds a stage apart, and HR."""
    held = _ALWAYS | {row.stage for row in sheet.stages.all() if row.is_current and not row.is_merged}
    address = reverse("evaluations:sheet", args=[sheet.pk])
    return [(str(STAGES[stage]), f"{address}?as={stage}") for stage in _WALKED_AS if stage in held]


def _active(user: Any, cycle: Cycle) -> Any:
    going_on = (Job.State.WAITING, Job.State.RUNNING)
    return Job.objects.filter(by=user, kind__in=work.KINDS, options__cycle=cycle.pk, state__in=going_on)


# ── The deeds, each answering where to go


def _open(page: CyclePage) -> str:
    return page.ask(work.OPEN, _("「%s」を始める"))


def _rehearse(page: CyclePage) -> str:
    return page.ask(work.REHEARSE, _("「%s」を練習する"))


def _start_self(page: CyclePage) -> str:
    alone = not page.cycle.scheme.has_self_report
    return page.ask(work.START_SELF, _("「%s」の評価を始める") if alone else _("「%s」の自己申告を始める"))


def _copy(page: CyclePage) -> str:
    copy = copying.copy_cycle(page.cycle, by=page.user, at=timezone.now())
    messages.success(page.request, _("「%s」を作りました。日付と評価制度を確かめてください。") % copy.name)
    return reverse("evaluations:cycle", args=[copy.pk])


def _close(page: CyclePage) -> str:
    cycle = cycles.close_cycle(page.cycle, by=page.user, at=timezone.now())
    messages.success(page.request, _("「%s」を終えました。") % cycle.name)
    return reverse("evaluations:cycle", args=[cycle.pk])


def _sample(page: CyclePage) -> str:
    cycle = page.cycle
    stages = rulebook_of(cycle.scheme).stages
    made = sample_routes(cycle.scheme.authority, stages, since=cycle.period_from)
    if made:
        messages.success(
            page.request, _("経路の見本を%d件作りました。実際の決まりに合わせて直してください。") % len(made)
        )
    else:
        messages.info(page.request, _("経路はもうあります。見本は作りませんでした。"))
    return reverse("admin:evaluations_route_changelist")


def _discard(page: CyclePage) -> str:
    original = page.cycle.rehearsal_of_id
    rehearsals.discard(page.cycle, by=page.user)
    messages.success(page.request, _("練習を捨てました。"))
    return reverse("evaluations:cycle", args=[original])


DEEDS: dict[str, Callable[[CyclePage], str]] = {
    "open": _open,
    "rehearse": _rehearse,
    "start_self": _start_self,
    "copy": _copy,
    "close": _close,
    "sample": _sample,
}


class CycleJobPage(JobPage, RunPage):
    """Done, it leads to the cycle."""

    kinds = work.KINDS
    page = "cycle_job"

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("評価の回"), reverse("evaluations:cycles"))]

    @property
    def asked_on(self) -> Crumb:
        there = reverse("evaluations:cycle", args=[self.job.options["cycle"]])
        return Crumb(_("評価の回"), there if self.is_active else f"{there}?check=1")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.job.state != Job.State.DONE:
            return super().get(request, *args, **kwargs)
        cycle = self.job.result.get("rehearsal", self.job.options["cycle"])
        messages.success(request, _told(self.job))
        return self.lead(reverse("evaluations:cycle", args=[cycle]))


def _told(job: Job) -> str:
    number: int = job.result["number"]
    said: dict[str, str] = {
        work.OPEN: _("記録書を%d件作りました。"),
        work.REHEARSE: _("練習の記録書を%d件作りました。だれかを選んで、その人になって進められます。"),
        work.START_SELF: _("%d件の記録書を、次の手順へ進めました。"),
    }
    return said[job.kind] % number

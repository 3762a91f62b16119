"""HR's list of sheets whose evaluators should follow a transfer or a new head (評価者の交代)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.models import Job
from common.pages import Crumb
from evaluations import access, entries, following_work
from evaluations.access import Right
from evaluations.models import Cycle
from evaluations.sheets.following import Following, Proposal, follow
from evaluations.views.jobs import JobPage
from evaluations.views.pages import EvaluationPage
from staff.days import Asked, read_day

ON_A_PAGE = 50
# What one press changes while it is waited for; more goes on in the background.
AT_ONCE = 50
_JOBS_SHOWN, _PROBLEMS_SHOWN = 3, 200


class OfFollowing(EvaluationPage):
    section = "following"

    def is_for_user(self) -> bool:
        return super().is_for_user() and access.may(self.user, Right.FORCE, on=self.today)


class FollowingPage(OfFollowing):
    """``?cycle=``: a running cycle; ``?on=``: as of a day, today if none is named.

    It tells who evaluates whom, and nothing that is said on a sheet.
    """

    title = gettext_lazy("評価者の交代")
    template_name = "evaluations/segments/following.html"

    @cached_property
    def cycles(self) -> list[Cycle]:
        found = Cycle.objects.visible_to(self.user, on=self.today).running().real()
        return list(found.regular_first().select_related("scheme"))

    @cached_property
    def cycle(self) -> Cycle | None:
        asked = self.request.GET.get("cycle", "")
        if not asked:
            return self.cycles[0] if self.cycles else None
        found = next((cycle for cycle in self.cycles if str(cycle.pk) == asked), None)
        if found is None:
            raise Http404
        return found

    @cached_property
    def asked(self) -> Asked:
        return read_day(self.request.GET.get("on", ""), today=self.today, ahead=False)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(cycles=self.cycles, cycle=self.cycle, asked=self.asked, **kwargs)
        if self.cycle is None:
            return context
        page: Page[Proposal] = Paginator(self.found.proposals, ON_A_PAGE).get_page(self.request.GET.get("page", "1"))
        jobs = Job.objects.filter(by=self.user, kind=following_work.KIND, options__cycle=self.cycle.pk)
        return {"reason": _("組織と評価者の経路に合わせるため")} | context | {
            "page": page, "proposals": list(page), "gone": self.found.gone,
            "jobs": jobs.defer("options", "result")[:_JOBS_SHOWN],
        }  # fmt: skip

    @cached_property
    def found(self) -> Following:
        if self.cycle is None:
            raise Http404
        return Following(self.cycle, on=self.asked.day)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.cycle is None:
            raise Http404
        chosen, reason = self._chosen(), request.POST.get("reason", "").strip()
        if problem := _problem(chosen, reason):
            context = self.get_context_data(problem=problem, chosen=chosen, reason=reason)
            return self.render_to_response(context, status=422)
        said: dict[str, Any] = {"on": self.asked.day, "by": self.user, "reason": reason}
        if len(chosen) > AT_ONCE:
            job = following_work.ask(self.cycle, chosen, now=timezone.now(), **said)
            return redirect("evaluations:follow_job", job.pk)
        return self._told(*follow(self.cycle, chosen, at=timezone.now(), **said))

    def _chosen(self) -> frozenset[str]:
        """What was ticked; all of one person, whose button was pressed; or the whole list, over all pages."""
        only, data = self.request.POST.get("only"), self.request.POST
        if only:
            return frozenset(one.key for one in self.found.proposals if str(one.sheet.pk) == only)
        if "everybody" in data:
            return frozenset(one.key for one in self.found.proposals)
        return frozenset(data.getlist("change"))

    def _told(self, number: int, problems: list[str]) -> HttpResponse:
        if number:
            messages.success(self.request, _("%d人の評価者を替えました。") % number)
        for problem in problems:
            messages.error(self.request, problem)
        return redirect(self.request.get_full_path())


class FollowJobPage(JobPage, OfFollowing):
    """How far it is; done, of how many people, and what could not be done."""

    template_name = "evaluations/segments/follow_job.html"
    kinds = frozenset({following_work.KIND})
    page = "follow_job"

    @property
    def asked_on(self) -> Crumb:
        return Crumb(_("評価者の交代"), f"{reverse('evaluations:following')}?cycle={self.job.options['cycle']}")

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), self.asked_on]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"most": _PROBLEMS_SHOWN, "result": self.job.result} | kwargs)


def _problem(chosen: frozenset[str], reason: str) -> str:
    if not chosen or not reason:
        return _("替える評価者を選び、理由を入力してください。")
    try:
        entries.check(reason)
    except ValidationError as refusal:
        return str(refusal.messages[0])
    return ""

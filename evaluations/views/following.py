"""HR's list of sheets whose evaluators should follow a transfer or a new head (評価者の交代)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations import access
from evaluations.access import Right
from evaluations.models import Cycle
from evaluations.sheets.following import Following, Proposal, follow
from evaluations.views.pages import EvaluationPage
from staff.days import Asked, read_day

ON_A_PAGE = 50


class FollowingPage(EvaluationPage):
    """``?cycle=``: a running cycle; ``?on=``: as of a day, today if none is named.

    It tells who evaluates whom, and nothing that is said on a sheet.
    """

    title = gettext_lazy("評価者の交代")
    template_name = "evaluations/segments/following.html"
    section = "following"

    def is_for_user(self) -> bool:
        return super().is_for_user() and access.may(self.user, Right.FORCE, on=self.today)

    @cached_property
    def cycles(self) -> list[Cycle]:
        found = Cycle.objects.visible_to(self.user, on=self.today).running().real()
        return list(found.select_related("scheme"))

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
        found = Following(self.cycle, on=self.asked.day)
        page: Page[Proposal] = Paginator(found.proposals, ON_A_PAGE).get_page(self.request.GET.get("page", "1"))
        return context | {"page": page, "proposals": list(page), "gone": found.gone}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.cycle is None:
            raise Http404
        chosen, reason = frozenset(request.POST.getlist("change")), request.POST.get("reason", "").strip()
        if not chosen or not reason:
            problem = _("替える評価者を選び、理由を入力してください。")
            context = self.get_context_data(problem=problem, chosen=chosen, reason=reason)
            return self.render_to_response(context, status=422)
        number, problems = follow(
            self.cycle, chosen, on=self.asked.day, by=self.user, at=timezone.now(), reason=reason[:1000]
        )
        if number:
            messages.success(request, _("%d人の評価者を替えました。") % number)
        for problem in problems:
            messages.error(request, problem)
        return redirect(request.get_full_path())

"""Several decisions with one press: each by its own door, and whatever came of it is told (まとめて承認・確認する)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from training.models import ExternalRecord, Subsidy
from training.querysets import SubsidyQuerySet
from training.support import external, subsidies
from training.views.officer import keys
from training.views.pages import TrainingPage


class BulkDecisions(TrainingPage):
    """Approves applications and confirms records that are ticked; what cannot be stays, and it is told why."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") == "confirm":
            self._decide(self._records(), self._confirm, gettext_lazy("%d件を確認済みにしました。"))
        else:
            self._decide(self._applications(), self._approve, gettext_lazy("%d件を承認しました。"))
        return redirect(request.get_full_path())

    def _applications(self) -> SubsidyQuerySet:
        """In the order of coming: who came first is first given what is left of the budget."""
        visible = Subsidy.objects.visible_to(self.user, on=self.today).select_related("employee")
        return visible.filter(pk__in=keys(self.request.POST.getlist("subsidy"))).order_by("applied_at", "pk")

    def _approve(self, one: Any) -> None:
        subsidies.approve(one, by=self.user, at=timezone.now())

    def _records(self) -> Iterable[Any]:
        visible = ExternalRecord.objects.visible_to(self.user, on=self.today).select_related("employee")
        return visible.filter(pk__in=self._seen()).order_by("pk")

    def _confirm(self, one: Any) -> None:
        external.confirm(one, by=self.user, at=timezone.now(), seen=self._seen()[one.pk])

    def _seen(self) -> dict[int, int]:
        """Of the ticked records, which saving the list showed."""
        pairs = (ticked.partition("-") for ticked in self.request.POST.getlist("external"))
        return {pk: version for key, _dash, seen in pairs for pk in keys([key]) for version in keys([seen])}

    def _decide(self, chosen: Iterable[Any], decide: Callable[[Any], None], told: str | Promise) -> None:
        refused = {one: _refusal(decide, one) for one in chosen}
        if not refused:
            messages.error(self.request, _("一覧から、対象のものに印を付けてください。"))
        if done := sum(not problem for problem in refused.values()):
            messages.success(self.request, str(told) % done)
        for one, problem in refused.items():
            if problem:
                messages.warning(self.request, f"{one.title}({one.employee.name}): {problem}")


def with_versions(records: Any) -> Any:
    """Each record with which saving of it this is (``version``)."""
    last = ExternalRecord.history.model.objects.filter(id=OuterRef("pk")).order_by("-history_id")
    return records.annotate(version=Subquery(last.values("history_id")[:1]))


def _refusal(decide: Callable[[Any], None], one: Any) -> str:
    """Why it was not done; nothing where it was."""
    try:
        decide(one)
    except ValidationError as problem:
        return "".join(problem.messages)
    return ""

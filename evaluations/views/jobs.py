"""A page of work that goes on in the background (裏で進む処理): how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from common import jobs
from common.models import Job
from common.pages import Crumb
from evaluations.views.pages import EvaluationPage

GOING_ON = frozenset({Job.State.WAITING, Job.State.RUNNING})


class JobPage(EvaluationPage):
    """Polled by htmx; without it, by whoever reads. Jobs are seen by whoever asked for them.

    ``kinds``: of the jobs. ``page``: the name of its address. ``asked_on``: the page on which the work was asked for.
    """

    template_name = "evaluations/jobs/job.html"
    kinds: Collection[str] = ()
    page = ""

    @property
    def asked_on(self) -> Crumb:
        raise NotImplementedError

    @cached_property
    def job(self) -> Job:
        jobs.bury(now=timezone.now())
        job: Job = get_object_or_404(Job.objects.filter(by=self.user, kind__in=self.kinds), pk=self.kwargs["pk"])
        return job

    @property
    def is_active(self) -> bool:
        return self.job.state in GOING_ON

    @property
    def here(self) -> str:
        return reverse(f"evaluations:{self.page}", args=[self.job.pk])

    def get_title(self) -> str:
        return self.job.title

    def get_template_names(self) -> list[str]:
        return ["evaluations/jobs/state.html"] if self.is_polled else [self.template_name]

    @property
    def is_polled(self) -> bool:
        return bool(self.request.htmx)  # type: ignore[attr-defined]  # django-htmx

    def lead(self, there: str) -> HttpResponse:
        """To another page as a whole, whoever asks."""
        return HttpResponseClientRedirect(there) if self.is_polled else redirect(there)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What came of it stands on the page itself."""
        is_new = self.is_polled and self.job.state == Job.State.DONE
        return self.lead(self.here) if is_new else super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            job=self.job, active=self.is_active, lacks_worker=jobs.lacks_worker(self.job, now=timezone.now()),
            here=self.here, asked_on=self.asked_on, **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Again, after it stopped."""
        if self.job.state != Job.State.FAILED:
            return redirect(self.here)
        return redirect(f"evaluations:{self.page}", jobs.restart(self.job, now=timezone.now()).pk)

"""What the pages of one scheme share (評価制度の画面): found by whoever may see it in the admin."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from competencies.models import Framework
from evaluations.models import Scheme
from staff.admin_views.scope import user_of


class SchemeView(View):
    """``changes``: only for whoever keeps schemes; else for whoever reads them. Another authority's is not found."""

    model_admin: Any = None
    template = ""
    title = _("評価制度")
    changes = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        allowed = self.model_admin.has_change_permission if self.changes else self.model_admin.has_view_permission
        if not allowed(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def scheme(self) -> Scheme:
        rows = Scheme.objects.filter(authority=user_of(self.request).authority_id or 0).select_related("authority")
        found: Scheme = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    @cached_property
    def frameworks(self) -> list[Framework]:
        """The policy's editions whose grades can be evaluated, the one in force first."""
        user = user_of(self.request)
        rows = Framework.objects.visible_to(user).filter(authority=user.authority_id)
        return sorted(rows, key=lambda edition: (edition.state != Framework.State.IN_FORCE, -edition.number))

    def page(self, *, status: int = 200, **context: Any) -> HttpResponse:
        shared = {
            **self.model_admin.admin_site.each_context(self.request), "opts": self.model_admin.opts,
            "title": self.title, "may_change": self.model_admin.has_change_permission(self.request),
        }  # fmt: skip
        return render(self.request, self.template, {**shared, **context}, status=status)


def to_scheme(scheme: Scheme) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:evaluations_scheme_change", args=[scheme.pk]))

"""The auditor's page besides the list: the check of the chain (記録の確かめ)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from staff import audit

# So many events are checked while somebody waits; ``manage.py verify_audit`` checks them all.
CHECKED_ON_THE_PAGE = 5000


class ChainPage(View):
    """Whether the newest events follow from each other."""

    http_method_names = ["get", "head", "options"]  # Django's attribute
    model_admin: Any = None

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.model_admin.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.model_admin.admin_site.each_context(request),
            "opts": self.model_admin.opts,
            "title": _("記録の確かめ"),
            "finding": audit.check(last=CHECKED_ON_THE_PAGE),
        }
        return render(request, "admin/staff/chain.html", context)

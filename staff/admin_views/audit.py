"""The auditor's pages besides the list: the check of the chain, and the list as a file (記録の確かめと書き出し)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from common.exporting import ListExport
from staff import audit
from staff.admin_views.scope import user_of
from staff.models import AuditEvent, AuditSubject

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


class EventExport(ListExport, View):
    """The list as it is filtered, whole; that it was taken away is an event too."""

    export_name = gettext_lazy("閲覧と操作の記録")
    model_admin: Any = None

    def export_table(self) -> tuple[Sequence[Any], Iterable[Sequence[Any]]]:
        headings = (_("日時"), _("種類"), _("した人"), _("内容"), _("対象の職員"), _("接続元"), _("照合値"))
        subjects = AuditSubject.objects.select_related("employee").order_by("employee__staff_number")
        try:
            events = self.model_admin.get_changelist_instance(self.request).get_queryset(self.request)
        except IncorrectLookupParameters as unknown:
            raise Http404 from unknown
        return headings, map(_row, events.prefetch_related(Prefetch("whose", queryset=subjects)).iterator(1000))

    def exported(self, rows: int) -> None:
        audit.record(
            AuditEvent.Kind.EXPORT,
            str(self.export_name),
            by=user_of(self.request),
            at=timezone.now(),
            address=audit.address_of(self.request),
            detail={"rows": rows},
        )


def _row(event: AuditEvent) -> Sequence[str]:
    return (
        f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}",
        str(event.get_kind_display()),
        event.actor_name,
        event.what,
        "、".join(str(subject.employee) for subject in event.whose.all()),
        event.address or "",
        event.digest,
    )


def export_of(model_admin: Any, request: HttpRequest) -> HttpResponse:
    return cast(HttpResponse, EventExport.as_view(model_admin=model_admin)(request))

"""The history of a row, or of a person with all that is kept about him (変更の履歴)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from staff import access, audit, history
from staff.access import Right
from staff.admin_views.scope import names, own, user_of
from staff.careers.grades import grade_book
from staff.history import Entry, Reader
from staff.models import Employee, RoleGrant
from staff.naming import Names, Vocabulary, names_of

PER_PAGE = 100


class HistoryPage(View):
    """Of the rows that the admin shows, and of deleted ones of the own authority."""

    http_method_names = ["get", "head", "options"]  # Django's attribute
    model_admin: Any = None

    def get(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not object_id.isdecimal() or len(object_id) > 18:
            raise Http404
        self.check_role(request)
        title, entries = self.told(request, int(object_id))
        page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.model_admin.admin_site.each_context(request),
            "opts": self.model_admin.opts,
            "title": _("変更の履歴"),
            "row": title,
            "page": page,
            "may_list": self.model_admin.has_view_permission(request),
            "object_id": object_id,
        }
        return render(request, "admin/staff/history.html", context)

    def check_role(self, request: HttpRequest) -> None:
        if not self.model_admin.has_view_permission(request):
            raise PermissionDenied

    def told(self, request: HttpRequest, pk: int) -> tuple[str, list[Entry]]:
        """What the row is called, and its history. Http404 for what the user may not see."""
        found = self.model_admin.get_queryset(request).filter(pk=pk).first()
        if found is None and not self._was_ours(request, pk):
            raise Http404
        entries = history.of_row(
            self.model_admin.model, pk, reader=self.reader(request), words=_words(request),
            parts=self.model_admin.history_parts,
        )  # fmt: skip
        if person := self._person(found, pk):
            audit.record_sight(
                request, [person], _("変更の履歴: %(name)s") % {"name": self.model_admin.opts.verbose_name}
            )
        return self.model_admin.history_title(request, found) if found else _("削除された項目"), entries

    def reader(self, request: HttpRequest) -> Reader:
        return _reader(request)

    def _was_ours(self, request: HttpRequest, pk: int) -> bool:
        """Whether a row that is no more belonged to the own authority; what is only hidden from the user did not."""
        model = self.model_admin.model
        if model._base_manager.filter(pk=pk).exists() or own(request) is None:
            return False
        path = self.model_admin.path_to_authority
        return bool(model.history.filter(**{"id": pk, path: own(request)}).exists())

    def _person(self, found: Any, pk: int) -> int | None:
        """Whose record the row is or was."""
        row = found or self.model_admin.model.history.filter(id=pk).first()
        person: int | None = getattr(row, "employee_id", None)
        return person


class PersonHistoryPage(HistoryPage):
    """An employee's, for HR and, without what is private, for the auditor."""

    def check_role(self, request: HttpRequest) -> None:
        reads_log = access.may(user_of(request), Right.READ_LOG, on=timezone.localdate())
        if not reads_log:
            super().check_role(request)

    def told(self, request: HttpRequest, pk: int) -> tuple[str, list[Entry]]:
        user, today = user_of(request), timezone.localdate()
        employee = get_object_or_404(Employee, pk=pk, authority=own(request))
        aspects = access.aspects_in_history(user, employee, on=today)
        if not aspects or (employee.hired_on > today and not _plans(request)):
            raise Http404
        audit.record_sight(request, [employee], _("変更の履歴: 職員"))
        reader = _reader(request, aspects=aspects)
        return str(employee), history.of_person(employee, reader=reader, words=_words(request))


class AccountHistoryPage(HistoryPage):
    """An account's: what was done to it, and the roles that it was given."""

    def told(self, request: HttpRequest, pk: int) -> tuple[str, list[Entry]]:
        user = get_object_or_404(self.model_admin.get_queryset(request), pk=pk)
        records = RoleGrant.history.filter(user_id=pk).select_related("history_user")
        words = _words(request, names_of(user.authority_id))
        roles = history.entries(records, reader=_reader(request), words=words)
        return str(user), sorted([*roles, *history.deeds_on(user)], key=lambda entry: entry.at, reverse=True)


def _reader(request: HttpRequest, **limits: Any) -> Reader:
    return Reader(timezone.localdate(), plans_ahead=_plans(request), **limits)


def _words(request: HttpRequest, departments: Names | None = None) -> Vocabulary:
    """``departments``: those of another authority than the reader's own."""
    return Vocabulary(departments or names(request), partial(grade_book, user_of(request)))


def _plans(request: HttpRequest) -> bool:
    return access.may(user_of(request), Right.PLAN_AHEAD, on=timezone.localdate())

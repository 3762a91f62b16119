"""What the lists of HR's admin share: told all at once, and taken away as files (一覧とその書き出し)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from common.exporting import PARAMETER, export_links
from staff import access
from staff.access import Right
from staff.admin_views.lists import ListFile
from staff.admin_views.scope import user_of

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


class ToldList(ChangeList):
    """The rows of a page with what the admin has to tell of them, asked for all at once."""

    model_admin: Any

    def get_filters_params(self, params: Any = None) -> Any:
        """The format of a file narrows nothing."""
        return {name: value for name, value in super().get_filters_params(params).items() if name != PARAMETER}

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = self.model_admin.tell(request, list(self.result_list))


class ExportedList(_ModelAdmin):
    """A list that leaves as a file with its filters: what ``staff.admin_views.lists`` asks of its admin."""

    # What allows to take it away.
    export_right: ClassVar[Right] = Right.EXPORT
    # The filters in which names are typed: the log says nothing of them.
    typed_filters: ClassVar[frozenset[str]] = frozenset()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ToldList

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if PARAMETER in request.GET and self.has_view_permission(request):
            return ListFile.of(self)(request)
        links = export_links(request.GET) if self.may_export(request) else []
        return super().changelist_view(request, {"export_links": links, **(extra_context or {})})

    def may_export(self, request: HttpRequest) -> bool:
        return access.may(user_of(request), self.export_right, on=timezone.localdate())

    def tell(self, request: HttpRequest, rows: list[Any]) -> list[Any]:
        """Rows of a page, with what their columns say besides their own fields."""
        return rows

    def tell_in_file(self, request: HttpRequest, rows: list[Any]) -> list[Any]:
        return self.tell(request, rows)

    def get_export_columns(self, request: HttpRequest) -> Sequence[Any]:
        return self.get_list_display(request)

    def people_of(self, row: Any) -> Iterable[int]:
        """The employees (primary keys) whom a row tells about."""
        return ()

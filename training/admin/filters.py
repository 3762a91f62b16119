"""Filters of the training office's lists (しぼりこみ)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import fiscal_year, fiscal_year_end, fiscal_year_start
from competencies.models import Grade
from staff.admin.coded import names_by_code
from staff.admin_views.scope import own
from training.models import CourseKind, Provider


class OwnRowFilter(admin.SimpleListFilter):
    """By a row of the own authority that the list's rows refer to through ``path``."""

    model: ClassVar[Any] = None
    path: ClassVar[str] = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = self.model._default_manager.filter(authority=own(request) or 0)
        return [(code, str(name)) for code, name in rows.values_list("code", "name")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(**{f"{self.path}__code": self.value()}) if self.value() else queryset


class KindFilter(OwnRowFilter):
    title = gettext_lazy("区分")
    parameter_name = "kind"
    model = CourseKind
    path = "kind"


class ProviderFilter(OwnRowFilter):
    title = gettext_lazy("研修機関")
    parameter_name = "provider"
    model = Provider
    path = "provider"


class SessionKindFilter(KindFilter):
    path = "course__kind"


class GradeFilter(admin.SimpleListFilter):
    """Rows that name a grade of the policy."""

    title = gettext_lazy("職位")
    parameter_name = "grade"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(names_by_code(Grade, request).items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(grades__has=self.value()) if self.value() else queryset


class YearFilter(admin.SimpleListFilter):
    """Sessions that begin in a fiscal year, from last year's to next year's."""

    title = gettext_lazy("年度")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        this = fiscal_year(timezone.localdate())
        return [(str(year), _("%d年度") % year) for year in (this + 1, this, this - 1)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in {value for value, _label in self.lookup_choices}:
            return queryset
        year = int(self.value() or 0)
        return queryset.filter(starts_on__range=(fiscal_year_start(year), fiscal_year_end(year)))

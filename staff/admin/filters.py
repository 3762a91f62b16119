"""Filters that are filled in (入力してしぼる): a small form beside a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import search_key
from staff.admin_views.scope import own, user_of
from staff.models import Department, Posting
from staff.rules.organisation import Organisation


class FilterForm(forms.Form):
    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data, label_suffix="", auto_id="filter_%s")
        self.request = request


class FormFilter(admin.ListFilter):
    """Several values in one form. What cannot be read finds nothing, and is told beside its field."""

    form_class: type[FilterForm]
    parameter_names: ClassVar[list[str]]
    form: Any
    template = "admin/staff/form_filter.html"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.parameter_names = list(cls.form_class.base_fields)

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        names = [name for name in self.expected_parameters() if name in params]
        self.used_parameters = {name: params.pop(name)[-1] for name in names}
        self.form = self.form_class(request, self.used_parameters or None)

    def expected_parameters(self) -> list[str | None]:
        return list(self.parameter_names)

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """The rest of the address, which the form keeps."""
        dropped = {*self.expected_parameters(), "p"}
        kept = {name: values for name, values in changelist.params.items() if name not in dropped}
        yield {"kept": kept}

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.form.is_bound:
            return queryset
        return self.narrow(queryset, self.form.cleaned_data) if self.form.is_valid() else queryset.none()

    def narrow(self, queryset: Any, wanted: dict[str, Any]) -> Any:
        raise NotImplementedError


def tree_choices(organisation: Organisation) -> list[tuple[str, str]]:
    """Departments from the top down, indented."""
    depth = organisation.depth
    return [(str(unit.id), "　" * depth[unit.id] + unit.name) for unit in organisation]


class DepartmentForm(FilterForm):
    department = forms.ChoiceField(label=_("今日の所属(下の組織を含む)"), required=False)

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(request, data)
        self.organisation = user_of(self.request).standing_on(timezone.localdate()).organisation
        self.fields["department"].choices = [("", _("すべて")), *tree_choices(self.organisation)]  # type: ignore[attr-defined]  # a ChoiceField


class DepartmentFilter(FormFilter):
    """The people of a department and of all under it, as of today. ``to_employee`` leads from the rows to them."""

    title = _("所属")
    form_class = DepartmentForm
    form: DepartmentForm
    to_employee = "employee"

    def narrow(self, queryset: Any, wanted: dict[str, Any]) -> Any:
        if not wanted["department"]:
            return queryset
        below = self.form.organisation.below([int(wanted["department"])])
        there = Posting.objects.on(timezone.localdate()).filter(department__in=below).values("employee")
        return queryset.filter(**{f"{self.to_employee}__in": there})


class LifeFilter(admin.SimpleListFilter):
    """Now, no longer, not yet (現在・廃止・予定). ``now``, ``past`` and ``ahead`` narrow to each."""

    parameter_name = "life"
    words: tuple[Any, Any, Any] = (_("現在"), _("過去"), _("予定"))

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(zip(("now", "past", "ahead"), self.words, strict=True))

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        today = timezone.localdate()
        found = {"now": self.now, "past": self.past, "ahead": self.ahead}.get(self.value() or "")
        return found(queryset, today) if found else queryset

    def now(self, queryset: Any, today: Any) -> Any:
        return queryset.holding(on=today)

    def past(self, queryset: Any, today: Any) -> Any:
        return queryset.filter(valid_to__lt=today)

    def ahead(self, queryset: Any, today: Any) -> Any:
        return queryset.filter(valid_from__gt=today)


class PeriodFilter(LifeFilter):
    title = _("期間")


class FoundingFilter(LifeFilter):
    title = _("存続")
    words = (_("現在"), _("廃止"), _("予定"))


class ServiceFilter(LifeFilter):
    """在職・退職・採用予定."""

    title = _("在職")
    words = (_("在職"), _("退職"), _("採用予定"))

    def now(self, queryset: Any, today: Any) -> Any:
        return queryset.serving(on=today)

    def past(self, queryset: Any, today: Any) -> Any:
        return queryset.filter(left_on__lt=today)

    def ahead(self, queryset: Any, today: Any) -> Any:
        return queryset.filter(hired_on__gt=today)


class EmploymentFilter(admin.SimpleListFilter):
    """任用形態 of the main post of today."""

    title = _("任用形態")
    parameter_name = "employment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Posting.Employment.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        posts = Posting.objects.on(timezone.localdate()).main().filter(employment=self.value())
        return queryset.filter(pk__in=posts.values("employee"))


def departments_named(request: HttpRequest, words: str) -> Any:
    """The own authority's departments with all words in their code or in one of their names."""
    found = Department.objects.filter(authority=own(request))
    for word in words.split():
        key = search_key(word)
        named = found.filter(versions__search_key__contains=key).values("pk")
        found = found.filter(pk__in=named) | found.filter(code__icontains=key)
    return found.values("pk")

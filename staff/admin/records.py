"""What was done and seen (記録): read by the auditor, changed by nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import Count, F, Prefetch, Q, QuerySet, Window, prefetch_related_objects
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.masters import StatedFilters
from staff.access import Right
from staff.admin.base import OwnAdmin
from staff.admin.filters import FilterForm, FormFilter
from staff.admin.forms import OwnForm
from staff.admin.lists import ExportedList
from staff.admin_views.audit import ChainPage
from staff.admin_views.scope import own, user_of
from staff.models import AuditEvent, AuditSubject, Employee, ImportRun, ImportSource, User

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


class ReadOnly(ExportedList, StatedFilters):
    """Read, and nothing else."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class EventForm(FilterForm):
    since = forms.DateField(label=gettext_lazy("この日から"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=gettext_lazy("この日まで"), required=False, widget=forms.DateInput({"type": "date"}))
    actor = forms.CharField(label=gettext_lazy("した人(氏名・番号)"), required=False, max_length=60)
    subject = forms.CharField(label=gettext_lazy("対象の職員(氏名・番号)"), required=False, max_length=60)


class EventFilter(FormFilter):
    """By period, by who did it, and by whose record it was."""

    title = gettext_lazy("期間と人")
    form_class = EventForm

    def narrow(self, queryset: Any, wanted: dict[str, Any]) -> Any:
        if wanted["since"]:
            queryset = queryset.filter(at__gte=_midnight(wanted["since"]))
        if wanted["until"]:
            queryset = queryset.filter(at__lt=_midnight(wanted["until"] + timedelta(days=1)))
        if wanted["actor"]:
            queryset = queryset.filter(_by(self.form.request, wanted["actor"]))
        return queryset.filter(_about(self.form.request, wanted["subject"])) if wanted["subject"] else queryset


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _people(request: HttpRequest, words: str) -> QuerySet[Employee]:
    return Employee.objects.filter(authority=own(request)).matching(words)


def _by(request: HttpRequest, words: str) -> Q:
    """Done by one of these people; by the name of the time, or by the one of today in any way of writing."""
    users = User.objects.filter(employee__in=_people(request, words).values("pk"))
    return Q(actor_name__contains=words.strip()) | Q(actor__in=users.values("pk"))


def _about(request: HttpRequest, words: str) -> Q:
    subjects = AuditSubject.objects.filter(employee__in=_people(request, words).values("pk"))
    return Q(pk__in=subjects.values("event"))


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly):
    """閲覧と操作の記録, and whether it is whole."""

    list_display = ("at", "kind", "actor_name", "what", "about", "address")
    list_filter = (EventFilter, "kind")
    fields = ("at", "kind", "actor_name", "what", "subjects_listed", "address", "said", "own_digest", "former_digest")
    readonly_fields = fields
    list_per_page = 100
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-pk",)
    export_right = Right.READ_LOG
    typed_filters = frozenset({"actor", "subject"})
    change_list_template = "admin/staff/auditevent_change_list.html"
    change_form_template = "admin/staff/auditevent_change_form.html"

    @admin.display(description=gettext_lazy("対象の職員"))
    def about(self, event: Any) -> str:
        """The first ones, and how many more."""
        shown = [subject.employee.name for subject in event.shown]
        more = event.subject_count - len(shown)
        return "、".join(shown) + (_(" ほか%(n)d人") % {"n": more} if more > 0 else "")

    @admin.display(description=gettext_lazy("対象の職員"))
    def everybody(self, event: AuditEvent) -> str:
        return "、".join(str(subject.employee) for subject in event.whose.all())

    @admin.display(description=gettext_lazy("対象の職員"))
    def subjects_listed(self, event: AuditEvent) -> str:
        subjects = event.whose.select_related("employee").order_by("employee__staff_number")
        links = [(reverse("admin:staff_employee_history", args=[s.employee_id]), s.employee) for s in subjects]
        listed = format_html_join("", '<li><a href="{}">{}</a></li>', links)
        return format_html('<ul class="subject-list">{}</ul>', listed) if links else _("なし")

    @admin.display(description=gettext_lazy("詳細"))
    def said(self, event: AuditEvent) -> str:
        return "\n".join(f"{name}: {value}" for name, value in event.detail.items()) or _("なし")

    @admin.display(description=gettext_lazy("照合値"))
    def own_digest(self, event: AuditEvent) -> str:
        return event.digest

    @admin.display(description=gettext_lazy("前の記録の照合値"))
    def former_digest(self, event: AuditEvent) -> str:
        return event.previous or _("なし")

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.visible_to(user_of(request), on=timezone.localdate())

    def tell(self, request: HttpRequest, rows: list[Any]) -> list[Any]:
        return with_subjects(rows)

    def tell_in_file(self, request: HttpRequest, rows: list[Any]) -> list[Any]:
        """A file has room for everybody."""
        subjects = AuditSubject.objects.select_related("employee").order_by("employee__staff_number")
        prefetch_related_objects(rows, Prefetch("whose", queryset=subjects))
        return rows

    def get_export_columns(self, request: HttpRequest) -> Sequence[Any]:
        return ("at", "kind", "actor_name", "what", "everybody", "address", "own_digest")

    def get_urls(self) -> list[URLPattern]:
        chain = self.admin_site.admin_view(ChainPage.as_view(model_admin=self))
        return [path("chain/", chain, name="staff_auditevent_chain"), *super().get_urls()]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What never changes has no history: its own page says all."""
        return self.changeform_view(request, object_id)


def with_subjects(events: list[Any], *, most: int = 5) -> list[Any]:
    """Each event with the first of its people (``shown``) and their number, in two queries for all."""
    subjects = AuditSubject.objects.filter(event__in=[event.pk for event in events])
    counts = dict(subjects.order_by().values_list("event").annotate(Count("pk")))
    place = Window(RowNumber(), partition_by=F("event"), order_by=F("employee__staff_number").asc())
    first = subjects.annotate(place=place).filter(place__lte=most).select_related("employee").order_by("place")
    shown: dict[int, list[AuditSubject]] = defaultdict(list)
    for subject in first:
        shown[subject.event_id].append(subject)
    for event in events:
        event.shown, event.subject_count = shown[event.pk], counts.get(event.pk, 0)
    return events


class SourceForm(OwnForm):
    """The table and its columns come from the file; only the name is ours."""


@admin.register(ImportSource)
class ImportSourceAdmin(OwnAdmin):
    """取り込み元: made by an import, renamed and deleted here."""

    form = SourceForm
    list_display = ("name", "table")
    search_fields = ("name",)
    fields = ("name", "table", "columns")
    readonly_fields = ("table", "columns")
    ordering = ("name", "table")
    delete_confirmation_template = None

    @admin.display(description=gettext_lazy("列の対応"))
    def columns(self, source: ImportSource) -> str:
        return "\n".join(f"{ours} ← {theirs}" for ours, theirs in source.mapping.items()) or _("なし")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return admin.ModelAdmin.get_fieldsets(self, request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return admin.ModelAdmin.history_view(self, request, object_id, extra_context)


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnly):
    """取り込みの記録."""

    list_display = ("at", "file_name", "by", "summary", "undone_at", "undone_by")
    list_select_related = ("by", "undone_by")
    fields = ("at", "file_name", "by", "summary", "undone_at", "undone_by")
    search_fields = ("file_name", "summary")

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.visible_to(user_of(request), on=timezone.localdate())


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly):
    """操作の記録."""

    export_right = Right.READ_LOG
    list_display = ("action_time", "user", "content_type", "object_repr", "what")
    list_filter = ("action_flag", ("action_time", admin.DateFieldListFilter))
    list_select_related = ("user", "content_type")
    search_fields = ("object_repr", "change_message", "user__staff_number", "user__name")
    fields = ("action_time", "user", "content_type", "object_repr", "what")
    ordering = ("-action_time",)

    @admin.display(description=gettext_lazy("内容"))
    def what(self, entry: LogEntry) -> str:
        return entry.get_change_message() or entry.get_action_flag_display()

    def get_queryset(self, request: HttpRequest) -> Any:
        authority = own(request)
        return super().get_queryset(request).filter(Q(user__authority=authority) & ~Q(user__authority=None))

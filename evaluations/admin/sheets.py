"""Where the sheets stand (記録書の進み具合): state, evaluators, deadlines; nothing of what is written on them.

HR moves one on, takes one out of the evaluation or back into it, with a reason, through the one door.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluations import access, deadlines
from evaluations.admin.masters import OfEvaluation
from evaluations.models import Cycle, Sheet
from evaluations.rules import workflow
from evaluations.rules.workflow import Action, State
from evaluations.sheets import door
from evaluations.sheets.ways import way_of
from evaluations.words import BUTTONS, HAPPENED, REASONS
from staff.admin.base import OfEmployeeAdmin
from staff.admin_views.scope import own, user_of

DEEDS = (Action.FORCE, Action.EXEMPT, Action.READMIT)


class CycleFilter(admin.SimpleListFilter):
    title = _("評価の回")
    parameter_name = "cycle"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = Cycle.objects.real().filter(scheme__authority=own(request) or 0)
        return [(str(pk), name) for pk, name in rows.values_list("pk", "name")[:20]]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        known = {value for value, _label in self.lookup_choices}
        return queryset.filter(cycle=self.value()) if self.value() in known else queryset


@admin.register(Sheet)
class SheetAdmin(OfEvaluation, OfEmployeeAdmin):
    list_display = ("name", "department_name", "cycle", "state", "evaluators", "due")
    list_filter = (CycleFilter, "state")
    list_select_related = ("cycle__scheme", "employee")
    fieldsets = (
        (None, {"fields": ("name", "staff_number", "department_name", "title", "grade_name")}),
        (_("進み具合"), {"fields": ("cycle", "state", "evaluators", "due", "opened_at", "disclosed_at")}),
    )
    readonly_fields: ClassVar[Any] = (
        "name", "staff_number", "department_name", "title", "grade_name", "cycle", "state", "evaluators", "due",
        "opened_at", "disclosed_at",
    )  # fmt: skip
    autocomplete_fields: ClassVar[Any] = ()
    ordering = ("-cycle__period_from", "staff_number", "pk")
    path_to_authority = "cycle__scheme__authority"
    change_form_template = "admin/evaluations/sheet_change_form.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).current().filter(cycle__rehearsal_of=None)
        return rows.annotate(due_on=deadlines.days_due()).prefetch_related("stages", "cycle__scheme__axis_set")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("評価者"))
    def evaluators(self, sheet: Sheet) -> str:
        held = access.current_stages(sheet)
        return "、".join(f"{row.get_stage_display()} {row.name}" for row in held)

    @admin.display(description=_("いまの手順の締切"))
    def due(self, sheet: Any) -> str:
        return date_format(sheet.due_on) if sheet.due_on else "—"

    def get_export_columns(self, request: HttpRequest) -> Any:
        return ("staff_number", "name", "department_name", "cycle", "state", "evaluators", "due")

    # ── What HR does with one

    def get_urls(self) -> list[Any]:
        move = path("<int:pk>/move/", self.admin_site.admin_view(self.move), name="evaluations_sheet_move")
        return [move, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        sheet = kwargs.get("obj")
        deeds = self._deeds(request, sheet) if sheet else []
        told = [(action, BUTTONS[action], REASONS[action]) for action in deeds]
        return super().render_change_form(request, {**context, "deeds": told}, *args, **kwargs)

    def _deeds(self, request: HttpRequest, sheet: Sheet) -> list[Action]:
        stages = access.stages_of(user_of(request), sheet, on=timezone.localdate())
        possible = workflow.possible(State(sheet.state), stages, way_of(sheet))
        return [move.action for move in possible if move.action in DEEDS]

    def move(self, request: HttpRequest, pk: int) -> HttpResponse:
        return _moved(self, request, pk)


def _moved(sheets: SheetAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """One of the deeds, with its reason. Who may not see the sheet finds nothing."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    sheet = sheets.get_object(request, str(pk)) if sheets.has_view_permission(request) else None
    action = request.POST.get("action", "")
    if sheet is None or action not in DEEDS:
        raise Http404
    try:
        reason = request.POST.get("reason", "").strip()
        door.move(sheet, Action(action), by=user_of(request), at=timezone.now(), reason=reason)
        messages.success(request, gettext("%(name)sの記録書: %(what)s") % {
            "name": sheet.name, "what": HAPPENED[Action(action)],
        })  # fmt: skip
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return HttpResponseRedirect(reverse("admin:evaluations_sheet_change", args=[pk]))

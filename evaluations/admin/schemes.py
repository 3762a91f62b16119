"""How a city evaluates, in the admin (評価制度): its settings by section, its editions, its way into use."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from evaluations import schemes
from evaluations.admin.axes import ThresholdFormSet, ThresholdInline
from evaluations.admin.base import PartInline, Section, SectionedAdmin, of_scheme
from evaluations.admin_views import editions, tryout
from evaluations.admin_views.exchange import EXCHANGE
from evaluations.models import (
    CommentRule,
    Difficulty,
    GoalKind,
    GoalRule,
    GrievanceRule,
    ProbationTerm,
    Scale,
    Scheme,
    StageRule,
)
from evaluations.models.probation import Months
from staff.admin_views.scope import own
from staff.models import Posting


class StageInline(PartInline):
    model = StageRule
    fields = ("stage", "gives_items", "gives_overall", "weight", "may_be_same", "is_optional")


class CommentInline(PartInline):
    model = CommentRule
    fields = ("stage", "when", "by")


class GoalRuleInline(PartInline):
    model = GoalRule
    fields = ("grades", "at_least", "at_most", "least_weight")


class GoalKindInline(PartInline):
    model = GoalKind
    fields = ("order", "code", "name", "required_of", "allowed_to", "at_most", "keeps_standard")


class DifficultyInline(PartInline):
    model = Difficulty
    fields = ("order", "code", "symbol", "name", "shift", "coefficient", "at_most")


class GrievanceInline(PartInline):
    model = GrievanceRule
    fields = (
        "step", "trigger", "length", "unit", "counts_open_days", "starts_next_day", "per_cycle", "per_year",
        "needs_consultation", "excluded",
    )  # fmt: skip


class TermInline(PartInline):
    model = ProbationTerm
    fields = ("employment_types", "months", "least_days", "milestones", "source")
    coded_fields: ClassVar[dict[str, Any]] = {"employment_types": Posting.Employment, "milestones": Months}


class WholeFormSet(ThresholdFormSet):
    """The thresholds of the whole: those that are of no axis."""

    def get_queryset(self) -> Any:
        if self.queryset is not None and not hasattr(self, "_queryset"):
            self.queryset = self.queryset.filter(axis=None)
        return super().get_queryset()


class WholeThresholdInline(ThresholdInline):
    formset = WholeFormSet


@admin.register(Scheme)
class SchemeAdmin(SectionedAdmin):
    sections = (
        Section("basics", _("基本"), ("name", ("code", "kind"), "has_self_report", "source", "is_sample")),
        Section(
            "stages",
            _("評価する人と所見"),
            inlines=(StageInline, CommentInline),
            about=_("どの段階も、置かないことができます。"),
        ),
        Section("goals", _("目標と困難度"), ("goals_open_to",), (GoalRuleInline, GoalKindInline, DifficultyInline)),
        Section(
            "whole",
            _("総合評価"),
            (("combines", "overall_scale"), ("rounding", "rounding_places")),
            (WholeThresholdInline,),
            _("軸をまとめるときだけ決めます。境は「何点から」で、その点を含みます。"),
        ),
        Section(
            "people",
            _("対象になる人"),
            ("employment_types", ("min_service_months", "min_duty_days", "min_weekly_hours"), "left_out"),
            about=_("足りない人は「評価対象外」です。低い評語にはなりません。"),
        ),
        Section(
            "disclosure",
            _("開示"),
            ("tells_items", "tells_comments", "tells_points"),
            about=_("確認された全体の評語は、いつも本人に開示します。"),
        ),
        Section("grievances", _("苦情の申出"), inlines=(GrievanceInline,)),
        Section(
            "probation",
            _("条件付採用"),
            inlines=(TermInline,),
            about=_(
                "「条件付採用の評価」の制度だけで決めます。ここに書いた任用形態の人が、採用から条件付採用となります。"
            ),
        ),
    )
    list_display = ("name", "code", "number_label", "kind", "state", "is_sample", "based_on")
    list_filter = ("state", "kind", "is_sample")
    list_select_related = ("based_on",)
    search_fields = ("name", "code", "source")
    ordering = ("code", "-number")
    change_list_template = "admin/evaluations/scheme_list.html"
    coded_fields: ClassVar[dict[str, Any]] = {"employment_types": Posting.Employment}

    @admin.display(description=_("版"), ordering="number")
    def number_label(self, scheme: Scheme) -> str:
        return str(_("第%d版") % scheme.number)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Editions are found by their code, which stays."""
        return ("code",) if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.remote_field.model is Scale and field and request.resolver_match:
            field.queryset = of_scheme(field, int(request.resolver_match.kwargs.get("object_id", "0")))
        return field

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.authority_id = own(request)
            obj.number = schemes.next_number(obj.authority_id, obj.code)
        super().save_model(request, obj, form, change)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return own(request) is not None and super().has_add_permission(request)

    # ── Deleting: a draft goes with all its parts

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        rows = list(objs)
        used = [str(cycle) for scheme in rows for cycle in scheme.cycles.all()]
        return [str(row) for row in rows], {str(self.opts.verbose_name_plural): len(rows)}, set(), used

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        schemes.discard(obj)

    # ── Pages

    def get_urls(self) -> list[URLPattern]:
        pages: tuple[tuple[str, str, Any], ...] = (
            ("preset/", "preset", editions.FromPreset),
            ("<int:pk>/revise/", "revise", editions.Revise),
            ("<int:pk>/check/", "check", editions.Check),
            ("<int:pk>/try/", "try", tryout.TryOut),
        )
        wrap = self.admin_site.admin_view
        return [
            *(
                path(route, wrap(view.as_view(model_admin=self)), name=f"evaluations_scheme_{name}")
                for route, name, view in pages
            ),
            *EXCHANGE.urls(self.admin_site),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {"may_add": self.has_add_permission(request), **(extra_context or {})})

"""HR's workplace (人事の仕事): the stock Django admin, arranged by the year's work."""

from dataclasses import dataclass
from functools import update_wrapper
from typing import Any, cast

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Work:
    """One kind of work in HR's year, and the masters that it needs (``app.model``)."""

    code: str
    name: str | Promise
    about: str | Promise
    models: tuple[str, ...]


# 準備・目標・評価・調整・開示・活用・研修・組織・方針: each comes when its app has masters.
YEAR = (
    Work(
        "edition",
        _("方針の版"),
        _("改定案を作り、確かめて、施行します。"),
        ("competencies.Framework", "competencies.IdealPart", "competencies.Principle", "competencies.PolicyItem"),
    ),
    Work(
        "grades",
        _("方針: 職位と能力"),
        _("職位の段階と、能力とその段階を決めます。"),
        (
            "competencies.JobFamily",
            "competencies.Grade",
            "competencies.CompetencyGroup",
            "competencies.Competency",
            "competencies.CompetencyLevel",
        ),
    ),
    Work(
        "requirements",
        _("方針: 職位に求める能力"),
        _("職位 × 能力の表を、一つの画面で編集します。"),
        (
            "competencies.RequirementTable",
            "competencies.Mark",
            "competencies.TableColumn",
            "competencies.TableRow",
            "competencies.Requirement",
        ),
    ),
    Work(
        "careers",
        _("方針: キャリアと育成"),
        _("キャリアの段階、異動、施策、デジタル人材を決めます。"),
        (
            "competencies.CareerPath",
            "competencies.CareerStage",
            "competencies.RotationSector",
            "competencies.Measure",
            "competencies.DigitalTalentCategory",
            "competencies.DigitalTalentTier",
        ),
    ),
    Work(
        "organisation",
        _("組織と人"),
        _("4月1日の組織と異動を用意し、年度の途中の発令を入れます。"),
        ("staff.Department", "staff.Employee", "staff.Posting"),
    ),
    Work(
        "service",
        _("休業・派遣・資格"),
        _("職場を離れる期間と、資格の期限を管理します。"),
        ("staff.Leave", "staff.Secondment", "staff.Qualification"),
    ),
    Work(
        "training",
        _("研修: 目録と回"),
        _("来年度の研修と回を用意し、だれを呼ぶかを決めます。"),
        (
            "training.Course",
            "training.CourseSession",
            "training.RequirementRule",
            "training.CourseKind",
            "training.Provider",
            "training.SystemStage",
            "training.Focus",
        ),
    ),
    Work(
        "learning",
        _("研修: 助成・アンケート・役割"),
        _("助成の種類と予算、受講者への問い、職場研修指導員を決めます。"),
        ("training.SubsidyKind", "training.SubsidyBudget", "training.Question", "training.TrainingRole"),
    ),
    Work(
        "schemes",
        _("評価: 制度"),
        _("評価のしくみを決め、試し、使い始めます。"),
        ("evaluations.Scheme", "evaluations.Scale", "evaluations.Axis"),
    ),
    Work(
        "evaluations",
        _("評価: 回と評価者"),
        _("評価の回と評価者の経路を用意し、記録書の進み具合を見ます。"),
        (
            "evaluations.Cycle",
            "evaluations.Route",
            "evaluations.RouteException",
            "evaluations.Exclusion",
            "evaluations.ClosedDay",
            "evaluations.Sheet",
        ),
    ),
    Work(
        "imports",
        _("取り込み"),
        _("ほかの仕組みから受け取った表の記録です。"),
        ("staff.ImportSource", "staff.ImportRun"),
    ),
    Work(
        "accounts",
        _("利用者と権限"),
        _("だれがログインでき、だれの代わりに仕事をするかを決めます。"),
        ("competencies.AppointingAuthority", "staff.User", "staff.Delegation"),
    ),
    Work(
        "records",
        _("記録"),
        _("だれが何を見て、何を変えたかを確かめます。"),
        ("staff.AuditEvent", "admin.LogEntry"),
    ),
)


class OwnWords(AutocompleteJsonView):
    """Suggestions, in the words of the master that they come from (``choice_label``)."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        label = getattr(self.model_admin, "choice_label", None)
        return {"id": str(getattr(obj, to_field_name)), "text": label(self.request, obj) if label else str(obj)}


class HagukumiAdminSite(AdminSite):
    site_header = _("はぐくみ 人事")
    site_title = _("はぐくみ 人事")
    index_title = _("人事の仕事")
    site_url = "/"
    # The index and each edition's page lead to every list; tables need the width.
    enable_nav_sidebar = False

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Masters by the year's work. Only what the user may open is there."""
        if app_label:
            return super().get_app_list(request, app_label)
        masters = {
            f"{app['app_label']}.{master['object_name']}": master
            for app in self._build_app_dict(request).values()
            for master in app["models"]
        }
        return [group for work in YEAR if (group := _group(work, masters))["models"]]

    def get_urls(self) -> list[Any]:
        """A record's own page is found by whoever may see the record in the admin, and by nobody else."""
        own_page = path("r/<int:content_type_id>/<int:object_id>/", self.admin_view(self.own_page), name="view_on_site")
        return [own_page, *(url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site")]

    def own_page(self, request: HttpRequest, content_type_id: int, object_id: int) -> HttpResponse:
        from django.contrib.contenttypes.models import ContentType  # models are not loaded when this module is

        model = get_object_or_404(ContentType, pk=content_type_id).model_class()
        master = self._registry.get(model) if model else None
        if master is None or not master.has_view_permission(request):
            raise Http404
        record = master.get_object(request, str(object_id))
        if record is None or not hasattr(record, "get_absolute_url"):
            raise Http404
        return redirect(record)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return cast(HttpResponse, OwnWords.as_view(admin_site=self)(request))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Whoever is logged in but has no role is told so (403), and is not asked to log in again."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, inner)


def _group(work: Work, masters: dict[str, Any]) -> dict[str, Any]:
    """A group in the shape of Django's app list, which the admin's templates read."""
    return {
        "name": work.name,
        "about": work.about,
        "app_label": work.code,
        "app_url": "",
        "models": [masters[name] for name in work.models if name in masters],
    }

"""What is evaluated, in the admin (評価の軸): its method, its items and their weights, its thresholds."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from evaluations.admin.base import PartAdmin, PartFormSet, PartInline, Section
from evaluations.admin_views.weights import ItemWeights
from evaluations.models import Axis, AxisWeight, Item, ScaleLevel, Threshold


class ThresholdFormSet(PartFormSet):
    """Marks of the scale that the threshold leads to, and of no other."""

    def narrowed(self, field: Any) -> Any:
        rows = super().narrowed(field)
        return rows.filter(scale=self.scale or 0) if rows.model is ScaleLevel else rows

    @property
    def scale(self) -> int | None:
        found: int | None = self.instance.overall_scale_id
        return found


class ThresholdInline(PartInline):
    model = Threshold
    formset = ThresholdFormSet
    fields = ("lower", "level")
    ordering = ("-lower",)
    list_select_related = ("level",)


class AxisWeightInline(PartInline):
    model = AxisWeight
    fields = ("grades", "weight")


class ItemInline(PartInline):
    model = Item
    fields = ("order", "code", "name", "viewpoint", "competency_code", "families")
    coded_fields: ClassVar[dict[str, Any]] = {
        "competency_code": "competencies.Competency", "families": "competencies.JobFamily",
    }  # fmt: skip


@admin.register(Axis)
class AxisAdmin(PartAdmin):
    sections = (
        Section(
            "basics",
            _("方式"),
            (
                "name", ("code", "order"), ("kind", "method"), ("scale", "overall_scale"),
                ("items_from", "has_other_work"), ("difficulty_mode", "cap"),
            ),
        ),
        Section(
            "items",
            _("項目"),
            inlines=(ItemInline,),
            about=_("方針の能力で評価する軸には要りません。"),
        ),
        Section("thresholds", _("段階の境"), inlines=(ThresholdInline,)),
        Section("weights", _("軸のウエイト"), inlines=(AxisWeightInline,)),
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(ItemWeights.as_view(model_admin=self))
        return [path("<int:pk>/weights/", view, name="evaluations_axis_weights"), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        axis = kwargs.get("obj")
        if axis and axis.kind == Axis.Kind.ITEMS:
            context["weights_url"] = reverse("admin:evaluations_axis_weights", args=[axis.pk])
        return super().render_change_form(request, context, *args, **kwargs)

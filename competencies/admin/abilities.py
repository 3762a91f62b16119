from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from competencies.admin.base import PartAdmin, PartInline, SameEditionFilter, TreeAdmin, tree_order
from competencies.models import Competency, CompetencyGroup, CompetencyLevel


class CompetencyInline(PartInline):
    model = Competency
    fields = ("code", "order", "kind", "name", "definition")


class LevelInline(PartInline):
    model = CompetencyLevel
    fields = ("table", "number", "symbol", "name", "behaviour")
    list_select_related = ("competency",)


@admin.register(CompetencyGroup)
class CompetencyGroupAdmin(TreeAdmin):
    list_display = ("name_in_tree", "code", "kind", "ideal_part", "order")
    list_filter = ("kind",)
    list_select_related = ("parent__parent", "ideal_part")
    search_fields = ("name", "code", "definition")
    inlines = (CompetencyInline,)


@admin.register(Competency)
class CompetencyAdmin(TreeAdmin):
    list_display = ("name_in_tree", "code", "kind", "group", "awareness", "order")
    list_filter = (("group", SameEditionFilter), "kind")
    list_select_related = ("parent__parent", "group")
    search_fields = ("name", "code", "definition", "awareness", "also_called")
    order_within = ("group", "parent")
    inlines = (LevelInline,)

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return ["group__order", *tree_order()]


@admin.register(CompetencyLevel)
class CompetencyLevelAdmin(PartAdmin):
    list_display = ("__str__", "table", "number", "symbol", "name", "behaviour")
    list_filter = (("table", SameEditionFilter), ("competency", SameEditionFilter), "number")
    list_select_related = ("competency", "table")
    search_fields = ("competency__name", "name", "behaviour")
    order_within = None

from django.contrib import admin

from competencies.admin.base import PartInline, SameEditionFilter, StatedFilter, TreeAdmin
from competencies.models import Measure


class MeasureInline(PartInline):
    model = Measure
    fk_name = "parent"
    fields = ("code", "order", "kind", "name", "summary")


@admin.register(Measure)
class MeasureAdmin(TreeAdmin):
    list_display = ("name_in_tree", "code", "kind", "section", "cycle", "order")
    list_filter = ("kind", ("cycle", StatedFilter), ("competencies", SameEditionFilter))
    search_fields = ("name", "code", "also_called", "goal", "summary", "details")
    inlines = (MeasureInline,)

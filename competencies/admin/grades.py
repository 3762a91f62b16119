from django.contrib import admin

from competencies.admin.base import PartAdmin, PartInline, SameEditionFilter
from competencies.models import Grade, JobFamily


class GradeInline(PartInline):
    model = Grade
    fields = ("code", "order", "level", "name", "standard_post", "band", "is_managerial")


@admin.register(JobFamily)
class JobFamilyAdmin(PartAdmin):
    list_display = ("name", "code", "order", "pay_tables", "job_types")
    search_fields = ("name", "code", "job_types", "pay_tables")
    inlines = (GradeInline,)


@admin.register(Grade)
class GradeAdmin(PartAdmin):
    list_display = ("name", "code", "family", "order", "level", "band", "is_managerial", "is_parallel")
    list_filter = (("family", SameEditionFilter), "is_managerial", "is_parallel", "band")
    list_select_related = ("family",)
    search_fields = ("name", "code", "standard_post", "titles", "role_names", "duties")
    order_within = ("family",)

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from competencies.admin.base import PartAdmin, PartInline, SameEditionFilter, StatedFilter
from competencies.models import Grade, JobFamily

_MANAGERIAL = {True: _("管理職"), False: _("管理職でない"), None: _("不明")}


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
    list_display = ("name", "code", "family", "order", "level", "band", "managerial", "parallel")
    list_filter = (("family", SameEditionFilter), "is_managerial", "is_parallel", ("band", StatedFilter))
    list_select_related = ("family",)
    search_fields = ("name", "code", "standard_post", "titles", "role_names", "duties")
    order_within = ("family",)

    @admin.display(description=_("管理職"), ordering="is_managerial")
    def managerial(self, grade: Grade) -> str:
        return str(_MANAGERIAL[grade.is_managerial])

    @admin.display(description=_("並行する職位"), ordering="is_parallel")
    def parallel(self, grade: Grade) -> str:
        return str(_("並行")) if grade.is_parallel else ""

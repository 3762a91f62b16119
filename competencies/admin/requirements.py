from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from competencies.admin.base import PartAdmin, PartInline, SameEditionFilter
from competencies.admin_views.matrix_editor import MatrixEditor
from competencies.matrix_editing import touch
from competencies.models import Mark, Requirement, RequirementTable, TableColumn, TableRow


class MarkInline(PartInline):
    model = Mark
    fields = ("symbol", "meaning", "strength")
    show_change_link = False


class ColumnInline(PartInline):
    model = TableColumn
    fields = ("order", "grade")
    show_change_link = False
    list_select_related = ("table", "grade")


class RowInline(PartInline):
    model = TableRow
    fields = ("order", "competency")
    show_change_link = False
    list_select_related = ("table", "competency")


@admin.register(RequirementTable)
class RequirementTableAdmin(PartAdmin):
    list_display = ("name", "code", "scale", "source_section", "order", "sheet")
    list_filter = ("scale",)
    search_fields = ("name", "code", "source_section")
    inlines = (MarkInline, ColumnInline, RowInline)
    change_form_template = "admin/competencies/requirementtable_change_form.html"

    @admin.display(description=_("マスの編集"))
    def sheet(self, table: RequirementTable) -> str:
        address = reverse("admin:competencies_requirementtable_matrix", args=[table.pk])
        return format_html('<a href="{}">{}</a>', address, _("表で編集する"))

    def get_urls(self) -> list[URLPattern]:
        editor = self.admin_site.admin_view(MatrixEditor.as_view(model_admin=self))
        return [path("<int:pk>/matrix/", editor, name=self.url_name("matrix")), *super().get_urls()]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Columns, rows and marks shape the sheet: whoever has it open must hear of it."""
        super().save_related(request, form, formsets, change)
        touch(form.instance)


@admin.register(Mark)
class MarkAdmin(PartAdmin):
    list_display = ("symbol", "meaning", "strength", "table")
    list_filter = (("table", SameEditionFilter),)
    list_select_related = ("table",)
    search_fields = ("symbol", "meaning")
    order_within = None


@admin.register(TableColumn)
class TableColumnAdmin(PartAdmin):
    list_display = ("grade", "table", "order")
    list_filter = (("table", SameEditionFilter), ("grade", SameEditionFilter))
    list_select_related = ("table", "grade")
    search_fields = ("grade__name", "table__name")
    order_within = ("table",)


@admin.register(TableRow)
class TableRowAdmin(PartAdmin):
    list_display = ("competency", "table", "order")
    list_filter = (("table", SameEditionFilter), ("competency", SameEditionFilter))
    list_select_related = ("table", "competency")
    search_fields = ("competency__name", "table__name")
    order_within = ("table",)


@admin.register(Requirement)
class RequirementAdmin(PartAdmin):
    list_display = ("__str__", "symbol", "label", "wording", "table", "guessed")
    list_filter = (
        ("table", SameEditionFilter),
        ("grade", SameEditionFilter),
        ("competency", SameEditionFilter),
        "inferred",
    )
    list_select_related = ("table", "grade", "competency", "mark", "level")
    search_fields = ("grade__name", "competency__name", "label", "wording")
    order_within = None

    @admin.display(description=_("印・段階"))
    def symbol(self, requirement: Requirement) -> str:
        return requirement.symbol

    @admin.display(description=_("推定"), ordering="inferred")
    def guessed(self, requirement: Requirement) -> str:
        return str(_("推定")) if requirement.inferred else ""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "level":
            field.queryset = field.queryset.select_related("competency")
        return field

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        touch(obj.table)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        touch(obj.table)

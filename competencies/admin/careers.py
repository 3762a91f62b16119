from django.contrib import admin

from competencies.admin.base import PartAdmin, PartInline, SameEditionFilter
from competencies.models import CareerPath, CareerStage, DigitalTalentCategory, DigitalTalentTier, RotationSector


@admin.register(CareerPath)
class CareerPathAdmin(PartAdmin):
    list_display = ("__str__", "applies_to", "rotation_years", "rotation_count", "rotation_unit")
    search_fields = ("summary", "applies_to", "rules")
    order_within = None


@admin.register(CareerStage)
class CareerStageAdmin(PartAdmin):
    list_display = ("band", "code", "age_band", "service_years_from", "service_years_to", "order")
    list_filter = (("grades", SameEditionFilter),)
    search_fields = ("band", "age_band", "titles", "summary")


@admin.register(RotationSector)
class RotationSectorAdmin(PartAdmin):
    list_display = ("name", "code", "gains", "order")
    search_fields = ("name", "code", "gains", "summary")


class TierInline(PartInline):
    model = DigitalTalentTier
    fields = ("code", "order", "name", "role")


@admin.register(DigitalTalentCategory)
class DigitalTalentCategoryAdmin(PartAdmin):
    list_display = ("name", "code", "definition", "order")
    search_fields = ("name", "code", "definition")
    inlines = (TierInline,)


@admin.register(DigitalTalentTier)
class DigitalTalentTierAdmin(PartAdmin):
    list_display = ("name", "code", "category", "role", "order")
    list_filter = (("category", SameEditionFilter),)
    list_select_related = ("category",)
    search_fields = ("name", "code", "role", "key_phrases", "development")
    order_within = ("category",)

"""What those who attended are asked (アンケートの問い)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from staff.admin.filters import PeriodFilter
from training.admin.base import MasterAdmin
from training.models import Question


@admin.register(Question)
class QuestionAdmin(MasterAdmin):
    list_display = ("text", "course_named", "kind", "form", "order", "valid_from", "valid_to")
    list_filter = (PeriodFilter, "kind", "form")
    list_select_related = ("course",)
    search_fields = ("text", "course__code", "course__name")
    fieldsets = ((None, {"fields": ("text", ("kind", "form"), "course", "order", ("valid_from", "valid_to"))}),)
    ordering = ("order", "pk")
    instead_of_deleting = _("もうたずねない問いなら、終了日を入れてください。")

    @admin.display(description=_("研修"), ordering="course__code")
    def course_named(self, question: Question) -> str:
        return str(question.course or gettext("すべての研修"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A question that has answers stays what was answered: for other words, it is ended, and another begun."""
        answered = obj is not None and obj.answers.exists()
        return [*super().get_readonly_fields(request, obj), *(_ASKED if answered else ())]


_ASKED = ("text", "kind", "form", "course")

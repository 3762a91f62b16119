"""The effect of a course in evaluations (研修の効果), for those who read what came of courses."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from common.pages import Crumb
from evaluations import effects
from training.models import Course
from training.rules.suppression import FEWEST
from training.views.surveys import SurveyReader


class CourseEffectPage(SurveyReader):
    template_name = "evaluations/effects/course.html"

    @cached_property
    def course(self) -> Course:
        courses = Course.objects.visible_to(self.user, on=self.today)
        return get_object_or_404(courses, code=self.kwargs["code"])

    def get_title(self) -> str:
        return _("%sの効果") % self.course.name

    def get_crumbs(self) -> list[Crumb]:
        href = reverse("training:survey", args=[self.course.code])
        return [*super().get_crumbs(), Crumb(_("アンケートの結果"), href)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = effects.effects_of(self.course, on=self.today)
        named = [(self.abilities[e.code].name if e.code in self.abilities else e.code, e) for e in found]
        return super().get_context_data(course=self.course, effects=named, fewest_people=FEWEST, **kwargs)

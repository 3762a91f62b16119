"""What every training page has: the policy in whose words it speaks."""

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from common.pages import Crumb
from competencies.models import Competency, Framework, Grade
from staff.models import Employee
from staff.views.pages import SectionedPage
from training.navigation import LEARNING, OFFICE


class TrainingPage(SectionedPage):
    area = "training"

    @cached_property
    def edition(self) -> Framework | None:
        """The edition in force today: codes of grades and abilities are read against it."""
        return Framework.objects.visible_to(self.user).in_force(on=self.today).select_related("authority").first()

    @cached_property
    def grades(self) -> dict[str, Grade]:
        """By code, family by family, from the lowest up."""
        found = Grade.objects.filter(framework=self.edition).order_by("family__order", "order")
        return {grade.code: grade for grade in found}

    @cached_property
    def abilities(self) -> dict[str, Competency]:
        """By code, in the policy's order."""
        found = Competency.objects.filter(framework=self.edition).order_by("group__order", "order")
        return {ability.code: ability for ability in found}

    def grade_names(self, codes: tuple[str, ...]) -> list[str]:
        """What the codes are called; one that the edition does not know is shown as it is."""
        return [self.grades[code].name if code in self.grades else code for code in codes]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(learning=self.tabs(LEARNING), office=self.tabs(OFFICE), **kwargs)

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("研修"), reverse("training:courses"))]


class OwnPage(TrainingPage):
    """For those of whom a record is kept; 403 to others."""

    def is_for_user(self) -> bool:
        return super().is_for_user() and self.user.standing_on(self.today).employee_id is not None

    @property
    def employee(self) -> Employee:
        return self.user.employee  # is_for_user

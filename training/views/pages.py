"""What every training page has: the policy in whose words it speaks."""

from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from common.pages import Crumb
from competencies.models import Competency, Framework, Grade
from staff.views.pages import StaffPage


class TrainingPage(StaffPage):
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

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("研修"), reverse("training:courses"))]

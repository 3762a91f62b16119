from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = _("人事評価")

    def ready(self) -> None:
        from evaluations import complaints_waiting, duties, probations, shown
        from evaluations.demo_city import year
        from evaluations.opening import daily, work  # noqa: F401  # work registers what the worker can do
        from staff import inbox
        from staff.demo_city import more
        from training import course_links
        from training.gaps import shown as gaps

        daily.register()
        probations.register()
        duties.register()
        inbox.register_rows(complaints_waiting.waiting, complaints_waiting.TELLERS)
        gaps.register(shown.SOURCE)
        course_links.register(
            _("評価での効果"), lambda course: reverse("evaluations:course_effect", args=[course.code])
        )
        more.register(year.make_years, year.remove_years)

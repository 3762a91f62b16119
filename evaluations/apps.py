from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = _("人事評価")

    def ready(self) -> None:
        from evaluations import duties
        from evaluations.demo_city import year
        from evaluations.opening import daily, work  # noqa: F401  # work registers what the worker can do
        from staff.demo_city import more

        daily.register()
        duties.register()
        more.register(year.make_years, year.remove_years)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = _("組織と職員")

    def ready(self) -> None:
        from staff import duties
        from staff.imports import books, organisation, work  # noqa: F401  # registers what the worker can do

        books.register(organisation.BOOK)
        duties.register()

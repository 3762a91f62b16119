from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("研修")

    def ready(self) -> None:
        from staff.demo_city import more
        from staff.imports import books
        from training import milestones
        from training.demo_city import year
        from training.duties import sources
        from training.gaps import shown
        from training.imports import book

        books.register(book.BOOK)
        sources.register()
        milestones.register()
        shown.register_own()
        more.register(year.make_years, year.remove_years)

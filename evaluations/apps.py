from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = _("人事評価")

    def ready(self) -> None:
        # What is named work registers what the worker can do.
        from evaluations import complaints_waiting, disclosure_work, duties, following_work, shown  # noqa: F401
        from evaluations.demo_city import year
        from evaluations.imports import book
        from evaluations.opening import daily, work  # noqa: F401
        from evaluations.papers import work as prints  # noqa: F401
        from evaluations.probations import reckoning
        from staff import inbox
        from staff.demo_city import more
        from staff.imports import books
        from training import course_links
        from training.gaps import shown as gaps

        books.register(book.BOOK)
        daily.register()
        reckoning.register()
        duties.register()
        inbox.register_rows(complaints_waiting.waiting, complaints_waiting.TELLERS)
        gaps.register(shown.SOURCE)
        course_links.register(
            _("評価での効果"), lambda course: reverse("evaluations:course_effect", args=[course.code])
        )
        more.register(year.make_years, year.remove_years)

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from common.pages import PageMixin
from competencies import editions
from competencies.models import Framework
from competencies.views.edition import EditionPage, visible_editions


def current(request: HttpRequest) -> HttpResponse:
    """Lead to the own authority's edition of today; say so kindly when there is none."""
    today = timezone.localdate()
    framework = visible_editions(request).in_force(on=today).first()
    if framework:
        return redirect(framework)
    return render(request, "competencies/no_edition.html", {"title": _("能力と職位")})


class EditionList(PageMixin, TemplateView):
    title = gettext_lazy("方針の版")
    template_name = "competencies/editions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(editions=visible_editions(self.request), today=timezone.localdate(), **kwargs)


class ChangesPage(EditionPage):
    """This edition compared with an older one (?since=); by default the one it was made from."""

    title = gettext_lazy("前の版との違い")
    template_name = "competencies/changes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        others = self.others()
        old = self.chosen(others)
        sections = editions.compare(old, self.framework) if old else []
        return super().get_context_data(others=others, old=old, sections=sections, **kwargs)

    def others(self) -> list[Framework]:
        of_authority = visible_editions(self.request).filter(authority=self.framework.authority)
        return list(of_authority.exclude(pk=self.framework.pk))

    def chosen(self, others: list[Framework]) -> Framework | None:
        asked = [f for f in others if str(f.number) == self.request.GET.get("since")]
        origin = [f for f in others if f.pk == self.framework.based_on_id]
        earlier = [f for f in others if f.number < self.framework.number]
        return next(iter([*asked, *origin, *earlier]), None)

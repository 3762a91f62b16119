from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView

from common.pages import PageMixin
from competencies import editions
from competencies.models import Framework
from competencies.views.edition import EditionPage


def current(request: HttpRequest) -> HttpResponse:
    """Lead to the own authority's edition of today; say so kindly when there is none."""
    today = timezone.localdate()
    framework = Framework.objects.visible_to(request.user).in_force(on=today).select_related("authority").first()
    if framework:
        return redirect(framework)
    return render(request, "competencies/no_edition.html", {"title": _("能力と職位")})


class EditionList(PageMixin, ListView):
    title = gettext_lazy("方針の版")
    template_name = "competencies/editions.html"
    context_object_name = "editions"

    def get_queryset(self) -> Any:
        return Framework.objects.visible_to(self.request.user).select_related("authority")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(today=timezone.localdate(), **kwargs)


class ChangesPage(EditionPage):
    """This edition compared with an older one (?old=); by default the one it was made from."""

    title = gettext_lazy("前の版との違い")
    template_name = "competencies/changes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        others = self.others()
        old = self.chosen(others)
        sections = editions.compare(old, self.framework) if old else []
        return super().get_context_data(others=others, old=old, sections=sections, **kwargs)

    def others(self) -> list[Framework]:
        visible = Framework.objects.visible_to(self.request.user).filter(authority=self.framework.authority)
        return list(visible.exclude(pk=self.framework.pk).select_related("authority"))

    def chosen(self, others: list[Framework]) -> Framework | None:
        asked = [f for f in others if str(f.number) == self.request.GET.get("old")]
        origin = [f for f in others if f.pk == self.framework.based_on_id]
        earlier = [f for f in others if f.number < self.framework.number]
        return next(iter([*asked, *origin, *earlier]), None)

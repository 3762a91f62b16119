"""The edition that a page is about (画面の対象となる版)."""

from functools import cached_property
from typing import Any, cast

from django.db.models import Max
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from common.pages import Crumb, PageMixin
from competencies.access import Viewer
from competencies.models import CompetencyLevel, EditionPart, Framework
from competencies.querysets import FrameworkQuerySet


def visible_editions(request: HttpRequest) -> FrameworkQuerySet:
    """The editions that the user may see, each with its authority."""
    viewer = cast(Viewer, request.user)  # the middleware lets nobody come here who is not logged in
    return Framework.objects.visible_to(viewer).select_related("authority")


def visible_edition(request: HttpRequest, authority: str, number: int) -> Framework:
    """The edition, or 404 when there is none or the user may not see it."""
    return get_object_or_404(visible_editions(request), authority__code=authority, number=number)


class EditionMixin(PageMixin):
    """Finds the edition by authority and number; parts are looked up within it alone."""

    request: HttpRequest
    kwargs: dict[str, Any]
    section = ""

    @cached_property
    def framework(self) -> Framework:
        return visible_edition(self.request, self.kwargs["authority"], self.kwargs["number"])

    @cached_property
    def level_top(self) -> int:
        """The highest level (段階) that this edition knows; asked for only where levels are drawn."""
        return self.parts(CompetencyLevel).aggregate(top=Max("number"))["top"] or 0

    def parts(self, model: type[EditionPart]) -> Any:
        return model.objects.filter(framework=self.framework)

    def part_or_404(self, model: type[EditionPart], code: str, *related: str) -> Any:
        parts = self.parts(model)
        return get_object_or_404(parts.select_related(*related) if related else parts, code=code)

    def href(self, page: str, *args: Any) -> str:
        return reverse(f"competencies:{page}", args=[*self.framework.natural_key(), *args])

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("能力と職位"), self.href("policy"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            framework=self.framework,
            municipality=self.framework.authority.municipality,
            section=self.section,
            today=timezone.localdate(),
            **kwargs,
        )


class EditionPage(EditionMixin, TemplateView):
    """A page of one edition."""

"""Pages above all rooms: home, the gallery of components, and the answers for monitoring (死活監視)."""

from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from common.pages import Crumb, PageMixin
from competencies.models import IdealPart
from competencies.views.edition import visible_editions
from config import gallery
from evaluations import navigation as evaluation
from staff.home import MyPage
from staff.models import User
from staff.sections import cards
from training import navigation as training


class Home(PageMixin, TemplateView):
    """My page. Who is no employee finds what awaits him, and the policy."""

    title = _("ホーム")
    template_name = "config/home.html"

    def get_crumbs(self) -> list[Crumb]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        user = cast(User, self.request.user)
        mine = MyPage(user, on=today)
        # An employee's grades bring the edition along; the others' page has room for the whole ideal instead.
        framework = mine.career.edition if mine.career else visible_editions(self.request).in_force(on=today).first()
        ideal_parts = IdealPart.objects.filter(framework=framework) if framework and not mine.career else []
        offices = (("evaluations", evaluation.OFFICE), ("training", training.OFFICE))
        office = [card for app, sections in offices for card in cards(sections, user, app=app, on=today)]
        return super().get_context_data(
            today=today, mine=mine, framework=framework, ideal_parts=ideal_parts, office=office, **kwargs
        )


class StyleGuide(PageMixin, TemplateView):
    """All components on one page, for those who build pages; not there in production."""

    title = _("部品の見本帳")
    template_name = "config/styleguide.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not (settings.DEBUG or settings.DEMO):
            raise Http404
        return super().get_context_data(**gallery.examples(), **kwargs)


@login_not_required
def admin_login(request: HttpRequest) -> HttpResponse:
    """The admin has no login of its own. Who is logged in goes to its first page, which knows who may enter."""
    if request.user.is_authenticated:
        return redirect("admin:index")
    return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """The process answers and reaches its database; 503 while it does not."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok"})

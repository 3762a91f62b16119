"""The two moves of an edition from the admin: revise (改定案を作る) and put in force (施行する)."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from competencies import editions
from competencies.completeness import shortcomings
from competencies.models import Framework

if TYPE_CHECKING:
    from competencies.admin.policies import FrameworkAdmin


class _Move(View):
    model_admin: "FrameworkAdmin" = None  # type: ignore[assignment]  # as_view() gives it

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.model_admin.has_change_permission(request):
            raise PermissionDenied
        self.edition: Framework = get_object_or_404(self.model_admin.get_queryset(request), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    @property
    def actor(self) -> AbstractBaseUser:
        return cast(AbstractBaseUser, self.request.user)

    def back_to(self, edition: Framework) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:competencies_framework_change", args=[edition.pk]))


class Revise(_Move):
    """POST only. The new draft opens afterwards."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            draft = editions.revise(self.edition, by=self.actor, at=timezone.now())
        except ValidationError as refused:
            for message in refused.messages:
                messages.error(request, message)
            return self.back_to(self.edition)
        messages.success(
            request,
            _("「%(from)s」を写して、改定案(%(number)s)を作りました。直し終わったら「施行する」を押します。")
            % {"from": self.edition, "number": draft.number_label},
        )
        return self.back_to(draft)


class PutInForce(_Move):
    """Says what is missing, or what will happen; the button is there only when nothing is missing."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.edition.frozen:
            messages.info(request, _("この版はすでに施行されています。"))
            return self.back_to(self.edition)
        return self._page(shortcomings(self.edition))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            edition = editions.put_in_force(self.edition, by=self.actor, at=timezone.now())
        except ValidationError as refused:
            return self._page(refused.messages, status=409)
        messages.success(request, _("「%(edition)s」を施行しました。") % {"edition": edition})
        return self.back_to(edition)

    def _page(self, missing: list[str], *, status: int = 200) -> HttpResponse:
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": self.model_admin.opts,
            "title": _("施行する"),
            "edition": self.edition,
            "missing": missing,
            "former": self._former(),
        }
        return render(self.request, "admin/competencies/put_in_force.html", context, status=status)

    def _former(self) -> dict[str, Any] | None:
        """The edition that this one takes over from, and the former's last day."""
        start = self.edition.effective_from
        if start is None:
            return None
        frozen = Framework.objects.in_force(on=start).filter(authority=self.edition.authority_id)
        former = frozen.exclude(pk=self.edition.pk).first()
        return {"edition": former, "last_day": start - timedelta(days=1)} if former else None

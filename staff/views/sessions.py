"""How long the session still lasts, for the page's warning (ログインの残り時間)."""

from typing import cast

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views import View

from staff.login import sessions
from staff.models import User


class SessionLeft(View):
    """Asking (GET) is no activity and keeps nothing alive; the button's POST does."""

    open_before_second_factor = no_activity = True

    def get(self, request: HttpRequest) -> JsonResponse:
        left = sessions.seconds_left(request, cast(User, request.user), timezone.now())
        return JsonResponse({"seconds": left})

    def post(self, request: HttpRequest) -> JsonResponse:
        request.session[sessions.SEEN] = int(timezone.now().timestamp())
        return self.get(request)

"""What stands between a request and its page: the session still holds, and the second factor is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from staff.login import kept_text, logins, second_factor, sessions
from staff.models import AuditEvent, User

Answer = Callable[[HttpRequest], HttpResponse]


class SessionLimits:
    """Ends a session that was idle or open for too long, and tells why on the login page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        user, at = request.user, timezone.now()
        if not isinstance(user, User):
            # The account was stopped, or its person has left: the session goes with it.
            if request.session.get(SESSION_KEY):
                request.session.flush()
            return None
        if sessions.is_over(request, user, at):
            return self.end(request, user, view)
        if sessions.is_activity(request, view):
            sessions.note_activity(request, at)
        kept_text.sent_again(request)
        return None

    def end(self, request: HttpRequest, user: User, view: Any) -> HttpResponse | None:
        fields = kept_text.fields_of(request)
        logins.record(request, user, AuditEvent.Kind.LOGOUT, "時間切れによるログアウト")
        logout(request)
        request.user = AnonymousUser()
        if not getattr(view, "login_required", True):
            return None
        kept_text.keep(request, user, fields)
        query = urlencode({"next": _way_back(request), "ended": "1"})
        return _lead(request, f"{resolve_url('login')}?{query}")


class SecondFactorFirst:
    """Who must have a second factor and has none sets it up before anything else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        open_before = getattr(getattr(view, "view_class", None), "open_before_second_factor", False)
        if not isinstance(request.user, User) or open_before or not getattr(view, "login_required", True):
            return None
        if not second_factor.missing(request, on=timezone.localdate()):
            return None
        return _lead(request, f"{resolve_url('staff:second_factor')}?{urlencode({'next': _way_back(request)})}")


def _way_back(request: HttpRequest) -> str:
    """Where to go on afterwards: a page can be asked for again, what was sent cannot."""
    return request.get_full_path() if request.method == "GET" else str(resolve_url("home"))


def _lead(request: HttpRequest, address: str) -> HttpResponse:
    """The whole page goes there, also when htmx asked for a part of it."""
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else HttpResponseRedirect(address)

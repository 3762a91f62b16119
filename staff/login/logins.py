"""What every login ends with, however it came about, and how logins are written down (ログインの記録)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme

from staff import audit
from staff.login import kept_text, second_factor
from staff.models import AuditEvent, User


def welcome(request: HttpRequest, user: User, wanted: str | None) -> HttpResponse:
    """The session is there: write the login down, and lead on to where the user wanted to go."""
    passed = second_factor.proven(request, user)
    request.session[second_factor.PASSED] = passed
    record(request, user, AuditEvent.Kind.LOGIN, "ログイン", second_factor=passed)
    address = safe_address(request, wanted)
    return redirect("kept_text") if kept_text.waits_for(request, user, then=address) else redirect(address)


def safe_address(request: HttpRequest, wanted: str | None) -> str:
    """An address of ours, or the home page."""
    hosts = {request.get_host()}
    if wanted and url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def record(request: HttpRequest, user: User | None, kind: str, what: str, **detail: object) -> None:
    employee = getattr(user, "employee", None)
    audit.record(
        kind, what, by=user, at=timezone.now(), whose=[employee.pk] if employee else [],
        address=audit.address_of(request), detail=detail,
    )  # fmt: skip


def record_failure(request: HttpRequest, typed: str, what: str) -> None:
    """The number that was typed may be a password by mistake: only its digest is kept."""
    digest = salted_hmac("staff.login.logins", typed, algorithm="sha256").hexdigest()[:16]
    record(request, None, AuditEvent.Kind.LOGIN_FAILED, what, typed=digest)

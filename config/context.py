from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from staff.access import Right, may
from staff.login import sessions
from staff.models import User
from staff.standing import Standing


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame shows. A page that knows its city gives ``municipality`` itself and saves a query."""
    return {
        "demo": settings.DEMO,
        "municipality": SimpleLazyObject(lambda: _municipality(request)),
        "standing": SimpleLazyObject(lambda: _standing(request)),
        "reads_hr_pages": SimpleLazyObject(lambda: _may(request, Right.READ_HR_PAGES)),
        "hands_out_codes": SimpleLazyObject(lambda: _may(request, Right.HAND_OUT_CODES)),
        "session_left": SimpleLazyObject(lambda: _session_left(request)),
        "session_warned_before": sessions.WARNED_BEFORE,
    }


def _municipality(request: HttpRequest) -> str:
    authority = getattr(request.user, "authority", None)
    return authority.municipality if authority else ""


def _standing(request: HttpRequest) -> Standing:
    """How the user stands today: what the frame offers depends on it."""
    today = timezone.localdate()
    return request.user.standing_on(today) if isinstance(request.user, User) else Standing(today)


def _session_left(request: HttpRequest) -> int | None:
    """Seconds until the session ends; its warning needs them."""
    return sessions.seconds_left(request, request.user, timezone.now()) if isinstance(request.user, User) else None


def _may(request: HttpRequest, right: Right) -> bool:
    return isinstance(request.user, User) and may(request.user, right, on=timezone.localdate())

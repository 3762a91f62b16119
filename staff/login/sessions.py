"""How long a session lasts (ログインの続く時間): from its beginning, and since the last thing the user did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from staff.login.second_factor import PRIVILEGED
from staff.models import User

View = TypeVar("View", bound=Callable[..., Any])

BEGAN, SEEN = "began", "seen"
# The time of the last activity is written no more often than this, so that reading pages costs no writing.
NOTED_EVERY = 60
WARNED_BEFORE = 3 * 60


@dataclass(frozen=True)
class Limits:
    """Seconds."""

    idle: int
    whole: int


EVERYBODY = Limits(idle=30 * 60, whole=12 * 60 * 60)
STRICT = Limits(idle=15 * 60, whole=8 * 60 * 60)


@receiver(user_logged_in)
def begin(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """After a login (``user_logged_in``): both clocks start."""
    request.session[BEGAN] = request.session[SEEN] = int(timezone.now().timestamp())


def limits_of(user: User, at: datetime) -> Limits:
    """Those who see or change what is not their own have shorter ones."""
    return STRICT if user.roles_on(timezone.localdate(at)) & PRIVILEGED else EVERYBODY


def seconds_left(request: HttpRequest, user: User, at: datetime) -> int:
    """Until the session ends if nothing is done."""
    return _left(request, limits_of(user, at), at)


def is_over(request: HttpRequest, user: User, at: datetime) -> bool:
    """Roles are asked for only when it matters."""
    return _left(request, STRICT, at) <= 0 and seconds_left(request, user, at) <= 0


def note_activity(request: HttpRequest, at: datetime) -> None:
    """The user did something; written down every so often, for each time costs a write."""
    now = int(at.timestamp())
    if now - request.session.get(SEEN, 0) >= NOTED_EVERY:
        request.session[SEEN] = now
        request.session.setdefault(BEGAN, now)


def no_activity(view: View) -> View:
    """Mark a view that pages ask by themselves (a job's progress): asking it does not keep a session alive."""
    view.no_activity = True  # type: ignore[attr-defined]  # a mark on a function
    return view


def is_activity(request: HttpRequest, view: Any) -> bool:
    """Not the polling of a page: a view marked ``no_activity``, or a request with the header ``HX-Polling: 1``."""
    marked = getattr(view, "no_activity", False) or getattr(getattr(view, "view_class", None), "no_activity", False)
    return not marked and request.headers.get("HX-Polling") != "1"


def _left(request: HttpRequest, limits: Limits, at: datetime) -> int:
    now = int(at.timestamp())
    idle: int = limits.idle - (now - request.session.get(SEEN, now))
    whole: int = limits.whole - (now - request.session.get(BEGAN, now))
    return min(idle, whole)

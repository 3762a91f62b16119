"""The steps of single sign-on are django-allauth's. When the city's login cannot be reached or says nonsense, or an
answer comes twice, people are led back to the login page and told so."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from requests import RequestException

from staff.login.adapters import refuse

logger = logging.getLogger(__name__)


def led_back(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keeps what ``view`` is marked with (``csrf_exempt`` of SAML's answers, which carry a signature instead)."""

    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (PermissionDenied, OAuth2Error, RequestException, KeyError, ValueError, SyntaxError):
            logger.warning("Single sign-on failed", exc_info=True)
            return refuse(request)

    return guarded

from collections.abc import Callable
from ipaddress import ip_address

from django.http import HttpRequest, HttpResponse


class SecurityHeaders:
    """Headers that Django and django-csp leave to us. Pages about people are never kept by a cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class AddressBehindProxy:
    """The address that the proxy next to us saw, in place of the proxy's own.

    Only the last entry of ``X-Forwarded-For`` is the proxy's word; those before it are the sender's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if is_valid_ip_address(seen):
            request.META["REMOTE_ADDR"] = seen
        return self.get_response(request)


def is_valid_ip_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame shows. A page that knows its city gives ``municipality`` itself and saves a query."""
    return {"demo": settings.DEMO, "municipality": SimpleLazyObject(lambda: _municipality(request))}


def _municipality(request: HttpRequest) -> str:
    authority = getattr(request.user, "authority", None)
    return authority.municipality if authority else ""

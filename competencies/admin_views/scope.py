"""Which edition an admin page is about (どの版の画面か)."""

import re
from typing import Any, cast

from django.http import HttpRequest, QueryDict

from competencies.access import Viewer
from competencies.models import Framework

PARAMETER = "framework"


def viewer(request: HttpRequest) -> Viewer:
    """Who is logged in, as this room knows users. Admin pages have no anonymous ones."""
    return cast(Viewer, request.user)


def editions(request: HttpRequest) -> dict[int, Framework]:
    """The editions that the user may see, newest first; asked once a request."""
    known: dict[int, Framework] | None = getattr(request, "_editions", None)
    if known is None:
        visible = Framework.objects.visible_to(viewer(request)).select_related("authority").order_by("-number")
        known = {edition.pk: edition for edition in visible}
        request._editions = known  # type: ignore[attr-defined]  # a note for this request alone
    return known


def edition_of(request: HttpRequest) -> Framework | None:
    """The edition that the address names, else the newest draft, else the newest in force."""
    named = _named(request)
    if named is not None:
        return editions(request).get(named)
    return min(editions(request).values(), key=_closeness_to_work, default=None)


def draft_of(request: HttpRequest) -> Framework | None:
    """The draft to which a new part is added."""
    edition = edition_of(request)
    return edition if edition and not edition.frozen else None


def notice(request: HttpRequest, edition: Framework | None, *, editable: bool) -> dict[str, Any]:
    """What a page says of its edition (``edition_notice.html``): whether it can change, and where to go if not."""
    drafts = [e for e in editions(request).values() if not e.frozen]
    return {"edition": edition, "may_revise": editable, "draft": drafts[0] if drafts else None}


def is_frozen(request: HttpRequest, edition_id: int) -> bool:
    edition = editions(request).get(edition_id)
    return edition is None or edition.frozen


_STATES = [Framework.State.DRAFT, Framework.State.IN_FORCE, Framework.State.SUPERSEDED]


def _closeness_to_work(edition: Framework) -> int:
    return _STATES.index(Framework.State(edition.state))


def _named(request: HttpRequest) -> int | None:
    """The key in the address, in the form sent, or in the filters of the list that the user came from."""
    for source in (request.POST, request.GET, QueryDict(request.GET.get("_changelist_filters", ""))):
        value = source.get(PARAMETER, "")
        if re.fullmatch(r"[0-9]{1,18}", value):
            return int(value)
    return None

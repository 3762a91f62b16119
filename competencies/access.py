"""Who may see which policy (閲覧の範囲): the one place that says so.

A user sees the editions of the own appointing authority that are or were in force. Drafts (改定案)
are seen by those whose role lets them read policies in the admin: HR and the auditor.
"""

from typing import Any, Protocol

from django.db.models import Q

DRAFT = "draft"


class Viewer(Protocol):
    """What this room needs to know of a user; the staff app's ``User`` is one."""

    @property
    def is_authenticated(self) -> Any: ...

    @property
    def authority_id(self) -> int | None: ...

    def has_perm(self, perm: str, obj: Any = None) -> bool: ...


def frameworks_visible_to(user: Viewer) -> Q:
    return _visible(user, prefix="")


def parts_visible_to(user: Viewer) -> Q:
    return _visible(user, prefix="framework__")


def may_edit(user: Viewer) -> bool:
    """HR edits policies; everybody else reads."""
    return bool(user.is_authenticated) and user.has_perm("competencies.change_framework")


def may_read_drafts(user: Viewer) -> bool:
    return user.has_perm("competencies.view_framework")


def _visible(user: Viewer, *, prefix: str) -> Q:
    if not user.is_authenticated or user.authority_id is None:
        return Q(pk__in=[])
    own = Q(**{f"{prefix}authority_id": user.authority_id})
    return own if may_read_drafts(user) else own & ~Q(**{f"{prefix}state": DRAFT})

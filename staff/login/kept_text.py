"""What was typed while a session ended (切れたログインで送られた内容).

The form is sealed, bound to the user who sent it, and waits in the browser's next session. The same user is offered
it after logging in; for anybody else it is thrown away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from staff.login import sealing
from staff.models import User

KEY = "kept_text"
MOST = 500_000  # characters
NEVER = ("password", "csrfmiddlewaretoken")


@dataclass(frozen=True)
class KeptText:
    path: str
    fields: list[tuple[str, str]]
    then: str

    @property
    def texts(self) -> list[str]:
        """What a person may have written, longest first; ticks and hidden numbers are left out."""
        return sorted({value for _, value in self.fields if len(value.strip()) > 3}, key=len, reverse=True)


def keep(request: HttpRequest, user: Any, fields: list[tuple[str, str]]) -> None:
    """Put the form into the session, which is a new one."""
    if fields and sum(len(name) + len(value) for name, value in fields) <= MOST:
        sealed = sealing.seal({"user": user.pk, "fields": fields})
        request.session[KEY] = {"path": request.get_full_path(), "sealed": sealed}


def fields_of(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent, if it may be kept: nothing of forms that carry a password."""
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    if request.method != "POST" or any("password" in name for name, _ in pairs):
        return []
    return [(name, str(value)) for name, value in pairs if name not in NEVER]


def waits_for(request: HttpRequest, user: User, *, then: str) -> bool:
    """Whether something waits for this user; what waits for another is thrown away."""
    if KEY not in request.session:
        return False
    request.session[KEY] = {**request.session[KEY], "then": then}
    if find(request, user):
        return True
    drop(request)
    return False


def find(request: HttpRequest, user: Any) -> KeptText | None:
    """What waits for this user; None if nothing does, or what waits is another's."""
    kept = request.session.get(KEY)
    said = sealing.unseal(kept["sealed"]) if kept else None
    if not kept or not said or said["user"] != user.pk:
        return None
    return KeptText(kept["path"], [(name, value) for name, value in said["fields"]], kept.get("then", "/"))


def drop(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def sent_again(request: HttpRequest) -> None:
    """The form is on its way once more: nothing waits any longer."""
    if request.method == "POST" and request.session.get(KEY, {}).get("path") == request.get_full_path():
        drop(request)

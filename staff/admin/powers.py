"""What people may do is written down whenever it changes (役割・代行の記録)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from staff import audit
from staff.models import AuditEvent, Delegation, Employee, RoleGrant, User

GIVEN, CHANGED, TAKEN = "given", "changed", "taken"


def record_power(request: HttpRequest, row: RoleGrant | Delegation, deed: str) -> None:
    """A role or a delegation was given, changed or taken. The log of the city that the users belong to has it."""
    users = [row.user] if isinstance(row, RoleGrant) else [row.principal, row.delegate]
    detail = {name: _plain(getattr(row, name)) for name in ("valid_from", "valid_to", "role", "power", "department_id")
              if hasattr(row, name)}  # fmt: skip
    _record(request, f"{_deeds()[deed]}: {row}", users, {"deed": deed, "row": row.pk, **detail})


def record_account(request: HttpRequest, user: User, changed: dict[str, tuple[Any, Any]]) -> None:
    """An account was made, stopped, or moved to another authority."""
    detail = {field: [_plain(before), _plain(after)] for field, (before, after) in changed.items()}
    _record(request, _("利用者の変更: %(user)s") % {"user": user}, [user], detail)


def _record(request: HttpRequest, what: str, users: list[User], detail: dict[str, Any]) -> None:
    people = Employee.objects.filter(user__in=users).values_list("pk", flat=True)
    audit.record(
        AuditEvent.Kind.ROLE,
        what,
        by=request.user,
        at=timezone.now(),
        whose=people,
        address=audit.address_of(request),
        detail=detail,
        authority=users[0].authority_id,
    )


def _deeds() -> dict[str, str]:
    return {GIVEN: _("付与"), CHANGED: _("変更"), TAKEN: _("取り消し")}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)

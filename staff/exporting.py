"""Lists of people as files (名簿の書き出し): allowed by a right, and written down with everybody concerned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from django.utils import timezone

from common.exporting import PARAMETER, PLACES, ListExport
from staff import access, audit
from staff.access import Right
from staff.models import AuditEvent, User


class StaffListExport(ListExport):
    """A list about people. The view names them in ``exported_people``."""

    export_right: Right = Right.EXPORT
    # Parameters that somebody types words into: those may be names, and the log says nothing of them.
    typed: frozenset[str] = frozenset({"q"})

    def exported_people(self) -> Iterable[int]:
        """The employees (primary keys) whom the file tells about."""
        raise NotImplementedError

    def may_export(self) -> bool:
        return access.may(self._user, self.export_right, on=timezone.localdate())

    def exported(self, rows: int) -> None:
        audit.record(
            AuditEvent.Kind.EXPORT,
            str(self.export_name),
            by=self._user,
            at=timezone.now(),
            whose=self.exported_people(),
            address=audit.address_of(self.request),
            detail={"rows": rows, "filters": self._filters()},
        )

    @property
    def _user(self) -> User:
        return cast(User, self.request.user)  # pages need a login

    def _filters(self) -> dict[str, str]:
        """What the list was narrowed by."""
        untold = {PARAMETER, *PLACES, *self.typed}
        return {name: str(value) for name, value in self.request.GET.items() if name not in untold}

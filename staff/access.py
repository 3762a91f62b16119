"""Which role may do what (役割と権限): the one place that says so.

Permissions are Django's names, ``app.action_model``. A pattern ends in ``*`` to mean every model.
"""

from fnmatch import fnmatchcase

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    HR = "hr", _("人事担当")
    AUDITOR = "auditor", _("監査")
    ADMINISTRATOR = "administrator", _("システム管理者")


PERMISSIONS: dict[str, tuple[str, ...]] = {
    # 人事担当 keeps the masters. Editions have states; deleting is for drafts, which the models see to.
    Role.HR: ("competencies.*", "staff.view_user"),
    # 監査 reads settings and logs, and changes nothing.
    Role.AUDITOR: ("competencies.view_*", "staff.view_*", "admin.view_logentry"),
    # システム管理者 keeps accounts and who appoints whom, and reads no policy or evaluation by this role.
    Role.ADMINISTRATOR: (
        "staff.*",
        "competencies.view_appointingauthority",
        "competencies.add_appointingauthority",
        "competencies.change_appointingauthority",
    ),
}


def allows(roles: frozenset[str], perm: str) -> bool:
    return any(fnmatchcase(perm, pattern) for role in roles for pattern in PERMISSIONS[role])


def allows_any(roles: frozenset[str], app_label: str) -> bool:
    return any(pattern.startswith(f"{app_label}.") for role in roles for pattern in PERMISSIONS[role])

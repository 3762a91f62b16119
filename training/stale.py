"""Whether somebody else was quicker (先に直された内容): what a form was filled in upon, told by what it said."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

STALE = "stale"


def fingerprint(*values: Any) -> str:
    """What a form carries along, so that it is known when it comes back upon what it was filled in."""
    return sha256("\0".join(map(str, values)).encode()).hexdigest()[:32]


def check_unchanged(*values: Any, seen: str | None) -> None:
    """Raise ValidationError (``STALE``) when the values are no longer those that were seen; None asks nothing."""
    if seen is not None and seen != fingerprint(*values):
        raise ValidationError(
            _("あなたが開いているあいだに、ほかの画面で直されました。いまの内容を確かめて、もう一度保存してください。"),
            code=STALE,
        )

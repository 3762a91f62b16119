"""What somebody types beside a move (理由など): as long as it may be, and without characters that nobody sees."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.text import hidden_characters

LONGEST_REASON = 1000
# More digits than any key has.
_MOST_DIGITS = 9


def check(text: str, *, longest: int = LONGEST_REASON, what: str = "") -> None:
    """Raises ValidationError. ``what`` names the field; the reason, where it does not."""
    named = what or _("理由")
    if len(text) > longest:
        raise ValidationError(
            _("%(what)sは%(longest)d文字以内で入力してください。") % {"what": named, "longest": longest}
        )
    if hidden_characters(text):
        raise ValidationError(_("%sに見えない文字が入っています。消してから、もう一度送ってください。") % named)


def number(text: str) -> int | None:
    """The whole number that a hidden field holds; None for what nobody's browser sends."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None

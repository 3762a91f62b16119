"""What a password must be (パスワードの決まり): long, and not easily guessed. No rules on kinds of characters."""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.text import search_key
from staff.models import User

LEAST = 15
LEAST_WITH_SECOND_FACTOR = 8
MOST = 128


class Length:
    def validate(self, password: str, user: User | None = None) -> None:
        least = LEAST_WITH_SECOND_FACTOR if _has_second_factor(user) else LEAST
        if len(password) < least:
            raise ValidationError(_("パスワードは%d文字以上にしてください。") % least, code="password_too_short")
        if len(password) > MOST:
            raise ValidationError(_("パスワードは%d文字以下にしてください。") % MOST, code="password_too_long")

    def get_help_text(self) -> str:
        return _("%(least)d文字以上、%(most)d文字以下にしてください(二段階認証を設定していれば%(with)d文字以上)。") % {
            "least": LEAST,
            "most": MOST,
            "with": LEAST_WITH_SECOND_FACTOR,
        }


class TooEasy:
    """The same few characters, or a short piece over and over."""

    def validate(self, password: str, user: User | None = None) -> None:
        folded = search_key(password)
        if len(set(folded)) < 5 or len(_piece(folded)) < LEAST_WITH_SECOND_FACTOR:
            raise ValidationError(
                _("同じ文字や短い語の繰り返しは使えません。つながりのない言葉をいくつか並べてください。"),
                code="password_too_easy",
            )

    def get_help_text(self) -> str:
        return _("同じ文字や短い語の繰り返しにはできません。")


class WordsOfOnesOwn:
    """Who one is and where one works is the first that others try."""

    def validate(self, password: str, user: User | None = None) -> None:
        folded = search_key(password)
        if any(word in folded for word in _own_words(user)):
            raise ValidationError(
                _("職員番号、氏名、フリガナ、市の名前、「はぐくみ」を含むパスワードは使えません。"),
                code="password_of_ones_own",
            )

    def get_help_text(self) -> str:
        return _("職員番号、氏名、市の名前、「はぐくみ」を含むパスワードにはできません。")


def _piece(text: str) -> str:
    """The shortest piece of which the text is a repetition; the text itself if it is none."""
    return text[: (text + text).find(text, 1)]


def _own_words(user: Any) -> Iterator[str]:
    """Folded; too short ones would forbid half of the language."""
    words = ["はぐくみ", "hagukumi"]
    if isinstance(user, User):
        words += [user.staff_number, *user.name.split(), user.name, *user.kana.split(), user.kana]
        if user.authority:
            words += [user.authority.municipality, user.authority.municipality.rstrip("市区町村"), user.authority.code]
    for word in map(search_key, words):
        if len(word) >= (4 if word.isascii() else 2):
            yield word


def _has_second_factor(user: Any) -> bool:
    totp = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    return isinstance(user, User) and user.pk is not None and totp.filter(user=user).exists()

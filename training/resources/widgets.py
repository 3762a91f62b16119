"""Cells of the training office's sheets (研修の表の書き方)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time
from typing import Any
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.db.models import Manager
from django.utils.translation import gettext as _

from common.widgets import CellWidget, _WordWidget
from staff.resources.widgets import CodeTextWidget, HoursWidget

_SEPARATORS = re.compile(r"[\s、,，・/]+")
_CLOCK = re.compile(r"([0-9]{1,2})[:時]([0-9]{2})(?:分|:00)?")


class ReferenceWidget(CodeTextWidget):
    """A row of another table: by its code, with its name for the reader (「P1 新任係長研修」)."""

    @property
    def allowed(self) -> str:
        return _("記号(後ろに名称があってもよい)")

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        code = next(iter(value.split(maxsplit=1)), "")
        return super().clean(code, row, **kwargs)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Of the row itself, or of its code."""
        if value is None or isinstance(value, str):
            return value or ""
        return f"{value.code} {value.name}"

    def key_of(self, value: Any) -> str:
        """Of the row itself, or of its code."""
        return value if isinstance(value, str) else getattr(value, "code", "")


class CodesWidget(CellWidget):
    """Several codes (「G1、G2」)."""

    @property
    def allowed(self) -> str:
        return _("記号。いくつもあるときは「、」で区切る")

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> tuple[str, ...]:
        words = filter(None, _SEPARATORS.split(normalize("NFKC", value)))
        return tuple(dict.fromkeys(self.code(word) for word in words))

    def code(self, word: str) -> str:
        return word

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "、".join(self.word(code) for code in _codes(value))

    def word(self, code: str) -> str:
        return code

    def key(self, text: str) -> frozenset[str] | None:
        """Which they are, whatever their order; None if the cell cannot tell."""
        found = super().key(text)
        return None if found is None else frozenset(found)

    def key_of(self, value: Any) -> frozenset[str]:
        return frozenset(_codes(value))


def _codes(value: Any) -> Iterable[str]:
    """Of codes, or of the rows that have them."""
    return (row.code for row in value.all()) if isinstance(value, Manager) else value or ()


class WordsWidget(CodesWidget):
    """Several of a few words (「所属長、評価者」); the stored code is understood, too."""

    def __init__(self, django_field: Any, *, words: Any) -> None:
        super().__init__(django_field)
        self.words: dict[str, str] = {code: str(label) for code, label in words.choices}

    @property
    def allowed(self) -> str:
        said = "、".join(self.words.values())
        return _("次のいくつか。「、」で区切る: %(words)s") % {"words": said}

    def code(self, word: str) -> str:
        codes = {said: code for code, label in self.words.items() for said in (code, label)}
        if word not in codes:
            advice = _("「%(word)s」は選べません。次から選んでください: %(words)s")
            raise ValidationError(advice % {"word": word, "words": "、".join(self.words.values())})
        return codes[word]

    def word(self, code: str) -> str:
        return self.words.get(code, code)


class TimeWidget(_WordWidget):
    """9:00, 9時00分; Excel's own 09:00:00."""

    @property
    def allowed(self) -> str:
        return _("時刻(例: 9:00)")

    def parse(self, word: str) -> time:
        found = _CLOCK.fullmatch(word)
        if found is None:
            raise ValueError(word)
        return time(int(found[1]), int(found[2]))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else f"{value:%H:%M}"


class AmountWidget(HoursWidget):
    """A number that may have decimals."""

    @property
    def allowed(self) -> str:
        return _("数(例: 6.5)")

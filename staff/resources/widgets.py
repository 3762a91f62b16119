"""Cells as personnel systems write them (人事給与システムの書き方)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from unicodedata import normalize

from django.utils.translation import gettext as _

from common.dates import parse_date
from common.widgets import ChoiceWidget, DateWidget, DecimalWidget, TextWidget, YesNoWidget
from staff.models import Employee

_EXCEL_EPOCH = date(1899, 12, 30)
# 1927 to 2119: what Excel shows of a day whose cell lost its format.
_SERIAL = range(10_000, 80_000)
_ERA_LETTERS = {"R": "令和", "H": "平成", "S": "昭和", "T": "大正", "M": "明治"}


class NameWidget(TextWidget):
    """Text on one line; blanks around it are padding of the system that wrote the file."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return super().clean(value.strip(), row, **kwargs)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else super().render(value, obj, **kwargs)


class CodeTextWidget(NameWidget):
    """A number or code: full-width digits are meant as the half-width ones."""

    @property
    def allowed(self) -> str:
        return _("半角の英数字")

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return super().clean(normalize("NFKC", value), row, **kwargs)


class DayWidget(DateWidget):
    """2027-04-01, 2027/4/1, 令和9年4月1日, R9.4.1, 20270401, and Excel's own number of a day (46478)."""

    @property
    def allowed(self) -> str:
        return _("日付(例: 2027-04-01、令和9年4月1日)")

    def parse(self, word: str) -> date:
        if re.fullmatch(r"[0-9]{5}", word) and int(word) in _SERIAL:
            return _EXCEL_EPOCH + timedelta(days=int(word))
        if re.fullmatch(r"[0-9]{8}", word):
            return date(int(word[:4]), int(word[4:6]), int(word[6:]))
        if word[0].upper() in _ERA_LETTERS:
            word = _ERA_LETTERS[word[0].upper()] + word[1:].lstrip(".")
        return parse_date(word)


class MainWidget(YesNoWidget):
    """本務 or 兼務."""

    @property
    def allowed(self) -> str:
        return _("「本務」か「兼務」")

    @property
    def choices(self) -> list[str]:
        return ["本務", "兼務"]

    def parse(self, word: str) -> bool:
        return word == "本務" if word in {"本務", "兼務", "併任"} else super().parse(word)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "本務" if value else "兼務"


class HoursWidget(DecimalWidget):
    """Hours a week: 38.75."""

    @property
    def allowed(self) -> str:
        return _("時間数(例: 38.75)")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else f"{value.normalize():f}"


class Leaving(str):
    """A cell of 種別 that says that somebody leaves: its value is the reason (退職の事由), or nothing."""


class OrderWidget(ChoiceWidget):
    """The kind of an order; 退職 and its reasons (定年退職 …) stand here, too, for they come in the same list."""

    @property
    def choices(self) -> list[str]:
        return [*super().choices, _LEAVES]

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        word = value.strip()
        reasons = {str(label): code for code, label in Employee.Leaving.choices if code != Employee.Leaving.OTHER}
        if word == _LEAVES or word in reasons:
            return Leaving(reasons.get(word, ""))
        return super().clean(value, row, **kwargs)


_LEAVES = "退職"

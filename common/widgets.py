"""Cells of a sheet, as django-import-export's widgets (列の読み方と書き方).

``clean`` reads what people type and raises ValidationError with a message that says how to mend it;
``render`` gives the cell that they see. Beyond the library, a widget tells what may stand in its
cells (``allowed``, ``choices``), whether two values say the same, and what a row is told apart by.
References build on the library's look-ups. Its widgets for single values are left aside: they take
1.5 for 1 and any unknown word for no, know neither 和暦 nor full-width digits, and say why in English.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.translation import gettext as _
from import_export import widgets

from common.dates import parse_date
from common.spreadsheets.sheets import one_line_break

_LABEL_LENGTH = 30
_YES_NO = {"はい": True, "true": True, "1": True, "いいえ": False, "false": False, "0": False}


class CellWidget(widgets.Widget):  # type: ignore[misc]  # the library has no types
    """The cells of a model's field."""

    def __init__(self, django_field: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.django_field = django_field

    @property
    def allowed(self) -> str:
        """What may stand in a cell, in words."""
        raise NotImplementedError

    @property
    def choices(self) -> list[str]:
        """The cells to choose from, if there is a list of them."""
        return []

    def same(self, stored: Any, value: Any) -> bool:
        """Whether what is stored and what was read say the same."""
        return bool(stored == value)

    def key(self, text: str) -> Any:
        """The value as far as the cell alone tells it, for finding a row; None or blank if it cannot."""
        try:
            return self.clean(text)
        except ValidationError:
            return None

    def key_of(self, value: Any) -> Any:
        """The same of a stored value."""
        return value


class TextWidget(CellWidget):
    """Text as it was typed."""

    @property
    def allowed(self) -> str:
        if self.django_field.max_length:
            return _("%(most)d字以内の文字") % {"most": self.django_field.max_length}
        return _("文字(改行できます)")

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        most = self.django_field.max_length
        if most and len(value) > most:
            advice = _("%(most)d字以内にしてください(いま%(length)d字です)。")
            raise ValidationError(advice % {"most": most, "length": len(value)})
        self.django_field.run_validators(value)
        return value

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return one_line_break(value)

    def same(self, stored: str, value: str) -> bool:
        return one_line_break(stored) == one_line_break(value)


class _WordWidget(CellWidget):
    """A cell of one word, in any width; a blank one is None."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        word = normalize("NFKC", value).strip()
        if not word:
            return None
        try:
            cleaned = self.parse(word)
        except (ValueError, KeyError) as error:
            raise ValidationError(self.advice) from error
        self.django_field.run_validators(cleaned)
        return cleaned

    def parse(self, word: str) -> Any:
        """Raises ValueError or KeyError."""
        raise NotImplementedError

    @property
    def advice(self) -> str:
        return _("%(allowed)sを入れてください。") % {"allowed": self.allowed}


class NumberWidget(_WordWidget):
    @property
    def range(self) -> tuple[int, int]:
        """What the field holds in every database."""
        return BaseDatabaseOperations.integer_field_ranges[self.django_field.get_internal_type()]

    @property
    def allowed(self) -> str:
        return _("%(least)d〜%(most)dの整数") % dict(zip(("least", "most"), self.range, strict=True))

    def parse(self, word: str) -> int:
        least, most = self.range
        if not re.fullmatch(r"-?[0-9]{1,19}", word) or not least <= int(word) <= most:
            raise ValueError(word)
        return int(word)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str | int:
        return "" if value is None else int(value)


class DecimalWidget(_WordWidget):
    """A number that may have decimals."""

    @property
    def allowed(self) -> str:
        return _("数(例: 12.5)")

    def parse(self, word: str) -> Decimal:
        if not re.fullmatch(r"[-+]?[0-9]{1,19}(\.[0-9]{0,19})?", word):
            raise ValueError(word)
        return Decimal(word)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str | int:
        if value is None:
            return ""
        return int(value) if value == int(value) else f"{value.normalize():f}"


class DateWidget(_WordWidget):
    @property
    def allowed(self) -> str:
        return _("日付(例: 2026-04-01)")

    @property
    def advice(self) -> str:
        return _("%(allowed)sの形で入れてください。") % {"allowed": self.allowed}

    def parse(self, word: str) -> Any:
        return parse_date(word)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else value.isoformat()


class YesNoWidget(_WordWidget):
    @property
    def allowed(self) -> str:
        return _("「はい」か「いいえ」(空欄は不明)") if self.django_field.null else _("「はい」か「いいえ」")

    @property
    def choices(self) -> list[str]:
        return ["はい", "いいえ"]

    def parse(self, word: str) -> bool:
        return _YES_NO[word.lower()]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return {None: "", True: "はい", False: "いいえ"}[value]


class ChoiceWidget(CellWidget):
    """One of the field's choices, by its label; the stored code is understood too."""

    @property
    def allowed(self) -> str:
        return _("次のどれか: %(choices)s") % {"choices": "、".join(self.choices)}

    @property
    def choices(self) -> list[str]:
        return [self.render(value) for value, _label in self.django_field.choices if value]

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        word = value.strip()
        codes = {
            said: code for code, label in self.django_field.choices for said in (code, str(label), self.render(code))
        }
        if word and word not in codes:
            advice = _("「%(word)s」は選べません。次から選んでください: %(choices)s")
            raise ValidationError(advice % {"word": word, "choices": "、".join(self.choices)})
        return str(codes.get(word, ""))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        # Our own words must fit into CP932, which has this dash alone.
        return str(dict(self.django_field.choices).get(value, value)).replace("〜", "～")


class CodeWidget(CellWidget, widgets.CachedForeignKeyWidget):  # type: ignore[misc]  # the library has no types
    """Another row: by its code, with its name for the reader (「C5 対応力」)."""

    def __init__(self, django_field: Any) -> None:
        super().__init__(django_field, model=django_field.related_model, field="code")

    @property
    def target_name(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def allowed(self) -> str:
        return _("「%(sheet)s」の記号(後ろに名称があってもよい)") % {"sheet": self.target_name}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        try:
            return super().clean(value.strip(), row, **kwargs)
        except ObjectDoesNotExist as missing:
            advice = _("「%(sheet)s」に「%(text)s」の行がありません。記号を直すか、その行を足してください。")
            raise ValidationError(advice % {"sheet": self.target_name, "text": value.strip()}) from missing

    def get_lookup_kwargs(self, value: str, row: Any, **kwargs: Any) -> dict[str, Any]:
        return {self.field: self.key(value)}

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str | int:
        return "" if value is None else f"{value.code} {_label(value)}".strip()

    def key(self, text: str) -> Any:
        return next(iter(text.split(maxsplit=1)), None)

    def key_of(self, value: Any) -> Any:
        return value.code if value is not None else None


class CodesWidget(CellWidget, widgets.ManyToManyWidget):  # type: ignore[misc]  # the library has no types
    """Several rows, by their codes (「G1、G2」); ``each`` reads one of them."""

    def __init__(self, django_field: Any, each: type[CodeWidget] = CodeWidget) -> None:
        super().__init__(django_field, model=django_field.related_model, field="code")
        self.each = each(django_field)

    @property
    def allowed(self) -> str:
        advice = _("「%(sheet)s」の記号。いくつもあるときは「、」で区切る")
        return advice % {"sheet": self.each.target_name}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[models.Model]:
        codes = dict.fromkeys(re.split(r"[\s、,，]+", value))
        return [self.each.clean(code, row, **kwargs) for code in codes if code]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "、".join(row.code for row in _rows(value))

    def same(self, stored: Any, value: Any) -> bool:
        return {row.code for row in _rows(stored)} == {row.code for row in _rows(value)}


def _rows(value: Any) -> Any:
    """The rows of what a field holds: a manager, or None before it is saved; or of what was read: a list."""
    return value.all() if isinstance(value, models.Manager) else value or []


def _label(value: models.Model) -> str:
    """A row's name, on one line."""
    first = next(iter(str(value).splitlines()), "")
    return first if len(first) <= _LABEL_LENGTH else f"{first[:_LABEL_LENGTH]}…"

"""A model's field as a column of a sheet (列): how it is shown, read and explained.

A column knows three forms of what it holds: the *value* of the field, the *plain* form that two
values are compared by, and the *cell* that people see. ``read`` goes from a cell to a value, and
raises ValidationError with a message that says how to mend it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from common.spreadsheets.sheets import one_line_break

# (model, identity) → the row of that identity, or None.
Find = Callable[[type[models.Model], tuple[Any, ...]], Any]

LARGEST_NUMBER = 32_767  # what a small integer holds in every database
_LABEL_LENGTH = 30
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_YES_NO = {"はい": True, "true": True, "1": True, "いいえ": False, "false": False, "0": False}


class Column:
    """Text as it was typed; the other kinds of column build on it.

    ``context`` names the row's other columns without which a cell says nothing.
    """

    context: frozenset[str] = frozenset()

    def __init__(self, field: Any) -> None:
        self.field = field
        self.name: str = field.name
        self.heading = str(field.verbose_name)

    @cached_property
    def required(self) -> bool:
        return not (self.field.blank or self.field.null)

    @property
    def allowed(self) -> str:
        """What may stand in a cell, for the legend."""
        if self.field.max_length:
            return _("%(most)d字以内の文字") % {"most": self.field.max_length}
        return _("文字(改行できます)")

    @property
    def choices(self) -> list[str]:
        """The cells to choose from, if there is a list of them."""
        return []

    def value(self, instance: models.Model) -> Any:
        return getattr(instance, self.name)

    def plain(self, value: Any) -> Any:
        return one_line_break(value)

    def cell(self, value: Any) -> str | int:
        return str(self.plain(value))

    def key(self, text: str) -> Any:
        """The plain form as far as the cell alone tells it, for finding a row by its identity; None if it cannot."""
        try:
            return self.parse(text) or None
        except ValidationError:
            return None

    def read(self, text: str, key: Callable[[str], Any], find: Find) -> Any:
        """The value of a cell; ``key`` gives the keys of the same row's other columns by field name."""
        if self.required and not text.strip():
            raise ValidationError(_("空欄にできません。%(allowed)sを入れてください。") % {"allowed": self.allowed})
        return self.parse(text)

    def parse(self, text: str) -> Any:
        most = self.field.max_length
        if most and len(text) > most:
            advice = _("%(most)d字以内にしてください(いま%(length)d字です)。")
            raise ValidationError(advice % {"most": most, "length": len(text)})
        self.field.run_validators(text)
        return text


class NumberColumn(Column):
    @property
    def allowed(self) -> str:
        return _("0〜%(most)dの整数") % {"most": LARGEST_NUMBER}

    def plain(self, value: Any) -> Any:
        return value

    def cell(self, value: Any) -> str | int:
        return "" if value is None else int(value)

    def parse(self, text: str) -> int | None:
        digits = normalize("NFKC", text).strip()
        if not digits:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", digits) or int(digits) > LARGEST_NUMBER:
            raise ValidationError(_("%(allowed)sを入れてください。") % {"allowed": self.allowed})
        return int(digits)


class DateColumn(NumberColumn):
    @property
    def allowed(self) -> str:
        return _("日付(例: 2026-04-01)")

    def cell(self, value: Any) -> str:
        return "" if value is None else value.isoformat()

    def parse(self, text: str) -> Any:
        day = normalize("NFKC", text).strip()
        if not day:
            return None
        try:
            return date(*map(int, _DAY.fullmatch(day).groups()))  # type: ignore[union-attr]  # None is caught below
        except (AttributeError, ValueError) as error:
            raise ValidationError(_("%(allowed)sの形で入れてください。") % {"allowed": self.allowed}) from error


class BooleanColumn(NumberColumn):
    @cached_property
    def required(self) -> bool:
        return not self.field.null

    @property
    def allowed(self) -> str:
        return _("「はい」か「いいえ」") if self.required else _("「はい」か「いいえ」(空欄は不明)")

    @property
    def choices(self) -> list[str]:
        return ["はい", "いいえ"]

    def cell(self, value: Any) -> str:
        return {None: "", True: "はい", False: "いいえ"}[value]

    def parse(self, text: str) -> Any:
        word = normalize("NFKC", text).strip().lower()
        if word not in {"", *_YES_NO}:
            raise ValidationError(_("%(allowed)sを入れてください。") % {"allowed": self.allowed})
        return _YES_NO.get(word)


class ChoiceColumn(Column):
    @property
    def allowed(self) -> str:
        return _("次のどれか: %(choices)s") % {"choices": "、".join(self.choices)}

    @cached_property
    def choices(self) -> list[str]:
        return [self.cell(value) for value, _label in self.field.choices if value]

    def cell(self, value: Any) -> str:
        # Our own words must fit into CP932, which has this dash alone.
        return str(dict(self.field.choices).get(value, value)).replace("〜", "～")

    def parse(self, text: str) -> Any:
        word = text.strip()
        codes = {word: value for value, label in self.field.choices for word in (value, str(label), self.cell(value))}
        if word and word not in codes:
            advice = _("「%(word)s」は選べません。次から選んでください: %(choices)s")
            raise ValidationError(advice % {"word": word, "choices": "、".join(self.choices)})
        return codes.get(word, "")


class ReferenceColumn(Column):
    """Another row of the edition: by its code, with its name for the reader (「C5 対応力」)."""

    def __init__(self, field: Any) -> None:
        super().__init__(field)
        self.target = field.related_model

    @property
    def to_self(self) -> bool:
        return bool(self.target is self.field.model)

    @property
    def allowed(self) -> str:
        return _("「%(sheet)s」の記号(後ろに名称があってもよい)") % {"sheet": self._target_name}

    def plain(self, value: Any) -> Any:
        return None if value is None else value.code

    def cell(self, value: Any) -> str | int:
        return "" if value is None else f"{value.code} {_label(value)}".strip()

    def key(self, text: str) -> Any:
        return next(iter(text.split(maxsplit=1)), None)

    def read(self, text: str, key: Callable[[str], Any], find: Find) -> Any:
        super().read(text, key, find)
        return self._found((self.key(text),), text, find) if text.strip() else None

    def parse(self, text: str) -> Any:
        return text

    def _found(self, identity: tuple[Any, ...], text: str, find: Find) -> Any:
        found = find(self.target, identity)
        if found is None:
            advice = _("「%(sheet)s」に「%(text)s」の行がありません。記号を直すか、その行を足してください。")
            raise ValidationError(advice % {"sheet": self._target_name, "text": text.strip()})
        return found

    @property
    def _target_name(self) -> str:
        return str(self.target._meta.verbose_name_plural)


class LocalReferenceColumn(ReferenceColumn):
    """A row that is told apart by the table or competency it belongs to: a mark (印), a level (段階).

    The cell names it by its own part of the identity alone; the same row's other columns tell the rest.
    """

    def __init__(self, field: Any) -> None:
        super().__init__(field)
        own = next(lookup for lookup in self.target.identity if "__" not in lookup)
        self.own = column_for(self.target._meta.get_field(own))
        self._names = [lookup.split("__")[0] for lookup in self.target.identity]
        self.context = frozenset(self._names) - {own}

    @property
    def allowed(self) -> str:
        return _("「%(sheet)s」にある%(own)s") % {"sheet": self._target_name, "own": self.own.heading}

    def plain(self, value: Any) -> Any:
        return None if value is None else self.own.value(value)

    def cell(self, value: Any) -> str | int:
        return "" if value is None else self.own.cell(self.own.value(value))

    def read(self, text: str, key: Callable[[str], Any], find: Find) -> Any:
        if not text.strip():
            return None
        own = self.own.key(text.strip())
        return self._found(tuple(own if name == self.own.name else key(name) for name in self._names), text, find)


class ReferencesColumn(ReferenceColumn):
    """Several rows, by their codes (「G1、G2」)."""

    @cached_property
    def required(self) -> bool:
        return False

    @property
    def allowed(self) -> str:
        return _("「%(sheet)s」の記号。いくつもあるときは「、」で区切る") % {"sheet": self._target_name}

    def value(self, instance: models.Model) -> Any:
        return list(getattr(instance, self.name).all()) if instance.pk else []

    def plain(self, value: Any) -> Any:
        return frozenset(row.code for row in value)

    def cell(self, value: Any) -> str:
        return "、".join(row.code for row in value)

    def read(self, text: str, key: Callable[[str], Any], find: Find) -> Any:
        codes = dict.fromkeys(re.split(r"[\s、,，]+", text.strip()) if text.strip() else [])
        return [self._found((code,), code, find) for code in codes if code]


def column_for(field: Any) -> Column:
    """The kind of column that a model's field makes."""
    if field.many_to_many:
        return ReferencesColumn(field)
    if field.many_to_one:
        return ReferenceColumn(field) if field.related_model.identity == ("code",) else LocalReferenceColumn(field)
    if field.choices:
        return ChoiceColumn(field)
    return next((kind(field) for of, kind in _KINDS if isinstance(field, of)), Column(field))


_KINDS: list[tuple[type[models.Field[Any, Any]], type[Column]]] = [
    (models.BooleanField, BooleanColumn),
    (models.IntegerField, NumberColumn),
    (models.DateField, DateColumn),
]


def _label(value: models.Model) -> str:
    """A row's name, on one line."""
    first = next(iter(str(value).splitlines()), "")
    return first if len(first) <= _LABEL_LENGTH else f"{first[:_LABEL_LENGTH]}…"

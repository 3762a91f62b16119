"""Cells of a scheme's sheets (評価制度の表の書き方): codes with their names, marks of the scale that is meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.widgets import CellWidget
from common.workbooks.widgets import PartWidget
from competencies.models import Competency
from evaluations.models import Item, ScaleLevel, Scheme
from training.resources.widgets import WordsWidget

_SEPARATORS = re.compile(r"[、,，\n]+")
Names = Callable[[Any], Mapping[str, str]]


class PolicyWidget(CellWidget):
    """Codes of the policy. The table gives ``names``: a model's codes with what they are called."""

    def __init__(self, django_field: Any, *, of: Any) -> None:
        super().__init__(django_field)
        self.of = of
        self.names: Names = lambda model: {}

    def shown(self, code: str) -> str:
        """A code with its name for the reader; the name's own commas would look like those between codes."""
        return f"{code} {_SEPARATORS.sub(' ', self.named(code))}".strip()

    def named(self, code: str) -> str:
        return self.names(self.of).get(code, "")

    def check(self, codes: Iterable[str], edition: Any) -> None:
        """ValidationError for codes that neither the policy nor the draft has: what stands in it may stay."""
        unknown = [code for code in codes if code not in self.names(self.of)]
        unknown = [code for code in unknown if code not in self._kept(edition)] if unknown else []
        if unknown:
            words = {"kind": self.of._meta.verbose_name, "codes": "、".join(unknown)}
            raise ValidationError(
                _("方針に、記号が「%(codes)s」の%(kind)sはありません。記号を直してください。") % words
            )

    def _kept(self, edition: Any) -> set[str]:
        return {
            code
            for table in edition.tables
            for column in table.fields.values()
            if isinstance(column.widget, PolicyWidget) and column.widget.of is self.of
            for row in table.rows
            for code in column.widget.codes_in(column.get_value(row))
        }

    def codes_in(self, value: Any) -> Iterable[str]:
        raise NotImplementedError


class PolicyCodesWidget(PolicyWidget):
    """Several codes (「G1 主事、G2 係長」); the names may be left out."""

    @property
    def allowed(self) -> str:
        advice = _("%(kind)sの記号(後ろに名称があってもよい)。いくつもあるときは「、」で区切る")
        return advice % {"kind": self.of._meta.verbose_name}

    def read(self, text: str) -> tuple[str, ...]:
        """The first word of each piece; and any further one that is a code, where blanks stood for commas."""
        pieces = [piece.split() for piece in _SEPARATORS.split(normalize("NFKC", text))]
        known = self.names(self.of)
        words = (word for piece in pieces for n, word in enumerate(piece) if n == 0 or word in known)
        return tuple(dict.fromkeys(words))

    def clean(self, value: str, row: Any = None, *, edition: Any = None, **kwargs: Any) -> tuple[str, ...]:
        codes = self.read(value)
        self.check(codes, edition)
        return codes

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "、".join(map(self.shown, value or ()))

    def same(self, stored: Any, value: Any) -> bool:
        return set(stored or ()) == set(value)

    def key(self, text: str) -> frozenset[str]:
        return frozenset(self.read(text))

    def key_of(self, value: Any) -> frozenset[str]:
        return frozenset(value or ())

    def codes_in(self, value: Any) -> Iterable[str]:
        return value or ()


class PolicyCodeWidget(PolicyWidget):
    """One code (「C5 対応力」); the name may be left out."""

    @property
    def allowed(self) -> str:
        return _("%(kind)sの記号(後ろに名称があってもよい)") % {"kind": self.of._meta.verbose_name}

    def clean(self, value: str, row: Any = None, *, edition: Any = None, **kwargs: Any) -> str:
        code = self.key(value)
        self.check([code] if code else [], edition)
        return code

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return self.shown(value) if value else ""

    def key(self, text: str) -> str:
        return next(iter(normalize("NFKC", text).split(maxsplit=1)), "")

    def codes_in(self, value: Any) -> Iterable[str]:
        return [value] if value else []


class ItemCodeWidget(PolicyCodeWidget):
    """An item of the scheme's own, or a competency of the policy. ``items``: the former by name."""

    def __init__(self, django_field: Any) -> None:
        super().__init__(django_field, of=Competency)
        self.items: Callable[[], Mapping[str, str]] = dict

    def named(self, code: str) -> str:
        return self.items().get(code) or super().named(code)

    @property
    def allowed(self) -> str:
        return _("「%(sheet)s」か方針の能力の記号(後ろに名称があってもよい)") % {
            "sheet": Item._meta.verbose_name_plural
        }

    def check(self, codes: Iterable[str], edition: Any) -> None:
        super().check([code for code in codes if not _has_item(edition, code)], edition)


def _has_item(edition: Any, code: str) -> bool:
    """Also where the item's own row is at fault: ValidationError without a second word then."""
    try:
        return bool(edition.find(Item, (code,)))
    except Item.DoesNotExist:
        return False


class ChosenWidget(WordsWidget):
    """Several of a few codes, by their words."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> tuple[str, ...]:
        return super().clean(value, row)

    def same(self, stored: Any, value: Any) -> bool:
        return set(stored or ()) == set(value)


class LevelWidget(PartWidget):
    """A mark of the scale that a threshold leads to: that of its axis as a whole, or of the whole scheme."""

    @property
    def allowed(self) -> str:
        return _("軸の「全体の評語」の組にある評語。軸が空欄なら「総合評価の段階」の組にある評語")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value.symbol)

    def key(self, text: str) -> str:
        return text.strip()

    def get_instance_by_lookup_fields(self, value: str, row: Any, *, edition: Any, values: Mapping[str, Any]) -> Any:
        return edition.find(ScaleLevel, (_scale(edition, values).code, self.key(value)))


def _scale(edition: Any, values: Mapping[str, Any]) -> Any:
    """ValidationError where a threshold has none; without a word where that is told of another row or cell."""
    if "axis" not in values:
        raise ValidationError([])
    of = values["axis"] or edition.find(Scheme, ())
    if edition.refuses(of):
        raise ValidationError([])
    if of.overall_scale is None:
        raise ValidationError(_("「総合評価の段階」が空欄です。「評価制度」の表で、段階の組を選んでください。"))
    return of.overall_scale

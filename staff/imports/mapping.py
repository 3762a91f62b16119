"""Which heading of a file is which of our columns (列の対応): remembered per source, guessed by likeness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from common.text import search_key
from staff.imports.reading import Headings
from staff.models import ImportSource
from staff.resources.tables import Table

_LIKE_ENOUGH = 0.6
# What personnel systems call these columns.
_ALSO: Mapping[str, tuple[str, ...]] = {
    "staff_number": ("職員コード", "職員No", "社員番号", "個人番号", "職番"),
    "name": ("職員氏名", "漢字氏名", "氏名漢字", "所属名", "所属名称", "組織名"),
    "kana": ("カナ氏名", "氏名カナ", "ふりがな"),
    "birth_date": ("生年月日",),
    "hired_on": ("採用年月日", "入庁日"),
    "left_on": ("退職年月日",),
    "code": ("所属コード", "部署コード", "課コード"),
    "parent": ("上位所属コード", "親コード"),
    "valid_from": ("発令年月日", "異動日", "開始年月日", "有効開始日", "適用日"),
    "valid_to": ("終了年月日", "満了日", "有効終了日"),
    "order_kind": ("異動種別", "発令区分", "異動区分"),
    "is_main": ("本務兼務区分", "本兼区分"),
    "title": ("職名", "役職", "役職名"),
    "pay_grade": ("職務の級", "給料級"),
    "employment": ("雇用形態", "任用区分"),
}


def guess(table: Table, header: Sequence[str], remembered: Headings | None = None) -> dict[str, str]:
    """A heading for each column that seems to have one; each heading is used once, the surest first."""
    found = {name: h for name, h in (remembered or {}).items() if h in header}
    scores = sorted(
        ((_likeness(name, str(column.column_name), heading), name, heading)
         for name, column in table.fields.items() if name not in found
         for heading in header if heading),
        reverse=True,
    )  # fmt: skip
    for score, name, heading in scores:
        if score >= _LIKE_ENOUGH and name not in found and heading not in found.values():
            found[name] = heading
    return found


def _likeness(name: str, column: str, heading: str) -> float:
    if heading == column:
        return 2
    wanted = search_key(heading)
    best = 0.0
    for place, word in enumerate((column, *_ALSO.get(name, ()))):
        # Our own word before what others say.
        ratio = SequenceMatcher(None, search_key(word), wanted).ratio()
        best = max(best, ratio - 0.01 * bool(place))
    return best


def fits(table: Table, mapping: Headings, header: Sequence[str]) -> bool:
    """Whether a remembered mapping can be used as it is: nothing that it names is gone, nothing needed is left out."""
    needed = {name for name, column in table.fields.items() if column.required}
    return needed <= mapping.keys() and all(heading in header for heading in mapping.values())


def remembered(authority: int | None, source: str) -> dict[str, Headings]:
    """By the table's slug."""
    rows = ImportSource.objects.filter(authority=authority, name=source)
    return dict(rows.values_list("table", "mapping"))


def remember(authority: int, source: str, mappings: Mapping[str, Headings]) -> None:
    for slug, mapping in mappings.items():
        ImportSource.objects.update_or_create(
            authority_id=authority, name=source, table=slug, defaults={"mapping": dict(mapping)}
        )

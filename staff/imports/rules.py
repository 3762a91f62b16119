"""What cannot be, found before the database would refuse it (取り込み前の検査): told with the row to mend.

The same rules as the models' constraints and guards, over the ledger as it will be. What the import does not
touch is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from staff.imports.ledger import Entry, Ledger, life
from staff.imports.reading import Row
from staff.resources.tables import DEPARTMENTS, EMPLOYEES, QUALIFICATIONS
from staff.rules import orders

_NAMED = 3
_MOST_HOURS = Decimal(60)


def check(ledger: Ledger) -> None:
    """Add to the rows' problems."""
    _employees(ledger)
    _periods(ledger)
    _postings(ledger)
    _one_main(ledger)
    _one_head(ledger)
    _versions(ledger)
    _circles(ledger)


def _employees(ledger: Ledger) -> None:
    for entry in ledger.employees.values():
        if not entry.changes:
            continue
        person, row = entry.after, entry.row or entry.cause
        if row and person.left_on and person.left_on < person.hired_on:
            column = "valid_from" if row.departs else "left_on"
            row.refuse(column, _("退職日は採用日(%s)以後の日にしてください。") % person.hired_on)
        if row and person.birth_date and person.birth_date >= person.hired_on:
            row.refuse("birth_date", _("生年月日は採用日(%s)より前の日にしてください。") % person.hired_on)


def _periods(ledger: Ledger) -> None:
    """Ends before the start, in the tables that are nothing but periods."""
    for table, entries in ledger.entries.items():
        if table in {DEPARTMENTS, EMPLOYEES}:
            continue
        start, end = ("acquired_on", "expires_on") if table is QUALIFICATIONS else ("valid_from", "valid_to")
        for entry in entries.values():
            if entry.changes and (last := getattr(entry.after, end)) and last < getattr(entry.after, start):
                _refuse(entry, end, _("%sより前の日です。後の日にしてください。") % table.fields[start].column_name)


def _refuse(entry: Entry, column: str, reason: str) -> None:
    row = entry.row or entry.cause
    if row:
        row.refuse(column if entry.row else "", reason)


# ── Orders


def _postings(ledger: Ledger) -> None:
    outside: dict[str, list[Entry]] = {}
    for (number, code, _start, _main), entry in ledger.postings.items():
        person, department = ledger.employees[number], ledger.departments[code]
        if not (entry.changes or person.changes or department.changes):
            continue
        _hours(entry)
        _in_service(entry, person)
        if not _within(life(entry.after), life(department.after)):
            if entry.row and entry.changes:
                entry.row.refuse("code", _outside_department(department))
            else:
                outside.setdefault(code, []).append(entry)
    for code, entries in outside.items():
        _tell_abolished(ledger.departments[code], entries)


def _hours(entry: Entry) -> None:
    hours = entry.after.weekly_hours
    if entry.changes and hours is not None and not 0 < hours <= _MOST_HOURS:
        _refuse(entry, "weekly_hours", _("0より多く60以下にしてください。"))


def _in_service(entry: Entry, person: Entry) -> None:
    hired, left = life(person.after)
    start, _end = life(entry.after)
    if start < hired:
        reason = _("採用日(%(day)s)より前に始まる発令があります(%(start)s)。どちらかの日を直してください。")
        _blame(entry, person, "valid_from", "hired_on", reason % {"day": hired, "start": start})
    if left and start > left >= hired:
        reason = _("退職日(%(day)s)より後に始まる発令があります(%(start)s)。どちらかの日を直してください。")
        _blame(entry, person, "valid_from", "left_on", reason % {"day": left, "start": start})


def _blame(entry: Entry, owner: Entry, column: str, owners_column: str, reason: str) -> None:
    """The order's own row, or the row about what it belongs to."""
    if entry.row:
        entry.row.refuse(column, reason)
    elif owner.row:
        owner.row.refuse(owners_column, reason)
    elif owner.cause:
        owner.cause.refuse("valid_from", reason)


def _within(inner: tuple[date, date | None], outer: tuple[date, date | None]) -> bool:
    return outer[0] <= inner[0] and (outer[1] is None or (inner[1] is not None and inner[1] <= outer[1]))


def _outside_department(department: Entry) -> str:
    start, end = life(department.after)
    reason = _("この組織があるのは%(start)sから%(end)sまでです。日付を直すか、別の組織にしてください。")
    return reason % {"start": start, "end": end or _("続いている今")}


def _tell_abolished(department: Entry, entries: list[Entry]) -> None:
    row = department.cause or department.row
    if row is None:
        return
    named = "、".join(str(entry.after.employee) for entry in entries[:_NAMED])
    reason = _(
        "この組織には、廃止日(%(day)s)より後も続く発令が%(count)d件あります(%(named)s%(more)s)。"
        "先に発令を終わらせるか、同じファイルに次の発令を入れてください。"
    )
    more = _(" ほか") if len(entries) > _NAMED else ""
    told = {"day": department.after.valid_to, "count": len(entries), "named": named, "more": more}
    row.refuse("closes_on", reason % told)


def _one_main(ledger: Ledger) -> None:
    touched = {key[0] for key, entry in ledger.postings.items() if entry.changes}
    by_person = ledger.postings_by(0)
    for number in touched:
        main = [entry for _key, entry in by_person[number] if entry.after.is_main]
        for earlier, later in _overlapping(main):
            reason = _("本務の期間が、%(start)sからの別の本務(%(code)s)と重なっています。終了日を確かめてください。")
            _refuse_pair(earlier, later, "valid_from", reason)


def _one_head(ledger: Ledger) -> None:
    touched = {key[1] for key, entry in ledger.postings.items() if entry.changes and entry.after.is_head}
    by_department = ledger.postings_by(1)
    for code in touched:
        heads = [entry for _key, entry in by_department[code] if entry.after.is_head]
        for earlier, later in _overlapping(heads):
            reason = _(
                "この組織には、同じ期間にほかの長(%(person)s、%(start)sから)がいます。前の長の発令を確かめてください。"
            )
            _refuse_pair(earlier, later, "is_head", reason)


def _overlapping(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Neighbours in time that share a day."""
    longest: Entry | None = None
    for entry in sorted(entries, key=lambda e: e.after.valid_from):
        if longest and orders.overlap(longest.after, entry.after):
            yield longest, entry
        if longest is None or _ends_later(entry, longest):
            longest = entry


def _ends_later(one: Entry, other: Entry) -> bool:
    end, others = one.after.valid_to, other.after.valid_to
    return others is not None and (end is None or end > others)


def _refuse_pair(earlier: Entry, later: Entry, column: str, reason: str) -> None:
    """Told at the row of the file, the later one if both are there, about the other."""
    at, other = (later, earlier) if later.row and (later.changes or not earlier.row) else (earlier, later)
    told = {"start": other.after.valid_from, "code": other.after.department.code, "person": str(other.after.employee)}
    _refuse(at, column, reason % told)


# ── Departments


def _versions(ledger: Ledger) -> None:
    for (code, start), entry in ledger.versions.items():
        department = ledger.departments[code]
        if not (entry.changes or department.changes):
            continue
        end = department.after.valid_to
        row = entry.row or department.cause
        if row and end and start > end:
            row.refuse("closes_on", _("廃止日より後に始まる行(%s)があります。どちらかの日を直してください。") % start)
        if entry.changes and entry.row and entry.after.parent:
            _check_parent(ledger, entry, entry.row, start)


def _check_parent(ledger: Ledger, entry: Entry, row: Row, start: date) -> None:
    parent = ledger.departments[entry.after.parent.code]
    founded, closed = life(parent.after)
    if start < founded or (closed and start > closed):
        reason = _("上位の組織は、適用開始日(%s)にある組織にしてください。")
        row.refuse("parent", reason % start)


def _circles(ledger: Ledger) -> None:
    """Day by day: a circle that arises has a department whose version begins that day."""
    changed = [start for (_code, start), entry in ledger.versions.items() if entry.changes]
    if not changed:
        return
    above: dict[str, Entry] = {}
    days: dict[date, dict[str, Entry]] = {}
    for (code, start), entry in ledger.versions.items():
        days.setdefault(start, {})[code] = entry
    for day in sorted(days):
        above |= days[day]
        if day >= min(changed):
            for code, entry in days[day].items():
                _check_circle(code, entry, above)


def _check_circle(code: str, entry: Entry, above: dict[str, Entry]) -> None:
    seen, here = [code], _parent(entry)
    while here and here not in seen:
        seen.append(here)
        here = _parent(above[here]) if here in above else None
    rows = [e.row for c in seen if (e := above.get(c)) and e.row and e.changes]
    if here == code and rows:
        reason = _("上位の組織をたどると自分に戻ります(%s)。どれかの上位組織コードを直してください。")
        (entry.row if entry.row in rows else rows[0]).refuse("parent", reason % " → ".join([*seen, code]))


def _parent(entry: Entry) -> str | None:
    return entry.after.parent.code if entry.after.parent else None

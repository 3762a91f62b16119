"""Staff by pay grade (級) and by rank (職制上の段階): the yearly publication (地公法58条の3). Imports no Django.

Counted are main posts of one day. The law leaves out temporary staff and part-time 会計年度 staff; full-time
会計年度 staff are in. It does not hold for 企業職員 and 単純労務職員 (地公企法39条), where a city tells their
families apart. Whoever is not counted is told with the reason, so that both sums give everybody in service.

For the public, numbers under five say too much about somebody. They are hidden, together with as many others as
it takes that no hidden number follows from the sums that remain (``hide_small``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from unicodedata import normalize

LEAST = 5
# What the families of 企業職員 and 単純労務職員 are called, in any width.
_OTHER_LAW = ("単純労務", "技能労務", "労務職", "企業職", "行(2)", "行(二)", "行政職(二)", "行政職(2)")
_WHOLE_PAY_GRADE = re.compile(r"\d+級")


class Uncounted(StrEnum):
    """Why somebody is not counted."""

    TEMPORARY = "temporary"
    PART_TIME = "part_time"
    HOURS_UNKNOWN = "hours_unknown"
    FAMILY = "family"


class Hours(StrEnum):
    """The hours of 会計年度 staff; for all others they make no difference."""

    ANY = ""
    FULL = "full"
    PART = "part"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Tally:
    """So many people who are the same in all that is counted by."""

    family: str
    pay_grade: str
    grade: str
    employment: str
    hours: str
    number: int


@dataclass(frozen=True)
class Rung:
    """A grade of the policy: what the publication needs to know of it."""

    family: str
    family_name: str
    code: str
    level: int
    name: str
    pay_grade: str
    # What the policy says of the family.
    pay_tables: str = ""
    job_types: str = ""


@dataclass(frozen=True)
class Line:
    """One row: how many there are, and of which kind of employment."""

    label: str
    number: int
    by_employment: Counter[str]
    # Stands in the policy; lines that do not are shown apart.
    known: bool = True
    hidden: bool = False


@dataclass(frozen=True)
class Section:
    """The rows of one family, with their sum."""

    family: str
    name: str
    lines: tuple[Line, ...]
    hidden: bool = False

    @property
    def number(self) -> int:
        return sum(line.number for line in self.lines)

    @property
    def by_employment(self) -> Counter[str]:
        return sum((line.by_employment for line in self.lines), Counter[str]())


@dataclass(frozen=True)
class Table:
    sections: tuple[Section, ...]
    hidden: bool = False

    @property
    def number(self) -> int:
        return sum(section.number for section in self.sections)

    @property
    def by_employment(self) -> Counter[str]:
        return sum((section.by_employment for section in self.sections), Counter[str]())

    @property
    def has_small(self) -> bool:
        return any(0 < line.number < LEAST for section in self.sections for line in section.lines)


def under_other_law(*words: str) -> bool:
    """Whether a family is called like 企業職員 or 単純労務職員."""
    return any(name in normalize("NFKC", text) for name in _OTHER_LAW for text in words)


def uncounted(tally: Tally, families: Collection[str]) -> Uncounted | None:
    """Why these people are not counted; None when they are. ``families``: those that are left out."""
    if tally.employment == "temporary":
        return Uncounted.TEMPORARY
    if tally.hours == Hours.PART:
        return Uncounted.PART_TIME
    if tally.hours == Hours.UNKNOWN:
        return Uncounted.HOURS_UNKNOWN
    return Uncounted.FAMILY if tally.family in families else None


@dataclass(frozen=True)
class Split:
    """Those who are counted, and how many are not, by reason."""

    counted: list[Tally] = field(default_factory=list)
    left_out: Counter[Uncounted] = field(default_factory=Counter)


def split(tallies: Iterable[Tally], rungs: Sequence[Rung], without: Collection[str]) -> Split:
    """Each tally in its family first: who has none entered belongs to that of his grade."""
    families = {rung.code: rung.family for rung in rungs}
    result = Split()
    for tally in tallies:
        placed = _in_family(tally, families)
        reason = uncounted(placed, without)
        if reason is None:
            result.counted.append(placed)
        else:
            result.left_out[reason] += tally.number
    return result


def _in_family(tally: Tally, families: dict[str, str]) -> Tally:
    if tally.family or tally.grade not in families:
        return tally
    return Tally(
        families[tally.grade], tally.pay_grade, tally.grade, tally.employment, tally.hours, tally.number
    )  # fmt: skip


def by_rank(tallies: Sequence[Tally], rungs: Sequence[Rung]) -> Table:
    """職制上の段階: rows in the order of the policy, parallel grades of one level together."""

    def lines(family: str, own: list[Tally]) -> list[Line]:
        rows = [
            _line("・".join(rung.name for rung in level), [t for t in own if t.grade in {r.code for r in level}])
            for level in _levels(family, rungs)
        ]
        known = {rung.code for rung in rungs if rung.family == family}
        strange = sorted({t.grade for t in own} - known, key=lambda code: (not code, code))
        return rows + [_line(code, [t for t in own if t.grade == code], known=False) for code in strange]

    return _table(tallies, rungs, lines)


def by_pay_grade(tallies: Sequence[Tally], rungs: Sequence[Rung]) -> Table:
    """級: those of the policy and those that people have, in the order of their numbers; none entered comes last."""

    def lines(family: str, own: list[Tally]) -> list[Line]:
        of_policy = {r.pay_grade for r in rungs if r.family == family and _WHOLE_PAY_GRADE.fullmatch(r.pay_grade)}
        names = sorted({t.pay_grade for t in own} | of_policy, key=_natural)
        return [_line(name, [t for t in own if t.pay_grade == name], known=bool(name)) for name in names]

    return _table(tallies, rungs, lines)


def _table(tallies: Sequence[Tally], rungs: Sequence[Rung], lines: Callable[[str, list[Tally]], list[Line]]) -> Table:
    names = {rung.family: rung.family_name for rung in rungs}
    strange = sorted({t.family for t in tallies} - names.keys(), key=lambda code: (not code, code))
    sections = []
    for family in [*names, *strange]:
        own = [t for t in tallies if t.family == family]
        if own:
            sections.append(Section(family, names.get(family, family), tuple(lines(family, own))))
    return Table(tuple(sections))


def _levels(family: str, rungs: Sequence[Rung]) -> list[list[Rung]]:
    own = sorted((rung for rung in rungs if rung.family == family), key=lambda rung: rung.level)
    return [list(level) for _, level in groupby(own, key=lambda rung: rung.level)]


def _line(label: str, tallies: Sequence[Tally], *, known: bool = True) -> Line:
    kinds: Counter[str] = Counter()
    for tally in tallies:
        kinds[tally.employment] += tally.number
    return Line(label, kinds.total(), kinds, known)


def _natural(text: str) -> tuple[bool, Sequence[Hashable]]:
    """3級 before 10級, and nothing last."""
    parts = re.findall(r"\d+|\D+", normalize("NFKC", text))
    return not text, [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts]


def hide_small(table: Table, least: int = LEAST) -> Table:
    """The table for the public: every number under ``least`` hidden, and what would give it away.

    Under each sum that stays, either nothing is hidden or at least two numbers are, which together make ``least``
    or more; under a hidden sum something is hidden too. The smallest number that stays is hidden for company: where
    級 and 段階 say the same of the same people, that picks the same people in both tables.
    """
    sections = _hide_sums([_hide_lines(section, least) for section in table.sections], least)
    return Table(tuple(sections), hidden=0 < table.number < least or not _safe_sum(sections, least))


def _hide_lines(section: Section, least: int) -> Section:
    hidden = {i for i, line in enumerate(section.lines) if 0 < line.number < least}
    while hidden and not _enough([section.lines[i].number for i in hidden], least):
        company = _smallest({i: line.number for i, line in enumerate(section.lines) if i not in hidden})
        if company is None:
            break
        hidden.add(company)
    return _with_hidden(section, hidden, sum_hidden=0 < section.number < least)


def _hide_sums(sections: list[Section], least: int) -> list[Section]:
    while any(section.hidden for section in sections) and not _safe_sum(sections, least):
        company = _smallest({i: section.number for i, section in enumerate(sections) if not section.hidden})
        if company is None:
            break
        sections[company] = _hidden_for_company(sections[company])
    return sections


def _safe_sum(sections: Sequence[Section], least: int) -> bool:
    """Whether the sum of the sections gives no hidden one away."""
    hidden = [section for section in sections if section.hidden]
    lines = [line.number for section in hidden for line in section.lines if line.hidden]
    return not hidden or (len(hidden) > 1 and _enough(lines, least))


def _hidden_for_company(section: Section) -> Section:
    hidden = {i for i, line in enumerate(section.lines) if line.hidden}
    smallest = _smallest({i: line.number for i, line in enumerate(section.lines)})
    return _with_hidden(section, hidden or ({smallest} if smallest is not None else set()), sum_hidden=True)


def _with_hidden(section: Section, hidden: set[int], *, sum_hidden: bool) -> Section:
    lines = (
        Line(line.label, line.number, line.by_employment, line.known, hidden=i in hidden)
        for i, line in enumerate(section.lines)
    )
    return Section(section.family, section.name, tuple(lines), hidden=sum_hidden)


def _enough(numbers: Sequence[int], least: int) -> bool:
    return len(numbers) > 1 and sum(numbers) >= least


def _smallest(numbers: dict[int, int]) -> int | None:
    """The index of the smallest number above none; the first of equals."""
    there = {i: number for i, number in numbers.items() if number}
    return min(there, key=lambda i: (there[i], i)) if there else None

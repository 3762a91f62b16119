"""Fiscal years and Japanese eras (年度・和暦). Imports no Django; the date is always passed in."""

import re
from datetime import date, timedelta
from unicodedata import normalize

# First day and name of each era since the Gregorian calendar came (明治6年).
_ERAS = [
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 1, 25), "明治"),
]
_WEEKDAYS = "月火水木金土日"
_DAY = re.compile(rf"({'|'.join(name for _, name in _ERAS)})?(\d{{1,4}}|元)[-/.年](\d{{1,2}})[-/.月](\d{{1,2}})日?")


def fiscal_year(on: date) -> int:
    """The year of the 1 April that begins the fiscal year of ``on``."""
    return on.year if on.month >= 4 else on.year - 1


def fiscal_year_start(year: int) -> date:
    return date(year, 4, 1)


def fiscal_year_end(year: int) -> date:
    """The 31 March that ends the fiscal year."""
    return fiscal_year_start(year + 1) - timedelta(days=1)


def wareki(on: date) -> str:
    """``令和8年3月15日``; the first year of an era is 元年. ValueError before 1873."""
    return f"{_era_year(on)}{on.month}月{on.day}日"


def _era_year(on: date) -> str:
    if on.year < 1873:
        raise ValueError(f"no Gregorian era date before 1873: {on}")
    start, name = next((s, n) for s, n in _ERAS if on >= s)
    year = on.year - start.year + 1
    return f"{name}{'元' if year == 1 else year}年"


def long_date(on: date) -> str:
    """``2026年3月15日(日)``."""
    return f"{on.year}年{on.month}月{on.day}日({_WEEKDAYS[on.weekday()]})"


def plain_date(on: date) -> str:
    """``2026年3月15日``."""
    return f"{on.year}年{on.month}月{on.day}日"


def years_later(on: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March where there is none."""
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return date(on.year + years, 3, 1)


def deadline(due: date, on: date) -> str:
    """How long there is still, and until when: ``あと5日・3月15日(月)まで``. The year is told when it is another."""
    left = (due - on).days
    year = f"{due.year}年" if due.year != on.year else ""
    until = f"{year}{due.month}月{due.day}日({_WEEKDAYS[due.weekday()]})まで"
    when = f"あと{left}日" if left > 0 else "きょうまで" if left == 0 else f"{-left}日過ぎています"
    return f"{when}・{until}"


def parse_date(text: str) -> date:
    """The day that people write as 2026-04-01, 2026/4/1, 2026年4月1日 or 令和8年4月1日, in any width.

    ValueError for anything else, and for a day that its era does not have (平成32年4月1日).
    """
    found = _DAY.fullmatch(normalize("NFKC", text).strip())
    if found is None:
        raise ValueError(f"not a date: {text}")
    era, year, month, day = found.groups()
    if era:
        return _era_date(era, 1 if year == "元" else int(year), int(month), int(day))
    if len(year) < 4:
        raise ValueError(f"the year is not told in full: {text}")
    return date(int(year), int(month), int(day))


def _era_date(era: str, year: int, month: int, day: int) -> date:
    start = next(start for start, name in _ERAS if name == era)
    on = date(start.year + year - 1, month, day)
    if not wareki(on).startswith(era):
        raise ValueError(f"{era} has no such day: {on}")
    return on

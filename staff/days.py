"""The day that a page is asked for (いつの時点か)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.dates import fiscal_year, fiscal_year_start, parse_date

# Before municipalities as they are now there is nothing to ask about; nobody plans farther ahead than that.
FIRST_YEAR = 1900
YEARS_AHEAD = 10


@dataclass(frozen=True)
class Asked:
    """The day to show; ``problem`` says why it is another one than was asked for."""

    day: date
    today: date
    problem: str | Promise = ""

    @property
    def is_past(self) -> bool:
        return self.day < self.today

    @property
    def is_to_come(self) -> bool:
        return self.day > self.today

    @property
    def next_april(self) -> date:
        """The day on which the next organisation begins."""
        return fiscal_year_start(fiscal_year(self.today) + 1)


def read_day(text: str, *, today: date, ahead: bool) -> Asked:
    """The day written in ``text``, or today; days to come only ``ahead`` of others (内示前)."""
    if not text.strip():
        return Asked(today, today)
    try:
        day = parse_date(text)
    except ValueError:
        return Asked(today, today, _("日付を読み取れませんでした。2026-04-01 のように入力してください。"))
    if day > today and not ahead:
        return Asked(today, today, _("これから先の日の組織は、人事担当だけが見られます。今日の組織を出しています。"))
    if not FIRST_YEAR <= day.year <= today.year + YEARS_AHEAD:
        return Asked(today, today, _("1900年から10年先までの日付を入力してください。今日の組織を出しています。"))
    return Asked(day, today)

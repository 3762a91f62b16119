"""What a career is told in (キャリアの道のりの部分): orders, times away, grades ahead, the policy's rotation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from competencies.models import Grade
from competencies.rules import gap
from staff.careers.grades import Anew, Named, asked_anew, level_top
from staff.rules.outlook import Outlook, State
from staff.rules.rotation import Rule


@dataclass(frozen=True, kw_only=True)
class Spanned:
    """What lasted from a day to a day; no end while it goes on."""

    start: date
    end: date | None

    @property
    def period(self) -> str:
        """``2021年4月1日〜2024年3月31日``."""
        first, last = (f"{day.year}年{day.month}月{day.day}日" if day else "" for day in (self.start, self.end))
        return f"{first}〜{last}"

    @property
    def short_period(self) -> str:
        """``2021.4.1〜2024.3.31``, for paper."""
        first, last = (f"{day.year}.{day.month}.{day.day}" if day else "" for day in (self.start, self.end))
        return f"{first}〜{last}"


@dataclass(frozen=True, kw_only=True)
class Row(Spanned):
    """An order as the table tells it. ``number`` is its workplace's in the drawing (兼1 for a concurrent post)."""

    number: str
    path: str
    sector: str
    title: str
    grade: Named | None
    order: str
    is_main: bool
    opens_workplace: bool

    @property
    def grade_name(self) -> str:
        return self.grade.name if self.grade else ""


@dataclass(frozen=True, kw_only=True)
class Away(Spanned):
    """Not in the own post for a time: an absence, or with another body."""

    what: str
    kind: str


@dataclass(frozen=True)
class Reach:
    """A grade ahead beside the one below it."""

    grade: Grade
    below: Grade
    sections: tuple[gap.Section, ...]

    @cached_property
    def anew(self) -> list[Anew]:
        """What it asks that the grade below does not, or not so much."""
        return asked_anew(self.sections)

    @property
    def anew_by_steps(self) -> list[tuple[tuple[gap.Step, ...], list[str]]]:
        """The names of what it asks anew, those together that are asked more in the same ways."""
        found = dict.fromkeys(each.steps for each in self.anew)
        return [(steps, [each.name for each in self.anew if each.steps == steps]) for steps in found]

    @property
    def differences(self) -> int:
        """In how many abilities it asks something else, be it in other words."""
        return sum(len(section.different()) for section in self.sections)

    @property
    def level_top(self) -> int:
        pairs = [pair for section in self.sections for pair in section.pairs]
        return level_top(asked for pair in pairs for asked in (pair.left, pair.right) if asked)


@dataclass(frozen=True)
class Rotation:
    """How the person stands to the policy's rule, and in which workplaces of each of its sectors he has been."""

    rule: Rule
    outlook: Outlook
    sectors: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def words(self) -> str:
        """``これまでに2つを経験しました。あと1つです。``"""
        if self.rule.count is None:
            return ""
        over = self.outlook.state == State.MISSED
        when = _("その期間に") if over else _("これまでに")
        said = _("%(when)s%(count)dつを経験しました。") % {"when": when, "count": self.outlook.reached}
        still = self.outlook.missing and not over
        return said + (_("あと%dつです。") % self.outlook.missing if still else "")

"""The sections of the evaluation pages (評価の画面の見出し): which of them are of use to somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluations import access
from evaluations.access import Right
from evaluations.models import SheetStage

if TYPE_CHECKING:
    from staff.models import User

# Whether a tab is of use is asked on every page: it may be a minute late.
_KEPT_FOR = 60
Use = Callable[["User", date], bool]


@dataclass(frozen=True)
class Section:
    """A section, by the name of its first page; with a ``text``, it is offered on the home page too."""

    name: str
    label: str | Promise
    is_for: Use
    text: str | Promise = ""


@dataclass(frozen=True)
class Tab:
    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Card:
    title: str
    text: str
    href: str


def _anybody(user: User, on: date) -> bool:
    return True


def _manager(user: User, on: date) -> bool:
    return user.standing_on(on).is_manager


def evaluates(user: User, on: date) -> bool:
    """Managers, and whoever has a stage on a sheet without heading anything."""
    if _manager(user, on):
        return True
    staged = SheetStage.objects.filter(access.staged(user, on=on))
    return bool(cache.get_or_set(f"evaluations.evaluates.{user.pk}.{on}", staged.exists, _KEPT_FOR))


def _with(right: Right) -> Use:
    return lambda user, on: access.may(user, right, on=on)


# 自分の評価と、評価する人の画面。
OWN: tuple[Section, ...] = (
    Section("mine", _("わたしの評価"), _anybody),
    Section("board", _("評価する人"), evaluates),
    Section("notes", _("職務行動記録"), _anybody),
    Section("department_goals", _("組織目標"), _anybody),
    Section("scheme", _("評価のしくみ"), _anybody),
)
# 人事担当の画面。
OFFICE: tuple[Section, ...] = (
    Section(
        "cycles",
        _("評価の回"),
        _with(Right.RUN),
        _("人事評価の準備、始める前の確認、開始、終了を、回ごとに進めます。"),
    ),
    Section("imports", _("経路の取り込み"), _with(Right.RUN)),
    Section(
        "following",
        _("評価者の交代"),
        _with(Right.FORCE),
        _("異動や組織の長の交代のあと、評価者を替える人を確かめます。"),
    ),
    Section("probations", _("条件付採用"), _with(Right.FORCE)),
    Section(
        "disclose",
        _("開示"),
        _with(Right.READ_SHEETS),
        _("決まった評価の結果を本人に開示し、済んだものを完了とします。"),
    ),
    Section("prints", _("記録書の印刷"), _with(Right.READ_SHEETS)),
    Section("grievances", _("苦情の申出"), _with(Right.HEAR_GRIEVANCES)),
)


def tabs(sections: Iterable[Section], user: User, *, current: str, on: date) -> list[Tab]:
    """Those of the sections that are of use to the user; ``current`` is the name of the one he is in."""
    return [
        Tab(str(section.label), reverse(f"evaluations:{section.name}"), section.name == current)
        for section in sections
        if section.is_for(user, on)
    ]


def cards(user: User, *, on: date) -> list[Card]:
    """What HR is offered on the home page."""
    return [
        Card(str(section.label), str(section.text), reverse(f"evaluations:{section.name}"))
        for section in OFFICE
        if section.text and section.is_for(user, on)
    ]

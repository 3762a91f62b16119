"""The sections of the training pages (研修の画面の見出し): which of them are of use to somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from training import access
from training.access import Right

if TYPE_CHECKING:
    from staff.models import User

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


def _employee(user: User, on: date) -> bool:
    return user.standing_on(on).employee_id is not None


def _manager(user: User, on: date) -> bool:
    return user.standing_on(on).is_manager


def _with(right: Right) -> Use:
    return lambda user, on: access.may(user, right, on=on)


# 学ぶ: what everybody needs for himself and his people.
LEARNING = (
    Section("courses", _("研修を探す"), _anybody),
    Section("mine", _("わたしの研修"), _employee),
    Section("plan", _("育成計画"), _employee),
    Section("gap", _("能力の差"), _employee),
    Section("support", _("自己啓発"), _employee),
    Section("ojt_plans", _("OJT"), _anybody),
    Section("sharings", _("成果の還元"), _anybody),
    Section("team", _("部下の研修"), _manager),
)
# 研修担当: what the training office and HR work with.
OFFICE = (
    Section(
        "sessions",
        _("研修の回"),
        _with(Right.SELECT),
        _("募集、選考、出欠、修了を、回ごとに進めます。"),
    ),
    Section(
        "obligations",
        _("受講の状況"),
        _with(Right.READ_OBLIGATIONS),
        _("だれが何をいつまでに受けるか、期限を過ぎた人はだれかを確かめます。"),
    ),
    Section(
        "rules",
        _("受講のきまり"),
        _with(Right.READ_OBLIGATIONS),
        _("だれにどの研修を求めるかと、その理由を確かめます。"),
    ),
    Section("designate", _("指名"), _with(Right.SELECT)),
    Section("plans", _("育成計画の一覧"), _with(Right.READ_PLANS)),
    Section(
        "support_review",
        _("自己啓発の審査"),
        _with(Right.SUPPORT),
        _("助成の申請と、職場外の学びを審査します。"),
    ),
    Section("surveys", _("アンケート"), _with(Right.READ_SURVEYS)),
    Section("gap_map", _("能力の分布"), _with(Right.READ_SURVEYS)),
    Section("hand_over", _("引き渡し"), _with(Right.HAND_OVER)),
    Section("imports", _("取り込み"), _with(Right.IMPORT)),
)


def tabs(sections: Iterable[Section], user: User, *, current: str, on: date) -> list[Tab]:
    """Those of the sections that are of use to the user; ``current`` is the name of the one he is in."""
    return [
        Tab(str(section.label), reverse(f"training:{section.name}"), section.name == current)
        for section in sections
        if section.is_for(user, on)
    ]


def cards(user: User, *, on: date) -> list[Card]:
    """What the training office is offered on the home page."""
    return [
        Card(str(section.label), str(section.text), reverse(f"training:{section.name}"))
        for section in OFFICE
        if section.text and section.is_for(user, on)
    ]

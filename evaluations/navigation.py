"""The sections of the evaluation pages (評価の画面の見出し): which of them are of use to somebody."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from evaluations import access
from evaluations.access import Right
from evaluations.models import SheetStage
from staff.sections import Section, Use, anybody, manager

if TYPE_CHECKING:
    from staff.models import User

# Whether a tab is of use is asked on every page: it may be a minute late.
_KEPT_FOR = 60


def evaluates(user: User, on: date) -> bool:
    """Managers, and whoever has a stage on a sheet without heading anything."""
    if manager(user, on):
        return True
    staged = SheetStage.objects.filter(access.staged(user, on=on))
    return bool(cache.get_or_set(f"evaluations.evaluates.{user.pk}.{on}", staged.exists, _KEPT_FOR))


def _with(right: Right) -> Use:
    return lambda user, on: access.may(user, right, on=on)


# 自分の評価と、評価する人の画面。
OWN: tuple[Section, ...] = (
    Section("mine", _("わたしの評価"), anybody),
    Section("board", _("評価する人"), evaluates),
    Section("notes", _("職務行動記録"), anybody),
    Section("department_goals", _("組織目標"), anybody),
    Section("scheme", _("評価のしくみ"), anybody),
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

"""The sections of the training pages (研修の画面の見出し): which of them are of use to somebody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from staff.sections import Section, Use, anybody, employee, manager
from training import access
from training.access import Right


def _with(right: Right) -> Use:
    return lambda user, on: access.may(user, right, on=on)


# 学ぶ: what everybody needs for himself and his people.
LEARNING = (
    Section("courses", _("研修を探す"), anybody),
    Section("mine", _("わたしの研修"), employee),
    Section("plan", _("育成計画"), employee),
    Section("gap", _("能力の差"), employee),
    Section("support", _("自己啓発"), employee),
    Section("ojt_plans", _("OJT"), anybody),
    Section("sharings", _("成果の還元"), anybody),
    Section("team", _("部下の研修"), manager),
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

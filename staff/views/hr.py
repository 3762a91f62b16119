"""HR's first page: today's figures, and what is due (人事)."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pages import Crumb
from staff.access import Right, may
from staff.models import Leave, Posting, Qualification
from staff.remembered import remembered
from staff.rules.next_year import headless
from staff.rules.organisation import Unit
from staff.rules.upcoming import months_after
from staff.views.hr_base import HRMixin

# Within so many months an end is due.
MONTHS_AHEAD = 3


class Duty(NamedTuple):
    """A list that somebody should look into: how many, of what, and where."""

    number: int
    label: str
    text: str
    href: str
    unit: str


class Way(NamedTuple):
    """A page to go to."""

    title: str
    text: str
    name: str


class HRPage(HRMixin):
    """How the house stands today, what awaits HR, and the ways on."""

    title = gettext_lazy("人事")
    template_name = "staff/hr/home.html"

    def get_crumbs(self) -> list[Crumb]:
        return super().get_crumbs()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = self.employments
        return super().get_context_data(
            kinds=kinds, total=sum(number for _kind, number in kinds), vacant=self.vacant, duties=self.duties,
            ways=self.ways, **kwargs,
        )  # fmt: skip

    @cached_property
    def mains(self) -> Any:
        posts = Posting.objects.on(self.on).main().filter(employee__in=self.people).order_by()
        return posts if self.reach is None else posts.filter(department__in=self.reach)

    @cached_property
    def employments(self) -> list[tuple[str, int]]:
        """People by kind of employment, in the order of the kinds."""
        mains = self.mains
        counted = remembered("employments", mains, lambda: dict(mains.values_list("employment").annotate(Count("pk"))))
        return [(str(label), counted.get(kind, 0)) for kind, label in Posting.Employment.choices]

    @cached_property
    def vacant(self) -> list[Unit]:
        heads = Posting.objects.on(self.on).heads().filter(department__authority=self.user.authority_id)
        headed = set(heads.order_by().values_list("department", flat=True))
        return [unit for unit in headless(self.organisation, headed) if self.reach is None or unit.id in self.reach]

    @cached_property
    def duties(self) -> list[Duty]:
        """What is due, by lists that go through everybody: their lengths are remembered until anything changes."""
        numbers = remembered(f"due on {self.today}, {self.plans_ahead}", self.people, self._numbers)
        within = _("%dか月以内に終わるもの") % MONTHS_AHEAD
        told = {
            "hr_ending": (_("もうすぐ終わる発令"), within, _("件")),
            "hr_unposted": (_("本務の発令がない職員"), _("発令の入れ忘れがないか確かめます"), _("人")),
            "hr_expiring": (_("期限が近い資格"), _("知らせる時期のものと、この1年に過ぎたもの"), _("件")),
            "hr_leave": (_("休業・休職中の職員"), _("終了予定日を確かめます"), _("人")),
        }
        return [
            Duty(numbers[name], label, text, reverse(f"staff:{name}"), unit)
            for name, (label, text, unit) in told.items()
            if name in numbers
        ]

    def _numbers(self) -> dict[str, int]:
        """How many stand on each list, by its name; ends that lie ahead are for those who plan."""
        today = self.today
        leave = Leave.objects.visible_to(self.user, on=today).holding(on=today).filter(employee__in=self.people)
        held = Qualification.objects.visible_to(self.user, on=today).to_be_reminded(on=today)
        lists = {
            "hr_unposted": self.people.without_main_posting(on=today),
            "hr_expiring": held.filter(employee__in=self.people.serving(on=today)),
            "hr_leave": leave,
        }
        if self.plans_ahead:
            posts = Posting.objects.on(today).filter(employee__in=self.people)
            lists["hr_ending"] = posts.ending(after=today, by=months_after(today, MONTHS_AHEAD))
        return {name: rows.count() for name, rows in lists.items()}

    @property
    def ways(self) -> list[Way]:
        counts = _("級別・段階別の職員数。毎年の公表(地方公務員法58条の3)に使えます。")
        rotation = _("在課年数の長い職員と、方針の求める職場数に足りない職員。")
        ways = [
            Way(_("職員数"), counts, "staff:hr_counts"),
            Way(_("異動の状況"), rotation, "staff:hr_rotation"),
        ]
        if self.plans_ahead:
            ahead = _("来年度の組織と発令を先に見て、抜けや矛盾を直します。")
            ways.append(Way(_("来年度の確認"), ahead, "staff:next_year"))
        if may(self.user, Right.IMPORT, on=self.today):
            files = _("組織・職員・発令・休業・資格をExcelやCSVから取り込みます。")
            ways.append(Way(_("取り込み"), files, "staff:imports"))
        if may(self.user, Right.HAND_OUT_CODES, on=self.today):
            codes = _("アカウントを開き、パスワードを忘れた人に再設定コードを渡します。")
            ways.append(Way(_("アカウントと再設定コード"), codes, "staff:accounts"))
        return ways

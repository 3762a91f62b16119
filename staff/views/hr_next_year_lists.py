"""The lists of people of the coming year's report: what to mend, who moves and who leaves (来年度の一覧)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pages import Crumb
from staff.models import Employee, Posting
from staff.rules.next_year import Check
from staff.views.hr_base import Column, HRList, told, who, with_main
from staff.views.hr_forms import MovesFilter
from staff.views.hr_next_year import CHECKS, AheadMixin


class AheadList(AheadMixin, HRList):
    """A list of people of the report; today's post beside each."""

    dated = True

    def get_crumbs(self) -> list[Crumb]:
        return [
            *super().get_crumbs(),
            Crumb(_("来年度の確認"), f"{reverse('staff:next_year')}?on={self.on.isoformat()}"),
        ]

    def today_columns(self) -> list[Column]:
        nowhere = _("なし")

        def name(row: dict[str, Any]) -> str:
            unit = self.before.unit(row["was_department"])
            return unit.name if unit else nowhere

        return [Column(_("今日の組織"), name), Column(_("今日の補職名"), lambda row: row["was_title"])]

    def narrowed(self, rows: Any, department: str) -> Any:
        """By the form; ``department`` is the field that the chosen one is compared with."""
        if self.form.departments is not None:
            rows = rows.filter(**{f"{department}__in": self.form.departments})
        if employment := self.form.chosen("employment"):
            rows = rows.filter(main__employment=employment)
        return rows


WAS = {"was_department": F("main__department"), "was_title": F("main__title")}


class UnpostedThen(AheadList):
    """Neither a main nor a concurrent post on the day."""

    title = export_name = CHECKS[Check.UNPOSTED].title
    lead = CHECKS[Check.UNPOSTED].mend
    empty_title = gettext_lazy("発令のない職員はいません")
    is_concurrent = False

    @cached_property
    def columns(self) -> list[Column]:
        return [*self.today_columns(), Column(_("今日の本務の終了日"), lambda row: row["ends"], "date")]

    @cached_property
    def rows(self) -> Any:
        rows = with_main(self.unposted.filter(is_concurrent=self.is_concurrent), on=self.today)
        rows = self.narrowed(rows, "main__department").order_by("staff_number")
        return rows.values(**who(), **WAS, ends=F("main__valid_to"))


class ConcurrentThen(UnpostedThen):
    """A concurrent post on the day, and no main one."""

    title = export_name = CHECKS[Check.CONCURRENT].title
    lead = CHECKS[Check.CONCURRENT].mend
    empty_title = gettext_lazy("兼務だけの職員はいません")
    is_concurrent = True


class UngradedThen(AheadList):
    """Main posts of the day with a grade that the policy of the day does not know."""

    title = export_name = CHECKS[Check.UNGRADED].title
    lead = CHECKS[Check.UNGRADED].mend
    empty_title = gettext_lazy("方針にない職位の発令はありません")
    is_remembered = False  # it depends on the policy, too

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column(_("職位の記号"), lambda row: row["grade_code"] or _("記入なし")),
            Column(_("その日の組織"), lambda row: self.name_of(row["department"])),
            Column(_("その日の補職名"), lambda row: row["title"]),
            Column(_("発令の日"), lambda row: row["valid_from"], "date"),
        ]

    @cached_property
    def rows(self) -> Any:
        rows = with_main(self.ungraded, on=self.today, prefix="employee__")
        rows = self.narrowed(rows, "department").order_by("grade_code", "employee__staff_number")
        return rows.values("grade_code", "department", "title", "valid_from", **who("employee__"))


class MovesThen(AheadList):
    """Who moves where: today and on the day."""

    title = export_name = gettext_lazy("これからの発令")
    lead = gettext_lazy("今日から先、その日までに始まる発令です。その日が来るまで、人事担当のほかには見えません。")
    empty_title = gettext_lazy("これから始まる発令はありません")
    form_class = MovesFilter

    @cached_property
    def columns(self) -> list[Column]:
        orders = told(Posting.Order.choices)
        return [
            Column(_("種別"), lambda row: orders[row["order_kind"]]),
            *self.today_columns(),
            Column(_("その日の組織"), lambda row: self.name_of(row["department"])),
            Column(_("その日の補職名"), self._title),
            Column(_("発令の日"), lambda row: row["valid_from"], "date"),
        ]

    def _title(self, row: dict[str, Any]) -> str:
        return str(row["title"]) if row["is_main"] else _("%s(兼務)") % row["title"]

    @cached_property
    def rows(self) -> Any:
        rows = self.narrowed(with_main(self.moves, on=self.today, prefix="employee__"), "department")
        if kind := self.form.chosen("kind"):
            rows = rows.filter(order_kind=kind)
        rows = rows.order_by("employee__staff_number", "-is_main", "valid_from", "pk")
        names = ("order_kind", "department", "title", "is_main", "valid_from")
        return rows.values(*names, **who("employee__"), **WAS)


class LeavingBefore(AheadList):
    """Who leaves before the day."""

    title = export_name = gettext_lazy("その日までに退職する職員")
    lead = gettext_lazy("今日からその日の前日までに退職する職員です。")
    empty_title = gettext_lazy("退職する職員はいません")

    @cached_property
    def columns(self) -> list[Column]:
        reasons, unsaid = told(Employee.Leaving.choices), _("記入なし")
        return [
            Column(_("退職日"), lambda row: row["left_on"], "date"),
            Column(_("事由"), lambda row: reasons.get(row["left_by"], unsaid)),
            *self.today_columns(),
        ]

    @cached_property
    def rows(self) -> Any:
        rows = self.narrowed(with_main(self.leaving, on=self.today), "main__department")
        return rows.order_by("left_on", "staff_number").values("left_on", "left_by", **who(), **WAS)

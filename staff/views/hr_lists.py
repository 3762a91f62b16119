"""HR's lists: nowhere posted, ending, expiring, on leave (人事の一覧)."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staff.access import Right, may
from staff.models import Leave, Posting, Qualification
from staff.rules.careers import length
from staff.rules.upcoming import Due, due, months_after
from staff.views.hr_base import Column, HRList, main_post, told, who, with_main
from staff.views.hr_forms import EndingFilter, ExpiringFilter, LeaveFilter


class Unposted(HRList):
    """In service without a main post."""

    title = export_name = gettext_lazy("本務の発令がない職員")
    lead = gettext_lazy("在職しているのに、この日に本務の発令がない職員です。発令の入れ忘れがないか確かめてください。")
    empty_title = gettext_lazy("本務の発令がない職員はいません")
    dated = True

    @cached_property
    def columns(self) -> list[Column]:
        columns = [
            Column(_("採用日"), lambda row: row["hired_on"], "date"),
            Column(_("最後の本務"), lambda row: self.name_of(row["last_department"]) or _("なし")),
            Column(_("終わった日"), lambda row: row["last_end"], "date"),
            Column(_("この日の兼務"), lambda row: self.name_of(row["concurrent"]) or _("なし")),
        ]
        if self.plans_ahead:
            columns.append(Column(_("次の本務の開始日"), lambda row: row["next_start"], "date"))
        return columns

    @cached_property
    def rows(self) -> Any:
        posts = Posting.objects.filter(employee=OuterRef("pk"))
        last = posts.main().filter(valid_to__lt=self.on).order_by("-valid_from")
        rows = self.people.without_main_posting(on=self.on).annotate(
            last_department=Subquery(last.values("department")[:1]),
            last_end=Subquery(last.values("valid_to")[:1]),
            last_employment=Subquery(last.values("employment")[:1]),
            concurrent=Subquery(posts.on(self.on).concurrent().order_by("valid_from").values("department")[:1]),
            next_start=Subquery(posts.main().filter(valid_from__gt=self.on).order_by("valid_from").values("valid_from")[:1]),
        )  # fmt: skip
        if self.form.departments is not None:
            rows = rows.filter(last_department__in=self.form.departments)
        if employment := self.form.chosen("employment"):
            rows = rows.filter(last_employment=employment)
        names = ("hired_on", "last_department", "last_end", "concurrent", "next_start")
        return rows.order_by("staff_number").values(*names, **who())


class Ending(HRList):
    """Posts that end soon. Ends that lie ahead are known to those who plan alone (内示前)."""

    title = export_name = gettext_lazy("もうすぐ終わる発令")
    lead = gettext_lazy("終了日が近い発令です。次の本務がまだなければ、更新・異動・退職のどれかを入れてください。")
    empty_title = gettext_lazy("この期間に終わる発令はありません")
    form_class = EndingFilter

    def is_for_user(self) -> bool:
        return super().is_for_user() and may(self.user, Right.PLAN_AHEAD, on=self.today)

    @cached_property
    def columns(self) -> list[Column]:
        employments, main, concurrent = told(Posting.Employment.choices), _("本務"), _("兼務")
        return [
            Column(_("組織"), lambda row: self.name_of(row["department"])),
            Column(_("補職名"), lambda row: row["title"]),
            Column(_("任用形態"), lambda row: employments[row["employment"]]),
            Column(_("本務・兼務"), lambda row: main if row["is_main"] else concurrent),
            Column(_("終了日"), lambda row: row["valid_to"], "date"),
            Column(_("あと(日)"), lambda row: (row["valid_to"] - self.today).days, "days"),
            Column(_("次の本務の開始日"), lambda row: row["next_start"] or _("まだありません"), "date"),
        ]

    @cached_property
    def rows(self) -> Any:
        by = months_after(self.today, int(self.form.chosen("within")))
        following = Posting.objects.main().filter(employee=OuterRef("employee"), valid_from__gt=OuterRef("valid_to"))
        posts = Posting.objects.visible_to(self.user, on=self.today).filter(employee__in=self.people)
        rows = posts.on(self.today).ending(after=self.today, by=by)
        rows = rows.annotate(next_start=Subquery(following.order_by("valid_from").values("valid_from")[:1]))
        return self._narrowed(rows).order_by("valid_to", "employee__staff_number", "pk").values(
            "department", "title", "employment", "is_main", "valid_to", "next_start", **who("employee__")
        )  # fmt: skip

    def _narrowed(self, rows: Any) -> Any:
        if self.form.departments is not None:
            rows = rows.filter(department__in=self.form.departments)
        if employment := self.form.chosen("employment"):
            rows = rows.filter(employment=employment)
        return rows.filter(next_start=None) if self.form.chosen("next") else rows


class Expiring(HRList):
    """Qualifications that run out, or ran out within the last year."""

    title = export_name = gettext_lazy("期限が近い資格")
    lead = gettext_lazy("更新の手続きを本人に知らせる時期になった資格と、この1年に期限が過ぎた資格です。")
    empty_title = gettext_lazy("当てはまる資格はありません")
    form_class = ExpiringFilter

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column(_("資格"), lambda row: row["name"]),
            Column(_("有効期限"), lambda row: row["expires_on"], "date"),
            Column(_("あと(日)"), lambda row: (row["expires_on"] - self.today).days, "days"),
            Column(_("状態"), self._state),
            Column(_("組織"), lambda row: self.name_of(row["department"])),
            Column(_("補職名"), lambda row: row["title"]),
        ]

    def _state(self, row: dict[str, Any]) -> Any:
        words = {
            Due.EXPIRED: _("期限が過ぎています"),
            Due.REMINDED: _("知らせる時期です(%d日前から)") % row["remind_days"],
            Due.LATER: _("まだ先です"),
        }
        return words[due(row["expires_on"], row["remind_days"], on=self.today)]

    @cached_property
    def rows(self) -> Any:
        serving = self.people.serving(on=self.today)
        held = Qualification.objects.visible_to(self.user, on=self.today).filter(employee__in=serving)
        rows = self.by_main_post(with_main(self._due(held), on=self.today, prefix="employee__"))
        return rows.order_by("expires_on", "employee__staff_number", "pk").values(
            "name", "expires_on", "remind_days", **who("employee__"), **main_post()
        )  # fmt: skip

    def _due(self, held: Any) -> Any:
        state = self.form.chosen("state")
        if not state:
            return held.to_be_reminded(on=self.today)
        if state == "expired":
            return held.expiring(by=self.today - timedelta(days=1))
        return held.expiring(by=months_after(self.today, int(state))).filter(expires_on__gte=self.today)


class OnLeave(HRList):
    """Who is on leave on the day."""

    title = export_name = gettext_lazy("休業・休職中の職員")
    lead = gettext_lazy("この日に休業・休職している職員です。種類は本人と人事だけが見られます。")
    empty_title = gettext_lazy("休業・休職中の職員はいません")
    form_class = LeaveFilter
    dated = True

    @cached_property
    def columns(self) -> list[Column]:
        kinds, employments, open_end = told(Leave.Kind.choices), told(Posting.Employment.choices), _("未定")
        return [
            Column(_("種類"), lambda row: kinds[row["kind"]]),
            Column(_("開始日"), lambda row: row["valid_from"], "date"),
            Column(_("終了予定日"), lambda row: row["valid_to"] or open_end, "date"),
            Column(_("この日までの長さ"), lambda row: length(row["valid_from"], self.on), "number"),
            Column(_("組織"), lambda row: self.name_of(row["department"])),
            Column(_("補職名"), lambda row: row["title"]),
            Column(_("任用形態"), lambda row: employments.get(row["employment"], "")),
        ]

    @cached_property
    def rows(self) -> Any:
        leaves = Leave.objects.visible_to(self.user, on=self.today).filter(employee__in=self.people)
        rows = self.by_main_post(with_main(leaves.holding(on=self.on), on=self.on, prefix="employee__"))
        if kind := self.form.chosen("kind"):
            rows = rows.filter(kind=kind)
        return rows.order_by("valid_from", "employee__staff_number", "pk").values(
            "kind", "valid_from", "valid_to", **who("employee__"), **main_post()
        )  # fmt: skip

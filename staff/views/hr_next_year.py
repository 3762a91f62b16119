"""The organisation of a day to come, looked at in advance (来年度の確認): what to mend, and what changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import fiscal_year, fiscal_year_start
from competencies.models import Grade
from staff import audit
from staff.access import Right, may
from staff.days import Asked, read_day
from staff.exporting import StaffListExport
from staff.models import Posting
from staff.remembered import remembered
from staff.rules import next_year
from staff.rules.chains import Head
from staff.rules.next_year import Change, Check, DepartmentChange
from staff.rules.organisation import Organisation, Unit
from staff.views.hr_base import HRMixin, who, with_main

ORDERS = dict(Posting.Order.choices)


class Words(NamedTuple):
    """What a check is called, and how what it finds is mended."""

    title: str | Promise
    mend: str | Promise


CHECKS = {
    Check.HEADLESS: Words(gettext_lazy("長のいない組織"), gettext_lazy("組織の長の発令を入れます。")),
    Check.ORPHANED: Words(
        gettext_lazy("上位の組織がなくなる組織"),
        gettext_lazy("新しい上位の組織を決めて、組織の名称と位置に入れます。"),
    ),
    Check.CIRCLE: Words(
        gettext_lazy("上司の系列が輪になる長"), gettext_lazy("どちらかの長の本務か、兼務で長となる組織を直します。")
    ),
    Check.UNPOSTED: Words(
        gettext_lazy("発令のない職員"), gettext_lazy("本務の発令を入れるか、退職日を入れます。")
    ),
    Check.CONCURRENT: Words(
        gettext_lazy("兼務だけで本務のない職員"), gettext_lazy("本務の発令を入れるか、兼務の終了日を入れます。")
    ),
    Check.UNGRADED: Words(
        gettext_lazy("方針にない職位の発令"),
        gettext_lazy("発令の職位の記号を直すか、その日までに方針の改定案へ職位を加えて施行します。"),
    ),
}  # fmt: skip
CHANGES = {
    Change.NEW: gettext_lazy("新設"),
    Change.RENAMED: gettext_lazy("名称変更"),
    Change.MOVED: gettext_lazy("上位の組織の変更"),
    Change.ABOLISHED: gettext_lazy("廃止"),
}
LISTS = {
    Check.UNPOSTED: "staff:next_year_unposted",
    Check.CONCURRENT: "staff:next_year_concurrent",
    Check.UNGRADED: "staff:next_year_ungraded",
}


class AheadMixin(HRMixin):
    """Pages of a day to come, for those who plan; the coming 1 April unless another is asked for."""

    def is_for_user(self) -> bool:
        return super().is_for_user() and may(self.user, Right.PLAN_AHEAD, on=self.today)

    @cached_property
    def asked(self) -> Asked:
        april = fiscal_year_start(fiscal_year(self.today) + 1)
        asked = read_day(self.request.GET.get("on", "") or april.isoformat(), today=self.today, ahead=True)
        if asked.is_to_come:
            return asked
        return Asked(
            april, self.today, asked.problem or _("明日から先の日を入れてください。来年度の4月1日を出しています。")
        )

    @property
    def before(self) -> Organisation:
        return self.user.standing_on(self.today).organisation

    @cached_property
    def codes(self) -> frozenset[str]:
        """The grades of the edition that is in force on the day."""
        return frozenset(Grade.objects.filter(framework__in=self.editions).values_list("code", flat=True))

    @property
    def unposted(self) -> Any:
        """Without a main post on the day; ``is_concurrent`` says that there is another post."""
        posts = Posting.objects.on(self.on).filter(employee=OuterRef("pk"))
        return self.people.without_main_posting(on=self.on).annotate(is_concurrent=Exists(posts))

    @property
    def ungraded(self) -> Any:
        """Main posts with a grade that the policy does not know; regular staff must have one."""
        unknown = ~Q(grade_code="") & ~Q(grade_code__in=self.codes)
        missing = Q(grade_code="", employment=Posting.Employment.REGULAR)
        return Posting.objects.on(self.on).main().filter(unknown | missing, employee__in=self.people)

    @property
    def leaving(self) -> Any:
        return self.people.filter(left_on__gte=self.today, left_on__lt=self.on)

    @property
    def moves(self) -> Any:
        """The orders in effect on the day that are still to come today."""
        return Posting.objects.on(self.on).filter(valid_from__gt=self.today, employee__in=self.people)


class Line(NamedTuple):
    """One check: how many, and where they are listed."""

    check: Check
    words: Words
    number: int
    href: str


class ChangeLine(NamedTuple):
    """One department that changes: which way, from what to what."""

    kinds: str
    code: str
    before: str
    after: str


class Circle(NamedTuple):
    people: tuple[int, ...]
    text: str


class Report(NamedTuple):
    """What was found for the day: how many of what needs a list, and the rest itself."""

    numbers: dict[Check, int]
    headless: list[Unit]
    circles: list[Circle]
    # Orders to come by kind, the most first.
    orders: list[tuple[str, int]]
    leaving: int


class NextYearPage(StaffListExport, AheadMixin):
    """The report: checks first, then what changes."""

    title = gettext_lazy("来年度の確認")
    export_name = gettext_lazy("来年度の確認")
    template_name = "staff/hr/next_year.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.circles:
            audit.record_sight(self.request, self._in_circles, str(self.title))
        return super().get_context_data(
            lines=self.lines, found=sum(line.number for line in self.lines), headless=self.headless,
            orphans=self.organisation.orphans, circles=self.circles, changes=self.changes, kinds=self.kinds,
            moves=sum(number for _order, number in self.report.orders), leaving_number=self.report.leaving,
            has_policy=bool(self.codes), checks=CHECKS, **kwargs,
        )  # fmt: skip

    @cached_property
    def report(self) -> Report:
        """What goes through everybody, remembered until anything changes."""
        known = f"report of {self.on} on {self.today} by {sorted(self.codes)}"
        return remembered(known, self.people, self._work_out)

    def _work_out(self) -> Report:
        concurrent = Count("pk", filter=Q(is_concurrent=True))
        unposted = self.unposted.order_by().aggregate(all=Count("pk"), concurrent=concurrent)
        orders = self.moves.order_by().values_list("order_kind").annotate(number=Count("pk"))
        numbers = {
            Check.UNPOSTED: unposted["all"] - unposted["concurrent"],
            Check.CONCURRENT: unposted["concurrent"],
            Check.UNGRADED: self.ungraded.count(),
        }
        heads = self._head_rows()
        return Report(
            numbers, self._headless(heads), self._circles(heads), list(orders.order_by("-number", "order_kind")),
            self.leaving.count(),
        )  # fmt: skip

    @cached_property
    def lines(self) -> list[Line]:
        numbers = {
            Check.HEADLESS: len(self.headless),
            Check.ORPHANED: len(self.organisation.orphans),
            Check.CIRCLE: len(self.circles),
            **self.report.numbers,
        }
        return [Line(check, CHECKS[check], number, self._list(check)) for check, number in numbers.items()]

    def _list(self, check: Check) -> str:
        return reverse(LISTS[check]) + f"?on={self.on.isoformat()}" if check in LISTS else f"#{check}"

    def _head_rows(self) -> list[dict[str, Any]]:
        """The heads of the day, each with the main post."""
        posts = Posting.objects.on(self.on).heads().filter(department__authority=self.user.authority_id)
        rows = with_main(posts, on=self.on, prefix="employee__").order_by("pk")
        return list(rows.values("department", "is_main", place=F("main__department"), **who("employee__")))

    def _headless(self, rows: list[dict[str, Any]]) -> list[Unit]:
        return next_year.headless(self.organisation, _heads(rows))

    def _circles(self, rows: list[dict[str, Any]]) -> list[Circle]:
        names = {row["who"]: f"{row['who_name']}({row['who_number']})" for row in rows}
        places = {row["who"]: row["place"] for row in rows if row["place"]}
        found = next_year.circles(self.organisation, _heads(rows), places)
        return [Circle(people, " → ".join(names[p] for p in (*people, people[0]))) for people in found]

    @property
    def headless(self) -> list[Unit]:
        return self.report.headless

    @property
    def circles(self) -> list[Circle]:
        return self.report.circles

    @property
    def _in_circles(self) -> set[int]:
        return {person for circle in self.circles for person in circle.people}

    @cached_property
    def changes(self) -> list[ChangeLine]:
        return [self._change(change) for change in next_year.department_changes(self.before, self.organisation)]

    def _change(self, change: DepartmentChange) -> ChangeLine:
        kinds = "・".join(str(CHANGES[kind]) for kind in change.kinds)
        before = self.before.path_text(change.before.id) if change.before else _("なし")
        after = self.organisation.path_text(change.after.id) if change.after else _("なし")
        return ChangeLine(kinds, change.code, before, after)

    @property
    def kinds(self) -> list[tuple[str, str, int]]:
        return [(kind, str(ORDERS[kind]), number) for kind, number in self.report.orders]

    # The file: every finding, with the row that it is about and how to mend it.

    def export_table(self) -> tuple[Sequence[Any], Iterable[Sequence[Any]]]:
        return [_("確認すること"), _("記号・番号"), _("対象"), _("内容"), _("直し方")], list(self._findings())

    def exported_people(self) -> set[int]:
        listed = {pk for pk, *_rest in self._unposted_rows} | {pk for pk, *_rest in self._ungraded_rows}
        return listed | self._in_circles

    def _findings(self) -> Iterable[Sequence[Any]]:
        for unit in self.headless:
            yield self._finding(Check.HEADLESS, unit.code, self.organisation.path_text(unit.id), unit.head_title)
        for unit in self.organisation.orphans:
            parent = self.before.unit(unit.parent_id)
            yield self._finding(Check.ORPHANED, unit.code, unit.name, parent.name if parent else "")
        for circle in self.circles:
            yield self._finding(Check.CIRCLE, "", circle.text, "")
        for _pk, number, name, is_concurrent in self._unposted_rows:
            yield self._finding(Check.CONCURRENT if is_concurrent else Check.UNPOSTED, number, name, "")
        for _pk, number, name, grade in self._ungraded_rows:
            yield self._finding(Check.UNGRADED, number, name, grade or _("職位の記入なし"))

    def _finding(self, check: Check, code: str, subject: str, detail: str) -> list[Any]:
        return [CHECKS[check].title, code, subject, detail, CHECKS[check].mend]

    @cached_property
    def _unposted_rows(self) -> list[tuple[int, str, str, bool]]:
        return list(self.unposted.values_list("pk", "staff_number", "name", "is_concurrent"))

    @cached_property
    def _ungraded_rows(self) -> list[tuple[int, str, str, str]]:
        names = ("employee", "employee__staff_number", "employee__name", "grade_code")
        return list(self.ungraded.order_by("employee__staff_number").values_list(*names))


def _heads(rows: list[dict[str, Any]]) -> dict[int, Head]:
    return {row["department"]: Head(row["who"], row["is_main"]) for row in rows}

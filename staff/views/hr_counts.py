"""Staff by 級 and by 職制上の段階, as of any day (職員数): for HR, and in the form that may be published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.models import Grade
from staff.exporting import StaffListExport
from staff.models import Posting
from staff.remembered import remembered
from staff.rules import counts
from staff.rules.counts import Hours, Line, Rung, Section, Split, Table, Tally, Uncounted
from staff.views.hr_base import HRMixin
from staff.views.hr_forms import ListFilter

# 常勤の週の勤務時間: 38時間45分.
FULL_TIME = Decimal("38.75")
PUBLIC = "public"

KINDS = [kind for kind in Posting.Employment if kind != Posting.Employment.TEMPORARY]
WHY_NOT = {
    Uncounted.TEMPORARY: gettext_lazy("臨時の職員"),
    Uncounted.PART_TIME: gettext_lazy("会計年度任用職員のうち、週38時間45分に満たない職員"),
    Uncounted.HOURS_UNKNOWN: gettext_lazy("会計年度任用職員のうち、週の勤務時間の記入がない職員"),
    Uncounted.FAMILY: gettext_lazy("数えない系列(企業職員・単純労務職員)の職員"),
}


# What a rung is made of, out of a grade.
_RUNG = (
    "family__code", "family__name", "code", "level", "name", "pay_grade", "family__pay_tables", "family__job_types",
)  # fmt: skip


class Row(NamedTuple):
    """A line as it is shown; a number that is not shown is None."""

    label: str
    number: int | None
    share: str
    kinds: list[int]
    is_known: bool = True


class Block(NamedTuple):
    """One family: its rows, and their sum."""

    name: str
    rows: list[Row]
    total: Row


class Shown(NamedTuple):
    """One of the two tables."""

    key: str
    title: str
    first: str
    blocks: list[Block]
    total: Row
    has_small: bool


class CountsPage(StaffListExport, HRMixin):
    """Both tables, for HR with every number, or for the public without small ones (``?variant=public``)."""

    title = gettext_lazy("職員数")
    template_name = "staff/hr/counts.html"

    @property
    def export_name(self) -> str:  # type: ignore[override]  # it depends on what is shown
        return _("職員数(公表用)") if self.is_public else _("職員数")

    @property
    def is_public(self) -> bool:
        return self.request.GET.get("variant") == PUBLIC

    @cached_property
    def form(self) -> ListFilter:
        return ListFilter(self.request.GET, organisation=self.organisation, within=self.reach)

    @cached_property
    def rungs(self) -> list[Rung]:
        """The grades of the edition in force on the day."""
        grades = Grade.objects.filter(framework__in=self.editions).order_by("family__order", "order")
        return [Rung(*row) for row in grades.values_list(*_RUNG)]

    @cached_property
    def families(self) -> dict[str, str]:
        return {rung.family: rung.family_name for rung in self.rungs}

    @cached_property
    def left_out(self) -> frozenset[str]:
        """The families that are not counted: as chosen, or those that are called like 企業職員・単純労務職員."""
        if "chosen" in self.request.GET:
            return frozenset(self.families) - set(self.request.GET.getlist("family"))
        return frozenset(
            r.family for r in self.rungs if counts.under_other_law(r.family_name, r.pay_tables, r.job_types)
        )

    @cached_property
    def mains(self) -> Any:
        posts = Posting.objects.on(self.on).main().filter(employee__in=self.people)
        for departments in (self.reach, self.form.departments):
            posts = posts if departments is None else posts.filter(department__in=departments)
        return posts

    @cached_property
    def split(self) -> Split:
        counted = remembered("tallies", self.mains, lambda: tallies(self.mains))
        return counts.split(counted, self.rungs, self.left_out)

    @cached_property
    def tables(self) -> list[Shown]:
        counted = self.split.counted
        return [
            self._shown("pay", _("級別の職員数"), _("級"), counts.by_pay_grade(counted, self.rungs)),
            self._shown("rank", _("職制上の段階別の職員数"), _("段階(職位)"), counts.by_rank(counted, self.rungs)),
        ]

    def _shown(self, key: str, title: str, first: str, table: Table) -> Shown:
        if self.is_public:
            table = counts.hide_small(table)
        whole = 0 if table.hidden else table.number
        blocks = [
            Block(
                section.name or _("系列の記入なし"), [_row(line, whole) for line in section.lines], _sum(section, whole)
            )
            for section in table.sections
        ]
        return Shown(key, title, first, blocks, _sum(table, whole), table.has_small)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        left_out = [(WHY_NOT[reason], self.split.left_out[reason]) for reason in Uncounted]
        number = sum(tally.number for tally in self.split.counted)
        return super().get_context_data(
            form=self.form, tables=self.tables, is_public=self.is_public, kinds=[kind.label for kind in KINDS],
            families=[(code, name, code not in self.left_out) for code, name in self.families.items()],
            left_out=left_out, number=number, posted=number + self.split.left_out.total(), least=counts.LEAST,
            without_policy=not self.rungs, has_small=any(table.has_small for table in self.tables),
            public_words=self._public_words(), other_variant=self._other_variant(), **kwargs,
        )  # fmt: skip

    def _public_words(self) -> str:
        words = _("%d人未満のマスと、それを引き算で割り出せるマスを「非公表」にしています。")
        return words % counts.LEAST

    def _other_variant(self) -> str:
        query = self.request.GET.copy()
        if self.is_public:
            query.pop("variant")
        else:
            query["variant"] = PUBLIC
        return f"?{query.urlencode()}"

    # The file: numbers of groups, nobody's own.

    def export_table(self) -> tuple[Sequence[Any], Iterable[Sequence[Any]]]:
        kinds = [] if self.is_public else [kind.label for kind in KINDS]
        return [_("表"), _("系列"), _("級・段階"), _("職員数"), _("構成比"), *kinds], self._lines()

    def _lines(self) -> Iterable[Sequence[Any]]:
        for table in self.tables:
            for block in table.blocks:
                for row in [*block.rows, block.total]:
                    yield self._cells(table.title, block.name, row)
            yield self._cells(table.title, _("全体"), table.total)

    def _cells(self, title: str, family: str, row: Row) -> list[Any]:
        number = _("非公表") if row.number is None else row.number
        return [title, family, row.label, number, row.share, *([] if self.is_public else row.kinds)]

    def exported_people(self) -> tuple[int, ...]:
        return ()


def tallies(posts: Any) -> list[Tally]:
    """Main posts counted by all that the tables ask about, by the database."""
    fiscal = {"employment": Posting.Employment.FISCAL_YEAR}
    hours = Case(
        When(**fiscal, weekly_hours=None, then=Value(Hours.UNKNOWN)),
        When(**fiscal, weekly_hours__lt=FULL_TIME, then=Value(Hours.PART)),
        When(**fiscal, then=Value(Hours.FULL)),
        default=Value(Hours.ANY),
        output_field=CharField(),
    )
    alike = ("employee__pay_family", "pay_grade", "grade_code", "employment", "hours")
    counted = posts.annotate(hours=hours).order_by().values_list(*alike).annotate(Count("pk"))
    return [Tally(*row) for row in counted]


def _row(line: Line, whole: int) -> Row:
    label = line.label or _("記入なし")
    known = line.known or not line.label
    return _shown_row(label, line.number, line.by_employment, whole, hidden=line.hidden, known=known)


def _sum(of: Section | Table, whole: int) -> Row:
    return _shown_row(_("計"), of.number, of.by_employment, whole, hidden=of.hidden)


def _shown_row(label: str, number: int, kinds: Any, whole: int, *, hidden: bool, known: bool = True) -> Row:
    if hidden:
        return Row(label, None, "", [], known)
    share = f"{Decimal(number * 100) / whole:.1f}%" if whole else ""
    return Row(label, number, share, [kinds[kind] for kind in KINDS], known)

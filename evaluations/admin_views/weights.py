"""The weights of items as one table (項目のウエイト): a row for each item, a column for each grade."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.models import Competency, Grade
from evaluations import item_weights
from evaluations.admin_views.base import SchemeView
from evaluations.item_weights import REST, Table
from evaluations.models import Axis, Scheme
from staff.admin.coded import names_by_code


class ItemWeights(SchemeView):
    """Read by whoever reads schemes; a draft's is written here. An empty cell is a grade's that the rest speaks for."""

    template = "admin/evaluations/weights.html"
    title = gettext_lazy("項目のウエイト")

    @cached_property
    def axis(self) -> Axis:
        rows = self.model_admin.get_queryset(self.request).select_related("scheme")
        found: Axis = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    @cached_property
    def scheme(self) -> Scheme:
        return self.axis.scheme

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(item_weights.read(self.axis), {})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.model_admin.has_change_permission(request, self.axis):
            return self._page(item_weights.read(self.axis), {}, status=403)
        table, wrong = self._sent()
        if wrong:
            messages.error(request, _("直すところが%d か所あります。まだ保存していません。") % len(wrong))
            return self._page(table, wrong, status=422)
        item_weights.write(self.axis, table)
        self.model_admin.log_change(request, self.axis, [{"changed": {"fields": [_("項目のウエイト")]}}])
        messages.success(request, _("項目のウエイトを保存しました。"))
        return HttpResponseRedirect(request.path)

    @cached_property
    def items(self) -> dict[str, str]:
        if self.axis.items_from == Axis.Items.OWN:
            return dict(self.axis.items.values_list("code", "name"))
        return dict(names_by_code(Competency, self.request))

    @cached_property
    def grades(self) -> dict[str, str]:
        return {REST: _("ほかの職位"), **names_by_code(Grade, self.request)}

    def _sent(self) -> tuple[Table, dict[tuple[str, str], str]]:
        """The table as it was sent, and what is wrong with which cell."""
        table: Table = {}
        wrong: dict[tuple[str, str], str] = {}
        for item in self.items:
            for grade in self.grades:
                text = self.request.POST.get(_name(item, grade), "").strip()
                try:
                    table[item, grade] = _weight(text) if text else None
                except (InvalidOperation, ValueError):
                    wrong[item, grade] = _("0以上の数を、小数2桁までで入力してください。")
        return table, wrong

    def _page(self, table: Table, wrong: dict[tuple[str, str], str], *, status: int = 200) -> HttpResponse:
        rows = [
            (name, [self._cell(item, name, grade, table, wrong) for grade in self.grades])
            for item, name in self.items.items()
        ]
        sums = [_plain(item_weights.total(table, self.items, grade)) for grade in self.grades]
        editable = self.model_admin.has_change_permission(self.request, self.axis)
        return self.page(
            axis=self.axis, scheme=self.scheme, grades=self.grades.values(), rows=rows, sums=sums, editable=editable,
            wrong=wrong, status=status,
        )  # fmt: skip

    def _cell(self, item: str, label: str, grade: str, table: Table, wrong: Any) -> dict[str, str]:
        weight = table.get((item, grade))
        shown = self.request.POST.get(_name(item, grade), "") if wrong else _plain(weight)
        return {
            "name": _name(item, grade), "value": shown, "error": wrong.get((item, grade), ""),
            "label": f"{label}: {self.grades[grade]}",
        }  # fmt: skip


def _name(item: str, grade: str) -> str:
    return f"w-{item}-{grade}"


def _weight(text: str) -> Decimal:
    weight = Decimal(text)
    if not weight.is_finite() or not 0 <= weight < 10_000 or weight != round(weight, 2):
        raise ValueError(text)
    return weight


def _plain(weight: Decimal | None) -> str:
    return "" if weight is None else f"{weight.normalize():f}"

"""A requirement table as a sheet of cells (マスの編集): grades across, competencies down."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from competencies.admin_views.scope import notice
from competencies.matrices import Cell
from competencies.matrix_editing import (
    CellsError,
    Merge,
    Place,
    Sheet,
    StaleError,
    merge,
    open_sheet,
    place_of,
    save_sheet,
    symbol_of,
)
from competencies.models import RequirementTable

if TYPE_CHECKING:
    from competencies.admin.requirements import RequirementTableAdmin


_CELL_NAME = re.compile(r"(?P<prefix>cell|was)-(?P<grade>[0-9]{1,18})-(?P<competency>[0-9]{1,18})")


@dataclass(frozen=True)
class CellInput:
    """One cell as the page draws it: what stands in the input, what the database has, and what is wrong."""

    cell: Cell
    value: str
    saved: str
    error: str
    conflict: bool
    taken: bool

    @property
    def key(self) -> str:
        grade, competency = place_of(self.cell)
        return f"{grade}-{competency}"

    @property
    def label(self) -> str:
        return f"{self.cell.row.competency} × {self.cell.grade}"

    @property
    def has_own_words(self) -> bool:
        asked = self.cell.requirement
        return bool(asked and (asked.wording or asked.label))

    @property
    def wording_url(self) -> str:
        asked = self.cell.requirement
        return reverse("admin:competencies_requirement_change", args=[asked.pk]) if asked else ""


class MatrixEditor(View):
    model_admin: "RequirementTableAdmin" = None  # type: ignore[assignment]  # as_view() gives it

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        tables = self.model_admin.get_queryset(request).select_related("framework__authority")
        self.table: RequirementTable = get_object_or_404(tables, pk=kwargs["pk"])
        if not self.model_admin.has_view_permission(request, self.table):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = open_sheet(self.table)
        return self._page(sheet, sheet.saved)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.model_admin.has_change_permission(request):
            raise PermissionDenied
        typed = _cells(request.POST, "cell")
        try:
            written = save_sheet(self.table, typed, version=_version(request.POST))
        except StaleError:
            return self._stale_page(typed, _cells(request.POST, "was"))
        except CellsError as wrong:
            sheet = open_sheet(self.table)
            return self._page(sheet, {**sheet.saved, **typed}, errors=wrong.messages, status=422)
        except ValidationError as frozen:
            messages.error(request, frozen.messages[0])
            sheet = open_sheet(self.table)
            return self._page(sheet, sheet.saved, status=409)
        return self._report(written)

    def _report(self, written: int) -> HttpResponse:
        if written:
            text = ngettext("%(n)dマスを保存しました。", "%(n)dマスを保存しました。", written) % {"n": written}
            self.model_admin.log_change(self.request, self.table, text)
            messages.success(self.request, text)
        else:
            messages.info(self.request, _("変わったマスはありません。"))
        return HttpResponseRedirect(self.request.path)

    def _stale_page(self, typed: Mapping[Place, str], was: Mapping[Place, str]) -> HttpResponse:
        self.table.refresh_from_db(fields=["version"])
        sheet = open_sheet(self.table)
        merged = merge(sheet, typed, was)
        return self._page(sheet, merged.values, merged=merged, status=409)

    def _page(
        self,
        sheet: Sheet,
        values: Mapping[Place, str],
        *,
        errors: Mapping[Place, str] | None = None,
        merged: Merge | None = None,
        status: int = 200,
    ) -> HttpResponse:
        inputs = _inputs(sheet, values, errors or {}, merged)
        may_change = self.model_admin.has_change_permission(self.request)
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            **notice(self.request, self.table.framework, editable=may_change),
            "opts": self.model_admin.opts,
            "title": self.table.name,
            "table": self.table,
            "sheet": sheet,
            "editable": may_change and not self.table.framework.frozen,
            "stale": merged is not None,
            "groups": _groups(sheet, inputs),
            **_told(inputs),
        }
        return render(self.request, "admin/competencies/matrix_editor.html", context, status=status)


def _told(inputs: Mapping[Place, CellInput]) -> dict[str, list[CellInput]]:
    """The cells of which the page's head speaks."""
    return {
        "wrong": [cell for cell in inputs.values() if cell.error],
        "conflicts": [cell for cell in inputs.values() if cell.conflict],
        "taken": [cell for cell in inputs.values() if cell.taken],
    }


def _inputs(
    sheet: Sheet, values: Mapping[Place, str], errors: Mapping[Place, str], merged: Merge | None
) -> dict[Place, CellInput]:
    return {
        place: CellInput(
            cell=cell,
            value=values[place],
            saved=symbol_of(cell),
            error=errors.get(place, ""),
            conflict=merged is not None and place in merged.conflicts,
            taken=merged is not None and place in merged.taken,
        )
        for place, cell in sheet.cells.items()
    }


def _groups(sheet: Sheet, inputs: Mapping[Place, CellInput]) -> list[dict[str, Any]]:
    """Groups of competencies, each with its rows of inputs."""
    if sheet.matrix is None:
        return []
    return [
        {
            "group": group,
            "rows": [
                {
                    "competency": row.competency,
                    "options": sheet.options(row.competency),
                    "inputs": [inputs[place_of(cell)] for cell in row.cells],
                }
                for row in rows
            ],
        }
        for group, rows in sheet.matrix.grouped()
    ]


def _cells(data: QueryDict, prefix: str) -> dict[Place, str]:
    """``cell-<grade>-<competency>`` → what was typed. Names of another shape are passed over."""
    cells: dict[Place, str] = {}
    for name, value in data.items():
        found = _CELL_NAME.fullmatch(name)
        if found and found["prefix"] == prefix:
            cells[int(found["grade"]), int(found["competency"])] = str(value)
    return cells


def _version(data: QueryDict) -> int:
    """The version of the sheet that was opened; a broken one counts as stale."""
    sent = data.get("version", "")
    return int(sent) if re.fullmatch(r"[0-9]{1,18}", sent) else 0

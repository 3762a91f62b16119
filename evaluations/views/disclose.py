"""Results told and sheets closed by HR (開示・完了): a cycle by departments, all of a list or some of it at a press."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import choice
from common.paging import counted_page
from common.text import hidden_characters
from evaluations import access, disclosure
from evaluations.access import Right
from evaluations.disclosure import Batch
from evaluations.models import Cycle, Sheet
from evaluations.rules.workflow import Action, State
from evaluations.views.pages import EvaluationPage

ON_A_PAGE = 100
# What one press does at most, so that it answers in time.
MOST = 300

SHOWN: dict[str, Q] = {
    "waiting": Q(state=State.CONFIRMED, undisclosed_reason=""),
    "withheld": ~Q(undisclosed_reason="") & Q(disclosed_at=None) & ~Q(state=State.CLOSED),
    "unread": Q(state__in=[State.DISCLOSED, State.FEEDBACK_DONE], acknowledged_at=None),
    "read": Q(state__in=[State.DISCLOSED, State.FEEDBACK_DONE], acknowledged_at__isnull=False),
    "closed": Q(state=State.CLOSED),
}
LABELS: dict[str, Promise] = {
    "waiting": gettext_lazy("開示待ち"),
    "withheld": gettext_lazy("開示しない"),
    "unread": gettext_lazy("開示済み・本人の確認待ち"),
    "read": gettext_lazy("開示済み・本人が確認"),
    "closed": gettext_lazy("完了"),
}
# What can be done with a list.
DOES: dict[str, tuple[str, ...]] = {
    "waiting": ("disclose", "withhold"),
    "withheld": ("release", "close"),
    "unread": ("close",),
    "read": ("close",),
    "closed": (),
}
DONE: dict[str, Promise] = {
    "disclose": gettext_lazy("%d人に結果を開示しました。"),
    "close": gettext_lazy("%d人の評価を完了としました。"),
    "withhold": gettext_lazy("%d人の結果を開示しないことにしました。"),
    "release": gettext_lazy("%d人の結果を開示することに戻しました。"),
}


class FilterForm(forms.Form):
    cycle = choice(gettext_lazy("評価の回"), [])
    show = choice(gettext_lazy("状態"), list(LABELS.items()), otherwise="waiting")
    department = choice(gettext_lazy("所属"), [], anything=gettext_lazy("すべて"))

    def __init__(self, data: Any, *, cycles: Iterable[Cycle], departments: Iterable[tuple[int, str]]) -> None:
        super().__init__(data, label_suffix="")
        fields: Any = self.fields
        fields["cycle"].choices = [(str(cycle.pk), cycle.name) for cycle in cycles]
        fields["department"].choices = [("", _("すべて")), *((str(pk), name) for pk, name in departments)]
        self.is_valid()

    def chosen(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or self.fields[name].initial or "")


@dataclass
class Place:
    """A department with how many of its sheets are in each list."""

    pk: int
    name: str
    numbers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SHOWN, 0))

    @property
    def cells(self) -> list[tuple[str, int]]:
        return list(self.numbers.items())


class DisclosePage(EvaluationPage):
    """``?cycle=``, ``?show=``, ``?department=``. One's own sheet is in no list: others tell and close it."""

    title = gettext_lazy("開示")
    section = "disclose"
    template_name = "evaluations/disclosure/disclose.html"
    batch: Batch | None = None

    def is_for_user(self) -> bool:
        return super().is_for_user() and access.may(self.user, Right.READ_SHEETS, on=self.today)

    @cached_property
    def cycles(self) -> list[Cycle]:
        return list(Cycle.objects.visible_to(self.user, on=self.today).real().exclude(state=Cycle.State.DRAFT))

    @cached_property
    def cycle(self) -> Cycle | None:
        asked = self.request.GET.get("cycle", "")
        return next((c for c in self.cycles if str(c.pk) == asked), self.cycles[0] if self.cycles else None)

    @property
    def sheets(self) -> QuerySet[Sheet, Any]:
        me = self.user.standing_on(self.today).employee_id or 0
        rows = Sheet.objects.visible_to(self.user, on=self.today).current().exclude(employee=me)
        return rows.filter(cycle=self.cycle)

    @cached_property
    def places(self) -> list[Place]:
        """One query."""
        counts: Any = {f"n_{name}": Count("pk", filter=condition) for name, condition in SHOWN.items()}
        found: dict[int, Place] = {}
        rows = self.sheets.order_by("department__code", "department").values("department", "department_name")
        counted: Any = rows.annotate(**counts)
        for row in counted:
            place = found.setdefault(row["department"], Place(row["department"], row["department_name"]))
            for name in SHOWN:
                place.numbers[name] += row[f"n_{name}"]
        return [place for place in found.values() if any(place.numbers.values())]

    @cached_property
    def form(self) -> FilterForm:
        places = [(place.pk, place.name) for place in self.places]
        asked = self.request.GET.copy()
        asked["cycle"] = str(self.cycle.pk) if self.cycle else ""
        return FilterForm(asked, cycles=self.cycles, departments=places)

    @property
    def show(self) -> str:
        return self.form.chosen("show")

    @property
    def listed(self) -> QuerySet[Sheet, Any]:
        rows = self.sheets.filter(SHOWN[self.show]).select_related("cycle__scheme")
        department = self.form.chosen("department")
        return rows.filter(department=int(department)) if department else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        for name in ("places", "form"):
            self.__dict__.pop(name, None)
        page = counted_page(
            self.listed.order_by("department__code", "staff_number"), self.request.GET.get("page", "1"), size=ON_A_PAGE
        )
        totals = {name: sum(place.numbers[name] for place in self.places) for name in SHOWN}
        return super().get_context_data(
            form=self.form, cycle=self.cycle, places=self.places, page=page, rows=page.object_list, show=self.show,
            totals=[(name, LABELS[name], number) for name, number in totals.items()], does=DOES[self.show],
            labels=LABELS.values(), most=MOST, batch=self.batch, **kwargs,
        )  # fmt: skip

    # ── What is done

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        do, reason = request.POST.get("do", ""), request.POST.get("reason", "")
        if do not in DOES[self.show]:
            raise Http404
        problem = self._problem(do, reason)
        if problem:
            return self.render_to_response(self.get_context_data(problem=problem, typed=reason), status=422)
        self.batch = self._done(do, self._chosen(), reason)
        if self.batch.done:
            messages.success(request, str(DONE[do]) % len(self.batch.done))
        if not self.batch.stayed:
            return redirect(request.get_full_path())
        return self.render_to_response(self.get_context_data())

    def _chosen(self) -> list[Sheet]:
        """Those that were ticked, or all of the list, as many as one press does."""
        rows = self.listed.order_by("department__code", "staff_number")
        if "everybody" not in self.request.POST:
            ticked = [int(pk) for pk in self.request.POST.getlist("sheet") if pk.isdecimal() and len(pk) < 10]
            rows = rows.filter(pk__in=ticked)
        return list(rows[:MOST])

    def _problem(self, do: str, reason: str) -> str:
        if do == "withhold" and (not reason.strip() or len(reason) > 200 or hidden_characters(reason)):
            return _("開示しない理由を、200字までで入力してください。")
        if "everybody" not in self.request.POST and not self.request.POST.getlist("sheet"):
            return _("人を選んでから押してください。")
        return ""

    def _done(self, do: str, sheets: list[Sheet], reason: str) -> Batch:
        signed: Any = {"by": self.user, "at": timezone.now()}
        if do in {"disclose", "close"}:
            return disclosure.move_all(sheets, Action(do), **signed)
        batch = Batch()
        for sheet in sheets:
            try:
                settled = (
                    disclosure.withhold(sheet, reason, **signed)
                    if do == "withhold"
                    else disclosure.release(sheet, **signed)
                )
                batch.done.append(settled)
            except ValidationError as refusal:
                batch.stayed.append((sheet, refusal.messages))
        return batch

"""Cases of complaint (苦情の案件): the list of those who hear them, one case, and the decision on paper.

The person reads what he filed and the answer. Whoever receives complaints and the panel read the sheet there, too, and
nowhere else: they hear, and answer. Evaluators of the sheet, present and former, find nothing.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pages import Crumb
from common.paging import counted_page
from evaluations import access, grievances
from evaluations.access import Right
from evaluations.models import Grievance, PanelMember
from evaluations.result_told import ToldResult
from evaluations.rules import grievances as rules
from evaluations.rules import sights
from evaluations.rules.grievances import Action, Actor, Outcome
from evaluations.rules.workflow import Stage, State
from evaluations.sheets.marks import Marks
from evaluations.views.pages import EvaluationPage
from staff import audit
from staff.models import User
from training.views.text_forms import TextForm

ON_A_PAGE = 50
MOST_FOUND = 20
DESK = {Actor.OFFICE, Actor.PANEL}


class HearingForm(TextForm):
    held_on = forms.DateField(label=gettext_lazy("聞いた日"), widget=forms.DateInput({"type": "date"}))
    whom = forms.CharField(
        label=gettext_lazy("聞いた相手"), max_length=80,
        help_text=gettext_lazy("例: 本人、一次評価者、前の一次評価者、同じ係の職員"),
    )  # fmt: skip
    record = forms.CharField(
        label=gettext_lazy("聞いたこと"), max_length=3000, widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("本人と評価者には見えません。委員と苦情の窓口だけが読みます。"),
    )  # fmt: skip


class DecisionForm(TextForm):
    outcome = forms.ChoiceField(
        label=gettext_lazy("結論"), choices=Grievance.Outcome.choices, widget=forms.RadioSelect,
        help_text=gettext_lazy("認めない以外は、一次評価からのやり直しを命じます。前の記録書も残ります。"),
    )  # fmt: skip
    decision = forms.CharField(
        label=gettext_lazy("回答"),
        max_length=3000,
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("結論の理由。本人に届く文です。"),
    )


class WithdrawForm(TextForm):
    reason = forms.CharField(
        label=gettext_lazy("取り下げる理由"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("書かなくてもかまいません。"),
    )


FORMS: dict[Action, type[TextForm]] = {
    Action.WITHDRAW: WithdrawForm,
    Action.HEAR: HearingForm,
    Action.DECIDE: DecisionForm,
}
DONE = {
    Action.WITHDRAW: gettext_lazy("申出を取り下げました。"),
    Action.HEAR: gettext_lazy("聞き取りを記録しました。"),
    Action.DECIDE: gettext_lazy("回答しました。本人が読めます。"),
}


class CasesPage(EvaluationPage):
    """Those that wait for an answer first; ``?all=1`` with the answered ones. Not one's own."""

    title = gettext_lazy("苦情の申出")
    section = "grievances"
    template_name = "evaluations/grievances/cases.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = cases_to_hear(self.user, on=self.today).select_related("sheet__cycle")
        shows_all = "all" in self.request.GET
        rows = found if shows_all else found.filter(state__in=sorted(rules.OPEN))
        page = counted_page(rows.order_by("filed_at", "pk"), self.request.GET.get("page", "1"), size=ON_A_PAGE)
        if page.object_list:
            audit.record_sight(self.request, [case.sheet.employee_id for case in page.object_list], _("苦情の申出"))
        return super().get_context_data(page=page, rows=page.object_list, shows_all=shows_all, **kwargs)

    def is_for_user(self) -> bool:
        """Whoever receives complaints, and who sits on a panel."""
        if not super().is_for_user():
            return False
        return (
            access.may(self.user, Right.HEAR_GRIEVANCES, on=self.today)
            or Grievance.objects.filter(panel__user=self.user).exists()
        )


def cases_to_hear(user: User, *, on: Any) -> QuerySet[Grievance, Any]:
    """Without one's own."""
    visible = Grievance.objects.visible_to(user, on=on).exclude(sheet__employee=user.standing_on(on).employee_id or 0)
    return Grievance.objects.filter(pk__in=visible.values("pk"))


class OfCase(EvaluationPage):
    @cached_property
    def case(self) -> Grievance:
        rows = Grievance.objects.visible_to(self.user, on=self.today)
        related = ("sheet__cycle__scheme__authority", "sheet__employee", "sheet__level", "sheet__corrected_by")
        panel = Prefetch("panel", PanelMember.objects.select_related("user"))
        case: Grievance = get_object_or_404(
            rows.select_related(*related).prefetch_related("sheet__stages", panel), pk=self.kwargs["pk"]
        )  # fmt: skip
        return case

    @cached_property
    def actors(self) -> frozenset[Actor]:
        found = grievances.actors_of(self.user, self.case, on=self.today)
        if not found:
            raise Http404
        return found

    @property
    def is_own(self) -> bool:
        return Actor.PERSON in self.actors

    @property
    def section(self) -> str:  # type: ignore[override]  # follows from whose it is
        return "mine" if self.is_own else "grievances"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.is_own:
            audit.record_sight(self.request, [self.case.sheet.employee_id], _("苦情の申出"))
        return super().get_context_data(case=self.case, sheet=self.case.sheet, is_own=self.is_own, **kwargs)


class CasePage(OfCase):
    template_name = "evaluations/grievances/case.html"

    def get_title(self) -> str:
        step = self.case.get_step_display()
        return _("あなたの%s") % step if self.is_own else _("%(name)sさんの%(step)s") % {
            "name": self.case.sheet.name, "step": step,
        }  # fmt: skip

    def get_crumbs(self) -> list[Crumb]:
        if self.is_own:
            return [*super().get_crumbs(), Crumb(_("結果"), reverse("evaluations:result", args=[self.case.sheet_id]))]
        return [*super().get_crumbs(), Crumb(_("苦情の申出"), reverse("evaluations:grievances"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            forms=self.forms, corrected=self._corrected(), **(self._desk() if self.actors & DESK else {}), **kwargs,
        )  # fmt: skip

    @cached_property
    def forms(self) -> dict[str, TextForm]:
        """A form for each move that the user can make now; the one that was sent, with what was typed."""
        moves = rules.possible(rules.State(self.case.state), self.actors)
        sent = self.request.POST.get("do") if self.request.method == "POST" else ""
        return {
            m.action.value: FORMS[m.action](
                self.request.POST if sent == m.action else None, label_suffix="", auto_id=f"id_{m.action}_%s"
            )
            for m in moves
        }  # fmt: skip

    def _corrected(self) -> tuple[Any, bool] | None:
        """The corrected sheet, and whether its result is known."""
        sheet = getattr(self.case.sheet, "corrected_by", None)
        if sheet is None or self.case.outcome not in rules.CORRECTING:
            return None
        return sheet, sheet.disclosed_at is not None

    # ── What those read who hear it

    def _desk(self) -> dict[str, Any]:
        sheet, is_office = self.case.sheet, Actor.OFFICE in self.actors
        marks, parts = Marks(sheet), sights.readable({Stage.HR}, State(sheet.state))
        told = ToldResult(marks, frozenset({Stage.HR}), parts, sheets=type(sheet).objects.none())
        return {
            "told": told, "goals": marks.goals, "items": marks.items, "derivation": told.derivation,
            "hearings": self.case.hearings.select_related("by"), "panel": self.case.panel.all(),
            "stages": sheet.stages.all(), "is_office": is_office, "find": self.find,
            "found": self._found() if is_office and self.find else (),
        }  # fmt: skip

    @property
    def find(self) -> str:
        return self.request.GET.get("find", "").strip()[:100]

    def _found(self) -> list[User]:
        """Users who are called so, and could sit on the panel."""
        users = User.objects.filter(authority=self.user.authority_id, is_active=True)
        named = users.filter(Q(name__icontains=self.find) | Q(staff_number=self.find))
        return list(named.exclude(pk__in=self.case.panel.values("user")).order_by("name", "pk")[:MOST_FOUND])

    # ── What is done

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        do = request.POST.get("do", "")
        if do == "appoint" and Actor.OFFICE in self.actors:
            return self._appoint(request.POST.get("user", ""))
        form = self.forms.get(do)
        if form is None:
            messages.error(request, _("この手続きは、いまはできません。"))
            return redirect(request.path)
        if form.is_valid():
            try:
                self._do(Action(do), form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(request, str(DONE[Action(do)]))
                return redirect(request.path)
        return self.render_to_response(self.get_context_data(), status=422)

    def _do(self, action: Action, said: dict[str, Any]) -> None:
        signed: dict[str, Any] = {"by": self.user, "at": timezone.now()}
        if action == Action.WITHDRAW:
            grievances.withdraw(self.case, reason=said["reason"], **signed)
        elif action == Action.HEAR:
            grievances.hear(self.case, **said, **signed)
        else:
            grievances.decide(self.case, outcome=Outcome(said["outcome"]), decision=said["decision"], **signed)

    def _appoint(self, user: str) -> HttpResponse:
        member = get_object_or_404(User, authority=self.user.authority_id, pk=int(user) if user.isdecimal() else 0)
        part = self.request.POST.get("part", "")[:40]
        try:
            grievances.appoint(self.case, member, part=part, by=self.user, at=timezone.now())
        except ValidationError as refusal:
            messages.error(self.request, " ".join(refusal.messages))
        else:
            messages.success(self.request, _("%sさんを委員にしました。") % member.name)
        return redirect(self.request.path)


class DecisionPage(OfCase):
    """The answer on one sheet of paper (回答書); 404 as long as there is none."""

    template_name = "evaluations/grievances/decision.html"

    def get_title(self) -> str:
        if self.case.state != Grievance.State.DECIDED:
            raise Http404
        return _("%sの回答書") % self.case.get_step_display()

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("申出の内容"), reverse("evaluations:case", args=[self.case.pk]))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decided = self.case.decided_at
        return super().get_context_data(decided_on=timezone.localdate(decided) if decided else None, **kwargs)

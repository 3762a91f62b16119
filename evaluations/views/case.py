"""One case of complaint (苦情の案件), and its decision on paper.

The person reads what he filed and the answer. Whoever receives complaints and the panel read the sheet there, too, and
nowhere else: they hear, and answer. Evaluators of the sheet, present and former, find nothing.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.pages import Crumb
from evaluations import access, entries, grievances
from evaluations.models import Draft, Grievance, GrievanceStep, PanelMember
from evaluations.result_told import ToldResult
from evaluations.rules import grievances as rules
from evaluations.rules import sights
from evaluations.rules.grievances import Action, Actor, Outcome
from evaluations.rules.workflow import Stage, State
from evaluations.sheets import drafts
from evaluations.sheets.marks import Marks
from evaluations.views.case_forms import DONE, FORMS, KEPT, TYPED, draft_of, drafts_of
from evaluations.views.pages import EvaluationPage
from staff import audit
from staff.models import User
from training.views.text_forms import TextForm

MOST_FOUND = 20
DESK = {Actor.OFFICE, Actor.PANEL}


class OfCase(EvaluationPage):
    @cached_property
    def case(self) -> Grievance:
        rows = Grievance.objects.visible_to(self.user, on=self.today)
        related = ("sheet__cycle__scheme__authority", "sheet__employee", "sheet__level", "sheet__corrected_by")
        panel = Prefetch("panel", PanelMember.objects.select_related("user"))
        kept = Draft.objects.filter(sheet=OuterRef("sheet"), user=self.user, form__in=drafts_of(self.kwargs["pk"]))
        found = rows.annotate(has_draft=Exists(kept)).select_related(*related)
        case: Grievance = get_object_or_404(found.prefetch_related("sheet__stages", panel), pk=self.kwargs["pk"])
        return case

    @cached_property
    def moves(self) -> list[Action]:
        """What the user can do with the case now."""
        return [move.action for move in rules.possible(rules.State(self.case.state), self.actors)]

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
            forms=self.forms, corrected=self._corrected(), withdrawn=self._withdrawn(), offers=self._offers(),
            taken=self.takes_draft, lost=self._lost(), **(self._desk() if self.actors & DESK else {}), **kwargs,
        )  # fmt: skip

    @cached_property
    def forms(self) -> dict[str, TextForm]:
        """A form for each move that the user can make now; the one that was sent, or its draft, with what was typed."""
        return {action.value: self._form(action) for action in self.moves}

    def _form(self, action: Action) -> TextForm:
        is_sent = self.request.method == "POST" and self.request.POST.get("do") == action
        data = self.request.POST if is_sent else None
        initial = self.drafts[action].data if action == self.takes_draft else None
        return FORMS[action](data, initial=initial, label_suffix="", auto_id=f"id_{action}_%s")

    @cached_property
    def drafts(self) -> dict[str, Draft]:
        """By move; none is asked for where the case has none."""
        if not getattr(self.case, "has_draft", False):
            return {}
        kept = drafts.of_forms(self.case.sheet, self.user, drafts_of(self.case.pk))
        return {form.partition("-")[0]: draft for form, draft in kept.items()}

    @property
    def takes_draft(self) -> str:
        """The move whose draft stands in its form: it was asked for."""
        asked = self.request.GET.get("of", "") if self.request.method == "GET" and "draft" in self.request.GET else ""
        return asked if asked in self.drafts and asked in self.moves else ""

    def _offers(self) -> list[tuple[Draft, str]]:
        """What was typed and not saved, with the address where it is gone on with; also where it came too late."""
        if self.request.method != "GET":
            return []
        return [(draft, f"{self.request.path}?of={of}") for of, draft in self.drafts.items() if of != self.takes_draft]

    def _corrected(self) -> tuple[Any, bool] | None:
        """The corrected sheet, and whether its result is known."""
        sheet = getattr(self.case.sheet, "corrected_by", None)
        if sheet is None or self.case.outcome not in rules.CORRECTING:
            return None
        return sheet, sheet.disclosed_at is not None

    def _withdrawn(self) -> GrievanceStep | None:
        """When it was taken back, and why: for everybody who reads the case."""
        if self.case.state != Grievance.State.WITHDRAWN:
            return None
        return self.case.steps.filter(action=Action.WITHDRAW).last()

    # ── What those read who hear it

    def _desk(self) -> dict[str, Any]:
        sheet, is_office = self.case.sheet, Actor.OFFICE in self.actors
        marks, parts = Marks(sheet), sights.readable({Stage.HR}, State(sheet.state))
        told = ToldResult(marks, frozenset({Stage.HR}), parts, sheets=type(sheet).objects.none())
        return {
            "told": told, "goals": marks.goals, "items": marks.items, "derivation": told.derivation,
            "hearings": self.case.hearings.select_related("by"), "panel": self.case.panel.all(),
            "stages": access.all_stages(sheet), "is_office": is_office, "find": self.find,
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
        if do == "discard":
            return self._drop(request.GET.get("of", ""))
        if do == "appoint" and Actor.OFFICE in self.actors:
            return self._appoint(request.POST.get("user", ""))
        form = self.forms.get(do)
        if form is None:
            messages.error(request, _("この手続きは、いまはできません。"))
            return self.render_to_response(self.get_context_data(), status=409)
        if form.is_valid():
            try:
                self._do(Action(do), form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(request, str(DONE[Action(do)]))
                return self._drop(do)
        return self.render_to_response(self.get_context_data(), status=422)

    def _drop(self, do: str) -> HttpResponse:
        if do in KEPT:
            drafts.drop(self.case.sheet, self.user, draft_of(do, self.case.pk))
        return redirect(self.request.path)

    def _lost(self) -> list[str]:
        """What was typed, or kept as a draft, for a move that somebody else made first."""
        asked = self.request.GET.get("of", "")
        typed: dict[str, Any] = {}
        if self.request.method == "POST" and self.request.POST.get("do") not in self.moves:
            typed = self.request.POST.dict()
        elif asked in self.drafts and asked not in self.moves:
            typed = self.drafts[asked].data
        return [text for name in TYPED if (text := typed.get(name, "").strip())]

    def _do(self, action: Action, said: dict[str, Any]) -> None:
        signed: dict[str, Any] = {"by": self.user, "at": timezone.now()}
        if action == Action.WITHDRAW:
            grievances.withdraw(self.case, reason=said["reason"], **signed)
        elif action == Action.HEAR:
            grievances.hear(self.case, **said, **signed)
        else:
            grievances.decide(self.case, outcome=Outcome(said["outcome"]), decision=said["decision"], **signed)

    def _appoint(self, user: str) -> HttpResponse:
        member = get_object_or_404(User, authority=self.user.authority_id, pk=entries.number(user) or 0)
        part = self.request.POST.get("part", "")
        try:
            entries.check(part, longest=40, what=_("役割"))
            grievances.appoint(self.case, member, part=part, by=self.user, at=timezone.now())
        except ValidationError as refusal:
            messages.error(self.request, " ".join(refusal.messages))
        else:
            messages.success(self.request, _("%sさんを委員にしました。") % member.name)
        return redirect(self.request.path)


class CaseDraft(OfCase):
    """Where what is heard, and the answer, go while they are typed; answers with its state in words."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        of: str = kwargs["of"]
        state: dict[str, Any] = {}
        if of not in KEPT or not self.actors & DESK:
            raise Http404
        if of not in self.moves:
            state["is_closed"] = True
        else:
            kept = {name: request.POST.get(name, "") for name in FORMS[Action(of)].base_fields}
            form = draft_of(of, self.case.pk)
            try:
                state["draft"] = drafts.keep(self.case.sheet, self.user, form, kept, at=timezone.now())
            except ValueError:
                state["is_too_long"] = True
        if not request.htmx:  # type: ignore[attr-defined]  # django-htmx
            return redirect("evaluations:case", self.case.pk)
        return render(request, "evaluations/draft_state.html", state)


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

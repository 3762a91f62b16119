"""What somebody learned elsewhere: entering it, mending it, and deciding on it (職場外の学び)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staff import audit
from training.models import Course, Evidence, ExternalRecord
from training.stale import fingerprint
from training.support import external
from training.views.pages import OwnPage
from training.views.support import OfOnePerson, OfSupport
from training.views.support_base import Act, ActsPage, ask_for_files_again, tell
from training.views.support_bulk import with_versions
from training.views.support_forms import ConfirmForm, DeclineForm, ExternalForm

FIELDS = ("title", "provider", "completed_on", "hours", "competencies", "summary")


class ExternalNewPage(OwnPage, OfSupport):
    title = gettext_lazy("職場外の学びを登録する")
    template_name = "training/support/external_new.html"

    def form_of(self, *sent: Any) -> ExternalForm:
        return ExternalForm(*sent, abilities={code: one.name for code, one in self.abilities.items()})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.form_of())
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_of(request.POST, request.FILES)
        if not form.is_valid():
            ask_for_files_again(form)
            return self.render_to_response(self.get_context_data(form=form), status=422)
        record = ExternalRecord(employee=self.employee, **_told(form.cleaned_data))
        try:
            external.enter(record, evidence=form.cleaned_data["evidence"], by=self.user, at=timezone.now())
        except ValidationError as problem:
            tell(form, problem)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(request, _("登録しました。研修担当が確認します。"))
        return redirect("training:external", record.pk)


class ExternalPage(ActsPage, OfOnePerson):
    template_name = "training/support/external.html"

    @cached_property
    def record(self) -> ExternalRecord:
        visible = ExternalRecord.objects.visible_to(self.user, on=self.today).select_related("employee", "course")
        found: ExternalRecord = get_object_or_404(with_versions(visible), pk=self.kwargs["pk"])
        return found

    @cached_property
    def evidence(self) -> list[Evidence]:
        return list(self.record.evidence.listed())

    @property
    def whose(self) -> int:
        return self.record.employee_id

    def forget(self) -> None:
        super().forget()
        self.__dict__.pop("record", None)
        self.__dict__.pop("evidence", None)

    def get_title(self) -> str:
        return self.record.title

    @cached_property
    def acts(self) -> list[Act]:
        if external.may_edit(self.user, self.record, on=self.today):
            return [self._edit()]
        if external.may_decide(self.user, self.record, on=self.today):
            return [self._confirm(), self._decline()]
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        audit.record_sight(self.request, [self.record.employee], _("職場外の学び"))
        known = self.abilities if self.record.competencies else {}
        named = [known[code].name if code in known else code for code in self.record.competencies]
        return super().get_context_data(record=self.record, named=named, evidence=self.evidence, **kwargs)

    def _edit(self) -> Act:
        record = self.record
        kept = {name: getattr(record, name) for name in FIELDS}
        kept["competencies"] = list(record.competencies)
        kept["seen"] = fingerprint(*external.told_of(record))
        abilities = {code: one.name for code, one in self.abilities.items()}
        abilities |= {code: code for code in record.competencies if code not in abilities}

        def blank(data: Any, sent: Any, *, prefix: str) -> ExternalForm:
            return ExternalForm(data, sent, prefix=prefix, initial=kept, abilities=abilities, kept=self.evidence)

        def make(said: dict[str, Any]) -> str:
            dropped = [int(pk) for pk in said.get("dropped", ())]
            external.edit(
                self.record, _told(said), evidence=said["evidence"], dropped=dropped, by=self.user,
                at=timezone.now(), seen=said["seen"],
            )  # fmt: skip
            return _("直しました。研修担当が確認します。")

        return Act("edit", _("内容を直す"), _("保存する"), blank, make, folded=record.state == external.State.SUBMITTED)

    @property
    def _seen(self) -> dict[str, Any]:
        return {"seen": self.record.version}  # type: ignore[attr-defined]  # with_versions

    def _confirm(self) -> Act:
        courses, seen = Course.objects.visible_to(self.user, on=self.today), self._seen

        def make(said: dict[str, Any]) -> str:
            external.confirm(self.record, course=said["course"], by=self.user, at=timezone.now(), seen=said["seen"])
            return _("確認済みにしました。")

        return Act(
            "confirm", _("確認する"), _("確認済みにする"),
            lambda data, sent, *, prefix: ConfirmForm(data, sent, prefix=prefix, initial=seen, courses=courses), make,
        )  # fmt: skip

    def _decline(self) -> Act:
        seen = self._seen

        def blank(data: Any, sent: Any, *, prefix: str) -> DeclineForm:
            return DeclineForm(data, sent, prefix=prefix, initial=seen)

        def make(said: dict[str, Any]) -> str:
            who = {"by": self.user, "at": timezone.now(), "seen": said["seen"]}
            external.decline(self.record, reason=said["reason"], **who)
            return _("認められないことを伝えました。本人は直して、もう一度出せます。")

        return Act("decline", _("認めない"), _("認めないことにする"), blank, make, kind="secondary", folded=True)


def _told(said: dict[str, Any]) -> dict[str, Any]:
    """What a form says of the record itself; what it did not ask is left out."""
    return {name: said[name] for name in FIELDS if name in said}

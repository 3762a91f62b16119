"""One OJT plan: what is to be learned, and its log in three voices (OJT計画と毎月の記録)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pages import Crumb
from staff import audit
from training.models import OJTItem, OJTLog, OJTPlan
from training.rules.ojt import Action, State, Voice, month_of, open_months
from training.stale import fingerprint
from training.support import ojt
from training.support.ojt import Stand
from training.views.ojt import OJTPage
from training.views.ojt_forms import ItemForm, OutcomeForm, WordsForm
from training.views.support_base import Act, ActsPage, nothing_asked

VOICES = {
    Voice.TRAINEE: gettext_lazy("本人の振り返り"),
    Voice.INSTRUCTOR: gettext_lazy("指導員から"),
    Voice.HEAD: gettext_lazy("所属長から"),
}


class OJTPlanPage(ActsPage, OJTPage):
    template_name = "training/ojt/plan.html"

    @cached_property
    def plan(self) -> OJTPlan:
        visible = OJTPlan.objects.visible_to(self.user, on=self.today).select_related("employee", "instructor")
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    @cached_property
    def items(self) -> list[OJTItem]:
        return list(self.plan.items.all())

    @cached_property
    def logs(self) -> dict[date, OJTLog]:
        """By month, the latest first."""
        return {log.month: log for log in self.plan.logs.order_by("-month")}

    def forget(self) -> None:
        super().forget()
        for name in ("plan", "items", "logs", "stand"):
            self.__dict__.pop(name, None)

    def get_title(self) -> str:
        return _("%sさんのOJT計画") % self.plan.employee.name

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("OJT計画"), reverse("training:ojt_plans"))]

    @cached_property
    def stand(self) -> Stand:
        return ojt.stand_of(self.user, self.plan, on=self.today)

    @cached_property
    def acts(self) -> list[Act]:
        """Words of one's own, what is learned, and the plan's way: each for whom it is."""
        teaches = self.stand.teaches
        return [
            *self._words(),
            *([self._item()] if teaches else []),
            *(act for item in self.items if teaches for act in self._of_item(item)),
            *(self._way() if self.stand.keeps else []),
        ]

    def _words(self) -> list[Act]:
        plan = self.plan
        if plan.state != State.ACTIVE:
            return []
        months = open_months(plan.valid_from, plan.valid_to, on=self.today)
        return [self._word(month, voice) for month in months for voice in self.stand.voices]

    def _word(self, month: date, voice: Voice) -> Act:
        log = self.logs.get(month)
        kept = getattr(log, voice) if log else ""
        label = _("%(month)d月の%(whose)s") % {"month": month.month, "whose": VOICES[voice]}

        def blank(data: Any, sent: Any, *, prefix: str) -> WordsForm:
            return WordsForm(data, prefix=prefix, label=label, initial={"text": kept, "seen": fingerprint(kept)})

        def make(said: dict[str, Any]) -> str:
            ojt.write(self.plan, month, voice, said["text"], by=self.user, at=timezone.now(), seen=said["seen"])
            return _("「%s」を保存しました。") % label

        is_past = month != month_of(self.today)
        return Act(f"{voice}-{month:%Y-%m}", label, _("保存する"), blank, make, folded=is_past)

    def _item(self) -> Act:
        def make(said: dict[str, Any]) -> str:
            ojt.add_item(self.plan, **said, by=self.user, at=timezone.now())
            return _("「%(what)s」を加えました。") % {"what": said["what"]}

        heading, label = _("身につけることを加える"), _("加える")
        return Act("item", heading, label, ItemForm, make, kind="secondary", folded=bool(self.items))

    def _of_item(self, item: OJTItem) -> list[Act]:
        """What can be done with one of the things to learn: a button each."""
        who: dict[str, Any] = {"by": self.user}
        name = {"what": item.what}

        def act(does: str, label: str, told: str, done: Callable[[], Any]) -> Act:
            def make(said: dict[str, Any]) -> str:
                done()
                return told % name

            return Act(f"{does}-{item.pk}", item.what, label, nothing_asked, make, kind="plain")

        if item.done_on:
            told = _("「%(what)s」を、まだできないことに戻しました。")
            return [
                act("undo", _("戻す"), told, lambda: ojt.mark(item, done_on=None, at=timezone.now(), **who)),
            ]
        return [
            act(
                "done", _("できた"), _("「%(what)s」ができるようになりました。"),
                lambda: ojt.mark(item, done_on=self.today, at=timezone.now(), **who),
            ),
            act("drop", _("外す"), _("「%(what)s」を外しました。"), lambda: ojt.drop(item, at=timezone.now(), **who)),
        ]  # fmt: skip

    def _way(self) -> list[Act]:
        if self.plan.state == State.DRAFT:
            told = _("始めると、本人・指導員・所属長が毎月の記録を書けるようになります。")
            return [Act(Action.START, _("計画を始める"), _("始める"), nothing_asked, self._started, text=told)]
        told = _("終えると、記録も計画も直せなくなります。読むことはできます。")
        close = Act(Action.CLOSE, _("計画を終える"), _("終える"), OutcomeForm, self._closed, text=told)
        return [replace(close, kind="secondary", folded=True)]

    def _started(self, said: dict[str, Any]) -> str:
        ojt.start(self.plan, by=self.user, at=timezone.now())
        return _("OJT計画を始めました。")

    def _closed(self, said: dict[str, Any]) -> str:
        ojt.close(self.plan, outcome=said["outcome"], by=self.user, at=timezone.now())
        return _("OJT計画を終えました。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        audit.record_sight(self.request, [self.plan.employee], _("OJT計画"))
        context = super().get_context_data(plan=self.plan, keeps=self.stand.keeps, **kwargs)
        by_name: dict[str, Act] = context["acts_by_name"]
        context["items"] = [
            (item, [by_name[name] for does in ("done", "undo", "drop") if (name := f"{does}-{item.pk}") in by_name])
            for item in self.items
        ]
        context["words"] = [act for act in context["acts"] if act.name.partition("-")[0] in set(Voice)]
        context["adding"] = by_name.get("item")
        context["way"] = [act for act in context["acts"] if act.name in set(Action)]
        context["logs"] = list(self.logs.values())
        context["voices"] = list(VOICES.values())
        return context

"""One application for support: what was asked, how far it is, and what can be done with it (助成の申請)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from staff import audit
from training.access import Right, may
from training.models import Evidence, Subsidy
from training.rules.subsidies import Action
from training.rules.support import Budget, payable
from training.support import subsidies
from training.support.budgets import budget_of
from training.views.support import OfOnePerson
from training.views.support_base import Act, ActsPage, nothing_asked
from training.views.support_forms import GrantForm, ReasonForm, ResultForm, WithdrawForm


class SubsidyPage(ActsPage, OfOnePerson):
    template_name = "training/support/subsidy.html"

    @cached_property
    def subsidy(self) -> Subsidy:
        visible = Subsidy.objects.visible_to(self.user, on=self.today).select_related("employee", "kind")
        return get_object_or_404(visible.prefetch_related("members"), pk=self.kwargs["pk"])

    @cached_property
    def evidence(self) -> list[Evidence]:
        return list(self.subsidy.evidence.listed())

    @cached_property
    def budget(self) -> Budget | None:
        """What is left of the year is told to those who decide."""
        decides = may(self.user, Right.SUPPORT, on=self.today)
        return budget_of(self.subsidy.kind, self.subsidy.year) if decides else None

    @property
    def whose(self) -> int:
        return self.subsidy.employee_id

    def forget(self) -> None:
        super().forget()
        for name in ("subsidy", "evidence", "budget"):
            self.__dict__.pop(name, None)

    def get_title(self) -> str:
        return self.subsidy.title

    @cached_property
    def acts(self) -> list[Act]:
        possible = subsidies.possible(self.user, self.subsidy, on=self.today)
        return [_ACTS[step.action](self) for step in possible]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        subsidy = self.subsidy
        audit.record_sight(self.request, [subsidy.employee, *subsidy.members.all()], _("助成の申請"))
        return super().get_context_data(
            subsidy=subsidy,
            members=subsidy.members.all(),
            most=subsidies.most(subsidy),
            evidence=self.evidence,
            steps=subsidy.steps.select_related("by"),
            budget=self.budget,
            **kwargs,
        )

    def do(self, action: Callable[..., Subsidy], told: str) -> Callable[[dict[str, Any]], str]:
        """The move with what its form says, and what is told when it is made."""

        def make(said: dict[str, Any]) -> str:
            action(self.subsidy, by=self.user, at=timezone.now(), **said)
            return told

        return make


def _approve(page: SubsidyPage) -> Act:
    most = subsidies.most(page.subsidy)
    return Act(
        Action.APPROVE, _("承認する"), _("承認する"),
        lambda data, sent, *, prefix: GrantForm(data, sent, prefix=prefix, most=most),
        page.do(subsidies.approve, _("承認しました。")),
        text=_("承認額は、年度の予算から取り置かれます。"),
    )  # fmt: skip


def _decline(page: SubsidyPage) -> Act:
    made = page.do(subsidies.decline, _("不承認にしました。"))
    return Act(Action.DECLINE, _("不承認にする"), _("不承認にする"), ReasonForm, made, kind="secondary", folded=True)


def _withdraw(page: SubsidyPage) -> Act:
    made = page.do(subsidies.withdraw, _("取り下げました。"))
    return Act(
        Action.WITHDRAW, _("申請を取り下げる"), _("取り下げる"), WithdrawForm, made, kind="secondary", folded=True,
        text=_("取り下げると、もとには戻せません。もう一度申請することはできます。"),
    )  # fmt: skip


def _report(page: SubsidyPage) -> Act:
    subsidy, has_evidence = page.subsidy, bool(page.evidence)
    kept = {"spent": subsidy.spent, "completed_on": subsidy.completed_on, "result": subsidy.result}
    return Act(
        Action.REPORT, _("実績を報告する"), _("報告する"),
        lambda data, sent, *, prefix: ResultForm(data, sent, prefix=prefix, has_evidence=has_evidence, initial=kept),
        page.do(subsidies.report, _("実績を報告しました。研修担当が確かめて、支給額を決めます。")),
        text=_("修了・合格したら、かかった費用と結果を報告します。支給額は、承認額と、実際の費用から計算した額の、少ないほうです。"),
    )  # fmt: skip


def _send_back(page: SubsidyPage) -> Act:
    made = page.do(subsidies.send_back, _("差し戻しました。"))
    return Act(Action.SEND_BACK, _("報告を差し戻す"), _("差し戻す"), ReasonForm, made, kind="secondary", folded=True)


def _settle(page: SubsidyPage) -> Act:
    rule = page.subsidy.kind
    paid = payable(page.subsidy.granted or 0, page.subsidy.spent or 0, rate=rule.rate, ceiling=rule.ceiling)
    return Act(
        Action.SETTLE, _("支給額を決める"), _("支給済みにする"), nothing_asked,
        page.do(subsidies.settle, _("支給済みにしました。")),
        text=_("支給額は%s円です(承認額と、実際の費用から計算した額の、少ないほう)。") % f"{paid:,}",
    )  # fmt: skip


_ACTS: dict[Action, Callable[[SubsidyPage], Act]] = {
    Action.APPROVE: _approve,
    Action.DECLINE: _decline,
    Action.WITHDRAW: _withdraw,
    Action.REPORT: _report,
    Action.SEND_BACK: _send_back,
    Action.SETTLE: _settle,
}

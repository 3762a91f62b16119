"""The one door for complaints (苦情の申出の手続き): file, hear, answer, withdraw, each in one transaction.

A case is read by the person, the panel and whoever receives complaints, and by no evaluator of the sheet, present or
former. Nobody sits on the panel of a sheet that he evaluated, or of his own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import fiscal_year
from evaluations import access, deadlines
from evaluations.access import Right
from evaluations.models import Grievance, GrievanceRule, GrievanceStep, Hearing, PanelMember, Sheet
from evaluations.rules import grievances as rules
from evaluations.rules.grievances import Action, Actor, Outcome, Wrong
from evaluations.rules.windows import Closed
from evaluations.sheets import corrections
from staff import audit
from staff.models import AuditEvent, User

WORDS: dict[Wrong, Promise] = {
    Wrong.NOT_YET: gettext_lazy("まだ申し出られる時期ではありません。"),
    Wrong.OVER: gettext_lazy("申し出られる期間が終わりました。"),
    Wrong.OPEN_ALREADY: gettext_lazy("同じ評価についての申出を、いま調べているところです。"),
    Wrong.TOO_OFTEN: gettext_lazy("一回の評価について申し出られる回数を超えています。"),
    Wrong.TOO_OFTEN_A_YEAR: gettext_lazy("一年度に申し出られる回数を超えています。"),
    Wrong.CONSULT_FIRST: gettext_lazy("先に苦情相談をしてください。"),
}


def actors_of(user: User, grievance: Grievance, *, on: date) -> frozenset[Actor]:
    """As what the user stands to a case on a day: an evaluator of the sheet is nothing in it.

    The panel, and the stages of the sheet, can be prefetched.
    """
    sheet = grievance.sheet
    if access.is_own(user, sheet, on=on):
        return frozenset({Actor.PERSON})
    if has_rated(user, sheet, on=on) or user.authority_id != sheet.cycle.scheme.authority_id:
        return frozenset()
    found = {
        Actor.OFFICE: access.may(user, Right.HEAR_GRIEVANCES, on=on),
        Actor.PANEL: any(member.user_id == user.pk for member in grievance.panel.all()),
    }
    return frozenset(actor for actor, holds in found.items() if holds)


def has_rated(user: User, sheet: Sheet, *, on: date) -> bool:
    """Whether the user evaluates the sheet, or did, himself or for somebody."""
    mine = user.standing_on(on).acts_for
    return any(row.evaluator_id in mine for row in sheet.stages.all())


def filings(sheet: Sheet) -> list[Grievance]:
    """All that the person ever filed, the last first."""
    return list(Grievance.objects.filter(sheet__employee=sheet.employee_id).select_related("sheet__cycle"))


def refusals(
    sheet: Sheet, rule: GrievanceRule, *, on: date, filed: Sequence[Grievance] | None = None,
    closed: Closed | None = None,
) -> list[Wrong]:  # fmt: skip
    """Why a step cannot be filed on a day. ``filed``, ``closed``: the filings and closed days, if they are read."""
    cases = [case for case in (filings(sheet) if filed is None else filed) if case.state != Grievance.State.WITHDRAWN]
    same = [case for case in cases if case.step == rule.step]
    here = [case for case in same if case.sheet_id in {sheet.pk, sheet.corrects_id}]
    in_year = [case for case in same if fiscal_year(timezone.localdate(case.filed_at)) == fiscal_year(on)]
    last = deadlines.last_day_of(sheet, rule, closed=closed)
    facts = rules.Facts(
        has_window=last is not None, is_over=last is not None and on > last,
        is_open_already=any(case.state in rules.OPEN for case in here), in_cycle=len(here), in_year=len(in_year),
        was_consulted=any(_is_answer(case) and case.sheet_id == sheet.pk for case in cases),
    )  # fmt: skip
    return rules.refusals(facts, rules.Limits(rule.per_cycle, rule.per_year, rule.needs_consultation))


def _is_answer(case: Grievance) -> bool:
    return case.step == GrievanceRule.Step.CONSULTATION and case.state == Grievance.State.DECIDED


@transaction.atomic
def file(sheet: Sheet, step: str, text: str, *, wish: str = "", by: User, at: datetime) -> Grievance:
    """Complain about a result (申し出る). Raises ValidationError with all that stands against it."""
    on = timezone.localdate(at)
    # Two windows at once: whoever comes second waits here, and is counted.
    current = Sheet.objects.select_for_update(of=("self",)).select_related("cycle__scheme").get(pk=sheet.pk)
    rule = current.cycle.scheme.grievancerule_set.filter(step=step).first()
    if rule is None or not access.is_own(by, current, on=on):
        raise ValidationError(_("この申出は、評価を受けた本人だけができます。"))
    if wrong := refusals(current, rule, on=on):
        raise ValidationError([str(WORDS[one]) for one in wrong])
    answered = current.grievances.filter(step=GrievanceRule.Step.CONSULTATION, state=Grievance.State.DECIDED).last()
    consultation = answered if step == GrievanceRule.Step.FORMAL else None
    case = Grievance(sheet=current, step=step, text=text, wish=wish, filed_at=at, consultation=consultation)
    case.full_clean()
    case.save()
    _write(case, Action.FILE, by=by, at=at)
    return case


@transaction.atomic
def withdraw(case: Grievance, *, by: User, at: datetime, reason: str = "") -> Grievance:
    """Take it back (取り下げる): at any time before the answer."""
    current = _moved(case, Action.WITHDRAW, by=by, at=at)
    current.save()
    _write(current, Action.WITHDRAW, by=by, at=at, reason=reason)
    return current


@transaction.atomic
def hear(case: Grievance, *, held_on: date, whom: str, record: str, by: User, at: datetime) -> Hearing:
    """Write down what somebody said (聞き取り)."""
    current = _moved(case, Action.HEAR, by=by, at=at)
    if held_on > timezone.localdate(at):
        raise ValidationError({"held_on": _("聞き取りの日は、今日までの日にしてください。")})
    hearing = Hearing(grievance=current, held_on=held_on, whom=whom, record=record, by=by)
    hearing.full_clean()
    hearing.save()
    current.save()
    _write(current, Action.HEAR, by=by, at=at)
    return hearing


@transaction.atomic
def decide(case: Grievance, *, outcome: Outcome, decision: str, by: User, at: datetime) -> Grievance:
    """Answer it (回答する). What upholds it orders a re-rating; no mark is edited."""
    current = _moved(case, Action.DECIDE, by=by, at=at)
    if not decision.strip():
        raise ValidationError({"decision": _("回答を書いてください。本人に届く文です。")})
    current.outcome, current.decision, current.decided_at = outcome, decision, at
    current.full_clean()
    current.save()
    _write(current, Action.DECIDE, by=by, at=at)
    if outcome in rules.CORRECTING:
        # Evaluators read the reason of a new version: that somebody complained is not theirs to know.
        corrections.order(current.sheet, by=by, at=at, reason=_("再評価の決定"))
    return current


@transaction.atomic
def appoint(case: Grievance, user: User, *, part: str = "", by: User, at: datetime) -> PanelMember:
    """Put somebody on the panel of a case (委員にする). Nobody of whom it is, or who evaluated it."""
    on = timezone.localdate(at)
    if Actor.OFFICE not in actors_of(by, case, on=on):
        raise ValidationError(_("委員を決めるのは、苦情の窓口の担当者です。"))
    sheet = case.sheet
    if access.is_own(user, sheet, on=on) or has_rated(user, sheet, on=on):
        raise ValidationError(_("本人と、この評価の評価者(前の評価者を含む)は、委員になれません。"))
    if user.authority_id != sheet.cycle.scheme.authority_id:
        raise ValidationError(_("ほかの任命権者の利用者は、委員にできません。"))
    member = PanelMember(grievance=case, user=user, part=part)
    member.full_clean()
    member.save()
    return member


def _moved(case: Grievance, action: Action, *, by: User, at: datetime) -> Grievance:
    """The case, locked, in its new state; saved by whoever moves it. ValidationError where it may not be moved."""
    current = Grievance.objects.select_for_update(of=("self",)).select_related("sheet__cycle__scheme").get(pk=case.pk)
    step = rules.move_of(action)
    if not step.by & actors_of(by, current, on=timezone.localdate(at)):
        raise ValidationError(_("この手続きは、あなたの役割ではできません。"))
    if current.state not in step.came_from:
        raise ValidationError(_("ほかの人が先に進めました。いまは「%s」です。") % current.get_state_display())
    current.state = step.to
    return current


def _write(case: Grievance, action: Action, *, by: User, at: datetime, reason: str = "") -> None:
    GrievanceStep.objects.create(grievance=case, action=action, state=case.state, by=by, at=at, reason=reason)
    audit.record(
        AuditEvent.Kind.EVALUATION, _("苦情の申出: %s") % case.get_state_display(), by=by, at=at,
        whose=[case.sheet.employee_id], detail={"grievance": case.pk},
    )  # fmt: skip

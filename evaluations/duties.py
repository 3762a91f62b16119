"""What evaluations tell on the home page (評価からの「いまやること」): rows of the one question that all apps ask.

Sheets of a rehearsal, of a cycle that is over, and those that a corrected one replaced tell nothing. A duty stands
where something waits for somebody, with the last day of its step: what is late or soon is told by the day, so nobody
need be written to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations import access, deadlines
from evaluations.access import Right
from evaluations.models import Cycle, Opinion, Sheet, SheetNotice, SheetStage, SheetStep
from evaluations.rules import workflow
from evaluations.rules.workflow import BACK, State
from evaluations.sheets.handovers import HANDS_ON
from staff import inbox
from staff.access import Power
from staff.inbox import Duty, Kind
from staff.models import Delegation, Employee
from staff.waiting import Row, counted, told

if TYPE_CHECKING:
    from staff.models import User

# Opinions on probation are told so many days before they are due.
SOON = timedelta(days=30)

# What the person does in a state: title, why, page.
OWN: dict[State, tuple[Promise, Promise, str]] = {
    State.GOAL_DRAFT: (
        gettext_lazy("「%s」の目標を出す"),
        gettext_lazy("目標を書いて、一次評価者に提出します。"),
        "goals",
    ),
    State.SELF_OPEN: (
        gettext_lazy("「%s」の自己申告を出す"),
        gettext_lazy("この期間を振り返り、自己申告を書いて提出します。"),
        "self",
    ),
    State.DISCLOSED: (
        gettext_lazy("「%s」の結果を確かめる"),
        gettext_lazy("結果が開示されました。読んで「確認しました」を押します。"),
        "result",
    ),
}
# What waits for an evaluator, by state: title, why.
EVALUATING: dict[State, tuple[Promise, Promise]] = {
    State.GOAL_SUBMITTED: (
        gettext_lazy("目標の確認を待っている人が%d人います"),
        gettext_lazy("目標を読み、期首面談をして、確定するか差し戻します。"),
    ),
    State.SELF_SUBMITTED: (
        gettext_lazy("一次評価を待っている人が%d人います"),
        gettext_lazy("評語と所見を入れて提出します。"),
    ),
    State.FIRST_RATED: (
        gettext_lazy("二次評価を待っている人が%d人います"),
        gettext_lazy("評語と所見を入れて提出します。"),
    ),
    State.RATED: (
        gettext_lazy("調整を待っている人が%d人います"),
        gettext_lazy("全体を見て、調整の結果を提出します。"),
    ),
    State.ADJUSTED: (
        gettext_lazy("確認を待っている人が%d人います"),
        gettext_lazy("内容を確かめて、評価を確認します。"),
    ),
    State.DISCLOSED: (
        gettext_lazy("期末面談を待っている人が%d人います"),
        gettext_lazy("開示した結果について話し、面談を記録します。"),
    ),
}
# What waits for HR, by state: title, why.
OFFICE: dict[State, tuple[Promise, Promise]] = {
    State.CONFIRMED: (
        gettext_lazy("開示を待っている結果が%d件あります"),
        gettext_lazy("確認が済んでいます。開示しないと、本人は苦情も申し出られません。"),
    ),
    State.FEEDBACK_DONE: (
        gettext_lazy("完了を待っている記録書が%d件あります"),
        gettext_lazy("面談が済みました。苦情の期間が過ぎたら完了とします。"),
    ),
}


_DESKS = {State.CONFIRMED: "disclose", State.FEEDBACK_DONE: "cycles"}


def register() -> None:
    for part in (own, evaluating, handing_over, opinions, office):
        inbox.register_rows(part, TELLERS)
    inbox.register_people_rows(of_people, TELLERS)


# ── What is asked


def own(user: User, on: date) -> Iterable[QuerySet[Any, Any]]:
    """My goals, my self-report, my result; and what I have not yet read."""
    if (me := user.standing_on(on).employee_id) is None:
        return
    rows = _waiting_for_person(Sheet.objects.filter(employee=me))
    came_back = SheetStep.objects.filter(sheet=OuterRef("pk"), state=OuterRef("state"), action__in=sorted(BACK))
    place = _PLACE + Case(When(Exists(came_back), then=Value(_CAME_BACK)), default=Value(0))
    yield told(rows, "evaluations.own", key=F("pk"), name=F("cycle__name"), day=deadlines.days_due(), number=place)
    yield counted(SheetNotice.objects.filter(to=me, read_at=None), "evaluations.notice")


def evaluating(user: User, on: date) -> Iterable[QuerySet[Any, Any]]:
    """Sheets that wait for me, or for whom I act for, by what is to be done."""
    mine = _staged(user, on).filter(is_current=True, is_merged=False)
    turn = Q()
    for state in EVALUATING:
        turn |= Q(sheet__state=state, stage=workflow.WAITS_FOR[state])
    rows = mine.filter(turn).annotate(due=deadlines.days_due("sheet__"))
    yield counted(rows, "evaluations.evaluate", name=F("sheet__state"), day=Min("due"))


def handing_over(user: User, on: date) -> Iterable[QuerySet[Any, Any]]:
    """What I have not yet handed on, of sheets that I no longer evaluate."""
    same = SheetStage.objects.filter(sheet=OuterRef("sheet"), stage=OuterRef("stage"))
    rows = _staged(user, on).filter(
        Exists(same.filter(is_current=True)), ~Exists(same.filter(submitted_at__isnull=False)), is_current=False,
        handover="", stage__in=sorted(HANDS_ON), sheet__state__in=sorted(workflow.OPEN),
    )  # fmt: skip
    yield counted(rows, "evaluations.hand_over", key=Min("sheet"))


def opinions(user: User, on: date) -> Iterable[QuerySet[Any, Any]]:
    """Opinions on somebody's probation that are due."""
    if (me := user.standing_on(on).employee_id) is None:
        return
    rows = Opinion.objects.filter(evaluator=me, verdict="", due__lte=on + SOON, probation__became_regular_on=None)
    rows = rows.exclude(probation__employee=me)
    yield told(rows, "evaluations.opinion", key=F("probation"), name=F("probation__employee__name"), day=F("due"))


def office(user: User, on: date) -> Iterable[QuerySet[Any, Any]]:
    """For HR: what is not disclosed, not closed. None of its own."""
    if user.authority_id is None or not access.may(user, Right.FORCE, on=on):
        return
    me = user.standing_on(on).employee_id or 0
    sheets = _running(Sheet.objects.filter(cycle__scheme__authority=user.authority_id)).exclude(employee=me)
    waiting = Q(state=State.CONFIRMED, undisclosed_reason="") | Q(state=State.FEEDBACK_DONE)
    yield counted(sheets.filter(waiting), "evaluations.office", name=F("state"))


def of_people(employees: Collection[int], on: date) -> Iterable[QuerySet[Any, Any]]:
    """What of the evaluation awaits these people, for who heads them: that it does, and until when; no page for it."""
    rows = _waiting_for_person(Sheet.objects.filter(employee__in=employees))
    yield told(
        rows, "evaluations.person", key=F("employee"), name=F("cycle__name"), day=deadlines.days_due(), number=_PLACE
    )  # fmt: skip


def _waiting_for_person(sheets: Any) -> Any:
    writes = Q(state__in=[State.GOAL_DRAFT, State.SELF_OPEN]) | Q(state=State.DISCLOSED, acknowledged_at=None)
    return _running(sheets).filter(writes)


def _running(sheets: Any, prefix: str = "") -> Any:
    there = {"is_current": True, "cycle__rehearsal_of": None, "cycle__state": Cycle.State.OPEN}
    return sheets.filter(**{f"{prefix}{name}": value for name, value in there.items()})


def _staged(user: User, on: date) -> Any:
    """``access.staged``, as a part of the one question: for whom the user acts is looked up within it."""
    me = user.standing_on(on).employee_id or 0
    lent = Delegation.objects.holding(on=on).filter(delegate=user, power=Power.MANAGER, principal__is_active=True)
    own = Employee.objects.filter(pk=me).order_by().values("pk")
    held = own.union(lent.filter(principal__employee__isnull=False).order_by().values("principal__employee"))
    return _running(SheetStage.objects.filter(evaluator__in=held).exclude(sheet__employee=me), "sheet__")


_STATES = list(State)
# Added to the number of a state to which the sheet came back: nobody comes there again in another way.
_CAME_BACK = 100
# Which state it is, as a number: the name of the row is the cycle's.
_PLACE = Case(
    *(When(state=state, then=Value(place)) for place, state in enumerate(_STATES)), output_field=IntegerField()
)


# ── How it is told


def _own(row: Row, on: date) -> Duty:
    came_back, place = divmod(row.number, _CAME_BACK)
    title, why, page = OWN[_STATES[place]]
    said = _("評価者から戻ってきました。そのわけを読み、直して、もう一度提出します。") if came_back else str(why)
    return Duty(str(title) % row.name, said, due=row.day, href=reverse(f"evaluations:{page}", args=[row.key]))


def _of_person(row: Row, on: date) -> Duty:
    title, why, _page = OWN[_STATES[row.number]]
    return Duty(str(title) % row.name, str(why), due=row.day)


def _notice(row: Row, on: date) -> Duty:
    title = _("評価のお知らせが%d件あります") % row.number
    why = _("評価について進んだことです。読んだら「既読にする」を押します。")
    return Duty(title, why, Kind.KNOW, href=reverse("evaluations:mine"))


def _evaluate(row: Row, on: date) -> Duty:
    title, why = EVALUATING[State(row.name)]
    return Duty(str(title) % row.number, str(why), due=row.day, href=reverse("evaluations:board"))


def _hand_over(row: Row, on: date) -> Duty:
    title = _("評価の引き継ぎを書く人が%d人います") % row.number
    why = _("評価者を交代しました。担当した期間のことを、いまの評価者に引き継ぎます。")
    return Duty(title, why, href=reverse("evaluations:handover", args=[row.key]))


def _opinion(row: Row, on: date) -> Duty:
    title = _("%sさんの条件付採用の意見を書く") % row.name
    href = reverse("evaluations:probation", args=[row.key])
    return Duty(title, _("正式採用の可否か、期間を延ばすかの意見です。"), due=row.day, href=href)


def _office(row: Row, on: date) -> Duty:
    title, why = OFFICE[State(row.name)]
    show = "waiting" if row.name == State.CONFIRMED else "read"
    return Duty(str(title) % row.number, str(why), Kind.CHECK, href=f"{reverse('evaluations:disclose')}?show={show}")


TELLERS: dict[str, inbox.Teller] = {
    "evaluations.own": _own,
    "evaluations.person": _of_person,
    "evaluations.notice": _notice,
    "evaluations.evaluate": _evaluate,
    "evaluations.hand_over": _hand_over,
    "evaluations.opinion": _opinion,
    "evaluations.office": _office,
}

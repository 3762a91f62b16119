"""Duties of enrolments and of what the rules ask, for the home page (受講についての「いまやること」)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from staff import inbox
from staff.inbox import Duty, Kind
from staff.models import Employee
from staff.waiting import Row, counted, told
from training import access
from training.access import Right
from training.learning import Learning
from training.models import Course, Enrolment, Notice
from training.obligations.facts import obligations
from training.rules.requirements import Obligation
from training.rules.requirements import State as Obliged

if TYPE_CHECKING:
    from staff.models import User


State = Enrolment.State

# Required training that is due within so many days is told, so many courses by name; of more, the number.
SOON = timedelta(days=60)
NAMED = 3


def required(user: User, on: date) -> Iterable[Duty]:
    """Required training of mine that is late, or due soon, with the reason."""
    me = user.standing_on(on).employee_id
    asked = _asked(me, user, on) if me else []
    found = [Duty(title, why, due=due, href=_page("course", code)) for title, why, due, code in asked[:NAMED]]
    if more := asked[NAMED:]:
        title = _("ほかにも必須の研修が%d件あります") % len(more)
        why = _("期限と理由は「わたしの研修」で確かめられます。")
        found.append(Duty(title, why, due=more[0][2], href=_page("mine")))
    return found


def _asked(me: int, user: User, on: date) -> list[tuple[str, str, date, str]]:
    """What is required of somebody and late or due soon, the nearest last day first: title, reason, day, course."""
    return [
        (_("「%s」を受講する") % one.course.name, one.why, one.obligation.due, one.course.code)
        for one in Learning([me], authority=user.authority_id or 0, on=on).asked.get(me, [])
        if _is_urgent(one.obligation, on)
    ]


def required_of(employees: Collection[int], on: date) -> list[tuple[int, Duty]]:
    """The same of many people, of one authority, for whoever heads them."""
    authority = Employee.objects.filter(pk__in=employees).order_by().values_list("authority", flat=True).first()
    asked = obligations(employees, authority=authority, on=on) if authority else {}
    urgent = {person: [one for one in found if _is_urgent(one, on)] for person, found in asked.items()}
    courses = {one.rule.course for found in urgent.values() for one in found}
    names = dict(Course.objects.filter(pk__in=courses).order_by().values_list("pk", "name")) if courses else {}
    return [(person, duty) for person, found in urgent.items() for duty in _told_of(person, found, names)]


def _told_of(person: int, found: list[Obligation], names: dict[int, str]) -> Iterable[Duty]:
    href, why = _page("person", person), _("必須の研修です。")
    for one in found[:NAMED]:
        yield Duty(_("「%s」を受講する") % names[one.rule.course], why, due=one.due, href=href)
    if more := found[NAMED:]:
        yield Duty(_("ほかにも必須の研修が%d件あります") % len(more), why, due=more[0].due, href=href)


def _is_urgent(one: Obligation, on: date) -> bool:
    """Required, and late or due soon."""
    return one.rule.is_required and one.state in {Obliged.DUE, Obliged.OVERDUE} and one.due <= on + SOON


def own(user: User, on: date) -> Iterable[QuerySet[Any, Any]]:
    """Reports that I owe, and what I have not yet read."""
    if (me := user.standing_on(on).employee_id) is None:
        return
    owed = Enrolment.objects.filter(employee=me, state=State.ATTENDED)
    yield told(
        owed, "training.report", key=F("pk"), name=F("session__course__name"), day=F("session__ends_on"),
        number=F("session__report_days"),
    )  # fmt: skip
    yield counted(Notice.objects.filter(to=me, read_at=None), "training.notice")


def heads(user: User, on: date) -> Iterable[QuerySet[Any, Any]]:
    """Applications that wait for my recommendation, and how my people use what they learned."""
    if not user.standing_on(on).is_manager:
        return
    below = Enrolment.objects.filter(access.led(user, on=on, prefix="employee__"))
    yield counted(below.filter(state=State.APPLIED), "training.recommend", day=Min("session__deadline"))
    yield counted(below.to_follow_up(on=on), "training.follow_up")


def officers(user: User, on: date) -> Iterable[QuerySet[Any, Any]]:
    """Applications that wait for the selection, and reports that wait to be completed."""
    if not access.may(user, Right.SELECT, on=on):
        return
    all_own = Enrolment.objects.of_authority(user.authority_id)
    waiting = all_own.filter(state=State.RECOMMENDED, session__deadline__lt=on)
    yield counted(waiting, "training.select", day=Min("session__starts_on"))
    yield counted(all_own.filter(state=State.REPORTED), "training.complete")


def _report(row: Row, on: date) -> Duty:
    due = row.day + timedelta(days=row.number) if row.day else None
    title = _("「%s」の受講報告を出す") % row.name
    return Duty(
        title, _("研修が終わりました。学んだことと生かし方を報告します。"), due=due, href=_page("report", row.key)
    )


def _notice(row: Row, on: date) -> Duty:
    title = _("研修のお知らせが%d件あります") % row.number
    return Duty(title, _("申し込みの結果などです。読んだら「既読にする」を押します。"), Kind.KNOW, href=_page("mine"))


def _recommend(row: Row, on: date) -> Duty:
    title = _("研修の推薦を待っている申し込みが%d件あります") % row.number
    return Duty(title, _("部下の申し込みです。推薦するかどうかを決めます。"), due=row.day, href=_page("team"))


def _follow_up(row: Row, on: date) -> Duty:
    title = _("研修のあとの振り返りが%d件あります") % row.number
    why = _("部下が学んだことが、職場でどう生きているかを書きます。")
    return Duty(title, why, href=_page("team"))


def _select(row: Row, on: date) -> Duty:
    title = _("選考を待っている申し込みが%d件あります") % row.number
    return Duty(title, _("申込の締切が過ぎました。受講する人を決めます。"), due=row.day, href=_page("sessions"))


def _complete(row: Row, on: date) -> Duty:
    title = _("修了を待っている受講報告が%d件あります") % row.number
    return Duty(title, _("報告を読んで、修了とします。"), Kind.CHECK, href=_page("sessions"))


def _page(name: str, key: int | str | None = None) -> str:
    return reverse(f"training:{name}", args=[] if key is None else [key])


TELLERS: dict[str, inbox.Teller] = {
    "training.report": _report,
    "training.notice": _notice,
    "training.recommend": _recommend,
    "training.follow_up": _follow_up,
    "training.select": _select,
    "training.complete": _complete,
}

"""The ways that made-up enrolments go (受講の流れをたどる). Imports no Django.

A way is planned to its end, and cut off at the day: what is still to come has not happened yet.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from staff.rules.upcoming import months_after
from training.demo_city import words
from training.demo_city.facts import PersonFacts
from training.demo_city.plan import EnrolmentPlan, SessionPlan
from training.demo_city.walking import EVENING, MORNING, Walk
from training.demo_city.working_days import from_day, until_day
from training.rules import workflow
from training.rules.moves import Actor
from training.rules.workflow import Action, State

Way = Walk[State, Action]


def enrolment(
    session: SessionPlan, person: PersonFacts, target: State, *, on: date, chance: Random, turns_on: date | None = None,
    late: bool = False,
) -> EnrolmentPlan | None:  # fmt: skip
    """The way to ``target`` as far as it was gone before ``on``; None if it had not begun.

    ``turns_on``: the day on which somebody with a seat withdraws, or comes up from the waiting list. ``late``: among
    the last to apply, and so the last in the waiting list.
    """
    way = Way(workflow.MOVES, chance)
    up = turns_on is not None and target in workflow.SEATED
    _arrive(way, session, person, target, on=on, up=up, late=late)
    if not _leave(way, session, target, turns_on) and way.steps[-1].state != target:
        _decide(way, session, target, turns_on)
        _learn(way, session, person, target)
    done = way.by(on)
    if not done:
        return None
    draft = done[-1].state == State.ATTENDED and chance.random() < 0.3
    return EnrolmentPlan(person, done, draft)


def _arrive(
    way: Way, session: SessionPlan, person: PersonFacts, target: State, *, on: date, up: bool, late: bool
) -> None:
    """Up to the recommendation; who is designated comes straight to his seat."""
    chance = way.chance
    seated = target in workflow.SEATED and not up and not session.first_come
    if seated and (person.head is None or chance.random() < 0.12):
        return way.go(Action.DESIGNATE, Actor.OFFICER, session.decided_on)
    day, minute = _arrival(session, on, chance, up=up, late=late)
    needs_word = target in {State.APPLIED, State.NOT_RECOMMENDED}
    if session.needs_head and person.head and not needs_word and not late and chance.random() < 0.1:
        return way.go(Action.NOMINATE, Actor.HEAD, day, words.some(chance, words.NOMINATIONS), minute=minute)
    way.go(Action.APPLY, Actor.SELF, day, words.some(chance, words.WISHES), minute=minute)
    if target == State.APPLIED:
        return None
    answered = from_day(day + timedelta(days=chance.randint(0, 3)))
    if target == State.NOT_RECOMMENDED:
        return way.go(Action.NOT_RECOMMEND, Actor.HEAD, answered, words.some(chance, words.NOT_RECOMMENDED))
    if session.needs_head:
        return way.go(Action.RECOMMEND, Actor.HEAD, min(answered, session.decided_on))
    return way.go(Action.FORWARD, Actor.SYSTEM, day, minute=minute)


def _arrival(session: SessionPlan, on: date, chance: Random, *, up: bool, late: bool) -> tuple[date, int | None]:
    last = max(until_day(min(session.deadline, on - timedelta(days=1))), session.opens_on)
    if late:
        return last, chance.randint(16 * 60 + 30, EVENING)
    if up:
        return last, chance.randint(16 * 60, 16 * 60 + 29)
    span = (last - session.opens_on).days
    day = session.opens_on + timedelta(days=chance.randint(0, span))
    return min(from_day(day), last), chance.randint(MORNING, 15 * 60)


def _leave(way: Way, session: SessionPlan, target: State, turns_on: date | None) -> bool:
    """Those whose way ends before anything is decided."""
    if target == State.CANCELLED and session.cancelled_on:
        if session.cancelled_on > session.decided_on and way.steps[-1].state == State.RECOMMENDED:
            _seat(way, session)
        way.go(Action.CANCEL, Actor.OFFICER, session.cancelled_on, words.CANCELLED)
        return True
    if target == State.WITHDRAWN and not turns_on:
        day = from_day(way.steps[-1].day + timedelta(days=way.chance.randint(1, 3)))
        way.go(Action.WITHDRAW, Actor.SELF, day, words.some(way.chance, words.WITHDRAWALS))
        return True
    return False


def _decide(way: Way, session: SessionPlan, target: State, turns_on: date | None) -> None:
    if way.steps[-1].state == State.SELECTED:
        pass
    elif turns_on and target != State.WITHDRAWN:
        _queue(way, session)
        way.go(Action.MOVE_UP, Actor.SYSTEM, turns_on)
    elif target == State.DECLINED and not session.first_come:
        way.go(Action.DECLINE, Actor.OFFICER, session.decided_on, words.some(way.chance, words.DECLINED))
    elif target in {State.WAITING, State.DECLINED}:
        _queue(way, session)
    else:
        _seat(way, session)
    if target == State.DECLINED and way.steps[-1].state == State.WAITING:
        way.go(Action.DECLINE, Actor.OFFICER, session.starts_on, words.FULL)
    if target == State.WITHDRAWN and turns_on:
        way.go(Action.WITHDRAW, Actor.SELF, turns_on, words.some(way.chance, words.WITHDRAWALS))


def _seat(way: Way, session: SessionPlan) -> None:
    if session.first_come:
        way.go(Action.SEAT, Actor.SYSTEM, way.steps[-1].day, minute=way.steps[-1].minute)
    else:
        way.go(Action.SELECT, Actor.OFFICER, session.decided_on)


def _queue(way: Way, session: SessionPlan) -> None:
    if session.first_come:
        way.go(Action.QUEUE, Actor.SYSTEM, way.steps[-1].day, minute=way.steps[-1].minute)
    else:
        way.go(Action.PUT_ON_LIST, Actor.OFFICER, session.decided_on)


def _learn(way: Way, session: SessionPlan, person: PersonFacts, target: State) -> None:
    """From the session to what it changed at work."""
    if way.steps[-1].state != State.SELECTED or target in {State.SELECTED, State.WITHDRAWN}:
        return None
    after = from_day(session.ends_on + timedelta(days=way.chance.randint(1, 2)))
    if target == State.ABSENT:
        return way.go(Action.MARK_ABSENT, Actor.OFFICER, after, words.some(way.chance, words.ABSENCES))
    way.go(Action.MARK_ATTENDED, Actor.OFFICER, after)
    if target == State.ATTENDED:
        return None
    reported = from_day(after + timedelta(days=way.chance.randint(1, 12)))
    way.go(Action.REPORT, Actor.SELF, reported)
    if way.chance.random() < 0.05:
        actor = Actor.HEAD if person.head else Actor.OFFICER
        way.go(Action.SEND_BACK, actor, _later(way, 2), words.some(way.chance, words.SENT_BACK))
        way.go(Action.REPORT, Actor.SELF, _later(way, 3))
    if target == State.REPORTED:
        return None
    way.go(Action.COMPLETE, Actor.OFFICER, _later(way, way.chance.randint(1, 8)))
    if target == State.FOLLOWED_UP and session.follow_up_months:
        due = months_after(session.ends_on, session.follow_up_months)
        way.go(Action.FOLLOW_UP, Actor.HEAD, from_day(due + timedelta(days=way.chance.randint(-7, 10))))
    return None


def _later(way: Way, days: int) -> date:
    return from_day(way.steps[-1].day + timedelta(days=days))

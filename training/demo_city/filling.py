"""Who goes to which made-up session, and how far he has come (受講). Imports no Django."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random

from common.dates import fiscal_year
from training.demo_city.facts import CourseFacts, PersonFacts
from training.demo_city.plan import SessionPlan, Stage
from training.demo_city.ways import enrolment
from training.demo_city.working_days import from_day
from training.rules import workflow
from training.rules.workflow import State

# How often, of a thousand, an enrolment of a session at this stage is meant to end so.
_BEHIND = {
    State.FOLLOWED_UP: 480, State.COMPLETED: 330, State.DECLINED: 50, State.WITHDRAWN: 40, State.NOT_RECOMMENDED: 35,
    State.ABSENT: 30, State.ATTENDED: 20, State.REPORTED: 15,
}  # fmt: skip
TARGETS: dict[Stage, dict[State, int]] = {
    Stage.PLANNED: {},
    Stage.OPEN: {State.RECOMMENDED: 520, State.APPLIED: 300, State.NOT_RECOMMENDED: 90, State.WITHDRAWN: 90},
    Stage.CLOSED: {
        State.SELECTED: 760, State.WAITING: 110, State.DECLINED: 40, State.NOT_RECOMMENDED: 40, State.WITHDRAWN: 50,
    },
    Stage.HELD: _BEHIND,
    Stage.CANCELLED: {State.CANCELLED: 930, State.NOT_RECOMMENDED: 70},
}  # fmt: skip
FIRST_COME: dict[Stage, dict[State, int]] = {
    Stage.OPEN: {State.SELECTED: 850, State.WAITING: 90, State.WITHDRAWN: 60},
    Stage.CLOSED: {State.SELECTED: 850, State.WAITING: 90, State.WITHDRAWN: 60},
    Stage.HELD: {state: often for state, often in _BEHIND.items() if state != State.NOT_RECOMMENDED},
    Stage.CANCELLED: {State.CANCELLED: 1000},
}
_HEARD = frozenset({State.APPLIED, State.NOT_RECOMMENDED, State.FOLLOWED_UP})
_OWED = frozenset({State.ATTENDED, State.REPORTED})
MOST_SHOWN = 20
_NEW_REPORTS = timedelta(days=60)


class Filling:
    """Fills sessions one after the other, and remembers who is where."""

    def __init__(self, people: Sequence[PersonFacts], *, on: date, chance: Random) -> None:
        self.on, self.chance = on, chance
        self.everybody = [person for person in people if person.grade]
        self.by_grade: dict[str, list[PersonFacts]] = defaultdict(list)
        for person in self.everybody:
            self.by_grade[person.grade].append(person)
        self.shown = [person for person in self.everybody if person.is_shown]
        self.had: dict[int, Counter[State]] = defaultdict(Counter)
        self.busy: set[tuple[int, date]] = set()
        self.taken: set[tuple[int, int, int]] = set()

    def fill(self, session: SessionPlan, wanted: int) -> None:
        """With about so many people, as far as so many are meant; gives the session its capacity."""
        if session.stage == Stage.PLANNED:
            session.capacity = _rounded(wanted)
            return
        targets = self._targets(session, self._who(session, wanted))
        turns = _turns(session, targets, self.chance)
        found = [
            enrolment(session, person, target, on=self.on, chance=self.chance, turns_on=turns.get(person.key),
                      late=target == State.WAITING)
            for person, target in targets
        ]  # fmt: skip
        session.enrolments = sorted(filter(None, found), key=lambda one: one.begun)
        self._remember(session)
        session.capacity = _capacity(session, wanted)

    def _who(self, session: SessionPlan, wanted: int) -> list[PersonFacts]:
        """The shown people first, then anybody."""
        course = session.course
        able = self._meant(course)
        few = [p for p in self.shown if self.had[p.key].total() < MOST_SHOWN and self._may(p, session)]
        joining = 0.4 if session.stage == Stage.OPEN else 0.75
        chosen = {person.key: person for person in few if self.chance.random() < joining}
        for person in self.chance.sample(able, min(len(able), wanted * 3)):
            if len(chosen) >= wanted:
                break
            if person.key not in chosen and self._may(person, session):
                chosen[person.key] = person
        return list(chosen.values())

    def _meant(self, course: CourseFacts) -> Sequence[PersonFacts]:
        if not course.grades:
            return self.everybody
        return [person for grade in sorted(course.grades) for person in self.by_grade.get(grade, ())]

    def _may(self, person: PersonFacts, session: SessionPlan) -> bool:
        course, year = session.course, fiscal_year(session.starts_on)
        # Who came later was not there; and each course once, a wide one once a year.
        since = person.grade_since if course.grades else person.hired_on
        by = session.starts_on if course.is_for_new else session.opens_on
        return (
            (not course.grades or person.grade in course.grades)
            and (not course.is_for_heads or person.is_head)
            and (not course.is_for_new or fiscal_year(person.grade_since) == year)
            and since <= by
            and person.hired_on.year + course.after_years <= session.starts_on.year
            and (person.key, course.key, year if course.is_general else 0) not in self.taken
            and not any((person.key, day) in self.busy for day in session.days)
        )

    def _targets(self, session: SessionPlan, people: Iterable[PersonFacts]) -> list[tuple[PersonFacts, State]]:
        drawn = [(person, self._target(session, person)) for person in people]
        return [(person, target) for person, target in drawn if target]

    def _target(self, session: SessionPlan, person: PersonFacts) -> State | None:
        weights = self._weights(session, person)
        if not weights:
            return None
        if person.is_shown and State.SELECTED in weights and not self.had[person.key][State.SELECTED]:
            weights = {State.SELECTED: 1}
        elif person.is_shown:
            fewest = min(self.had[person.key][state] for state in weights)
            weights = {s: often for s, often in weights.items() if self.had[person.key][s] == fewest}
        target = self.chance.choices(list(weights), list(weights.values()))[0]
        self.had[person.key][target] += 1
        return target

    def _weights(self, session: SessionPlan, person: PersonFacts) -> dict[State, int]:
        weights = (FIRST_COME if session.first_come else TARGETS)[session.stage]
        if person.head is None:
            weights = {s: often for s, often in weights.items() if s not in _HEARD}
            if session.needs_head:
                weights = {s: often for s, often in weights.items() if s in workflow.SEATED}
        if not session.follow_up_months:
            weights = {s: often for s, often in weights.items() if s != State.FOLLOWED_UP}
        if session.ends_on + _NEW_REPORTS < self.on and not person.is_shown:
            # A year later hardly anybody owes a report.
            weights = {s: often // 12 if s in _OWED else often for s, often in weights.items()}
        return weights

    def _remember(self, session: SessionPlan) -> None:
        year = fiscal_year(session.starts_on) if session.course.is_general else 0
        for one in session.enrolments:
            if one.state not in workflow.GONE:
                self.taken.add((one.person.key, session.course.key, year))
                self.busy.update((one.person.key, day) for day in session.days)


def _turns(session: SessionPlan, targets: list[tuple[PersonFacts, State]], chance: Random) -> dict[int, date]:
    """Who with a seat withdraws, and who then comes up from the waiting list, on the same day."""
    leaving = [person for person, target in targets if target == State.WITHDRAWN]
    able = [(person, target) for person, target in targets if person.head or not session.needs_head]
    seated = [person for person, target in able if target in workflow.SEATED]
    found: dict[int, date] = {}
    for person, follows in zip(leaving, seated, strict=False):
        if session.first_come or chance.random() < 0.5:
            day = from_day(session.decided_on + timedelta(days=chance.randint(2, 6)))
            found[person.key] = found[follows.key] = day
    return found


def _capacity(session: SessionPlan, wanted: int) -> int | None:
    """Full, if somebody waits."""
    seated = sum(one.state in workflow.SEATED for one in session.enrolments)
    if any(one.state == State.WAITING for one in session.enrolments):
        return max(seated, 1)
    if session.course.is_online:
        return None
    return _rounded(max(seated + 1, wanted))


def _rounded(number: int) -> int:
    return max(-(-number // 5) * 5, 5)

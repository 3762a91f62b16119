"""Years of training out of courses, people, a seed and a day. Imports no Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from training.demo_city.facts import CourseFacts, PersonFacts
from training.demo_city.filling import Filling
from training.demo_city.plan import SessionPlan, Stage
from training.demo_city.sessions import plan_sessions


@dataclass(frozen=True)
class Size:
    """How much is to be made; None: as fits the people and the courses that are there."""

    courses: int | None = None
    sessions: int | None = None
    enrolments: int | None = None


# Not everybody who is drawn for a session can go.
_LOST = 1.1


def plan_years(
    courses: Sequence[CourseFacts], people: Sequence[PersonFacts], *, size: Size, seed: int, on: date
) -> list[SessionPlan]:
    """The sessions of the last, this and the coming fiscal year, with their enrolments, as they stand on the day."""
    chance = Random(f"{seed} {on} training")  # noqa: S311  # nosec B311  # the same again is what is wanted
    sessions = plan_sessions(courses, size.sessions or max(72, round(len(courses) * 4.5)), on=on, chance=chance)
    filling = Filling(people, on=on, chance=chance)
    taking = [session for session in sessions if session.stage != Stage.PLANNED]
    usual = size.enrolments * _LOST / max(len(taking), 1) if size.enrolments else min(18, max(6, len(people) / 16))
    # What goes on now first, then what was last: so the shown people meet every case, and owe what is new.
    for session in sorted(sessions, key=lambda s: (s.stage == Stage.HELD, -s.starts_on.toordinal())):
        filling.fill(session, max(3, round(usual * chance.uniform(0.5, 1.5))))
    return sessions

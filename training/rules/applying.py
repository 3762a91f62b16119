"""Whether somebody can apply for a session, and why not (申し込めるか). Imports no Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Answer(StrEnum):
    """The first that holds is the answer."""

    ENROLLED = "enrolled"  # he is in it
    NOT_OPEN = "not_open"  # not yet, no more, or cancelled: the state of the session says which
    LATE = "late"  # the deadline has passed
    WAITING_LIST = "waiting_list"  # he can, and will wait: the seats that go to whoever comes first are gone
    YES = "yes"


@dataclass(frozen=True)
class Offer:
    """What a session offers. ``seats``: how many; None, as many as come. ``taken``: how many have one."""

    is_open: bool
    deadline: date
    seats: int | None
    taken: int
    first_come: bool

    @property
    def left(self) -> int | None:
        """How many seats are free; None where there is no end of them."""
        return None if self.seats is None else max(self.seats - self.taken, 0)


def answer(offer: Offer, *, enrolled: bool, on: date) -> Answer:
    """What somebody is told on a day; ``enrolled``: whether he is in the session, and has not left it."""
    if enrolled:
        return Answer.ENROLLED
    if not offer.is_open:
        return Answer.NOT_OPEN
    if on > offer.deadline:
        return Answer.LATE
    return Answer.WAITING_LIST if offer.first_come and offer.left == 0 else Answer.YES


def takes(given: Answer) -> bool:
    return given in {Answer.YES, Answer.WAITING_LIST}

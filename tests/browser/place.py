"""A page as one person sees it; each app lists its own (``*_places.py``)."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(frozen=True)
class Place:
    """``name`` names its picture. An address that a made-up city decides is asked for at the visit.

    ``lead``: what is done on the page to come to the state that is meant.
    """

    name: str
    address: str | Callable[[], str]
    staff_number: str | None
    lead: Callable[[Page], None] | None = None

    def __str__(self) -> str:
        return self.name

    def open(self, page: Page) -> None:
        page.goto(self.address if isinstance(self.address, str) else self.address())
        if self.lead:
            self.lead(page)

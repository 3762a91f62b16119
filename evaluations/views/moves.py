"""The moves of a sheet that its viewer can make, as buttons, and the address that makes them (手続きのボタン)."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from evaluations import entries
from evaluations.models import Sheet
from evaluations.rules import workflow
from evaluations.rules.workflow import Action, Move
from evaluations.sheets import door
from evaluations.sheets.ways import way_of
from evaluations.words import BUTTONS, REASONS

if TYPE_CHECKING:
    from evaluations.views.pages import SheetPage

# Made at the foot of a page of their own, with what is written there; the name of the page.
PAGES: dict[Action, str] = {
    Action.SUBMIT_GOALS: "goals",
    Action.CONFIRM_GOALS: "review_goals",
    Action.SUBMIT_SELF: "self",
    Action.SUBMIT_FIRST: "rate",
    Action.SUBMIT_SECOND: "rate",
    Action.ADJUST: "rate",
}


@dataclass(frozen=True)
class Choice:
    """A move that the viewer can make: its button, and what its reason is asked as.

    ``href``: the page at whose foot it is made. ``problems``: why it was refused; ``typed`` then stays.
    """

    action: Action
    label: str
    reason: str = ""
    is_return: bool = False
    href: str = ""
    typed: str = ""
    problems: Sequence[str] = ()


@dataclass(frozen=True)
class Refused:
    """A move that was tried and not made."""

    action: Action
    typed: str
    problems: Sequence[str] = ()


def choices(page: SheetPage, *, but: Container[Action] = (), refused: Refused | None = None) -> list[Choice]:
    """What the viewer of a page can do with its sheet now; ``but``: what the page offers in another way.

    Shown by ``evaluations/moves.html``, which posts to ``evaluations:move``.
    """
    moves = workflow.possible(page.state, page.stages, way_of(page.sheet))
    return [_choice(page, move, refused) for move in moves if move.action not in but]


def _choice(page: SheetPage, move: Move, refused: Refused | None) -> Choice:
    name = PAGES.get(move.action, "")
    tried = refused if refused and refused.action == move.action else None
    href = page.address(name) if name and name not in page.makes and not tried else ""
    reason = str(REASONS[move.action]) if move.asks_reason else ""
    said = tried or Refused(move.action, "")
    return Choice(move.action, str(BUTTONS[move.action]), reason, move.is_return, href, said.typed, said.problems)


def make(page: SheetPage, action: Action, *, reason: str = "") -> Sheet:
    """Make a move for a page, on the version that it was sent with. Raises StaleError or ValidationError."""
    return door.move(
        page.sheet, action, by=page.user, at=timezone.now(), reason=reason.strip(), seen=seen(page.request.POST),
        walking=page.walking,
    )  # fmt: skip


def asked(data: Any, page: SheetPage) -> Action:
    """The move that was asked for; 403 for one that nobody of this standing ever makes."""
    action = data.get("action", "")
    if action not in {move.action for move in workflow.MOVES if move.by & page.stages}:
        raise PermissionDenied
    return Action(action)


def seen(data: Any) -> int:
    """The version of the sheet on which the form was filled in; none that there is, where it does not say."""
    version = entries.number(data.get("version", ""))
    return -1 if version is None else version

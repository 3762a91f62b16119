"""The documentation says what the code says: where it repeats a table, the two are compared."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from staff.access import PERMISSIONS, RIGHTS, SIGHTS, Aspect, Relation, Right, Role
from training import access as training
from training.rules import plans, subsidies, workflow

DOCS = Path(__file__).parent.parent / "docs"
HOUSE = (DOCS / "house.md").read_text(encoding="utf-8")
TRAINING = (DOCS / "training.md").read_text(encoding="utf-8")


def as_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def named(role: str) -> str:
    return f"{role} {Role(role).label}"


def who_sees(aspects: Iterable[Any], table: Any) -> str:
    rows = [
        [aspect.value, *("yes" if aspect in table[relation] else "" for relation in Relation)] for aspect in aspects
    ]
    return as_table(["", *(relation.value for relation in Relation)], rows)


def who_does(rights: Iterable[Any], table: Any) -> str:
    rows = [[right.value, *("yes" if right in table[role] else "" for role in Role)] for right in rights]
    return as_table(["", *map(named, Role)], rows)


def sights() -> str:
    """What of a person's record is open to whom."""
    return who_sees(Aspect, SIGHTS)


def rights() -> str:
    """What a role may do."""
    return who_does(Right, RIGHTS)


def training_sights() -> str:
    return who_sees(training.Aspect, training.SIGHTS)


def training_rights() -> str:
    return who_does(training.Right, training.RIGHTS)


def moves(table: Iterable[Any]) -> str:
    """A way, move by move: from where, by whom, to where."""
    rows = [
        [
            f"`{move.action}`",
            " ".join(f"`{state}`" for state in sorted(move.came_from)) or "(begins)",
            f"`{move.to}`",
            ", ".join(sorted(move.actors)),
            "yes" if move.asks_reason else "",
        ]
        for move in table
    ]
    return as_table(["action", "from", "to", "by", "reason"], rows)


def masters() -> str:
    """What a role keeps or reads in the admin."""
    rows = [[named(role), " ".join(f"`{pattern}`" for pattern in PERMISSIONS[role]) or "nothing"] for role in Role]
    return as_table(["role", "permissions"], rows)


@pytest.mark.parametrize("table", [sights, rights, masters])
def test_the_map_of_the_house_says_who_may_see_and_do_what(table):
    if table() not in HOUSE:
        pytest.fail(f"docs/house.md does not have the table of {table.__name__} as it is now:\n\n{table()}")


@pytest.mark.parametrize("table", [training_sights, training_rights])
def test_the_page_of_training_says_who_may_see_and_do_what(table):
    if table() not in TRAINING:
        pytest.fail(f"docs/training.md does not have the table of {table.__name__} as it is now:\n\n{table()}")


@pytest.mark.parametrize("rules", [workflow, subsidies, plans], ids=lambda rules: rules.__name__)
def test_the_page_of_training_tells_every_way_as_it_is(rules):
    if moves(rules.MOVES) not in TRAINING:
        pytest.fail(f"docs/training.md does not have the moves of {rules.__name__}:\n\n{moves(rules.MOVES)}")

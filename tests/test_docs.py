"""The documentation says what the code says: where it repeats a table, the two are compared."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from staff.access import PERMISSIONS, RIGHTS, SIGHTS, Aspect, Relation, Right, Role

HOUSE = (Path(__file__).parent.parent / "docs" / "house.md").read_text(encoding="utf-8")


def as_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def named(role: str) -> str:
    return f"{role} {Role(role).label}"


def sights() -> str:
    """What of a person's record is open to whom."""
    rows = [
        [aspect.value, *("yes" if aspect in SIGHTS[relation] else "" for relation in Relation)] for aspect in Aspect
    ]
    return as_table(["", *(relation.value for relation in Relation)], rows)


def rights() -> str:
    """What a role may do."""
    rows = [[right.value, *("yes" if right in RIGHTS[role] else "" for role in Role)] for right in Right]
    return as_table(["", *map(named, Role)], rows)


def masters() -> str:
    """What a role keeps or reads in the admin."""
    rows = [[named(role), " ".join(f"`{pattern}`" for pattern in PERMISSIONS[role]) or "nothing"] for role in Role]
    return as_table(["role", "permissions"], rows)


@pytest.mark.parametrize("table", [sights, rights, masters])
def test_the_map_of_the_house_says_who_may_see_and_do_what(table):
    if table() not in HOUSE:
        pytest.fail(f"docs/house.md does not have the table of {table.__name__} as it is now:\n\n{table()}")

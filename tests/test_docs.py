"""The documentation says what the code says: where it repeats a table, the two are compared."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from evaluations import access as evaluations
from evaluations import presets
from evaluations.models import StageRule
from evaluations.rules import sights as evaluation_sights
from evaluations.rules import workflow as evaluation_way
from staff.access import PERMISSIONS, RIGHTS, SIGHTS, Aspect, Relation, Right, Role
from training import access as training
from training.rules import plans, subsidies, workflow

DOCS = Path(__file__).parent.parent / "docs"
HOUSE = (DOCS / "house.md").read_text(encoding="utf-8")
TRAINING = (DOCS / "training.md").read_text(encoding="utf-8")
EVALUATIONS = (DOCS / "evaluations.md").read_text(encoding="utf-8")
SCHEMES = (DOCS / "write-your-scheme.md").read_text(encoding="utf-8")


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


def evaluation_rights() -> str:
    return who_does(evaluations.Right, evaluations.RIGHTS)


def evaluation_moves() -> str:
    """The way of a sheet, with what must be there first."""
    rows = [
        [
            f"`{move.action}`",
            _states(move.came_from),
            f"`{move.to}`" if move.to else "(next)",
            ", ".join(stage for stage in evaluation_way.Stage if stage in move.by),
            ", ".join(sorted(move.guards)),
            "yes" if move.asks_reason else "",
        ]
        for move in evaluation_way.MOVES
    ]
    return as_table(["action", "from", "to", "by", "needs", "reason"], rows)


def evaluation_reading() -> str:
    """Since which state each reads what; of a sheet that is 評価対象外 the state before counts for nothing."""
    readers = [stage for stage in evaluation_way.Stage if evaluation_sights.READS[stage]]
    rows = [
        [part.value, *(_since(evaluation_sights.READS[stage].get(part, frozenset())) for stage in readers)]
        for part in evaluation_sights.Part
    ]
    return as_table(["", *readers], rows)


def evaluation_writing() -> str:
    rows = [[text.value, stage.value, _states(states)] for text, (stage, states) in evaluation_sights.WRITES.items()]
    return as_table(["text", "by", "in"], rows)


def preset_table() -> str:
    """The presets: what they evaluate, and who has a say."""
    rows = []
    for name in presets.names():
        read = presets.read(name)
        axes = ", ".join(f"{axis['name']} ({axis['method']})" for axis in read["axes"])
        stages = ", ".join(str(StageRule.Stage(rule["stage"]).label) for rule in read["stages"])
        together = "yes" if read.get("settings", {}).get("combines") else ""
        rows.append([f"`{name}`", read["name"], axes, together, stages])
    return as_table(["preset", "name", "axes (method)", "one result", "stages"], rows)


def _states(states: Iterable[Any]) -> str:
    return " ".join(f"`{state}`" for state in evaluation_way.State if state in states)


def _since(states: Any) -> str:
    """They are always a state and all after it."""
    found = [state for state in evaluation_way.State if state in states and state != evaluation_way.State.EXEMPT]
    return "" if not found else "always" if len(found) == len(evaluation_way.State) - 1 else f"`{found[0]}`"


@pytest.mark.parametrize("table", [evaluation_rights, evaluation_moves, evaluation_reading, evaluation_writing])
def test_the_page_of_evaluation_tells_its_tables_as_they_are(table):
    if table() not in EVALUATIONS:
        pytest.fail(f"docs/evaluations.md does not have the table of {table.__name__} as it is now:\n\n{table()}")


def test_the_page_of_schemes_knows_every_preset():
    if preset_table() not in SCHEMES:
        pytest.fail(f"docs/write-your-scheme.md does not have the presets as they are now:\n\n{preset_table()}")

"""What changing a rule does, before it is saved (きまりの変更の確認)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from training.obligations.city import asked, completed
from training.obligations.facts import rules_of
from training.rules.differences import Difference, differences
from training.rules.requirements import Facts, Rule


def preview(
    before: Rule | None, after: Rule | None, facts: Iterable[Facts], *, authority: int, on: date,
    rules: Iterable[Rule] | None = None,
) -> list[Difference]:  # fmt: skip
    """What is asked differently on a day once a rule is as ``after``; no ``before`` adds it, no ``after`` ends it.

    ``facts``: of everybody in the authority on that day; or on another one, for those who may not know the orders to
    come: they are told what the day would bring to people as they stand today. ``rules``: those that hold on the
    day, if they have been read already.
    """
    courses = {rule.course for rule in (before, after) if rule}
    held = rules_of(authority, on=on) if rules is None else rules
    stays = [r for r in held if r.course in courses and (not before or r.key != before.key)]
    facts = list(facts)
    old, new = ([*stays, *([rule] if rule else [])] for rule in (before, after))
    looked_at = courses.union(*(rule.equivalents for rule in (*old, *new)))
    behind = completed(authority=authority, on=on, courses=looked_at)
    return differences(asked(old, facts, behind, on=on), asked(new, facts, behind, on=on))


def day_to_compare(before: Rule | None, after: Rule, *, today: date) -> date:
    """The first day, today or later, on which the change shows: when the rule begins, or after its new end."""
    if after.valid_from > today:
        return after.valid_from
    ends_otherwise = after.valid_to and (before is None or before.valid_to != after.valid_to)
    if after.valid_to and ends_otherwise and after.valid_to >= today:
        return after.valid_to + timedelta(days=1)
    return today

"""The staff list (職員録): the chart of departments with heads and head-counts, and the search in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from common.text import search_key
from staff.models import Employee, Posting, User
from staff.rules.chains import Head
from staff.rules.organisation import Organisation, Unit

if TYPE_CHECKING:
    from staff.querysets import EmployeeQuerySet, PostingQuerySet


@dataclass(frozen=True)
class Strength:
    """Posts filled (人数): main posts, which count people, and concurrent ones apart."""

    main: int = 0
    concurrent: int = 0

    def __add__(self, other: Strength) -> Strength:
        return Strength(self.main + other.main, self.concurrent + other.concurrent)

    @property
    def posts(self) -> int:
        return self.main + self.concurrent

    @property
    def people(self) -> str:
        return _("%d人") % self.main


class Node(NamedTuple):
    """A department of the chart. ``total`` includes all under it; ``vacant_below`` of these have no head."""

    unit: Unit
    head: Head | None
    own: Strength
    total: Strength
    children: tuple[Node, ...]
    vacant_below: int

    @property
    def vacant(self) -> int:
        return self.vacant_below + (self.head is None)

    def walk(self) -> Iterator[Node]:
        """The department and all under it, in the order of the chart."""
        yield self
        for child in self.children:
            yield from child.walk()


def strengths(posts: PostingQuerySet) -> dict[int, Strength]:
    """How many of these posts each department has, those of its 係 not among them. One query."""
    counted = (
        posts.order_by()
        .values("department")
        .annotate(main=Count("pk", filter=Q(is_main=True)), concurrent=Count("pk", filter=Q(is_main=False)))
    )
    return {row["department"]: Strength(row["main"], row["concurrent"]) for row in counted}


def chart(
    organisation: Organisation, counts: Mapping[int, Strength], heads: Mapping[int, Head], top: Unit | None = None
) -> list[Node]:
    """The departments as nodes, from the top down; only those under ``top`` if it is given."""

    def node(unit: Unit) -> Node:
        children = tuple(node(child) for child in organisation.children(unit))
        own = counts.get(unit.id, Strength())
        total = sum((child.total for child in children), own)
        vacant_below = sum(child.vacant for child in children)
        return Node(unit, heads.get(unit.id), own, total, children, vacant_below)

    return [node(unit) for unit in (organisation.children(top) if top else organisation.roots)]


def search(user: User, words: str, organisation: Organisation) -> EmployeeQuerySet:
    """Those whom the list shows the user, by name, kana, number, or the department of the day. All words must fit."""
    found = Employee.objects.listed_for(user, on=organisation.on)
    for key in filter(None, map(search_key, words.split())):
        found = found.filter(Q(search_key__contains=key) | _in_departments(key, organisation))
    return found.order_by("kana", "staff_number")


# Departments are few, keep their names for years, and are all asked for at every search.
_key_of = lru_cache(maxsize=4096)(search_key)


def _in_departments(key: str, organisation: Organisation) -> Q:
    """Has a post in a department that is called so, or under one."""
    named = [unit.id for unit in organisation if key in _key_of(unit.name)]
    if not named:
        return Q(pk__in=[])
    posts = Posting.objects.on(organisation.on).filter(department__in=organisation.below(named))
    return Q(pk__in=posts.values("employee"))

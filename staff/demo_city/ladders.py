"""A policy's grades, as ladders to climb in a working life (職位のはしご). Imports no Django.

Cities name their grades in their own ways: 係長 here, 主幹級 or 上級主査級 there. ``ladders_of`` reads from the names
which grade heads a 係, a 課 and a 部, and at what age people usually reach each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

# Whose ladder an occupation climbs, by what the family's name, pay tables and job types say. Else the first family's.
FAMILY_WORDS = {"技能": ("技能労務", "労務職", "行（2）", "行(2)"), "消防": ("消防",), "保育士": ("保育",)}
# Posts, the highest first, those of one grade together: heads of 部, 課 and 係; who stands beside them (次長, 特任,
# 補佐); and those of a head's grade without a department (担当).
POST_GROUPS = (("部",), ("次長",), ("課", "担当課"), ("特任",), ("補佐",), ("係", "担当"))
# The usual ages at the foot of the ladder and at its posts.
FOOT, AGES, TOP_OF_OTHERS = 21.0, {"係": 38.0, "課": 47.0, "部": 54.0}, 48.0


@dataclass(frozen=True)
class Rung:
    """A grade: its code, and what people in it are called."""

    code: str
    name: str
    level: int
    order: int
    pay_grade: str
    is_parallel: bool = False
    titles: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """主幹 of 主幹級; 主事 where the grade has no name that a person could bear."""
        stem = self.name.split("・")[0].removesuffix("等").removesuffix("級")
        return "主事" if stem in {"係員", "員", "職員"} else stem


@dataclass(frozen=True)
class Family:
    """A job family of the policy, with its rungs from below."""

    code: str
    words: str  # name, pay tables and job types
    rungs: tuple[Rung, ...]


@dataclass(frozen=True)
class Policy:
    """What a made-up city needs to know of a policy."""

    families: tuple[Family, ...]
    rotation_count: int = 3
    rotation_years: int = 10
    rotates_by_sector: bool = False


@dataclass(frozen=True)
class Ladder:
    """One family's rungs, and which of them its posts stand on."""

    family: str
    rungs: tuple[Rung, ...]
    leads: bool  # whether its people become heads

    @cached_property
    def posts(self) -> dict[str, int]:
        """Post → its rung, for those posts that this policy knows."""
        plain = [i for i, rung in enumerate(self.rungs) if not rung.is_parallel]
        if not self.leads or len(plain) < 3:
            return dict.fromkeys(("部", "課", "係"), plain[-1]) if self.leads else {}
        first_head = next((p for p, i in enumerate(plain) if "課長" in self.rungs[i].name), max(len(plain) - 2, 1))
        section = next(
            (i for i in plain if "課長" in self.rungs[i].name and "補佐" not in self.rungs[i].name), plain[-2]
        )
        found = {"部": plain[-1], "課": section, "担当課": section, "係": plain[max(first_head - 1, 0)]}
        between = {"次長": (section, plain[-1]), "補佐": (found["係"], section)}
        for post, (low, high) in between.items():
            found |= dict([(post, rung) for rung in plain if low < rung < high][-1:])
        beside = [i for i, rung in enumerate(self.rungs) if rung.is_parallel and i < section]
        if beside:
            found["特任"] = beside[-1]
        return found | {"担当": found["係"]}

    @cached_property
    def ages(self) -> tuple[float, ...]:
        """The usual age at each rung, straight between those that are known."""
        known = {0: FOOT} | {self.posts[post]: age for post, age in AGES.items() if post in self.posts}
        known.setdefault(len(self.rungs) - 1, TOP_OF_OTHERS)
        return tuple(_between(known, rung) for rung in range(len(self.rungs)))

    @property
    def last_by_years(self) -> int:
        """The highest rung that people reach by years of service alone."""
        return self.posts["係"] - 1 if "係" in self.posts else len(self.rungs) - 1


def _between(known: dict[int, float], rung: int) -> float:
    low = max(i for i in known if i <= rung)
    high = min(i for i in known if i >= rung)
    share = (rung - low) / (high - low) if high > low else 0.0
    return known[low] + share * (known[high] - known[low])


def ladders_of(policy: Policy) -> dict[str, Ladder]:
    """Occupation → ladder. ``事務`` is always there; occupations of a family of their own only with that family."""
    first, found = policy.families[0], {}
    for family in policy.families:
        leads = family is first or "消防" in family.words
        ladder = Ladder(family.code, tuple(sorted(family.rungs, key=lambda r: (r.level, r.order))), leads)
        for occupation in _occupations(family, is_first=family is first):
            found[occupation] = ladder
    return found


def _occupations(family: Family, *, is_first: bool) -> Iterable[str]:
    if is_first:
        yield from ("事務", "土木", "建築", "保健師", "保育士")
        return
    for occupation, words in FAMILY_WORDS.items():
        if any(word in family.words for word in words):
            yield occupation

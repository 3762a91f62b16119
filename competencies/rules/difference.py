"""What changed between two editions (版の比較). Imports no Django.

Each edition is told as entries: one for each part, with the facts that a reader would notice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum


class ChangeKind(Enum):
    ADDED = "追加"
    REMOVED = "削除"
    RENAMED = "名称変更"
    REWORDED = "文言変更"
    REWEIGHTED = "重み・段階の変更"

    @property
    def label(self) -> str:
        return self.value


@dataclass(frozen=True)
class Fact:
    """One field of a part. Facts differ when their ``value`` does; people are shown ``text``."""

    field: str
    value: object
    text: str
    kind: ChangeKind


@dataclass(frozen=True)
class Entry:
    """A part of an edition. ``key`` is the same in both editions; sections sort by ``section_key``."""

    key: tuple[object, ...]
    section_key: tuple[object, ...]
    section: str
    subject: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Change:
    kind: ChangeKind
    subject: str
    field: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    changes: tuple[Change, ...]


def differences(old: Sequence[Entry], new: Sequence[Entry]) -> list[Section]:
    """The changes from ``old`` to ``new``, in sections; a section without change is left out."""
    before, after = {e.key: e for e in old}, {e.key: e for e in new}
    sections: dict[tuple[object, ...], list[Change]] = {}
    titles: dict[tuple[object, ...], str] = {}
    for key in [*after, *(k for k in before if k not in after)]:
        entry = after.get(key) or before[key]
        titles.setdefault(entry.section_key, entry.section)
        sections.setdefault(entry.section_key, []).extend(_changes(before.get(key), after.get(key)))
    return [Section(titles[key], tuple(changes)) for key, changes in sorted(sections.items(), key=_by_key) if changes]


def _by_key(item: tuple[tuple[object, ...], list[Change]]) -> tuple[str, ...]:
    return tuple(f"{part:06}" if isinstance(part, int) else str(part) for part in item[0])


def _changes(before: Entry | None, after: Entry | None) -> Iterator[Change]:
    if before is None and after is not None:
        yield Change(ChangeKind.ADDED, after.subject, after=_gist(after))
    elif before is not None and after is None:
        yield Change(ChangeKind.REMOVED, before.subject, before=_gist(before))
    elif before is not None and after is not None:
        yield from _changed_facts(before, after)


def _changed_facts(before: Entry, after: Entry) -> Iterator[Change]:
    for was, now in zip(before.facts, after.facts, strict=True):
        if was.value != now.value:
            yield Change(now.kind, after.subject, now.field, was.text, now.text)


def _gist(entry: Entry) -> str:
    """An added or removed part in a line: what it says, as far as it says anything."""
    return " / ".join(f"{fact.field}: {fact.text}" for fact in entry.facts if fact.value)

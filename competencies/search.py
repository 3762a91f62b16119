"""Search over one edition (方針の中の検索): the matching rule, and what there is to search.

A query matches when each of its words stands somewhere in an item; width, case, kana and variants of
characters make no difference. Collecting an edition takes the same number of queries whatever its size.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.text import search_key
from competencies.models import (
    CareerPath,
    CareerStage,
    Competency,
    CompetencyGroup,
    CompetencyLevel,
    DigitalTalentCategory,
    DigitalTalentTier,
    Framework,
    Grade,
    IdealPart,
    JobFamily,
    Measure,
    PolicyItem,
    Principle,
    Requirement,
    RequirementTable,
    RotationSector,
)

# Marks that join the character before them: ガ may be typed as カ and ゛, in full or half width.
_JOINING = frozenset("ﾞﾟ゛゜\u3099\u309a")


@dataclass(frozen=True)
class Document:
    """One thing that can be found. ``page`` and ``args`` name the page of the edition that shows it."""

    kind: Any
    title: str
    text: str
    page: str
    args: tuple[str, ...] = ()
    anchor: str = ""


def words(query: str) -> list[str]:
    """The search keys of a query's words; blanks of any width part them."""
    return [key for word in query.split() if (key := search_key(word))]


def matches(document: Document, keys: Iterable[str]) -> bool:
    fields = (search_key(document.title), search_key(document.text))
    return all(any(key in field for field in fields) for key in keys)


def pieces(text: str, keys: Iterable[str]) -> list[tuple[str, bool]]:
    """``text`` cut into (piece, is it a hit); the pieces joined are ``text`` as it was stored."""
    clusters = list(_clusters(text))
    folded = [search_key(cluster) for cluster in clusters]
    hits = _hits(folded, list(keys))
    cut: list[tuple[str, bool]] = []
    for cluster, hit in zip(clusters, hits, strict=True):
        if cut and cut[-1][1] == hit:
            cut[-1] = (cut[-1][0] + cluster, hit)
        else:
            cut.append((cluster, hit))
    return cut


def find(framework: Framework, keys: list[str]) -> dict[Any, list[Document]]:
    """The matching documents by kind. No word, no result."""
    found: dict[Any, list[Document]] = {}
    for document in _documents(framework) if keys else ():
        if matches(document, keys):
            found.setdefault(document.kind, []).append(document)
    return found


def _clusters(text: str) -> Iterator[str]:
    """Characters, each with the marks and selectors that belong to it."""
    start = 0
    for i, character in enumerate(text):
        joins = character in _JOINING or unicodedata.category(character) == "Mn"
        if i > start and not joins:
            yield text[start:i]
            start = i
    if text:
        yield text[start:]


def _hits(folded: list[str], keys: list[str]) -> list[bool]:
    """For each cluster, whether it lies within an occurrence of a key."""
    owner = [i for i, key in enumerate(folded) for _ in key]
    whole = "".join(folded)
    hits = [False] * len(folded)
    for key in keys:
        at = whole.find(key)
        while at >= 0:
            for i in owner[at : at + len(key)]:
                hits[i] = True
            at = whole.find(key, at + len(key))
    return hits


def _documents(framework: Framework) -> Iterator[Document]:
    yield from _ideal(framework)
    yield from _abilities(framework)
    yield from _plans(framework)


def _ideal(edition: Framework) -> Iterator[Document]:
    text = _text(edition.slogan, edition.slogan_short, edition.ideal_summary, edition.purpose, edition.vision,
                 edition.organisation_ideal, edition.organisation_ideal_summary, edition.period, edition.target_staff,
                 edition.target_staff_note, edition.review_rule)  # fmt: skip
    yield Document(_("方針"), edition.title, text, "policy")
    for part in _of(IdealPart, edition):
        text = _text(part.keyword, part.summary, part.points)
        yield Document(_("職員像"), part.name, text, "policy", anchor="ideal")
    for principle in _of(Principle, edition):
        yield Document(_("行動原則・風土"), principle.name, principle.summary, "policy", anchor="principles")


def _abilities(edition: Framework) -> Iterator[Document]:
    for family in _of(JobFamily, edition):
        text = _text(family.pay_tables, family.job_types, family.note)
        yield Document(_("職種・給料表の系列"), family.name, text, "grades")
    for grade in _of(Grade, edition):
        text = _text(grade.titles, grade.role_names, grade.duties, grade.band, grade.pay_grade)
        yield Document(_("職位"), grade.name, text, "grade", (grade.code,))
    for group in _of(CompetencyGroup, edition):
        yield Document(_("能力の群"), group.name, group.definition, "competencies", anchor=f"group-{group.code}")
    for competency in _of(Competency, edition):
        text = _text(competency.definition, competency.awareness, competency.also_called)
        yield Document(_("能力"), competency.name, text, "competency", (competency.code,))
    for level in _of(CompetencyLevel, edition, "competency"):
        title = f"{level.name or level.competency.name} {level.symbol}"
        yield Document(_("能力の段階"), title, level.behaviour, "competency", (level.competency.code,))
    yield from _requirements(edition)


def _requirements(edition: Framework) -> Iterator[Document]:
    for table in _of(RequirementTable, edition):
        yield Document(_("能力の表"), table.name, table.source_section, "matrix", anchor=f"table-{table.code}")
    worded = _of(Requirement, edition, "grade", "competency", "table").exclude(wording="", label="")
    for asked in worded:
        title = f"{asked.grade.name} {asked.label or asked.competency.name}"
        place = (asked.table.code, asked.grade.code, asked.competency.code)
        yield Document(_("職位に求める内容"), title, asked.wording, "cell", place)


def _plans(edition: Framework) -> Iterator[Document]:
    for path in _of(CareerPath, edition):
        text = _text(path.summary, path.applies_to, path.considerations, path.rules)
        yield Document(_("キャリアパス"), str(path), text, "careers")
    for stage in _of(CareerStage, edition):
        text = _text(stage.titles, stage.summary)
        yield Document(_("キャリアの段階"), f"{stage.age_band} {stage.band}".strip(), text, "careers")
    for sector in _of(RotationSector, edition):
        yield Document(_("異動の部門"), sector.name, _text(sector.gains, sector.summary), "careers", anchor="rotation")
    for category in _of(DigitalTalentCategory, edition):
        yield Document(_("デジタル人材"), category.name, category.definition, "careers", anchor="digital")
    for tier in _of(DigitalTalentTier, edition):
        text = _text(tier.key_phrases, tier.fields, tier.role, tier.development)
        yield Document(_("デジタル人材"), tier.name, text, "careers", anchor="digital")
    for measure in _of(Measure, edition):
        text = _text(measure.also_called, measure.goal, measure.summary, measure.details, measure.mentions,
                     measure.pickup)  # fmt: skip
        yield Document(_("施策・取組"), measure.name, text, "measures", anchor=f"measure-{measure.code}")
    for item in _of(PolicyItem, edition):
        text = _text(item.label, item.text if item.title else "", item.keywords)
        yield Document(item.get_kind_display(), str(item), text, "policy", anchor=f"item-{item.code}")


def _of(model: Any, edition: Framework, *related: str) -> Any:
    parts = model.objects.filter(framework=edition)
    return parts.select_related(*related) if related else parts


def _text(*fields: str) -> str:
    return " ".join(line for field in fields for line in field.splitlines() if line)

"""An edition told as entries, for comparing (版の要約)."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from competencies.models import PARTS, EditionPart, Framework, Grade, Requirement
from competencies.rules.difference import ChangeKind, Entry, Fact

# Fields that only place a row, or that its key and section already tell.
_PLACING = {"id", "framework", "order", "code", "table", "grade", "competency", "family"}
_NAMES = {"name", "title", "band", "symbol", "label", "edition", "slogan"}
_WEIGHTS = {"mark", "level", "strength", "number", "rotation_count", "rotation_years", "stated_count"}
_EDITION_FACTS = (
    "title", "edition", "purpose", "target_staff", "target_staff_note", "review_rule", "vision", "period",
    "ideal_label", "slogan", "slogan_short", "ideal_summary", "organisation_ideal", "organisation_ideal_summary",
)  # fmt: skip


def entries(framework: Framework) -> list[Entry]:
    """Everything a reader of the edition would notice. One query and one for each many-to-many, a model."""
    found = [_edition(framework)]
    for model in PARTS:
        found.extend(_entry(part) for part in _parts(model, framework))
    return found


def _parts(model: type[EditionPart], framework: Framework) -> Iterator[EditionPart]:
    parts = model.objects.filter(framework=framework).select_related(*_related(model))
    return parts.prefetch_related(*(f.name for f in model._meta.many_to_many)).iterator(chunk_size=2000)


def _related(model: type[EditionPart]) -> Iterator[str]:
    """What a part refers to, and what tells that from its kin (a mark is known by its table)."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, EditionPart):
            yield field.name
            yield from (f"{field.name}__{i.partition('__')[0]}" for i in field.related_model.identity if "__" in i)
            if field.related_model is Grade:
                yield f"{field.name}__family"


def _edition(framework: Framework) -> Entry:
    facts = tuple(_fact(framework, framework._meta.get_field(name)) for name in _EDITION_FACTS)
    return Entry(("Framework",), (1, 0, 0), _("方針の全体"), _("方針"), facts)


def _entry(part: EditionPart) -> Entry:
    section_key, section = _section(part)
    return Entry(
        key=(type(part).__name__, *part.identity_values()),
        section_key=section_key,
        section=section,
        subject=_subject(part),
        facts=(*_own_facts(part), *_asked(part)),
    )


def _section(part: EditionPart) -> tuple[tuple[object, ...], str]:
    """What concerns a grade stands under the grade; the rest under the kind of part."""
    grade = part if isinstance(part, Grade) else getattr(part, "grade", None)
    if isinstance(grade, Grade):
        return (0, grade.family.order, grade.order, grade.code), _("%(grade)s(%(family)s)") % {
            "grade": grade.name,
            "family": grade.family.name,
        }
    return (2, PARTS.index(type(part)), 0), str(part._meta.verbose_name)


def _subject(part: EditionPart) -> str:
    if isinstance(part, Requirement):
        return _("求める能力「%(name)s」(%(table)s)") % {"name": part.competency, "table": part.table}
    return f"{part._meta.verbose_name}「{part}」"


def _own_facts(part: EditionPart) -> Iterator[Fact]:
    fields = [*part._meta.concrete_fields, *part._meta.many_to_many]
    hidden = _PLACING | ({"wording"} if isinstance(part, Requirement) else set())
    hidden |= {"version"}
    return (_fact(part, field) for field in fields if field.name not in hidden)


def _asked(part: EditionPart) -> Iterator[Fact]:
    """A requirement's words count wherever they stand: with the grade, or with the level it asks for."""
    if isinstance(part, Requirement):
        words = part.wording or (part.level.behaviour if part.level else "")
        yield Fact(_("内容"), words, words, ChangeKind.REWORDED)


def _fact(row: models.Model, field: Any) -> Fact:
    value: object = getattr(row, field.name)
    text = "" if value is None else str(value)
    if field.many_to_many:
        others = list(getattr(row, field.name).all())
        value, text = sorted(other.code for other in others), "・".join(str(other) for other in others)
    elif isinstance(value, EditionPart):
        value = value.identity_values()
    elif field.choices:
        text = str(getattr(row, f"get_{field.name}_display")())
    elif isinstance(value, bool):
        text = _("はい") if value else _("いいえ")
    return Fact(str(field.verbose_name), value, text, _kind(row, field.name))


def _kind(row: models.Model, name: str) -> ChangeKind:
    if name in _NAMES:
        return ChangeKind.RENAMED
    return ChangeKind.REWEIGHTED if name in _WEIGHTS else ChangeKind.REWORDED

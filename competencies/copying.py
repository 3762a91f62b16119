"""A whole edition, copied into another (版の写し)."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from competencies.models import PARTS, EditionPart, Framework

Copies = dict[tuple[type[models.Model], int], EditionPart]


def copy_parts(source: Framework, target: Framework) -> None:
    """Copy every part of ``source`` into the empty draft ``target``, pointing at each other as before.

    Runs in the caller's transaction. The number of queries depends on the kinds of parts alone.
    """
    copies: Copies = {}
    for model in PARTS:
        originals = list(model.objects.filter(framework=source))
        for original in originals:
            copies[model, original.pk] = _twin(original, target, copies)
        model.objects.bulk_create([copies[model, o.pk] for o in originals])
        _copy_own_references(model, originals, copies)
        _copy_many_to_many(model, source, copies)


def _twin(original: EditionPart, target: Framework, copies: Copies) -> EditionPart:
    values = {f.attname: getattr(original, f.attname) for f in original._meta.concrete_fields if not f.primary_key}
    twin = type(original)(**values)
    twin.framework = target
    for field in _references(type(original)):
        referred = getattr(original, field.attname)
        if field.related_model is type(original):
            # A parent may come later in the list: these are set once all copies have their keys.
            setattr(twin, field.attname, None)
        elif referred is not None:
            setattr(twin, field.name, copies[field.related_model, referred])
    return twin


def _copy_own_references(model: type[EditionPart], originals: list[Any], copies: Copies) -> None:
    names = [f.name for f in _references(model) if f.related_model is model]
    if not names:
        return
    for original in originals:
        for name in names:
            referred = getattr(original, f"{name}_id")
            setattr(copies[model, original.pk], name, copies[model, referred] if referred else None)
    model.objects.bulk_update([copies[model, o.pk] for o in originals], names)


def _copy_many_to_many(model: type[EditionPart], source: Framework, copies: Copies) -> None:
    for field in model._meta.many_to_many:
        through: Any = field.remote_field.through
        near, far = field.m2m_field_name(), field.m2m_reverse_field_name()
        links = through._default_manager.filter(**{f"{near}__framework": source})
        through._default_manager.bulk_create(
            through(**{near: copies[model, getattr(link, f"{near}_id")],
                       far: copies[field.related_model, getattr(link, f"{far}_id")]})
            for link in links
        )  # fmt: skip


def _references(model: type[EditionPart]) -> Iterator[models.ForeignKey[Any, Any]]:
    """Foreign keys to other parts of the edition."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, EditionPart):
            yield field

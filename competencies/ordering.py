"""The order of an edition's parts (並び順): numbers from 1, without gaps, changed together."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

LARGEST_NUMBER = 32767

CHANGED_MEANWHILE = _(
    "画面を開いている間に、ほかの人が項目を追加または削除しました。下の並びは今のものです。確かめて、もう一度並べ替えてください。"
)


def arrange(current: Sequence[int], numbers: Mapping[int, int]) -> list[int]:
    """Keys in the order of the numbers typed for them; ``current`` is the order so far.

    Where a number is typed twice, the item that moved gets its wish, and the one that stood there makes room.
    """
    places = {key: place for place, key in enumerate(current, start=1)}

    def wish(key: int) -> tuple[int, int, int]:
        number, place = numbers.get(key, places[key]), places[key]
        direction = (number > place) - (number < place)
        return number, direction, place

    return sorted(current, key=wish)


@transaction.atomic
def reorder(siblings: models.QuerySet[Any], ids_in_order: Sequence[int]) -> int:
    """Number ``siblings`` from 1 in the order given, and return how many changed their number.

    Raises ValidationError when the edition is frozen, or when ``ids_in_order`` is not exactly the
    siblings that there are now.
    """
    parts = {part.pk: part for part in siblings.order_by("pk").select_for_update(of=("self",))}
    if len(ids_in_order) != len(parts) or set(ids_in_order) != set(parts):
        raise ValidationError(CHANGED_MEANWHILE, code="changed_meanwhile")
    moved = [parts[pk] for place, pk in enumerate(ids_in_order, start=1) if parts[pk].order != place]
    # A grade's number is unique in its family at every moment: first out of the way, then to the place.
    _number(siblings, moved, _spare_numbers(parts.values(), len(moved)))
    places = {pk: place for place, pk in enumerate(ids_in_order, start=1)}
    _number(siblings, moved, [places[part.pk] for part in moved])
    return len(moved)


def _spare_numbers(parts: Iterable[Any], count: int) -> list[int]:
    """Numbers that no sibling has now or will have."""
    taken = {part.order for part in parts}
    spare = (n for n in range(LARGEST_NUMBER, len(taken), -1) if n not in taken)
    return [next(spare) for _number in range(count)]


def _number(siblings: models.QuerySet[Any], parts: list[Any], numbers: list[int]) -> None:
    for part, number in zip(parts, numbers, strict=True):
        part.order = number
    siblings.model._default_manager.bulk_update(parts, ["order"])

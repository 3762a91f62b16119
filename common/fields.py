"""Fields of our own: one that works itself out, and one that holds several codes."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.lookups import Contains
from django.db.models.signals import pre_save

from common.text import search_key

if TYPE_CHECKING:
    _CodesField = models.TextField[Any, tuple[str, ...]]
else:
    _CodesField = models.TextField


class SearchKeyField(models.TextField):  # type: ignore[type-arg]  # generic for the type checker alone
    """What a row is found by: the search keys of other fields, written whenever the row is.

    ``QuerySet.update`` does not pass here; ``bulk_update`` does when the field is named.
    """

    def __init__(self, *, sources: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.sources = sources
        kwargs.update(editable=False, blank=True, default="")
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("editable", "blank", "default"):
            kwargs.pop(fixed, None)
        return name, path, args, {**kwargs, "sources": self.sources}

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if not cls._meta.abstract:
            pre_save.connect(self._when_loaded, sender=cls)

    def _when_loaded(self, instance: models.Model, raw: bool, **kwargs: Any) -> None:
        """A row of a fixture is written as it is: no field is asked for its value."""
        if raw:
            self.pre_save(instance, add=True)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = "\n".join(search_key(getattr(model_instance, source)) for source in self.sources)
        setattr(model_instance, self.attname, key)
        return key


class CodesField(_CodesField):
    """A few codes (職位の記号など) in one column, as a tuple without repetition.

    For what names rows of a policy without belonging to one edition of it. ``filter(grades__has="G3")`` finds the rows
    that name a code; an empty tuple names none.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", tuple)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> tuple[str, ...]:
        return tuple((value or "").split())

    def to_python(self, value: str | Iterable[str] | None) -> tuple[str, ...]:
        codes = value.split() if isinstance(value, str) else value or ()
        return tuple(dict.fromkeys(codes))

    def get_prep_value(self, value: Any) -> str:
        """With a space on both sides of each code, so that G1 is not found in G10."""
        codes = self.to_python(value)
        return f" {' '.join(codes)} " if codes else ""

    def value_to_string(self, obj: models.Model) -> str:
        return " ".join(self.value_from_object(obj))


@CodesField.register_lookup
class Has(Contains):
    lookup_name = "has"

    def get_prep_lookup(self) -> str:
        return f" {self.rhs} "

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return str(connection.operators["contains"] % rhs)

"""Fields that work themselves out (導かれる欄)."""

from typing import Any

from django.db import models

from common.text import search_key


class SearchKeyField(models.TextField):  # type: ignore[type-arg]
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

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = "\n".join(search_key(getattr(model_instance, source)) for source in self.sources)
        setattr(model_instance, self.attname, key)
        return key

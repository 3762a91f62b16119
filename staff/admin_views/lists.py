"""The lists of the admin as files (一覧の書き出し): the columns as they are shown, every row as it is filtered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, cast

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import get_fields_from_path, label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.db.models.constants import LOOKUP_SEP
from django.http import Http404, HttpResponse
from django.views import View

from staff.exporting import StaffListExport

# So many rows are told at once.
AT_ONCE = 1000


class ListFile(StaffListExport, View):
    """An admin's list, whole. Which columns, who may and whom it tells about, the admin says (``ExportedList``)."""

    model_admin: Any = None

    @classmethod
    def of(cls, model_admin: Any) -> Callable[..., HttpResponse]:
        view: Any = cls.as_view(
            model_admin=model_admin,
            export_name=model_admin.opts.verbose_name_plural,
            typed=cls.typed | model_admin.typed_filters,
        )
        return cast(Callable[..., HttpResponse], view)

    def may_export(self) -> bool:
        return bool(self.model_admin.may_export(self.request))

    @cached_property
    def people(self) -> set[int]:
        """Filled while the rows are told."""
        return set()

    def exported_people(self) -> set[int]:
        return self.people

    def export_table(self) -> tuple[Sequence[Any], Iterable[Sequence[Any]]]:
        columns = self.model_admin.get_export_columns(self.request)
        try:
            found = self.model_admin.get_changelist_instance(self.request).queryset
        except IncorrectLookupParameters as unknown:
            raise Http404 from unknown
        headings = [_heading(column, self.model_admin) for column in columns]
        return headings, ([_value(column, row, self.model_admin) for column in columns] for row in self._told(found))

    def _told(self, found: Any) -> Iterator[Any]:
        rows = found.iterator(chunk_size=AT_ONCE)
        while several := list(islice(rows, AT_ONCE)):
            for row in self.model_admin.tell_in_file(self.request, several):
                self.people.update(self.model_admin.people_of(row))
                yield row


def _heading(column: str, model_admin: Any) -> str:
    """Django names a column of another table by its path."""
    if LOOKUP_SEP in column:
        return str(get_fields_from_path(model_admin.model, column)[-1].verbose_name)
    return str(label_for_field(column, model_admin.model, model_admin))


def _value(column: str, row: Any, model_admin: Any) -> Any:
    """What the list shows there, without its links and signs."""
    try:
        field, _attribute, value = lookup_field(column, row, model_admin)
    except ObjectDoesNotExist:
        return ""
    choices = getattr(field, "flatchoices", None)
    return dict(choices).get(value, value) if choices else value

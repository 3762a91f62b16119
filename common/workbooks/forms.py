"""The form that takes a file of tables (ファイルを選ぶ)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.spreadsheets import Unreadable

Choices = Iterable[tuple[str, str]]


class TablesFileForm(forms.Form):
    """An Excel workbook, whose sheets are known by their names, or a CSV of one table, which has to be told.

    What takes the file says how it is read (``read``); what cannot be read is refused with the reader's words.
    """

    by_name: ClassVar[Any]  # the choice of no table, in words

    file = forms.FileField(
        label=gettext_lazy("ファイル"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        allow_empty_file=True,  # the reader says it better
    )
    table = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, tables: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["table"].choices = [("", self.by_name), *tables]  # type: ignore[attr-defined]  # a choice field

    def read(self, upload: File[bytes], table: str) -> None:
        """Raises Unreadable. ``table``: the slug of the one table; blank for a workbook with names."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        upload, table = data.get("file"), data.get("table", "")
        if upload and not table and PurePath(upload.name).suffix.lower() == ".csv":
            self.add_error("table", _("CSVがどの表のものかを選んでください。"))
        elif upload:
            self._try(upload, table)
        return data

    def _try(self, upload: File[bytes], table: str) -> None:
        try:
            self.read(upload, table)
        except Unreadable as refusal:
            self.add_error("file", refusal)

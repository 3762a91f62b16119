"""Forms of the import: which file, from which system, and which of its columns are ours."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.spreadsheets import Sheet, read
from common.workbooks.forms import TablesFileForm
from staff.imports import mapping
from staff.imports.books import Book
from staff.imports.reading import Headings
from staff.models import ImportSource, User
from staff.resources.tables import Table

# Enough to see the headings and an example; the whole file is read in the background.
FIRST_ROWS = 20
NEW_SOURCE = "+"


class FileForm(TablesFileForm):
    by_name = gettext_lazy("Excelブックのシートの名で見分ける")

    source = forms.ChoiceField(
        label=gettext_lazy("どこから来たファイルか"),
        help_text=gettext_lazy(
            "人事給与システムなどのファイルは、見出しの対応を一度決めると、次から同じ対応を使います。"
        ),
        required=False,
    )
    new_source = forms.CharField(
        label=gettext_lazy("新しい取り込み元の名"),
        help_text=gettext_lazy("「新しい取り込み元」のときだけ入れます。例: 人事給与システム"),
        required=False,
        max_length=60,
    )

    def __init__(self, *args: Any, user: User, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, tables=[(table.slug, table.name) for table in book.tables], **kwargs)
        self.book = book
        self.sheets: list[Sheet] = []
        self.fields["file"].help_text = _("ExcelブックかCSV(UTF-8、シフトJIS)を選びます。10MBまでです。")
        self.fields["table"].label = _("どの表か")
        self.fields["table"].help_text = _("CSVと、シートの名が下の表の名でないExcelブックでは、どの表かを選びます。")
        slugs = [table.slug for table in book.tables]
        sources = ImportSource.objects.filter(authority=user.authority_id, table__in=slugs)
        names = sources.values_list("name", flat=True)
        own = [("", _("はぐくみのひな形か、書き出したファイル"))]
        known = [(name, name) for name in dict.fromkeys(names.order_by("name"))]
        field = self.fields["source"]
        field.choices = [*own, *known, (NEW_SOURCE, _("新しい取り込み元"))]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("source") == NEW_SOURCE and not data.get("new_source", "").strip():
            self.add_error("new_source", _("取り込み元の名を入れてください。"))
        return data

    def read(self, upload: File[bytes], table: str) -> None:
        name = self.book.table(table).name if table else ""
        self.sheets = read(upload, name=name, first=FIRST_ROWS)

    @property
    def source_name(self) -> str:
        chosen: str = self.cleaned_data["source"]
        return str(self.cleaned_data["new_source"]).strip() if chosen == NEW_SOURCE else chosen


class ColumnsForm(forms.Form):
    """For one table: a heading of the file for each of its columns."""

    def __init__(self, data: Any = None, *, table: Table, sheet: Sheet, remembered: Headings | None) -> None:
        super().__init__(data, prefix=table.slug)
        self.table = table
        lines = [[str(cell).strip() for cell in row] for row in sheet.rows if any(str(c).strip() for c in row)]
        self.header = lines[0] if lines else []
        self.examples = lines[1] if len(lines) > 1 else []
        guessed = mapping.guess(table, self.header, remembered)
        for name, column in table.fields.items():
            self.fields[name] = self._field(column, guessed.get(name, ""))

    def _field(self, column: Any, guessed: str) -> forms.ChoiceField:
        headings = [(h, self._with_example(h)) for h in dict.fromkeys(self.header) if h]
        nothing = _("選んでください") if column.required else _("取り込まない")
        return forms.ChoiceField(
            label=column.column_name,
            help_text=column.widget.allowed,
            required=column.required,
            choices=[("", nothing), *headings],
            initial=guessed,
        )

    def _with_example(self, heading: str) -> str:
        place = self.header.index(heading)
        example = self.examples[place] if place < len(self.examples) else ""
        return _("%(heading)s(例: %(example)s)") % {"heading": heading, "example": example[:20]} if example else heading

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        used: dict[str, str] = {}
        for name, heading in list(data.items()):
            if heading and heading in used:
                reason = _("「%(heading)s」は「%(other)s」に使っています。別の見出しを選んでください。")
                other = self.fields[used[heading]].label
                self.add_error(name, ValidationError(reason % {"heading": heading, "other": other}))
            used.setdefault(heading, name)
        return data

    @property
    def mapping(self) -> dict[str, str]:
        return {name: heading for name, heading in self.cleaned_data.items() if heading}

    @property
    def unused(self) -> list[str]:
        """Headings that nobody guessed a column for, or that were left out."""
        used = {self[name].value() for name in self.fields}
        return [heading for heading in dict.fromkeys(self.header) if heading and heading not in used]

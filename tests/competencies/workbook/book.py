"""A draft's workbook, as the tests edit and compare it."""

from django.core.files.base import ContentFile

from common.importing import LEGEND, Difference, Kind, RowChange
from common.spreadsheets import Sheet, read
from competencies.models import Framework
from competencies.workbook import export_workbook, import_sheets


def sheets_of(framework: Framework) -> list[Sheet]:
    return read(ContentFile(export_workbook(framework), "a.xlsx"))


def data_of(framework: Framework) -> list[tuple]:
    return [(sheet.name, sheet.rows) for sheet in sheets_of(framework) if sheet.name != LEGEND]


class Book:
    """A draft's workbook, to be edited as somebody would in Excel."""

    def __init__(self, framework: Framework, sheets: list[Sheet] | None = None) -> None:
        self.framework = framework
        self.rows = {s.name: [list(row) for row in s.rows] for s in sheets or sheets_of(framework)}

    def set(self, sheet: str, row: int, heading: str, value: str) -> None:
        self.rows[sheet][row - 1][self.rows[sheet][0].index(heading)] = value

    def add(self, sheet: str, **values: str) -> None:
        self.rows[sheet].append([values.get(heading, "") for heading in self.rows[sheet][0]])

    def only(self, *names: str) -> None:
        self.rows = {name: self.rows[name] for name in names}

    def sheets(self) -> list[Sheet]:
        return [Sheet(name, rows) for name, rows in self.rows.items()]

    def check(self):
        return import_sheets(self.framework, self.sheets(), by=None, dry_run=True)

    def write(self, by, **how):
        return import_sheets(self.framework, self.sheets(), by=by, dry_run=False, **how)


def changes(report) -> dict[str, list[RowChange]]:
    return {sheet.name: sheet.changes for sheet in report.changed_sheets}


def changed(label: str, row: int, column: str, before: str, after: str) -> RowChange:
    return RowChange(Kind.CHANGED, row, label, (Difference(column, before, after),))

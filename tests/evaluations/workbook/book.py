"""A scheme's workbook, as the tests edit and compare it."""

from django.core.files.base import ContentFile

from common.importing import LEGEND
from common.spreadsheets import Sheet, read
from evaluations.models import PARTS, Scheme
from evaluations.workbook import CODES, WORKBOOK


def sheets_of(scheme: Scheme) -> list[Sheet]:
    return read(ContentFile(WORKBOOK.export(scheme), "a.xlsx"))


def data_of(scheme: Scheme) -> list[tuple]:
    return [(sheet.name, sheet.rows) for sheet in sheets_of(scheme) if sheet.name not in {LEGEND, CODES}]


def told(scheme: Scheme) -> list[tuple]:
    """All that a scheme says, without keys."""
    skipped = {"id", "scheme", "authority", "based_on", "code", "number", "state"}
    rows = [_said(scheme.__class__.objects.get(pk=scheme.pk), skipped)]
    for model in PARTS:
        rows += sorted(_said(part, skipped - {"code"}) for part in model.objects.filter(scheme=scheme))
    return rows


def _said(row, skipped) -> tuple:
    names = [field.name for field in row._meta.concrete_fields if field.name not in skipped]
    return (type(row).__name__, *(str(getattr(row, name)) for name in names))


class Book:
    """A scheme's workbook, to be edited as somebody would in Excel, and put into ``scheme``."""

    def __init__(self, scheme: Scheme, source: Scheme | None = None) -> None:
        self.scheme = scheme
        self.rows = {s.name: [list(row) for row in s.rows] for s in sheets_of(source or scheme)}

    def set(self, sheet: str, row: int, heading: str, value: str) -> None:
        self.rows[sheet][row - 1][self.rows[sheet][0].index(heading)] = value

    def fact(self, heading: str, value: str) -> int:
        """Set one of the scheme's own facts; returns its row."""
        place = [row[0] for row in self.rows["評価制度"]].index(heading)
        self.rows["評価制度"][place][1] = value
        return place + 1

    def add(self, sheet: str, **values: str) -> None:
        self.rows[sheet].append([values.get(heading, "") for heading in self.rows[sheet][0]])

    def row_of(self, sheet: str, **values: str) -> int:
        """The first row that has these cells."""
        header, *body = self.rows[sheet]
        places = {header.index(heading): value for heading, value in values.items()}
        found = (n for n, row in enumerate(body, 2) if all(row[p] == value for p, value in places.items()))
        return next(found)

    def only(self, *names: str) -> None:
        self.rows = {name: self.rows[name] for name in names}

    def sheets(self) -> list[Sheet]:
        return [Sheet(name, rows) for name, rows in self.rows.items()]

    def check(self):
        return WORKBOOK.import_sheets(self.scheme, self.sheets(), by=None, dry_run=True)

    def write(self, by, **how):
        return WORKBOOK.import_sheets(self.scheme, self.sheets(), by=by, dry_run=False, **how)

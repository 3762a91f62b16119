"""The record form as files, in the year of the small city hall."""

from tests.url_rows import StaffRow
from tests.url_rows.evaluations_sheet import OF_THE_SHEET, args

ROWS = [
    StaffRow("evaluations:record_pdf", OF_THE_SHEET, args),
    StaffRow("evaluations:record_pdf", OF_THE_SHEET, args, query="?copy=own"),
    StaffRow("evaluations:record_pdf", OF_THE_SHEET.replace("200", "404", 1), args, query="?copy=archive"),
    StaffRow("evaluations:record_xlsx", OF_THE_SHEET, args),
    StaffRow("evaluations:record_upload", OF_THE_SHEET, args),
    StaffRow(
        "evaluations:record_upload", "302 422 422 422 422 404 404 422 404 404 404 404 404 403", args, method="POST"
    ),
]

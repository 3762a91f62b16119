"""The evaluator's pages, about a sheet whose person is ``own``: manager (and his deputy) first, boss second."""

from tests.url_rows import StaffRow
from tests.url_rows.evaluations_sheet import args

# anonymous, own, manager, deputy, boss, beside, elsewhere, hr, hr_elsewhere, bureau_hr, bureau_hr_beside, training,
# auditor, administrator.
OF_A_CITY = "302 200 200 200 200 200 200 200 200 200 200 200 200 403"
OF_AN_EVALUATOR = "302 404 200 200 200 404 404 404 404 404 404 404 404 403"
OF_THE_FIRST = "302 404 200 200 404 404 404 404 404 404 404 404 404 403"
OF_THE_SHEET = "302 200 200 200 200 404 404 200 404 404 404 404 404 403"
NO_GET = "302 405 405 405 405 405 405 405 405 405 405 405 405 403"

ROWS = [
    StaffRow("evaluations:board", OF_A_CITY),
    StaffRow("evaluations:my_marks", OF_A_CITY),
    StaffRow("evaluations:rate", OF_AN_EVALUATOR, args),
    StaffRow("evaluations:rate", "302 404 422 422 422 404 404 404 404 404 404 404 404 403", args, "", "POST"),
    StaffRow("evaluations:rate_draft", NO_GET, args),
    StaffRow("evaluations:rate_draft", "302 404 302 302 302 404 404 404 404 404 404 404 404 403", args, "", "POST"),
    StaffRow("evaluations:review_goals", OF_THE_FIRST, args),
    StaffRow("evaluations:review_goals", "302 404 422 422 404 404 404 404 404 404 404 404 404 403", args, "", "POST"),
    StaffRow("evaluations:interviews", OF_THE_SHEET, args),
    StaffRow("evaluations:interviews", "302 403 422 422 403 404 404 403 404 404 404 404 404 403", args, "", "POST"),
]

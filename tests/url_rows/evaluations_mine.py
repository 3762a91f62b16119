"""My evaluations."""

from tests.url_rows import StaffRow

# The answers stand in the order of STAFF_USERS:
# anonymous, own, manager, deputy, boss, beside, elsewhere, hr, hr_elsewhere, bureau_hr, bureau_hr_beside, training,
# auditor, administrator.
OF_A_CITY = "302 200 200 200 200 200 200 200 200 200 200 200 200 403"

ROWS = [
    StaffRow("evaluations:mine", OF_A_CITY),
    StaffRow("evaluations:scheme", OF_A_CITY),
    # Another's sheet tells nothing here, not even to HR.
    StaffRow("evaluations:scheme", "302 404 404 404 404 404 404 404 404 404 404 404 404 403", query="?sheet=0"),
    StaffRow("evaluations:mine", "302 302 302 302 302 302 302 302 302 302 302 302 302 403", method="POST"),
]

"""HR's pages: figures, lists, counts, rotation, the coming year."""

from tests.url_rows import StaffRow

# The answers stand in the order of STAFF_USERS.
HR_PAGES = "302 403 403 403 403 403 403 200 200 200 200 403 403 403"
PLANNING = "302 403 403 403 403 403 403 200 200 403 403 403 403 403"

ROWS = [
    *(
        StaffRow(f"staff:{name}", HR_PAGES, query=query)
        for name in ("hr_counts", "hr_unposted", "hr_expiring", "hr_leave", "hr_rotation", "hr_first_years")
        for query in ("", "?export=xlsx", "?on=2026-12-31")
    ),
    StaffRow("staff:hr", HR_PAGES),
    StaffRow("staff:hr_rotation", HR_PAGES, query="?years=1"),
    StaffRow("staff:hr_counts", HR_PAGES, query="?variant=public"),
    *(
        StaffRow(f"staff:{name}", PLANNING, query=query)
        for name in (
            "hr_ending", "next_year", "next_year_unposted", "next_year_concurrent", "next_year_ungraded",
            "next_year_moves", "next_year_leaving",
        )
        for query in ("", "?export=csv-utf8")
    ),
    StaffRow("staff:hr_ending", PLANNING, query="?within=12"),
    StaffRow("staff:next_year_moves", PLANNING, query="?on=2027-06-01"),
]  # fmt: skip

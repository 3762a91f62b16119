"""The career pages: one's own, and those of whom one may see the career."""

from tests.url_rows import StaffRow, subject

# The answers stand in the order of STAFF_USERS.
OWN = "302 200 200 404 200 200 200 404 404 404 404 404 404 404"
IN_REACH = "302 200 200 200 200 404 404 200 404 200 404 200 404 404"

ROWS = [
    StaffRow("staff:career", OWN),
    StaffRow("staff:career_pdf", OWN),
    StaffRow("staff:person_career", IN_REACH, subject),
    StaffRow("staff:person_career_pdf", IN_REACH, subject),
]

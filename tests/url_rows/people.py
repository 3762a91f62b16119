"""The organisation, people and team pages."""

from tests.url_rows import StaffRow, subject

# The answers stand in the order of STAFF_USERS.
LOGGED_IN = "302 200 200 200 200 200 200 200 200 200 200 200 200 200"
STAFF_LIST = "302 200 200 200 200 200 200 200 200 200 200 200 200 403"
IN_AUTHORITY = "302 200 200 200 200 200 404 200 404 200 200 200 200 404"
PLACES = "302 200 200 200 200 200 404 200 404 200 200 200 200 403"

ROWS = [
    StaffRow("staff:organisation", STAFF_LIST),
    StaffRow("staff:department", PLACES, lambda world: [world.team.code]),
    StaffRow("staff:people", STAFF_LIST, query="?q=本人"),
    StaffRow("staff:person", IN_AUTHORITY, subject),
    StaffRow("staff:person", "302 404 404 404 404 404 404 404 404 404 404 404 404 404", lambda world: [0]),
    StaffRow("staff:team", "302 403 200 200 200 403 403 403 403 403 403 403 403 403"),
    StaffRow("staff:sights", "302 200 200 403 200 200 200 403 403 403 403 403 403 403"),
    StaffRow("staff:delegations", STAFF_LIST),
]

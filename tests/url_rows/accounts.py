"""Login, one's own account, and the accounts that HR and the administrator keep."""

from tests.staff.world import World
from tests.url_rows import StaffRow

# The answers stand in the order of STAFF_USERS.
LOGGED_IN = "302 200 200 200 200 200 200 200 200 200 200 200 200 200"
KEEPERS = "302 403 403 403 403 403 403 200 200 403 403 403 403 200"
KEEPERS_POST = "302 403 403 403 403 403 403 200 404 403 403 403 403 200"
KEEPERS_BY_POST = "302 403 403 403 403 403 403 405 405 403 403 403 403 405"
SENT_BACK = "302 403 403 403 403 403 403 302 404 403 403 403 403 302"
LEADS_ON = "302 302 302 302 302 302 302 302 302 302 302 302 302 302"
EVERYBODY = "200 200 200 200 200 200 200 200 200 200 200 200 200 200"


def account_of_subject(world: World) -> list[int]:
    return [world.subject.user_id]


ROWS = [
    StaffRow("login_reset", EVERYBODY),
    # Without a first step, or without text that waits, there is nothing here.
    StaffRow("login_code", LEADS_ON),
    StaffRow("kept_text", LEADS_ON),
    StaffRow("staff:second_factor", LOGGED_IN),
    # Without a second factor there are no spare codes to see, and nothing to stop.
    StaffRow("staff:second_factor_codes", LEADS_ON),
    StaffRow("staff:second_factor_stop", LEADS_ON),
    StaffRow("staff:session", LOGGED_IN),
    StaffRow("staff:accounts", KEEPERS),
    StaffRow("staff:accounts_open", KEEPERS),
    StaffRow("staff:account_code", KEEPERS_BY_POST, account_of_subject),
    StaffRow("staff:account_code", KEEPERS_POST, account_of_subject, method="POST"),
    StaffRow("staff:account_second_factor", KEEPERS_BY_POST, account_of_subject),
    StaffRow("staff:account_second_factor", SENT_BACK, account_of_subject, method="POST"),
]

"""The staff pages answer by how the user stands to the person: own, below me, beside me, elsewhere."""

from functools import partial

import pytest
import time_machine

from tests.browsers import browser_of
from tests.staff.world import STAFF_USERS, TODAY
from tests.url_rows import collected

NOON = f"{TODAY.isoformat()}T12:00:00+09:00"


@pytest.mark.usefixtures("quick_answers")
@time_machine.travel(NOON, tick=False)
def test_everybody_gets_the_answer_of_the_table(world):
    """One test for all rows: no row changes what the next one finds."""
    kept = {kind: browser_of(user) for kind, user in world.users.items()}
    differing = []
    for row in collected():
        browsers = kept if row.method == "GET" else {kind: browser_of(user) for kind, user in world.users.items()}
        address = row.address(world)
        ask = partial(_ask, row.method, address, row.sends(world))
        given = {kind: ask(browsers[kind]) for kind in STAFF_USERS}
        if given != row.expected:
            differing.append(f"{row.method} {row.name} {address}: {' '.join(str(given[kind]) for kind in STAFF_USERS)}")
    if differing:
        pytest.fail("answers that differ from the table:\n" + "\n".join(differing))


def _ask(method, address, sent, browser):
    return (browser.post(address, sent) if sent else browser.generic(method, address)).status_code

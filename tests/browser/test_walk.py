"""Every page, at a desk and on a phone-sized window: quiet, accessible, no wider than the window."""

import pytest

from tests.browser.pages import PLACES
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser

# A page that refuses says so in the console too; that is no fault of the page.
REFUSALS = {"not-found", "forbidden"}


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_page_is_quiet_accessible_and_fits(as_user, place, width):
    page = as_user(place.staff_number, width=width)
    watch = Watch(page)
    place.open(page)
    problems = watch.check()
    if place.name in REFUSALS:
        problems = [p for p in problems if "Failed to load resource" not in p]
    assert problems == []

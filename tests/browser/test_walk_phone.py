"""Every page, in a phone-sized window."""

import pytest

from tests.browser.pages import PLACES
from tests.browser.walking import problems_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_page_is_quiet_accessible_and_fits(as_user, place):
    assert problems_of(place, as_user, width=320) == []

"""One picture of every page (``make screenshots``), into the folder that SCREENSHOTS names."""

import os
from pathlib import Path

import pytest

from tests.browser.pages import PLACES

FOLDER = Path(os.environ.get("SCREENSHOTS", "docs/screenshots"))


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_photograph(as_user, place):
    page = as_user(place.staff_number)
    place.open(page)
    page.wait_for_load_state("networkidle")
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=FOLDER / f"{place.name}.png", full_page=True)

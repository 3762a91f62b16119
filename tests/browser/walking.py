"""What every page must be, at a desk and in a phone-sized window: quiet, accessible, no wider than the window."""

from tests.browser.watch import Watch

# A page that refuses says so in the console too; that is no fault of the page.
REFUSALS = {"not-found", "forbidden"}


def problems_of(place, as_user, *, width: int) -> list[str]:
    """All that is wrong with a place in a window of this width."""
    page = as_user(place.staff_number, width=width)
    watch = Watch(page)
    place.open(page)
    problems = watch.check()
    if place.name in REFUSALS:
        return [problem for problem in problems if "Failed to load resource" not in problem]
    return problems

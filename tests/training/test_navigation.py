"""Where HR and the training office find their work from the home page."""

import pytest

from tests.browsers import browser_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "titles"),
    [
        ("training", ["研修の回", "受講の状況", "受講のきまり", "自己啓発の審査"]),
        (
            "hr",
            ["評価の回", "評価者の交代", "開示", "研修の回", "受講の状況", "受講のきまり", "自己啓発の審査"],
        ),
        ("bureau_hr", ["受講の状況", "受講のきまり"]),
        ("own", []),
        ("manager", []),
        ("administrator", []),
    ],
)
def test_the_home_page_offers_each_what_he_works_with(world, kind, titles):
    browser = browser_of(world.users[kind])
    page = browser.get("/")
    assert [card.title for card in page.context["office"]] == titles
    for card in page.context["office"]:
        assert f'href="{card.href}"' in page.content.decode()
        assert browser.get(card.href).status_code == 200

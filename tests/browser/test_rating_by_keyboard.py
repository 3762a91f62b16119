"""Rating without a mouse (キーボードだけの評価): the way of the Tab key, marks by arrow keys, person after person."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from evaluations import board
from evaluations.models import Draft, Rating, Sheet, SheetStage
from evaluations.rules.workflow import Stage
from staff.models import Employee, User
from tests.browser.evaluation_opening import running

pytestmark = pytest.mark.browser

HEAD = "20002"
# How many people wait for the head.
PEOPLE = 3


@pytest.fixture(scope="module")
def made_up() -> dict[str, int]:
    return {"tachikawa": 40}


@pytest.fixture
def sheet(site) -> Sheet:
    """The first of those who wait for the head, with nothing on it that he gave."""
    running()
    head = Employee.objects.get(user__staff_number=HEAD)
    of_city = {"sheet__cycle__scheme__authority": head.authority_id, "stage": Stage.FIRST, "is_current": True}
    waiting = SheetStage.objects.filter(**of_city, sheet__state="self_submitted").exclude(sheet__employee=head)
    chosen = list(waiting.order_by("pk")[:PEOPLE])
    SheetStage.objects.filter(pk__in=[row.pk for row in chosen]).update(evaluator=head, name=head.name)
    Rating.objects.filter(stage__in=chosen).delete()
    Draft.objects.all().delete()
    found = board.entries(User.objects.get(staff_number=HEAD), on=timezone.localdate(), stage=Stage.FIRST)
    return next(one.sheet for one in found if one.waits)


@pytest.fixture
def page(as_user, sheet) -> Page:
    found: Page = as_user(HEAD)
    found.goto(f"/evaluations/sheets/{sheet.pk}/rate/")
    return found


def test_marks_are_chosen_by_arrow_keys_and_the_tab_key_goes_down_the_rows(page):
    first, second = _groups(page)[:2]
    _unmarked(first).focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    chosen = first.get_by_role("radio", checked=True)
    expect(chosen).to_be_focused()
    expect(chosen).to_have_accessible_name(re.compile("^c"))
    page.keyboard.press("Tab")
    expect(_comment(page, 0)).to_be_focused()
    page.keyboard.type("期限を守った。")
    page.keyboard.press("Tab")
    expect(_unmarked(second)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(_comment(page, 0)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(chosen).to_be_focused()


def test_all_is_marked_and_saved_by_the_keyboard_and_what_has_the_focus_is_seen(page, sheet):
    groups = _groups(page)
    _unmarked(groups[0]).focus()
    for number in range(len(groups)):
        for _ in range(3):
            page.keyboard.press("ArrowLeft")
        assert _is_in_sight(page), f"row {number + 1}"
        page.keyboard.press("Tab")
        assert _is_in_sight(page), f"comment {number + 1}"
        page.keyboard.type("期待どおりに進めた。")
        page.keyboard.press("Tab")
    expect(page.get_by_label("わたしの所見")).to_be_focused()
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.textContent.trim()") != "保存する":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("の評価を保存しました。")
    assert Rating.objects.filter(sheet=sheet, stage__stage=Stage.FIRST).count() == len(groups)
    expect(page.get_by_role("radio", name=re.compile("^未"), checked=True)).to_have_count(0)


def test_the_next_person_is_opened_by_j_and_enter_and_the_keys_can_be_switched_off(page):
    address, links = page.url, page.get_by_role("navigation", name="評価する人").get_by_role("link")
    page.keyboard.press("j")
    expect(links.nth(_place(links) + 1)).to_be_focused()
    page.keyboard.press("k")
    expect(links.nth(_place(links))).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(address)
    page.goto(address)
    page.get_by_label("j・k のキーで上下に動く").focus()
    page.keyboard.press("Space")
    page.get_by_role("link", name="記録書を見る").focus()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="記録書を見る")).to_be_focused()


def test_a_comment_takes_the_letters_j_and_k(page):
    box = _comment(page, 0)
    box.focus()
    page.keyboard.type("jk")
    expect(box).to_have_value(re.compile("jk$"))
    expect(box).to_be_focused()


def test_save_and_next_leads_to_the_person_below(page, sheet):
    page.get_by_role("button", name="保存して次の人へ").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text(f"{sheet.name}さんの評価を保存しました。")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(f"{sheet.name}さんの評価")


def _groups(page: Page) -> list[Locator]:
    return page.get_by_role("group", name=re.compile("^評語")).all()


def _place(links: Locator) -> int:
    """Who is open, in the list."""
    return next(n for n, link in enumerate(links.all()) if link.get_attribute("aria-current"))


def _unmarked(group: Locator) -> Locator:
    return group.get_by_role("radio", name=re.compile("^未"))


def _comment(page: Page, number: int) -> Locator:
    return page.get_by_role("textbox", name=re.compile("^所見")).nth(number)


def _is_in_sight(page: Page) -> bool:
    """What has the focus is in the window, and not under the bar at its foot."""
    return bool(
        page.evaluate("""() => {
            const box = document.activeElement.getBoundingClientRect();
            const bar = document.querySelector(".rate-bar").getBoundingClientRect();
            return box.top >= 0 && box.bottom <= Math.min(innerHeight, bar.top) + 1;
        }""")
    )

"""What people do from beginning to end, found by role and label. Each journey has a city of its own."""

import re

import pytest
from playwright.sync_api import expect

from staff.demo import PASSWORD
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser


def log_in(page, staff_number):
    page.goto("/login/")
    page.get_by_label("職員番号").fill(staff_number)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログインする").click()
    expect(page).to_have_url(re.compile(r"/$"))


def make_draft(page):
    """Revise the edition in force; ends on the draft's own page."""
    page.goto("/admin/competencies/framework/")
    page.get_by_role("rowheader").get_by_role("link", name=re.compile("基本方針")).click()
    page.get_by_role("button", name="改定案を作る").click()
    expect(page.get_by_role("link", name="施行する")).to_be_visible()


def test_a_new_hire_finds_what_a_grade_asks_by_keyboard_alone(as_user):
    page = as_user(None)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("ログイン")

    page.get_by_label("職員番号").focus()
    page.keyboard.type("20001")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("多摩川 翔")

    for name, heading in (("能力と職位", "立川市"), ("職位", "職位のはしご"), ("係長", "係長")):
        tab_to(page, name)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    expect(page.get_by_role("heading", name="主任から新しく求められること")).to_be_visible()


def tab_to(page, name, most=80):
    """Press Tab until the link of that name has the focus, which must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.inner_text().strip() == name:
            assert focused.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
            return
    pytest.fail(f"no Tab reaches {name}")


def test_a_wrong_password_says_so_and_keeps_the_number(as_user):
    page = as_user(None)
    page.goto("/login/")
    page.get_by_label("職員番号").fill("20001")
    page.get_by_label("パスワード").fill("wrong")
    page.get_by_role("button", name="ログインする").click()
    expect(page.get_by_role("alert")).to_contain_text("職員番号")
    expect(page.get_by_label("職員番号")).to_have_value("20001")


def test_hr_revises_a_policy_and_puts_it_in_force(as_user):
    """立川市: from the edition in force to the next, marks edited with the keyboard alone."""
    page = as_user("20003")
    watch = Watch(page)
    make_draft(page)
    draft = page.url

    page.get_by_role("link", name="職層別に求められる能力のウエイト").first.click()
    page.wait_for_load_state()  # its script reads the keys
    cell = page.get_by_label("政策立案能力 × 主任")
    cell.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("1")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("〇")
    expect(page.get_by_role("status").filter(has_text="変更したマス: 2")).to_be_visible()
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_label("政策立案能力 × 主任")).to_have_value("◎")
    expect(page.get_by_label("政策立案能力 × 主事")).to_have_value("〇")

    page.goto(draft)
    page.get_by_role("link", name="施行する").click()
    expect(page.get_by_role("alert")).to_contain_text("施行日が入っていません。")

    page.goto(draft)
    page.get_by_label("施行日", exact=False).first.fill("2026-04-01")
    page.get_by_role("button", name="保存する", exact=True).click()
    page.goto(draft)
    page.get_by_role("link", name="施行する").click()
    assert watch.check() == []
    page.get_by_role("button", name="施行する").click()

    reader = as_user("20001")
    reader.goto("/policies/")
    expect(reader).to_have_url(re.compile(r"/policies/tachikawa/2/$"))
    reader.goto("/policies/tachikawa/2/changes/")
    expect(reader.get_by_role("main")).to_contain_text("求める能力「政策立案能力」")


def test_the_sheet_takes_a_block_from_excel_and_warns_of_mistakes(as_user):
    """藤沢市: paste, delete, and a level that the ability does not have."""
    page = as_user("50003")
    make_draft(page)
    page.get_by_role("link", name=re.compile("体系図（行（2））")).first.click()
    page.wait_for_load_state()  # its script takes the block
    first = page.get_by_label("役割認識・判断力 × 員級")
    first.focus()
    first.evaluate(
        """cell => {
            const data = new DataTransfer();
            data.setData("text/plain", "2\\t2\\n2\\t9");
            cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.get_by_label("説明力・交渉力・折衝力 × 班長級")).to_have_value("9")
    page.get_by_role("button", name="保存する").click()
    summary = page.get_by_role("region", name="読み取れないマスが1つあります")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("説明力・交渉力・折衝力")

    wrong = page.get_by_label("説明力・交渉力・折衝力 × 班長級")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    wrong.focus()
    page.keyboard.press("Delete")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_label("役割認識・判断力 × 員級")).to_have_value("ⅱ")
    expect(page.get_by_label("説明力・交渉力・折衝力 × 班長級")).to_have_value("")


def test_a_workbook_goes_out_and_comes_back(as_user, tmp_path):
    """小山市: exported, imported unchanged; then a broken file changes nothing."""
    page = as_user("40003")
    make_draft(page)
    draft = page.url
    page.get_by_role("link", name="Excelに書き出す").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Excelブックを書き出す").click()
    book = tmp_path / "book.xlsx"
    download.value.save_as(book)

    page.goto(draft)
    page.get_by_role("link", name="Excelから取り込む").click()
    page.get_by_label("ファイル").set_input_files(book)
    page.get_by_role("button", name="確かめる").click()
    expect(page.get_by_role("main")).to_contain_text("いまの内容と同じです")

    page.goto(draft)
    page.get_by_role("link", name="Excelから取り込む").click()
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(book.read_bytes()[:2000])
    page.get_by_label("ファイル").set_input_files(broken)
    page.get_by_role("button", name="確かめる").click()
    expect(page.get_by_role("main")).to_contain_text("壊れて")


def test_rows_are_ordered_with_the_keyboard(as_user):
    """流山市: Alt+↓ moves a row, and the move is told."""
    page = as_user("10003")
    make_draft(page)
    page.goto("/admin/competencies/idealpart/order/")
    numbers = page.get_by_role("spinbutton")
    expect(numbers).to_have_count(4)
    numbers.first.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_role("status").filter(has_text="4件中2番目に動かしました")).to_be_visible()
    page.get_by_role("button", name="この順番で保存する").click()
    page.goto("/admin/competencies/idealpart/")
    expect(page.locator("#result_list tbody tr").first).to_contain_text("Compliance")


def test_everything_works_without_javascript(as_user):
    """会津若松市: log in, search, read a cell, edit the sheet as a plain form."""
    page = as_user(None, javascript=False)
    log_in(page, "30003")
    page.goto("/policies/aizuwakamatsu/1/search/")
    page.get_by_role("main").get_by_role("searchbox").first.fill("ﾘｽｸ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("リスク対応能力")

    page.goto("/policies/aizuwakamatsu/1/matrix/")
    page.get_by_role("link", name=re.compile("主任主事級 指導・育成能力|指導・育成能力")).first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    make_draft(page)
    page.get_by_role("link", name="管理職（部長級、副部長級及び課長級）").first.click()
    cell = page.get_by_label("個別専門能力 × 課長級")
    cell.fill("要")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_label("個別専門能力 × 課長級")).to_have_value("要")

"""Logging in from beginning to end: the second factor, a code from HR, and what happens to a guesser."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from staff.demo import PASSWORD
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser

NEW_PASSWORD = "夏の海で泳ぐ日はいつも曇っている"
WITH_AND_WITHOUT_SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])


def give_password(page, staff_number, password=PASSWORD):
    page.goto("/login/")
    page.get_by_label("職員番号").fill(staff_number)
    page.get_by_label("パスワード").fill(password)
    press(page, "ログインする")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def give_code(page, code):
    page.get_by_label("確認コード").fill(code)
    press(page, "ログインする")


def log_out(page):
    page.locator(".user-menu summary").click()
    press(page, "ログアウトする")
    expect(page).to_have_url(re.compile(r"/login/$"))


def is_in(page):
    expect(page).to_have_url(re.compile(r":\d+/$"))
    expect(page.get_by_role("navigation", name="主なメニュー")).to_be_visible()


def code_of(secret, *, later=0):
    """What the authenticator app shows, now or so many periods later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def set_up(page):
    """From the page of the second factor to the spare codes; the secret, as somebody types it into the app."""
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label("確認コード").fill(code_of(secret))
    press(page, "設定する")
    expect(page.get_by_role("heading", level=1)).to_have_text("予備コード")
    spare_codes = page.locator(".spare-codes li").all_inner_texts()
    assert len(spare_codes) == 10
    return secret, spare_codes


@WITH_AND_WITHOUT_SCRIPTS
def test_a_second_factor_is_set_up_asked_for_and_replaced_by_a_spare_code(as_user, javascript):
    number = "10001" if javascript else "10002"
    page = as_user(None, javascript=javascript)
    give_password(page, number)
    page.locator(".user-menu summary").click()
    page.get_by_role("link", name="二段階認証").click()
    secret, spare_codes = set_up(page)
    page.get_by_role("link", name="しまったので、続ける").click()
    log_out(page)

    give_password(page, number)
    expect(page.get_by_role("heading", level=1)).to_have_text("確認コードの入力")
    give_code(page, "000000")
    expect(page.get_by_role("alert")).to_contain_text("確認コードが違います")
    give_code(page, code_of(secret, later=1))
    is_in(page)
    log_out(page)

    give_password(page, number)
    give_code(page, spare_codes[0])
    is_in(page)
    page.goto("/account/second-factor/")
    expect(page.get_by_role("main")).to_contain_text("使っていない予備コードは、あと9個です。")
    log_out(page)

    give_password(page, number)
    give_code(page, spare_codes[0])
    expect(page.get_by_role("alert")).to_contain_text("一度使ったコードは使えません")


def test_hr_reaches_nothing_before_the_second_factor_that_the_role_needs(as_user, settings):
    settings.HAGUKUMI_TOTP = "required"
    page = as_user(None)
    give_password(page, "10003")
    for address in ("/hr/", "/admin/", "/organisation/"):
        page.goto(address)
        expect(page.get_by_role("main")).to_contain_text("あなたの役割では、二段階認証の設定が必要です")
    assert Watch(page).check() == []
    set_up(page)
    page.goto("/hr/")
    expect(page.get_by_role("heading", level=1)).to_have_text("人事")


@WITH_AND_WITHOUT_SCRIPTS
def test_a_forgotten_password_is_set_anew_with_a_code_from_hr(as_user, javascript):
    number = "20001" if javascript else "20006"
    hr = as_user("20003", javascript=javascript)
    hr.goto(f"/accounts/?q={number}")
    hr.get_by_role("button", name="再設定コードを出す").click()
    expect(hr.get_by_role("heading", level=1)).to_have_text("再設定コードの用紙")
    code = hr.locator(".slip-code").inner_text()

    page = as_user(None, javascript=javascript)
    page.goto("/login/")
    page.get_by_role("link", name="再設定コードでパスワードを設定する").click()
    choose_password(page, number, code, "みじかい")
    expect(page.get_by_role("alert")).to_contain_text("15文字以上")
    choose_password(page, number, code, NEW_PASSWORD)
    expect(page.get_by_role("main")).to_contain_text("パスワードを設定しました")

    give_password(page, number)
    expect(page.get_by_role("alert")).to_contain_text("職員番号かパスワードが違う")
    give_password(page, number, NEW_PASSWORD)
    is_in(page)

    stranger = as_user(None, javascript=javascript)
    stranger.goto("/login/reset/")
    choose_password(stranger, number, code, NEW_PASSWORD)
    expect(stranger.get_by_role("alert")).to_contain_text("職員番号かコードが違うか、コードの期限")


def choose_password(page, number, code, password):
    page.get_by_label("職員番号").fill(number)
    page.get_by_label("再設定コード").fill(code)
    page.get_by_label(re.compile(r"^新しいパスワード\s")).fill(password)
    page.get_by_label(re.compile(r"^新しいパスワード\(確認\)")).fill(password)
    press(page, "パスワードを設定する")


@WITH_AND_WITHOUT_SCRIPTS
def test_who_guesses_must_wait_and_the_right_password_waits_too(as_user, javascript):
    number = "40001" if javascript else "40002"
    page = as_user(None, javascript=javascript)
    for _try in range(5):
        give_password(page, number, "wrong")
        expect(page.get_by_role("alert")).to_contain_text("職員番号かパスワードが違う")
    give_password(page, number)
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"\d+秒ほど待ってから、もう一度入力してください"))
    expect(page.get_by_role("alert")).to_have_count(1)

"""What employees and managers look for among people and places, found by role and label."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from staff.models import Posting, User
from tests.browser.test_journeys import tab_to
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser

EMPLOYEE, HEAD = "20001", "20002"


def heading(page):
    return page.get_by_role("heading", level=1)


def test_a_new_hire_finds_his_way_ahead_and_his_sheet_by_keyboard_alone(as_user):
    page = as_user(EMPLOYEE)
    page.goto("/")
    expect(heading(page)).to_contain_text("多摩川 翔")

    tab_to(page, "キャリア")
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("キャリアの道のり")
    expect(page.get_by_role("heading", name="方針が示すキャリアの段階")).to_be_visible()

    differences = page.get_by_text(re.compile("違い.*をここで読む"))
    tab_to(page, differences.inner_text())
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="違い", exact=True).first).to_be_visible()
    assert Watch(page).check() == []

    page.reload()  # the sheet's link stands before the drawing
    tab_to(page, "キャリアシート(PDF)")
    with page.expect_response(re.compile(r"/career/sheet\.pdf$")) as sheet:
        page.keyboard.press("Enter")
    assert sheet.value.headers["content-type"] == "application/pdf"


def test_an_employee_finds_people_and_his_own_record_without_scripts(as_user):
    page = as_user(EMPLOYEE, javascript=False, width=320)
    page.goto("/")
    page.get_by_role("search", name="全職員").get_by_role("searchbox").fill("かわさき みさき")
    page.get_by_role("button", name="検索", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="1人 見つかりました")).to_be_visible()

    page.get_by_role("link", name="川﨑 美咲").click()
    expect(heading(page)).to_contain_text("川﨑 美咲")
    expect(page.get_by_role("main")).to_contain_text("ここには職員名簿の内容だけが出ます")
    expect(page.get_by_role("heading", name="経歴")).to_have_count(0)

    page.locator(".user-menu summary").click()
    page.get_by_role("link", name="わたしの記録", exact=True).click()
    expect(heading(page)).to_contain_text("多摩川 翔")
    expect(page.get_by_role("heading", name="経歴")).to_be_visible()


def test_a_manager_finds_a_vacancy_and_a_person_who_sees_that_he_looked(as_user):
    vacant = leave_a_post_vacant()
    page = as_user(HEAD)
    page.goto("/")
    page.get_by_role("link", name="長のいない組織があります").click()
    expect(heading(page)).to_have_text("部下")
    gaps = page.get_by_role("main").locator("p", has_text="空席")
    expect(gaps.get_by_role("link", name=re.compile(vacant))).to_be_visible()

    page.get_by_label("並べ方").select_option("在課の長い順")
    page.get_by_role("button", name="表示する").click()
    expect(page.get_by_role("columnheader", name="所属")).to_be_visible()
    assert Watch(page).check() == []

    page.get_by_role("link", name="多摩川 翔").click()
    expect(page.get_by_role("heading", name="経歴")).to_be_visible()
    expect(page.get_by_role("heading", name="個人の事項")).to_have_count(0)

    own = as_user(EMPLOYEE)
    own.goto("/records/sights/")
    looked = own.get_by_role("row").filter(has_text="川﨑 美咲")
    expect(looked.filter(has_text="職員のページ")).to_be_visible()
    expect(looked.filter(has_text="部下の一覧").first).to_be_visible()


def leave_a_post_vacant() -> str:
    """A head below the manager left yesterday; the department's name."""
    today = timezone.localdate()
    standing = User.objects.get(staff_number=HEAD).standing_on(today)
    heads = Posting.objects.on(today).heads().filter(department__in=standing.below)
    post = heads.exclude(employee=standing.employee_id).latest("department")
    Posting.objects.filter(pk=post.pk).update(valid_to=today - timedelta(days=1))
    unit = standing.organisation.unit(post.department_id)
    assert unit
    return unit.name


def test_anybody_looks_at_the_organisation_of_another_day_and_comes_back(as_user):
    page = as_user(EMPLOYEE)
    page.goto("/")
    page.get_by_role("navigation", name="主なメニュー").get_by_role("link", name="組織").click()
    page.get_by_label("ほかの日を見る").fill("2022-04-01")
    page.get_by_role("button", name="表示する").click()
    expect(page.get_by_role("main")).to_contain_text("2022年4月1日(金)時点(過去)")

    page.get_by_role("link", name="総務部", exact=True).click()
    expect(heading(page)).to_have_text("総務部")
    expect(page.get_by_role("main")).to_contain_text("名前を出していません")

    page.get_by_role("link", name="今日に戻る").click()
    expect(page.get_by_role("heading", name="職員", exact=True)).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("(過去)")


def test_the_way_so_far_stands_beside_the_duties_and_after_them_in_a_narrow_window(as_user):
    """The right column does not wait for the left one to end."""
    duties, grade, way = tops_of_home(as_user(HEAD))
    assert duties < way < grade
    duties, grade, way = tops_of_home(as_user(HEAD, width=320))
    assert duties < grade < way


def tops_of_home(page):
    page.goto("/")
    return [page.locator(f".home-{part}").bounding_box()["y"] for part in ("duties", "grade", "rest")]

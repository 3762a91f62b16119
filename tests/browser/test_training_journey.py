"""From the catalogue to the certificate and after: employee, head, training office and HR, one after the other."""

import re
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_people_journey import EMPLOYEE, HEAD, heading
from tests.browser.watch import Watch
from training.models import Course, CourseSession, SessionDay

pytestmark = pytest.mark.browser
HR, OFFICER = "20003", "20006"
NAME = "多摩川 翔"
DAY = timedelta(days=1)


def test_an_application_leads_to_a_certificate_and_shows_at_work(as_user):
    session = open_session()
    course = session.course.name
    own, head, officer = as_user(EMPLOYEE, javascript=False, width=320), as_user(HEAD), as_user(OFFICER)
    finds_and_applies(own, course)
    recommends(head)
    pass_by(session, days=30)
    selects(officer, course)
    records_attendance(officer)
    reports(own)
    answers(own)
    completes(officer)
    finds_certificate(own, course)
    pass_by(session, days=100)
    looks_back(head, course)
    hands_over(as_user(HR), course)


def test_the_chart_of_courses_stays_readable_in_a_narrow_window(as_user):
    """It is pushed sideways; no column is left with a character a line."""
    page = as_user(EMPLOYEE, width=320)
    page.goto("/training/system/")
    heads = page.locator(".system-chart thead th")
    expect(heads.first).to_be_visible()
    characters = heads.evaluate_all("all => all.map(th => th.clientWidth / parseFloat(getComputedStyle(th).fontSize))")
    assert len(characters) > 3
    assert min(characters) > 6


def finds_and_applies(own: Page, course: str) -> None:
    own.goto("/training/")
    own.get_by_label("研修の名・内容").fill(course)
    own.get_by_role("button", name="表示する").click()
    own.get_by_role("main").get_by_role("link", name=course, exact=True).click()
    own.get_by_role("link", name="申し込む").click()
    own.get_by_label("受けたい理由").fill("窓口の仕事に生かすため")
    own.get_by_role("button", name="申し込む").click()
    expect(own.get_by_role("main").get_by_role("status")).to_contain_text("いまは「申込中」です")
    expect(stage(own)).to_contain_text("所属長の推薦")


def recommends(head: Page) -> None:
    head.goto("/")
    head.get_by_role("link", name=re.compile("推薦を待っている申し込みが1件")).click()
    expect(heading(head)).to_have_text("部下の研修")
    expect(head.get_by_role("main")).to_contain_text("窓口の仕事に生かすため")
    assert Watch(head).check() == []
    head.get_by_role("button", name=f"{NAME} 推薦する", exact=True).click()
    expect(head.get_by_role("main")).to_contain_text("待っている申し込みはありません")


def selects(officer: Page, course: str) -> None:
    officer.goto("/")
    officer.get_by_role("link", name="研修の回", exact=True).click()
    officer.get_by_role("link", name=re.compile(course)).first.click()
    officer.get_by_role("checkbox", name=NAME).check()
    officer.get_by_role("button", name="受講を決める").click()
    expect(officer.get_by_role("main")).to_contain_text(f"1人の受講を決めました: {NAME}")


def records_attendance(officer: Page) -> None:
    """There on the first of two days: that is enough to owe a report."""
    officer.get_by_role("link", name="出欠と修了").click()
    for number, mark in enumerate(("出席", "欠席")):
        officer.get_by_label(re.compile(f"{NAME}.*出欠")).nth(number).select_option(mark)
    officer.get_by_role("button", name="出欠を記録する").click()
    expect(officer.get_by_role("main")).to_contain_text("出欠を2件記録しました。")


def reports(own: Page) -> None:
    own.goto("/training/mine/")
    own.get_by_role("button", name="既読にする").first.click()
    own.get_by_role("link", name=re.compile("受講報告を書く")).click()
    own.get_by_label("学んだこと").fill("話を最後まで聞くこと")
    own.get_by_role("button", name="提出する").click()
    expect(own.get_by_role("alert")).to_contain_text("職場でどう生かすか: 入力してください。")
    expect(own.get_by_label("学んだこと")).to_have_value("話を最後まで聞くこと")
    own.get_by_label("職場でどう生かすか").fill("窓口で試す")
    own.get_by_role("button", name="提出する").click()
    expect(stage(own)).to_contain_text("修了")


def answers(own: Page) -> None:
    own.get_by_role("link", name="アンケートに答える").click()
    asked = own.get_by_role("group").filter(has=own.get_by_role("radio"))
    expect(asked.first).to_be_visible()
    for question in asked.all():
        question.get_by_role("radio").first.check()
    own.get_by_role("button", name="回答を送る").click()
    expect(own.get_by_role("main").get_by_role("status").first).to_contain_text("回答")
    own.get_by_role("link", name="わたしの研修に戻る").click()
    expect(heading(own)).to_have_text("わたしの研修")


def completes(officer: Page) -> None:
    officer.reload()
    expect(officer.get_by_role("checkbox", name=f"{NAME}を選ぶ")).to_be_checked()
    officer.get_by_role("button", name="印を付けた人を修了とする").click()
    expect(officer.get_by_role("main")).to_contain_text(f"1人を修了としました: {NAME}")


def finds_certificate(own: Page, course: str) -> None:
    own.goto("/training/mine/")
    own.get_by_role("region", name="修了した研修").get_by_role("link", name=course).click()
    paper = own.get_by_role("link", name="修了証書(PDF)").get_attribute("href") or ""
    assert own.request.get(paper).body().startswith(b"%PDF")


def looks_back(head: Page, course: str) -> None:
    head.goto("/")
    head.get_by_role("link", name=re.compile("研修のあとの振り返りが1件")).click()
    head.get_by_role("link", name=f"{NAME}さん「{course}」").click()
    expect(head.get_by_role("main")).to_contain_text("話を最後まで聞くこと")
    head.get_by_role("main").get_by_role("radio").first.check()
    head.get_by_role("main").get_by_role("textbox").fill("窓口で落ち着いて聞いている")
    head.get_by_role("button", name="記録する").click()
    expect(head.get_by_role("main")).to_contain_text("職場での振り返りを記録し、本人に知らせました。")


def hands_over(hr: Page, course: str) -> None:
    hr.goto("/training/hand-over/")
    row = hr.get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text(course)
    hr.goto("/training/surveys/")
    expect(hr.get_by_role("main")).to_contain_text(course)


def stage(page: Page) -> Locator:
    """Where the way of the enrolment has come to."""
    return page.get_by_role("listitem").filter(has_text="いまここ")


def open_session() -> CourseSession:
    """In a month, of two days, with a look back three months later."""
    first = timezone.localdate() + 29 * DAY
    course = Course.objects.filter(authority__code="tachikawa").latest("pk")
    days = {"starts_on": first, "ends_on": first + DAY, "deadline": first - 20 * DAY}
    session = CourseSession.objects.create(course=course, state="open", follow_up_months=3, **days)
    SessionDay.objects.bulk_create(SessionDay(session=session, day=first + n * DAY) for n in range(2))
    return session


def pass_by(session: CourseSession, *, days: int) -> None:
    """So many days later, as seen from the session."""
    gone = days * DAY
    moved = {name: F(name) - gone for name in ("starts_on", "ends_on", "deadline")}
    CourseSession.objects.filter(pk=session.pk).update(**moved)
    for day in session.days.all():
        SessionDay.objects.filter(pk=day.pk).update(day=day.day - gone)

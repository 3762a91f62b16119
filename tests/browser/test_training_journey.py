"""From an application to the completion, as the employee and his head go through it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from staff.models import User
from tests.browser.test_people_journey import EMPLOYEE, HEAD, heading
from tests.browser.watch import Watch
from training import enrolments
from training.models import Course, CourseSession, Enrolment
from training.rules.workflow import Action

pytestmark = pytest.mark.browser
OFFICER = "20006"
DAY = timedelta(days=1)


def test_an_application_leads_to_a_completed_course(as_user):
    session = open_session()
    own = as_user(EMPLOYEE, javascript=False, width=320)
    own.goto(f"/training/courses/{session.course.code}/")
    own.get_by_role("link", name="申し込む").click()
    own.get_by_label("受けたい理由").fill("窓口の仕事に生かすため")
    own.get_by_role("button", name="申し込む").click()
    expect(own.get_by_role("main").get_by_role("status")).to_contain_text("いまは「申込中」です")
    expect(own.get_by_role("listitem").filter(has_text="いまここ")).to_contain_text("所属長の推薦")

    head = as_user(HEAD)
    head.goto("/")
    head.get_by_role("link", name=re.compile("推薦を待っている申し込みが1件")).click()
    expect(heading(head)).to_have_text("部下の研修")
    expect(head.get_by_role("main")).to_contain_text("窓口の仕事に生かすため")
    assert Watch(head).check() == []
    head.get_by_role("button", name="推薦する", exact=True).click()
    expect(head.get_by_role("main")).to_contain_text("待っている申し込みはありません")

    enrolment = Enrolment.objects.get(session=session)
    go_on(enrolment, Action.SELECT, Action.MARK_ATTENDED)
    own.goto("/training/mine/")
    own.get_by_role("button", name="既読にする").click()
    own.get_by_role("link", name=re.compile("受講報告を書く")).click()
    own.get_by_label("学んだこと").fill("話を最後まで聞くこと")
    own.get_by_role("button", name="提出する").click()
    expect(own.get_by_role("alert")).to_contain_text("職場でどう生かすか: 入力してください。")
    expect(own.get_by_label("学んだこと")).to_have_value("話を最後まで聞くこと")
    own.get_by_label("職場でどう生かすか").fill("窓口で試す")
    own.get_by_role("button", name="提出する").click()
    expect(own.get_by_role("listitem").filter(has_text="いまここ")).to_contain_text("修了")

    go_on(enrolment, Action.COMPLETE)
    own.goto("/training/mine/")
    completed = own.get_by_role("region", name="修了した研修")
    expect(completed.get_by_role("link", name=session.course.name)).to_be_visible()


def open_session() -> CourseSession:
    today = timezone.localdate()
    course = Course.objects.filter(authority__code="tachikawa").latest("pk")
    return CourseSession.objects.create(
        course=course, state="open", starts_on=today + 30 * DAY, ends_on=today + 30 * DAY, deadline=today + 9 * DAY
    )


def go_on(enrolment: Enrolment, *actions: Action) -> None:
    """What the training office does meanwhile."""
    officer = User.objects.get(staff_number=OFFICER)
    for action in actions:
        enrolments.move(enrolment, action, by=officer, at=timezone.now())

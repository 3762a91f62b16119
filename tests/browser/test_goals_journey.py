"""From an empty card to goals that are handed in, as an employee goes through it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from evaluations.models import Axis, Draft, Sheet, SheetStage, StageRule, Window
from evaluations.schemes import freeze
from staff.models import Employee
from tests.browser.test_people_journey import EMPLOYEE, HEAD, heading
from tests.browser.watch import Watch
from tests.evaluations.factories import AxisFactory, CycleFactory, ScaleFactory, SchemeFactory, SheetFactory

pytestmark = pytest.mark.browser


def test_goals_are_written_and_handed_in(as_user):
    sheet = open_sheet()
    own = as_user(EMPLOYEE)
    own.goto("/evaluations/")
    expect(own.get_by_role("main")).to_contain_text("目標を書いて、一次評価者に提出します。")
    expect(own.get_by_role("main")).to_contain_text("あと9日")
    own.get_by_role("link", name="目標を書く").click()
    own.get_by_label("何を").fill("窓口の待ち時間を短くする")
    own.get_by_label("ウエイト(%)").fill("90")
    expect(own.get_by_role("main").get_by_role("status")).to_contain_text("に下書きを保存しました。")
    expect(own.get_by_role("main")).to_contain_text("合計 90/100・あと10")
    assert Watch(own).check() == []
    own.get_by_role("button", name="保存して、提出の確認へ進む").click()
    expect(own.get_by_role("alert")).to_contain_text("いま90です。あと10足して、ちょうど100にしてください。")
    own.get_by_role("link", name="あと10足して").click()
    expect(own.get_by_label("ウエイト(%)")).to_be_focused()

    plain = as_user(EMPLOYEE, javascript=False, width=320)
    plain.goto(f"/evaluations/sheets/{sheet.pk}/goals/")
    plain.get_by_label("ウエイト(%)").fill("60")
    plain.get_by_label("いつまでに").fill("12月末")
    plain.get_by_label("どの水準まで").fill("平均10分")
    plain.get_by_role("button", name="目標を足す").click()
    second = plain.get_by_role("group", name="目標2")
    for label, said in (
        ("何を", "手引きを直す"),
        ("いつまでに", "9月"),
        ("どの水準まで", "一人で受付できる"),
        ("ウエイト(%)", "40"),
    ):
        second.get_by_label(label).fill(said)
    second.get_by_role("button", name="上へ").click()
    expect(plain.get_by_role("group", name="目標1").get_by_label("何を")).to_have_value("手引きを直す")
    plain.get_by_role("button", name="保存して、提出の確認へ進む").click()
    expect(heading(plain)).to_have_text("提出の前の確認")
    plain.get_by_role("button", name="目標を提出する").click()
    expect(plain.get_by_role("main")).to_contain_text("一次評価者が目標を読んでいます。")
    assert not Draft.objects.exists()
    for address in ("/evaluations/", f"/evaluations/sheets/{sheet.pk}/", "/evaluations/notes/"):
        own.goto(address)
        assert Watch(own).check() == []


def open_sheet() -> Sheet:
    """A sheet of the employee, evaluated by his head, with nine days left for the goals."""
    own, head = (Employee.objects.get(staff_number=number) for number in (EMPLOYEE, HEAD))
    today = timezone.localdate()
    scheme = SchemeFactory(authority=own.authority)
    scale = ScaleFactory(scheme=scheme)
    AxisFactory(scheme=scheme, scale=scale, kind=Axis.Kind.GOALS, name="業績評価")
    StageRule.objects.create(scheme=scheme, stage="first", weight=100)
    freeze(scheme)
    cycle = CycleFactory(scheme=scheme, framework=own.authority.framework_set.first())
    Window.objects.create(cycle=cycle, step="goals", starts_on=today, ends_on=today + timedelta(days=9))
    place = own.postings.on(today).first().department
    sheet = SheetFactory(cycle=cycle, employee=own, department=place)
    SheetStage.objects.create(sheet=sheet, stage="first", evaluator=head, name=head.name, valid_from=today)
    return sheet

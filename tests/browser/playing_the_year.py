"""An evaluation year as those go through it who are in it: each begins at his home page and finds the way by labels.

A city's journey puts these steps in its order. ``Year`` moves the clock, and lets people sit down at a browser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from common.dates import fiscal_year, fiscal_year_start
from competencies.models import Framework
from evaluations import schemes
from evaluations.demo_city import cycles
from evaluations.models import Cycle, Sheet
from staff.models import Department, Employee, Posting, RoleGrant, User
from tests.browser.test_people_journey import heading
from training.demo_city.accounts import give_accounts


@dataclass
class Year:
    """The fiscal year of today in one of the demonstration's cities, which the clock is led through."""

    code: str
    digit: str
    as_user: Any
    clock: Any
    first: int = field(default_factory=lambda: fiscal_year(timezone.localdate()))

    @property
    def own(self) -> str:
        return f"{self.digit}0001"

    @property
    def head(self) -> str:
        return f"{self.digit}0002"

    @property
    def hr(self) -> str:
        return f"{self.digit}0003"

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def person(self) -> Employee:
        return Employee.objects.get(user__staff_number=self.own)

    @property
    def sheet(self) -> Sheet:
        return Sheet.objects.current().get(employee=self.person, cycle__state=Cycle.State.OPEN)

    def holder(self, stage: str) -> str:
        """The login of whoever holds a stage of the sheet now."""
        row = self.sheet.stages.select_related("evaluator__user").get(stage=stage, is_current=True)
        return row.evaluator.user.staff_number

    def day(self, month: int, day: int) -> date:
        """Of the fiscal year: January to March are the next calendar year's."""
        return date(self.first + (month < 4), month, day)

    def on(self, month: int, day: int) -> None:
        """It is noon of a day."""
        noon = timezone.make_aware(datetime.combine(self.day(month, day), time(12)))
        self.clock.move_to(noon, tick=True)

    def sits(self, number: str, **window: Any) -> Page:
        """Somebody logs in, at his home page."""
        page: Page = self.as_user(number, **window)
        page.goto("/")
        return page


def before_the_year(year: Year) -> None:
    """Last year's cycle is over; routes and accounts are there, and HR's role since the year began."""
    framework = Framework.objects.filter(authority__code=year.code).in_force(on=timezone.localdate()).get()
    authority, today = framework.authority, timezone.localdate()
    hr = cycles.hr_of(authority)
    assert hr is not None
    RoleGrant.objects.filter(user=hr).update(valid_from=fiscal_year_start(year.first - 1))
    scheme = cycles.make_scheme(framework)
    cycles.make_routes(authority, scheme, office(year)[1])
    give_accounts(authority, on=today)
    schemes.freeze(scheme)
    last = cycles.last_year(scheme, framework, today)
    Cycle.objects.filter(pk=last.pk).update(state=Cycle.State.CLOSED)


def office(year: Year) -> tuple[Employee, Department]:
    hr = User.objects.get(staff_number=year.hr)
    found = cycles.office_of(hr.authority, hr, timezone.localdate())
    assert found is not None
    return found


# ── HR: last year's cycle becomes this year's


def opens(hr: Page, year: Year) -> None:
    """The check tells who has no evaluator and leads to where that is mended."""
    hr.get_by_role("link", name="評価の回", exact=True).click()
    hr.get_by_role("link", name=f"{year.first - 1}年度 人事評価").click()
    hr.get_by_role("button", name="次の年度へ写す").click()
    expect(heading(hr)).to_have_text(f"{year.first}年度 人事評価")
    hr.get_by_role("link", name="始める前に確かめる").click()
    expect(hr.get_by_role("heading", name="このままでは始められません")).to_be_visible()
    hr.get_by_role("link", name=re.compile("^例外を入れる")).first.click()
    expect(hr.get_by_label("職員:", exact=True)).not_to_have_value("")
    cycle = Cycle.objects.get(scheme__authority__code=year.code, state=Cycle.State.DRAFT)
    cycles.mend(cycle, office(year)[0], by=User.objects.get(staff_number=year.hr), on=timezone.localdate())
    hr.goto("/")
    hr.get_by_role("link", name="評価の回", exact=True).click()
    hr.get_by_role("link", name=cycle.name).click()
    hr.get_by_role("link", name="始める前に確かめる").click()
    hr.get_by_role("button", name="評価の回を始める").click()
    expect(hr.get_by_role("main")).to_contain_text(re.compile(r"記録書を\d+件作りました。"))


def finds_sheet(hr: Page, year: Year) -> None:
    """The record of one person, from the cycle on."""
    hr.get_by_role("link", name="評価の回", exact=True).click()
    hr.get_by_role("link", name=f"{year.first}年度 人事評価").click()
    hr.get_by_role("link", name="すべての記録書の一覧を開く").click()
    hr.get_by_role("link", name=year.name).click()


def another_head(year: Year) -> Employee:
    """Somebody who heads a department, and has nothing to do with the sheet yet."""
    taken = year.sheet.stages.values("evaluator")
    posts = Posting.objects.on(timezone.localdate()).heads().filter(employee__authority__code=year.code)
    return posts.exclude(employee__in=taken).exclude(department=year.sheet.department).order_by("pk")[0].employee


# ── The person


def fills_goals(own: Page, goals: list[dict[str, str]]) -> None:
    """In cards; a further one is added where one is lacking."""
    all_of(own.get_by_role("group", name=re.compile("^目標")))
    for number, goal in enumerate(goals, 1):
        card = own.get_by_role("group", name=f"目標{number}")
        if not card.count():
            own.get_by_role("button", name="目標を足す").click()
        fills(card, goal)


def fills(card: Locator, goal: dict[str, str]) -> None:
    for label, said in goal.items():
        box = card.get_by_label(label)
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(label=said)
        else:
            box.fill(said)


def hands_in_goals(own: Page) -> None:
    own.get_by_role("button", name="保存して、提出の確認へ進む").click()
    expect(heading(own)).to_have_text("提出の前の確認")
    own.get_by_role("button", name="目標を提出する").click()
    expect(own.get_by_role("main")).to_contain_text("目標を提出しました。")


def reports(own: Page, year: Year) -> None:
    own.get_by_role("link", name=f"「{year.first}年度 人事評価」の自己申告を出す").click()
    own.get_by_label("振り返り").first.fill("窓口で話を最後まで聞いた")
    own.get_by_role("button", name="保存して、提出の確認へ進む").click()
    expect(own.get_by_role("alert")).to_contain_text("の自己申告を書いてください。")
    for box in all_of(own.get_by_label(re.compile("^(振り返り|達成の状況)$"))):
        box.fill("手順どおりに進め、期限を守った")
    own.get_by_role("button", name="保存して、提出の確認へ進む").click()
    expect(heading(own)).to_have_text("提出の前の確認")
    own.get_by_role("button", name="自己申告を提出する").click()
    expect(own.get_by_role("main")).to_contain_text("自己申告を提出しました。")


def all_of(found: Locator) -> list[Locator]:
    """Each of them, once the page that has them is there: ``Locator.all`` does not wait."""
    expect(found.first).to_be_visible()
    return found.all()


def to_evaluation(page: Page) -> None:
    page.get_by_role("navigation", name="主なメニュー").get_by_role("link", name="評価", exact=True).click()


# ── The evaluators


def takes_up(page: Page, waits: str, does: str, name: str) -> None:
    """From what waits on the home page over the board to the person."""
    page.get_by_role("link", name=re.compile(waits)).click()
    expect(heading(page)).to_have_text("評価する人")
    page.get_by_role("link", name=f"{does} {name}").click()


def returns(page: Page, label: str, why: str) -> None:
    """Send back, with the reason that is asked for."""
    page.get_by_text(f"{label}…").click()
    page.get_by_role("textbox", name=re.compile("理由|直してほしいところ")).last.fill(why)
    page.get_by_role("button", name=label, exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(re.compile("(差し戻し|求め)ました。"))


def agrees(head: Page, year: Year) -> None:
    """The opening interview, and how difficult each goal is; then the goals are fixed."""
    takes_up(head, "目標の確認を待っている人が1人", "目標を確かめる", year.name)
    head.get_by_role("link", name="期首面談を記録する").click()
    head.get_by_label("評価者の記録").fill("目標の水準を確かめた")
    head.get_by_role("button", name="面談を記録する").click()
    head.get_by_role("link", name="目標の確認に戻る").click()
    for choice in all_of(head.get_by_label(re.compile("^困難度"))):
        choice.select_option(index=1)
    head.get_by_role("button", name="目標を確定する").click()
    expect(head.get_by_role("main")).to_contain_text(f"{year.name}さんの目標を確定しました。")


def talks(head: Page, year: Year, said: str) -> None:
    """The interview in the period: nothing waits, and still it is found on the board."""
    to_evaluation(head)
    head.get_by_role("link", name="評価する人", exact=True).click()
    head.get_by_role("link", name=f"面談を記録する {year.name}").click()
    head.get_by_label("評価者の記録").first.fill(said)
    head.get_by_role("button", name="面談を記録する").click()
    expect(head.get_by_role("main")).to_contain_text("面談の記録を保存しました。")


def notes(head: Page, year: Year, said: str) -> None:
    """職務行動記録, for the writer alone."""
    to_evaluation(head)
    head.get_by_role("link", name="職務行動記録", exact=True).click()
    person = head.get_by_label("だれのこと").first
    expect(person).to_contain_text(year.name)
    person.select_option(label=next(one for one in person.locator("option").all_inner_texts() if year.name in one))
    head.get_by_label("したこと").fill(said)
    head.get_by_role("button", name="記録する", exact=True).click()
    expect(head.get_by_role("main")).to_contain_text(said)


def marks(page: Page, symbol: str) -> None:
    """The same mark for everything that is asked, by keyboard."""
    for group in all_of(page.get_by_role("group", name=re.compile("^評語"))):
        group.get_by_role("radio", name=re.compile(f"^{symbol}( |$)")).press("Space")


def comments(page: Page, said: str) -> None:
    """The same words beside every mark."""
    for box in all_of(page.get_by_role("textbox", name=re.compile("^所見"))):
        box.fill(said)


def hands_on(page: Page, label: str, said: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(said)


def rates(page: Page, year: Year, symbol: str, said: str = "") -> None:
    """As the first evaluator: refused as long as something is lacking, then handed on."""
    takes_up(page, "一次評価を待っている人が1人", "評価する", year.name)
    page.get_by_role("button", name="一次評価を提出する").click()
    expect(page.get_by_role("alert")).to_contain_text("まだ提出していません")
    marks(page, symbol)
    if said:
        comments(page, said)
    hands_on(page, "一次評価を提出する", f"{year.name}さん: 一次評価を提出しました。")


def rates_second(page: Page, year: Year, symbol: str, said: str = "") -> None:
    takes_up(page, "二次評価を待っている人が1人", "評価する", year.name)
    marks(page, symbol)
    if said:
        comments(page, said)
    hands_on(page, "二次評価を提出する", f"{year.name}さん: 二次評価を提出しました。")


def confirms(page: Page, year: Year) -> None:
    takes_up(page, "確認を待っている人が1人", "評価する", year.name)
    hands_on(page, "評価を確認する", f"{year.name}さん: 評価を確認しました。")


# ── The result


def discloses(hr: Page, year: Year) -> None:
    hr.get_by_role("link", name="開示を待っている結果が1件あります").click()
    hr.get_by_role("checkbox", name=f"{year.name}を選ぶ").check()
    hands_on(hr, "結果を開示する", "1人に結果を開示しました。")


def reads_result(own: Page, year: Year) -> None:
    own.get_by_role("link", name=f"「{year.first}年度 人事評価」の結果を確かめる").click()
    own.get_by_role("button", name="確認しました").click()
    expect(own.get_by_role("main")).to_contain_text("結果を確認しました。")


def complains(own: Page, said: str) -> None:
    """苦情相談, from the result on."""
    own.get_by_role("link", name="相談・申出をする、経過を見る").click()
    own.get_by_label("納得できないこと").fill(said)
    own.get_by_role("button", name="内容の確認へ進む").click()
    own.get_by_role("button", name="申し出る").click()
    expect(own.get_by_role("main")).to_contain_text(said)


def answers(hr: Page, year: Year, outcome: str, said: str) -> None:
    """Somebody is heard, then it is answered. What is upheld (認める) is rated again."""
    hr.get_by_role("link", name="評価の苦情の申出が1件、回答を待っています").click()
    hr.get_by_role("link", name=year.name).click()
    hr.get_by_text("聞き取りを記録する…").click()
    hr.get_by_label("聞いた日").fill(timezone.localdate().isoformat())
    hr.get_by_label("聞いた相手").fill("本人")
    hr.get_by_label("聞いたこと").fill("数えた件数の記録がある")
    hr.get_by_role("button", name="聞き取りを記録する").click()
    hr.get_by_text("回答する…").click()
    hr.get_by_role("radio", name=outcome, exact=True).check()
    hr.get_by_role("textbox", name=re.compile("^回答")).fill(said)
    hr.get_by_role("button", name="回答する").click()
    expect(hr.get_by_role("main")).to_contain_text("回答しました。")


def closes(hr: Page, year: Year) -> None:
    hr.get_by_role("link", name="完了を待っている記録書が1件あります").click()
    hr.get_by_role("checkbox", name=f"{year.name}を選ぶ").check()
    hands_on(hr, "完了とする", "1人の評価を完了としました。")


# ── A transfer in mid-period


def transfers(year: Year) -> None:
    """From today on she works in a department that another head leads."""
    today = timezone.localdate()
    old = Posting.objects.on(today).main().get(employee=year.person)
    head = another_head(year)
    there = Posting.objects.on(today).heads().filter(employee=head)[0].department
    Posting.objects.filter(pk=old.pk).update(valid_to=today - timedelta(days=1))
    old.pk, old.department, old.valid_from, old.is_head = None, there, today, False
    old.save(force_insert=True)


def follows(hr: Page, why: str) -> None:
    """HR lets the evaluators follow."""
    hr.get_by_role("link", name="評価者の交代", exact=True).click()
    hr.get_by_label("理由").fill(why)
    hr.get_by_role("button", name="選んだ評価者を替える").click()
    expect(hr.get_by_role("main")).to_contain_text("人の評価者を替えました。")


def hands_over(former: Page, said: str) -> None:
    former.get_by_role("link", name="評価の引き継ぎを書く人が1人います").click()
    former.get_by_label("引き継ぎ・期間の評価").fill(said)
    former.get_by_role("button", name="保存して引き継ぐ").click()
    expect(former.get_by_role("main")).to_contain_text("引き継ぎを保存しました。")

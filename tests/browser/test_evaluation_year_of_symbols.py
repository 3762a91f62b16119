"""A year of 立川, whose scheme judges by symbols: a head transferred, two windows saving, an adjuster sending back."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from staff.models import Posting
from tests.browser import playing_the_year as play
from tests.browser.playing_the_year import Year
from tests.browser.test_people_journey import heading
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser

GOALS = [
    {"何を": "窓口の待ち時間を短くする", "いつまでに": "12月末", "どの水準まで": "平均10分", "ウエイト(%)": "60"},
    {"何を": "手引きを書き直す", "いつまでに": "9月末", "どの水準まで": "一人で受付できる", "ウエイト(%)": "40"},
]
WHOLE = "良好"


@pytest.fixture(scope="module")
def made_up() -> dict[str, int]:
    return {"tachikawa": 60}


@pytest.fixture
def year(as_user, site, time_machine) -> Year:
    found = Year("tachikawa", "2", as_user, time_machine)
    play.before_the_year(found)
    return found


def test_a_year_in_which_the_head_is_transferred_and_the_adjuster_sends_back(year):
    year.on(4, 1)
    play.opens(year.sits(year.hr), year)
    year.on(4, 10)
    sets_goals(year.sits(year.own), year)
    year.on(4, 20)
    former = year.holder("first")
    play.agrees(year.sits(former), year)
    year.on(10, 1)
    swap_heads(year)
    follows(year.sits(year.hr))
    assert year.holder("first") != former
    hands_over(year.sits(former), year, "予約の仕組みを進めています。")
    year.on(1, 18)
    call_command("run_due", verbosity=0)
    play.reports(year.sits(year.own), year)
    year.on(2, 3)
    rates_in_two_windows(year)
    year.on(2, 20)
    sent_back(year)
    adjusts(year.sits(year.holder("adjuster")), year)
    year.on(3, 3)
    confirms(year.sits(year.holder("confirmer")), year)
    year.on(3, 12)
    discloses(year.sits(year.hr), year)
    reads(year.sits(year.own), year)
    reads_the_record_on_a_phone(year.sits(year.hr, width=320), year)
    year.on(3, 14)
    is_answered_and_asks_once_more(year)


def sets_goals(own: Page, year: Year) -> None:
    own.get_by_role("link", name=f"「{year.first}年度 人事評価」の目標を出す").click()
    play.fills_goals(own, GOALS)
    play.hands_in_goals(own)


def swap_heads(year: Year) -> None:
    """From the day on, the first evaluator and the head of another place have each other's posts."""
    day, heads = year.day(10, 1), Posting.objects.on(year.day(10, 1)).main().heads()
    held = set(year.sheet.stages.values_list("evaluator", flat=True))
    mine = heads.get(employee__user__staff_number=year.holder("first"))
    others = heads.filter(employee__authority=mine.employee.authority_id, valid_to=None, title=mine.title)
    other = others.exclude(employee__in=held).exclude(employee=year.person).order_by("pk")[0]
    Posting.objects.filter(pk__in=[mine.pk, other.pk]).update(valid_to=day - timedelta(days=1))
    for post, who in ((mine, other.employee), (other, mine.employee)):
        post.pk, post.employee, post.valid_from, post.valid_to = None, who, day, None
        post._state.adding = True
        post.save()


def follows(hr: Page) -> None:
    hr.get_by_role("link", name="評価", exact=True).first.click()
    hr.get_by_role("link", name="評価者の交代", exact=True).click()
    hr.get_by_label("理由").fill("10月1日の人事異動のため")
    hr.get_by_role("button", name="選んだ評価者を替える").click()
    expect(hr.get_by_role("main")).to_contain_text(re.compile(r"\d+人の評価者を替えました。"))
    expect(hr.get_by_role("main")).to_contain_text("替える評価者はいません")


def hands_over(former: Page, year: Year, said: str) -> None:
    """He reads his own words alone, and finds the people whom he evaluated on his board."""
    expect(former.get_by_role("main")).to_contain_text(re.compile(r"評価の引き継ぎを書く人が\d+人います"))
    former.goto("/evaluations/board/")
    former.get_by_role("link", name=year.name).click()
    expect(former.get_by_role("main")).to_contain_text("あなたの記入だけを見られます")
    former.get_by_role("link", name="引き継ぎを書く・読む").click()
    former.get_by_label("引き継ぎ・期間の評価").fill(said)
    former.get_by_role("button", name="保存して引き継ぐ").click()
    expect(former.get_by_role("main")).to_contain_text("引き継ぎを保存しました。")


def rates_in_two_windows(year: Year) -> None:
    """The second save came too late: both texts are shown, and nothing is lost."""
    first, second = (year.sits(year.holder("first")) for _ in range(2))
    play.takes_up(first, "一次評価を待っている人が", "評価する", year.name)
    expect(first.get_by_role("main")).to_contain_text("予約の仕組みを進めています。")
    second.goto(first.url)
    chooses(first, "b")
    first.get_by_role("button", name="保存する", exact=True).click()
    expect(first.get_by_role("main")).to_contain_text(f"{year.name}さんの評価を保存しました。")
    second.get_by_label("わたしの所見").fill("別の窓で書いた所見")
    second.get_by_role("button", name="保存する", exact=True).click()
    expect(second.get_by_role("main")).to_contain_text("読んだあとに、ほかの画面で書き換えられました。")
    expect(second.get_by_label("わたしの所見")).to_have_value("別の窓で書いた所見")
    expect(second.get_by_text("いま保存されている内容").first).to_be_visible()
    first.reload()
    play.hands_on(first, "一次評価を提出する", f"{year.name}さん: 一次評価を提出しました。")


def sent_back(year: Year) -> None:
    """Before he has given a mark the adjuster asks to rate again; why, stands where it is rated."""
    adjuster, first = year.sits(year.holder("adjuster")), year.sits(year.holder("first"))
    play.takes_up(adjuster, "調整を待っている人が", "評価する", year.name)
    play.returns(adjuster, "再評価を求める", "電子申請の成果も見てください。")
    first.goto("/")
    play.takes_up(first, "一次評価を待っている人が", "評価する", year.name)
    expect(first.get_by_role("main")).to_contain_text("電子申請の成果も見てください。")
    play.hands_on(first, "一次評価を提出する", f"{year.name}さん: 一次評価を提出しました。")


def adjusts(adjuster: Page, year: Year) -> None:
    """His own marks of the whole, beside the evaluator's."""
    play.takes_up(adjuster, "調整を待っている人が", "評価する", year.name)
    assert Watch(adjuster).check() == []
    chooses(adjuster, WHOLE)
    play.hands_on(adjuster, "調整の結果を提出する", f"{year.name}さん: 調整の結果を提出しました。")


def confirms(confirmer: Page, year: Year) -> None:
    play.takes_up(confirmer, "確認を待っている人が", "評価する", year.name)
    confirmer.get_by_role("button", name="評価を確認する").click()
    expect(confirmer.get_by_role("main")).to_contain_text("評価を確認しました。")


def discloses(hr: Page, year: Year) -> None:
    hr.get_by_role("link", name=re.compile("開示を待っている結果が1件あります")).click()
    hr.get_by_label(f"{year.name}を選ぶ").check()
    hr.get_by_role("button", name="結果を開示する").click()
    expect(hr.get_by_role("main")).to_contain_text("1人に結果を開示しました。")


def reads(own: Page, year: Year) -> None:
    own.get_by_role("link", name=f"「{year.first}年度 人事評価」の結果を確かめる").click()
    expect(heading(own)).to_have_text(f"{year.first}年度 人事評価の結果")
    expect(own.get_by_role("main")).to_contain_text(WHOLE)
    expect(own.get_by_role("main")).not_to_contain_text("電子申請の成果も見てください。")
    own.get_by_role("button", name="確認しました").click()
    expect(own.get_by_role("main")).to_contain_text("結果を確認したことを記録しました。")


def reads_the_record_on_a_phone(hr: Page, year: Year) -> None:
    """Item, who, mark, one below the other: no table of marks has to be pushed sideways."""
    hr.goto(f"/evaluations/sheets/{year.sheet.pk}/")
    for table in play.all_of(hr.locator(".mark-table")):
        expect(table.locator(".mark-who").nth(1)).to_have_text("一次評価者")
        expect(table.locator(".mark-who").nth(1)).to_be_visible()
        assert table.evaluate("table => table.parentElement.scrollWidth <= table.parentElement.clientWidth")


def is_answered_and_asks_once_more(year: Year) -> None:
    """苦情相談, of which nothing is upheld; then 苦情処理, which comes only after it."""
    own = year.sits(year.own)
    result = f"/evaluations/sheets/{year.sheet.pk}/result/"
    own.goto(result)
    play.complains(own, "電子申請の成果が見えません。")
    play.answers(year.sits(year.hr), year, "認めない", "成果を見て評価していました。")
    own = year.sits(year.own)
    own.get_by_role("link", name="苦情の申出への回答を読む").click()
    expect(own.get_by_role("main")).to_contain_text("成果を見て評価していました。")
    assert Watch(own).check() == []
    own.goto(result)
    own.get_by_role("link", name="相談・申出をする、経過を見る").click()
    own.get_by_role("radio", name="苦情処理").check()
    own.get_by_label("納得できないこと").fill("見たという成果が書かれていません。")
    own.get_by_role("button", name="内容の確認へ進む").click()
    own.get_by_role("button", name="申し出る").click()
    expect(own.get_by_role("heading", level=1)).to_contain_text("苦情処理")


def chooses(page: Page, symbol: str) -> None:
    """A mark for everything that is asked; of a whole that has other marks, the standard one."""
    for group in play.all_of(page.get_by_role("group", name=re.compile("^評語"))):
        named = group.get_by_role("radio", name=re.compile(f"^{symbol} "))
        (named if named.count() else group.get_by_role("radio", name=re.compile(f"^{WHOLE} "))).check()

"""A year of evaluation in 藤沢, from last year's copy to a complaint that was upheld: everybody at his own browser."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.browser import playing_the_year as play
from tests.browser.playing_the_year import Year
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser

GOALS = [
    {
        "何を": "窓口の待ち時間を短くする", "いつまでに": "12月末", "どの水準まで": "平均10分", "種類": "業務目標",
        "ウエイト(%)": "60",
    },
    {
        "何を": "申請の手引きを書き直す", "いつまでに": "9月末", "どの水準まで": "一人で受付できる",
        "種類": "チャレンジ目標", "ウエイト(%)": "30",
    },
]  # fmt: skip


@pytest.fixture(scope="module")
def made_up() -> dict[str, int]:
    return {"fujisawa": 60}


@pytest.fixture
def year(as_user, site, time_machine) -> Year:
    found = Year("fujisawa", "5", as_user, time_machine)
    play.before_the_year(found)
    return found


def test_a_year_of_evaluation_from_its_opening_to_its_end(year):
    year.on(4, 1)
    play.opens(year.sits(year.hr), year)
    add_a_second_evaluator(year)
    year.on(4, 10)
    goals_that_two_windows_write(year)
    year.on(4, 20)
    goals_that_come_back_once(year)
    year.on(9, 20)
    the_period(year)
    year.on(10, 1)
    a_transfer(year)
    year.on(1, 15)
    call_command("run_due", verbosity=0)
    play.reports(year.sits(year.own), year)
    year.on(2, 18)
    the_rating(year)
    year.on(3, 12)
    a_result_that_is_complained_about(year)
    year.on(3, 18)
    the_corrected_result(year)
    year.on(3, 31)
    the_end(year)


def add_a_second_evaluator(year: Year) -> None:
    """Nobody heads the bureau: HR names somebody on her sheet alone."""
    hr = year.sits(year.hr)
    play.finds_sheet(hr, year)
    hr.get_by_role("link", name="評価者を替える").click()
    hr.get_by_label("段階").select_option(label="二次評価者")
    hr.get_by_label("新しい評価者の職員番号").fill(play.another_head(year).staff_number)
    hr.get_by_label("理由").fill("部長が欠けているため")
    hr.get_by_role("button", name="評価者を替える").click()
    expect(hr.get_by_role("main")).to_contain_text("評価者を替えました。")


def goals_that_two_windows_write(year: Year) -> None:
    """The window that saves later is shown both texts, and nothing is lost; then 90 is not 100."""
    own, late = year.sits(year.own), year.sits(year.own, width=320)
    for page in (own, late):
        page.get_by_role("link", name="の目標を出す").click()
    own.get_by_label("何を").fill("手引きを新しくする")
    own.get_by_role("button", name="保存する", exact=True).click()
    late.get_by_label("何を").fill("窓口の待ち時間を短くする")
    late.get_by_role("button", name="保存する", exact=True).click()
    expect(late.get_by_role("main")).to_contain_text("いま保存されている内容")
    expect(late.get_by_role("main")).to_contain_text("手引きを新しくする")
    expect(late.get_by_role("group", name="目標1").get_by_label("何を")).to_have_value("窓口の待ち時間を短くする")
    expect(late.get_by_role("group", name="目標2").get_by_label("何を")).to_have_value("手引きを新しくする")
    assert Watch(late).check() == []
    late.get_by_role("button", name="保存する", exact=True).click()
    expect(late.get_by_role("main")).to_contain_text("保存しました。")
    own = year.sits(year.own)
    own.get_by_role("link", name="の目標を出す").click()
    play.fills_goals(own, GOALS)
    own.get_by_role("button", name="保存して、提出の確認へ進む").click()
    expect(own.get_by_role("alert")).to_contain_text("いま90です。あと10足して、ちょうど100にしてください。")
    own.get_by_role("group", name="目標2").get_by_label("ウエイト(%)").fill("40")
    play.hands_in_goals(own)


def goals_that_come_back_once(year: Year) -> None:
    head = year.sits(year.head)
    play.takes_up(head, "目標の確認を待っている人が1人", "目標を確かめる", year.name)
    assert Watch(head).check() == []
    play.returns(head, "目標を差し戻す", "目標1の水準を、件数でも書いてください")
    own = year.sits(year.own, javascript=False, width=320)
    own.get_by_role("link", name="の目標を出す").click()
    expect(own.get_by_role("main")).to_contain_text("目標1の水準を、件数でも書いてください")
    own.get_by_role("group", name="目標1").get_by_label("どの水準まで").fill("平均10分、月に苦情3件まで")
    play.hands_in_goals(own)
    play.agrees(year.sits(year.head), year)


def the_period(year: Year) -> None:
    head = year.sits(year.head)
    play.notes(head, year, "苦情の電話に一人で最後まで対応した")
    play.talks(head, year, "目標1は半分まで進んだ")
    own = year.sits(year.own)
    play.to_evaluation(own)
    own.get_by_role("link", name="面談の記録を見る").click()
    own.get_by_text("自分の記録を書く").first.click()
    own.get_by_label("本人の記録").first.fill("手引きの分担を相談した")
    own.get_by_role("button", name="保存する").first.click()
    expect(own.get_by_role("main")).to_contain_text("手引きの分担を相談した")


def a_transfer(year: Year) -> None:
    """Another head evaluates from now on; the former one hands over, and sees his own words alone."""
    former = year.holder("first")
    play.transfers(year)
    play.follows(year.sits(year.hr), "10月1日の人事異動")
    assert year.holder("first") != former
    page = year.sits(former)
    play.hands_over(page, "苦情の電話に落ち着いて対応できます。")
    play.to_evaluation(page)
    page.get_by_role("link", name="評価する人", exact=True).click()
    page.get_by_role("link", name=year.name).click()
    expect(page.get_by_role("main")).to_contain_text("あなたが担当した期間")
    expect(page.get_by_role("main")).not_to_contain_text("申請の手引きを書き直す")


def the_rating(year: Year) -> None:
    """Sent back once, with a reason that the first evaluator reads on the page where he mends it."""
    play.rates(year.sits(year.holder("first")), year, "B")
    second = year.sits(year.holder("second"))
    play.takes_up(second, "二次評価を待っている人が1人", "評価する", year.name)
    expect(second.get_by_role("main")).to_contain_text("苦情の電話に落ち着いて対応できます。")
    play.returns(second, "一次評価を差し戻す", "業績評価の所見が足りません")
    first = year.sits(year.holder("first"))
    play.takes_up(first, "一次評価を待っている人が1人", "評価する", year.name)
    expect(first.get_by_role("main")).to_contain_text("業績評価の所見が足りません")
    play.comments(first, "待ち時間の記録を毎月まとめた")
    play.hands_on(first, "一次評価を提出する", "一次評価を提出しました。")
    play.rates_second(year.sits(year.holder("second")), year, "B")
    play.confirms(year.sits(year.holder("confirmer")), year)


def a_result_that_is_complained_about(year: Year) -> None:
    play.discloses(year.sits(year.hr), year)
    own = year.sits(year.own, width=320)
    play.reads_result(own, year)
    assert Watch(own).check() == []
    play.complains(own, "月ごとの件数を見てもらえていません。")
    play.answers(year.sits(year.hr), year, "認める(再評価)", "件数の記録を見ずに評価していたため、やり直します。")


def the_corrected_result(year: Year) -> None:
    """The same way again, on a sheet of its own; both stay."""
    own = year.sits(year.own)
    own.get_by_role("link", name="苦情の申出への回答を読む").click()
    expect(own.get_by_role("main")).to_contain_text("やり直します。")
    play.rates(year.sits(year.holder("first")), year, "A", "件数の記録を確かめた")
    play.rates_second(year.sits(year.holder("second")), year, "A")
    play.confirms(year.sits(year.holder("confirmer")), year)
    play.discloses(year.sits(year.hr), year)
    own = year.sits(year.own)
    play.reads_result(own, year)
    expect(own.get_by_role("main")).to_contain_text("前の結果を再評価により訂正したものです。")


def the_end(year: Year) -> None:
    first = year.sits(year.holder("first"))
    play.takes_up(first, "期末面談を待っている人が1人", "面談を記録する", year.name)
    first.get_by_label("評価者の記録").first.fill("次は手引きをほかの窓口へ広げる")
    first.get_by_role("button", name="面談を記録する").click()
    play.hands_on(first, "期末面談を済ませる", "期末面談を済ませました。")
    play.closes(year.sits(year.hr), year)
    own = year.sits(year.own)
    play.to_evaluation(own)
    expect(own.get_by_role("main")).to_contain_text("これまでの評価")

"""HR loads next year's organisation from Excel, sees the difference, writes it, reads the report, takes it back."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from common.dates import fiscal_year, fiscal_year_start
from staff.models import DepartmentVersion, Posting
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser

HR = "20003"
APRIL = fiscal_year_start(fiscal_year(timezone.localdate()) + 1)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def exported(page: Page, folder: Path) -> Path:
    """All tables as they are stored, as a workbook."""
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="人事", exact=True).click()
    page.get_by_role("main").get_by_role("link", name=re.compile("取り込み")).first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="全部の表を書き出す(Excel)").click()
    book = folder / "organisation.xlsx"
    download.value.save_as(book)
    return book


def with_next_year(book: Path, *, faulty: bool = False) -> Path:
    """A new section without a head, somebody who moves there, somebody new; at will, a day that is none."""
    workbook = load_workbook(book)
    orders = [dict(zip(headings(workbook["発令"]), row, strict=True)) for row in rows(workbook["発令"])]
    mover = next(order["職員番号"] for order in orders if may_move(order))
    add(workbook["組織"], 組織コード="9901", 適用開始日=str(APRIL), 名称="デジタル推進課", 区分="課")
    add(workbook["職員"], 職員番号="29901", 氏名="髙﨑 未来", 採用日="きのう" if faulty else str(APRIL))
    for number, kind in ((mover, "転任"), ("29901", "採用")):
        add(workbook["発令"], 職員番号=number, 組織コード="9901", 発令日=str(APRIL), 種別=kind, 補職名="主事")
    saved = book.with_name("faulty.xlsx" if faulty else "april.xlsx")
    workbook.save(saved)
    return saved


def may_move(order: dict[str, str | None]) -> bool:
    """A main order of today that goes on, and of nobody who leads a department."""
    goes_on = not order["終了日"] and str(order["発令日"]) < str(APRIL)
    return goes_on and order["本務/兼務"] == "本務" and order["組織の長"] != "はい"


def said(page: Page) -> Locator:
    """What the page itself tells of the job."""
    return page.get_by_role("main").get_by_role("status")


def headings(sheet) -> list[str]:
    return [cell.value for cell in sheet[1]]


def rows(sheet):
    return sheet.iter_rows(min_row=2, values_only=True)


def add(sheet, **cells: str) -> None:
    sheet.append([cells.get(heading) for heading in headings(sheet)])


def choose(page: Page, file: Path) -> None:
    page.goto("/imports/")
    page.get_by_role("link", name="新しく取り込む").first.click()
    page.get_by_label(re.compile("^ファイル")).set_input_files(file)
    page.get_by_role("button", name="次へ進む").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("取り込む内容を確かめる")


@pytest.mark.parametrize("width", [1280, 320])
def test_hr_loads_next_year_and_takes_it_back(as_user, tmp_path, width):
    page = as_user(HR, width=width)
    watch = Watch(page)
    book = exported(page, tmp_path)
    watch.problems.clear()  # a download ends the loading of a page

    choose(page, with_next_year(book, faulty=True))
    expect(page.get_by_role("alert")).to_contain_text("直すところが1件あります。何も書き込んでいません")
    problem = page.get_by_role("table", name=re.compile("直すところ")).get_by_role("row").nth(1)
    for words in ("職員", "採用日", "きのう", "日付"):
        expect(problem).to_contain_text(words)
    expect(page.get_by_role("button", name="書き込む")).to_have_count(0)
    assert watch.check() == []

    choose(page, with_next_year(book))
    new = page.get_by_role("table", name=re.compile("^新規: 2行"))
    expect(new).to_contain_text(f"29901 髙﨑 未来 9901 デジタル推進課 主事 本務 {APRIL}から")
    expect(new).to_contain_text(f"→ {APRIL - timedelta(days=1)}")
    assert watch.check() == []
    assert not DepartmentVersion.objects.filter(name="デジタル推進課").exists()

    page.get_by_role("button", name="書き込む").click()
    expect(said(page)).to_contain_text("全部の行を書き込みました")
    assert watch.check() == []
    assert Posting.objects.filter(department__code="9901", valid_from=APRIL).count() == 2

    page.get_by_role("link", name="来年度の確認へ進む").click()
    expect(page.get_by_role("main")).to_contain_text("長のいない組織")
    expect(page.get_by_role("main")).to_contain_text("デジタル推進課")

    page.goto("/imports/")
    page.get_by_role("link", name="この取り込みを取り消す").click()
    expect(page.get_by_role("table", name="表ごとの行の数")).to_contain_text("発令")
    assert watch.check() == []
    page.get_by_role("button", name="この取り込みを取り消す").click()
    expect(said(page)).to_contain_text("取り消しました。取り込みの前と同じ内容です。")
    assert not DepartmentVersion.objects.filter(name="デジタル推進課").exists()
    page.get_by_role("link", name="取り込みの一覧に戻る").click()
    expect(page.get_by_role("row", name=re.compile(r"april\.xlsx")).first).to_contain_text("砂川 和子 が取り消しました")
    assert watch.check() == []


def test_an_import_is_a_matter_of_plain_forms(as_user, tmp_path):
    """Without JavaScript, on a phone-sized window."""
    page = as_user(HR, javascript=False, width=320)
    file = with_next_year(exported(page, tmp_path))
    choose(page, file)
    page.get_by_role("button", name="書き込む").click()
    expect(said(page)).to_contain_text("全部の行を書き込みました")
    page.get_by_role("link", name="この取り込みを取り消す").click()
    page.get_by_role("button", name="この取り込みを取り消す").click()
    expect(said(page)).to_contain_text("取り消しました。")


def test_a_heading_of_the_payroll_system_is_asked_for_once(as_user, tmp_path):
    page = as_user(HR)
    file = tmp_path / "kyuyo.csv"
    file.write_text("職員コード,漢字氏名,採用年月日\n29950,髙﨑 葛,R9.4.1\n", encoding="cp932")

    def send(source: str) -> None:
        page.goto("/imports/new/")
        page.get_by_label(re.compile("^ファイル")).set_input_files(file)
        page.get_by_label(re.compile("^どの表か")).select_option("職員")
        page.get_by_label(re.compile("^どこから来たファイルか")).select_option(source)
        if source == "新しい取り込み元":
            page.get_by_label(re.compile("^新しい取り込み元の名")).fill("人事給与システム")
        page.get_by_role("button", name="次へ進む").click()

    watch = Watch(page)
    send("新しい取り込み元")
    expect(page.get_by_role("heading", level=1)).to_have_text("列の対応を決める")
    expect(page.get_by_role("combobox", name=re.compile("^氏名"))).to_have_value("漢字氏名")
    assert watch.check() == []
    page.get_by_role("button", name="内容を確かめる").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("取り込む内容を確かめる")
    send("人事給与システム")
    expect(page.get_by_role("heading", level=1)).to_have_text("取り込む内容を確かめる")

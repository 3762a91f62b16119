"""Every city's own shape comes out right."""

import re
from functools import cache
from urllib.parse import urljoin

import pytest

from config.management.commands.demo import CITIES
from tests.competencies.pages import address, html, read, reader_of

PAGES = ["policy", "grades", "matrix", "competencies", "side_by_side", "careers", "measures", "search", "changes"]


@pytest.fixture
def page_of(city):
    """``page_of("tachikawa", "grade", "G3")``: the words of one page of a city's policy."""
    load = cache(city)

    def words(code: str, name: str, *args: str, **query: str) -> str:
        return read(reader_of(load(code)), load(code), name, *args, **query)

    return words


@pytest.mark.parametrize("code", CITIES)
def test_every_page_of_every_city_renders(city, code):
    framework = city(code)
    reader = reader_of(framework)
    for name in PAGES:
        assert read(reader, framework, name)


@pytest.mark.parametrize("code", CITIES)
def test_every_grade_and_every_competency_has_its_page(city, code):
    framework = city(code)
    reader = reader_of(framework)
    for grade in framework.grade_set.all():
        assert grade.name in read(reader, framework, "grade", grade.code)
    for competency in framework.competency_set.all():
        assert competency.name in read(reader, framework, "competency", competency.code)


def test_nagareyama_shows_which_abilities_serve_each_c(page_of):
    assert "支える能力 流山を愛する力 市民の立場で考える力 信頼 Compliance" in page_of("nagareyama", "policy")


def test_fujisawa_shows_the_three_ai_by_name(page_of):
    text = page_of("fujisawa", "policy")
    assert re.findall(r"\w+あい(?= )", text[text.index("組織風土") :]) == ["認めあい", "高めあい", "深めあい"]


def test_fujisawa_says_how_many_minds_there_are_though_their_names_are_unknown(page_of):
    assert "方針は3つあると述べています(名称は方針の本文にありません)。" in page_of("fujisawa", "policy")


def test_notes_on_the_data_are_closed_at_first(city):
    framework = city("tachikawa")
    markup = html(reader_of(framework), framework, "policy")
    assert re.findall(r"<details class=\"disclosure\"[^>]*>", markup) == ['<details class="disclosure">']


def test_aizuwakamatsu_puts_the_parallel_grade_beside_its_main_line(page_of):
    assert re.search(r"主幹級 特に困難な.*? 特任主幹 並行する職位 .*? 副主幹級", page_of("aizuwakamatsu", "grades"))


def test_ladders_have_their_top_rung_first(page_of):
    text = page_of("tachikawa", "grades")
    assert text[text.index("管理職") :] == "管理職 部長 部長級 課長 課長級 監督職 係長 係長級 一般職 主任 主事"


def test_fujisawa_merges_neighbouring_grades_of_one_level(city):
    framework = city("fujisawa")
    markup = html(reader_of(framework), framework, "matrix")
    row = markup[markup.index(">役割認識・判断力</a></th>") :]
    cells = re.findall(r"<td(?: colspan=\"(\d)\")?[^>]*>.*?matrix-symbol\">(.)<", row[: row.index("</tr>")])
    assert cells == [("2", "ⅰ"), ("2", "ⅱ"), ("", "ⅲ"), ("2", "ⅳ"), ("", "ⅴ")]


def test_oyama_asks_the_ten_attitudes_of_everybody_in_one_cell_each(city):
    framework = city("oyama")
    markup = html(reader_of(framework), framework, "matrix")
    table = markup[markup.index('id="table-T1"') : markup.index('id="table-T2"')]
    assert re.findall(r"<td colspan=\"(\d)\"[^>]*>.*?matrix-symbol\">(共通)<", table) == [("8", "共通")] * 10


def test_oyama_names_the_examples_of_a_katz_skill(page_of):
    text = page_of("oyama", "competency", "S1")
    assert "含まれる力 組織運営能力 危機管理能力 政策形成能力" in text
    assert "概念化能力" in text


def test_aizuwakamatsu_has_all_its_tables_on_one_page(city):
    framework = city("aizuwakamatsu")
    markup = html(reader_of(framework), framework, "matrix")
    assert re.findall(r'<h2 id="table-(T\d)">', markup) == [f"T{n}" for n in range(1, 9)]


def test_tachikawa_draws_its_career_by_ages(page_of):
    assert "20代 一般職 主事 30代 一般職 主任 40代 監督職 係長" in page_of("tachikawa", "careers")


def test_a_policy_without_career_stages_says_so(page_of):
    assert "年代や在職年数ごとの段階は、この方針にありません" in page_of("aizuwakamatsu", "careers")


def test_oyama_groups_digital_talent_by_category(page_of):
    text = page_of("oyama", "careers")
    assert text.index("業務系デジタル人材") < text.index("係長級職員") < text.index("情報系デジタル人材")


def test_measures_can_be_narrowed_to_one_ability(page_of):
    everything = page_of("nagareyama", "measures")
    only = page_of("nagareyama", "measures", competency="C1")
    assert "採用試験制度の充実" in only
    assert "有識者・実務経験者の人材活用" in everything
    assert "有識者・実務経験者の人材活用" not in only


def test_a_competency_lists_the_measures_that_build_it(page_of):
    assert "この能力が育つと期待される施策 採用試験制度の充実 可能性高い人材の確保" in page_of(
        "nagareyama", "competency", "C1"
    )


def test_a_competency_is_shown_under_its_other_name_from_both_sides(page_of):
    assert "対応する能力 組織運営能力" in page_of("tachikawa", "competency", "C11")
    assert "対応する能力 組織管理能力" in page_of("tachikawa", "competency", "C4")


def test_a_level_names_the_grades_that_are_asked_for_it(page_of):
    text = page_of("fujisawa", "competency", "C6")
    assert "課題をつかんで施策の企画立案を行い、業務の中核を担う 課長補佐級 、 課長級 、 参事級" in text


def test_a_cell_says_its_mark_in_words_and_that_it_is_inferred(page_of):
    text = page_of("tachikawa", "cell", "T2", "G4", "C6")
    assert "◎ 特に必要" in text
    assert "このマスは、方針の書き方から推定したものです。" in text


def test_an_empty_cell_says_that_nothing_is_asked(page_of):
    assert "この職位には求めないものです。" in page_of("tachikawa", "cell", "T2", "G1", "C1")


def test_the_matrix_leads_to_wordings_grades_and_competencies(city):
    framework = city("tachikawa")
    reader = reader_of(framework)
    start = address(framework, "matrix")
    markup = html(reader, framework, "matrix")
    table = markup[markup.index('id="table-T2"') : markup.index('id="table-T3"')]
    links = {urljoin(start, href) for href in re.findall(r'href="([^"]+)"', table)}
    assert address(framework, "cell", "T2", "G5", "C1") in links
    assert {link: reader.get(link).status_code for link in links} == dict.fromkeys(links, 200)

"""What a grade's page says is asked anew."""

import pytest

from tests.competencies.pages import html, read, reader_of


@pytest.fixture
def tachikawa(city):
    return city("tachikawa")


@pytest.fixture
def reader(tachikawa):
    return reader_of(tachikawa)


def test_a_grade_lists_what_is_new_and_what_is_stronger_than_below(reader, tachikawa):
    text = read(reader, tachikawa, "grade", "G3")
    start = text.index("主任から新しく求められること")
    assert text[start : text.index("職層別に身に着けるべき能力")].split() == [
        "主任から新しく求められること",
        *["政策立案能力", "新しく求められる・より強く求められる"],
        *["折衝交渉能力", "新しく求められる・より強く求められる"],
        *["組織管理能力", "新しく求められる"],
        *["危機管理能力", "新しく求められる"],
        *["組織運営能力", "新しく求められる"],
    ]  # fmt: skip


def test_a_weaker_mark_is_no_new_demand_and_tells_what_it_was(reader, tachikawa):
    assert "担当業務の課題を見つけ、改善や工夫につなげる力 求め方が変わる 主任では ◎" in read(
        reader, tachikawa, "grade", "G3"
    )


def test_the_lowest_grade_has_nothing_to_be_compared_with(reader, tachikawa):
    text = read(reader, tachikawa, "grade", "G1")
    assert "新しく求められる" not in text
    assert "一つ上の職位 主任" in text
    assert "一つ下の職位" not in text


def test_a_higher_level_names_the_level_below(city):
    framework = city("fujisawa")
    text = read(reader_of(framework), framework, "grade", "G5")
    assert "段階が上がる 上級主査級では ⅱ" in text


def test_levels_are_drawn_as_steps_with_words(city):
    framework = city("fujisawa")
    assert "●●● ○○ 段階 ⅲ (5段階のうち3)" in read(reader_of(framework), framework, "grade", "G5")


def test_a_grade_is_compared_across_tables_and_named_by_its_own(city):
    framework = city("aizuwakamatsu")
    text = read(reader_of(framework), framework, "grade", "G8")
    assert "管理職（部長級、副部長級及び課長級） 要 その職位に求める" in text
    assert "主幹級には求められ、この職位の表にはないもの: 個別専門能力" in text


def test_grades_stand_side_by_side_with_their_differences_in_words(reader, tachikawa):
    text = read(reader, tachikawa, "side_by_side", left="G2", right="G3")
    assert "主任から係長へ移るとき、求められることがどう変わるかを示します。" in text
    assert "政策立案能力 〇 必要 課題に効く政策や事業を組み立てる力 ◎ 特に必要" in text


def test_only_the_differences_can_be_asked_for(reader, tachikawa):
    everything = html(reader, tachikawa, "side_by_side", left="G2", right="G3")
    only = html(reader, tachikawa, "side_by_side", left="G2", right="G3", only="different")
    assert everything.count('class="differs"') == only.count('class="differs"') > 0
    assert "違いはありません。" in only


def test_an_unknown_grade_in_the_address_asks_for_a_choice(reader, tachikawa):
    assert "比べる職位を選んでください" in read(reader, tachikawa, "side_by_side", left="G2", right="nobody")


@pytest.mark.parametrize(("query", "tables"), [({"family": "F2"}, 3), ({"kind": "attitude"}, 1), ({"family": "x"}, 8)])
def test_the_matrix_is_narrowed_by_what_the_address_says(city, query, tables):
    framework = city("aizuwakamatsu")
    assert html(reader_of(framework), framework, "matrix", **query).count('<h2 id="table-') == tables


def test_a_narrowing_without_any_table_leads_back(city):
    framework = city("aizuwakamatsu")
    text = read(reader_of(framework), framework, "matrix", family="F2", kind="skill")
    assert "土台となる意識" in text


def test_the_matrix_writes_the_wording_when_asked(reader, tachikawa):
    wording = "長い目と広い視野で組織の目標と施策の向きを決め、実らせる"
    assert wording not in html(reader, tachikawa, "matrix")
    assert wording in html(reader, tachikawa, "matrix", show="words")

"""What people type, and what they find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies import models, search
from competencies.search import Document, matches, pieces, words
from tests.competencies.pages import html, read, reader_of


def _found(query, *, title="", text=""):
    return matches(Document("種類", title, text, "policy"), words(query))


@pytest.mark.parametrize(
    "query",
    ["コミュニケーション", "ｺﾐｭﾆｹｰｼｮﾝ", "こみゅにけーしょん", "コミュ", " コミュニケーション "],
)
def test_width_and_kana_make_no_difference(query):
    assert _found(query, title="コミュニケーション能力")


@pytest.mark.parametrize("query", ["dx", "DX", "ＤＸ", "ｄｘ推進"])
def test_case_makes_no_difference(query):
    assert _found(query, title="DX推進リーダー")


def test_variants_of_characters_make_no_difference():
    assert _found("高崎", text="髙﨑")


def test_every_word_must_stand_somewhere():
    assert _found("政策 育てる", title="政策立案能力", text="部下を育てる")
    assert not _found("政策 折衝", title="政策立案能力", text="部下を育てる")


def test_full_width_blanks_part_words():
    assert words("政策 立案") == ["政策", "立案"]


def test_blanks_alone_are_no_query():
    assert words("   ") == []


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("折衝交渉能力", "交渉", [("折衝", False), ("交渉", True), ("能力", False)]),
        ("ｶﾞｲﾄﾞ付き", "ガイド", [("ｶﾞｲﾄﾞ", True), ("付き", False)]),
        ("髙﨑市", "高崎", [("髙﨑", True), ("市", False)]),
        ("葛\U000e0100飾", "葛", [("葛\U000e0100", True), ("飾", False)]),
        ("㍿の", "株式", [("㍿", True), ("の", False)]),
        ("能力", "意識", [("能力", False)]),
        ("", "意識", []),
    ],
)
def test_hits_are_marked_in_the_text_as_it_is_stored(text, query, expected):
    assert pieces(text, words(query)) == expected


@given(st.text(max_size=30), st.text(min_size=1, max_size=5))
def test_marking_never_changes_the_text(text, query):
    assert "".join(piece for piece, _ in pieces(text, words(query))) == text


@pytest.fixture
def tachikawa(city):
    return city("tachikawa")


def test_results_are_grouped_and_marked(tachikawa):
    markup = html(reader_of(tachikawa), tachikawa, "search", q="ｾｯｼｮｳ交渉")
    assert "見つかりませんでした" in markup
    markup = html(reader_of(tachikawa), tachikawa, "search", q="折衝　交渉")
    assert "<mark>折衝交渉</mark>能力" in markup


def test_results_lead_to_where_they_are_read(tachikawa):
    markup = html(reader_of(tachikawa), tachikawa, "search", q="エンゲージメント")
    assert 'href="/policies/tachikawa/1/#item-GL1"' in markup


def test_an_empty_query_says_what_to_type(tachikawa):
    assert "探す言葉を入れてください" in read(reader_of(tachikawa), tachikawa, "search", q="  ")


def test_no_hit_says_how_to_go_on(tachikawa):
    assert "言葉を短くするか、別の言い方で試してください。" in read(
        reader_of(tachikawa), tachikawa, "search", q="宇宙船"
    )


def test_a_very_long_query_is_cut_and_answered(tachikawa):
    assert "見つかりませんでした" in read(reader_of(tachikawa), tachikawa, "search", q="長" * 5000)


# Told by what they belong to: a table's page shows its marks, columns and rows.
NOT_BY_THEMSELVES = {models.Mark, models.TableColumn, models.TableRow}


@pytest.mark.parametrize("model", [model for model in models.PARTS if model not in NOT_BY_THEMSELVES])
def test_every_kind_of_part_can_be_found(cities, model):
    words_of = {models.Requirement: "wording", models.CompetencyLevel: "behaviour", models.CareerPath: "summary"}
    for city in cities.values():
        parts = list(model.objects.filter(framework=city))
        for part in parts[:1] + parts[-1:]:
            text = getattr(part, words_of.get(model, ""), "") if model in words_of else str(part)
            if text:
                assert search.find(city, search.words(text)), f"{city}: {text}"

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.text import hidden_characters, lines, search_key

HIRAGANA = "".join(chr(c) for c in range(0x3041, 0x3097))
KATAKANA = "".join(chr(c) for c in range(0x30A1, 0x30F7))
KANJI = "職務遂行能力高髙崎﨑吉𠮷神\ufa19葛"
ALPHABET = HIRAGANA + KATAKANA + "ｱｶﾞﾊﾟー" + KANJI + string.ascii_letters + string.digits + "ＡＺａｚ０９　 "
japanese = st.text(ALPHABET)


@pytest.mark.parametrize(
    ("entered", "sought"),
    [
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("𠮷田", "吉田"),
        ("\ufa19谷", "神谷"),
        ("葛\U000e0100城", "葛城"),
        ("ﾀﾞｲﾀﾞ ﾊﾅｺ", "だいだはなこ"),
        ("ダイダ　ハナコ", "だいだ はなこ"),
        ("ＯＪＴ研修", "ojt研修"),
        ("１０年", "10年"),
        ("渡邉", "渡辺"),
    ],
)
def test_a_key_ignores_how_the_text_was_typed(entered, sought):
    assert search_key(entered) == search_key(sought)


def test_different_words_keep_different_keys():
    assert search_key("高崎") != search_key("高岡")


@given(japanese)
def test_a_key_is_its_own_key(text):
    assert search_key(search_key(text)) == search_key(text)


@given(japanese, japanese)
def test_a_part_of_a_text_is_found_in_it(start, end):
    assert search_key(start) in search_key(start + "・" + end)


@given(st.text())
def test_any_text_has_a_key_without_blanks(text):
    assert not any(c.isspace() for c in search_key(text))


@given(st.lists(st.text("あいう 　", min_size=1).filter(str.strip)))
def test_lines_gives_back_the_items_of_a_field(items):
    assert lines("\r\n".join(items)) == [item.strip() for item in items]


def test_lines_leaves_out_blank_ones():
    assert lines(" 一つ目 \n\n　\r\n二つ目\n") == ["一つ目", "二つ目"]


def test_hidden_characters_are_named_once_in_order():
    assert hidden_characters("山\u202e田\u200b花\u200b子\x00") == ["U+0000", "U+200B", "U+202E"]


@pytest.mark.parametrize("text", ["", "髙﨑 𠮷男", "葛\U000e0100城\t市\r\n", "神\ufa19"])
def test_what_people_may_enter_has_no_hidden_characters(text):
    assert hidden_characters(text) == []

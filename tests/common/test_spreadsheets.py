"""Files come from many hands: what reads, what is refused and why, and that what we write comes back."""

import io
import time
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest
from django.core.files.base import ContentFile
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from common.spreadsheets import Fault, Sheet, Spot, Unreadable, Unwritable, read, write_csv, write_xlsx
from common.spreadsheets.csv_files import CP932, UTF8

NAMES = [["氏名", "数"], ["髙﨑①◎〇", 3], ["改行\nあり", 0], ["", 12]]
RISKY = ["=1+1", "+1", "-1", "@x", "\tx", "＝1", "＋1", "－1", "＠x", "'=1", "''=1", "'ordinary", "-"]


def workbook(*rows, name="表", change=None) -> bytes:
    book = Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(data: bytes, **replaced: bytes) -> bytes:
    """A workbook with some of its parts replaced or added; ``__`` in a name stands for a slash."""
    parts = {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in replaced.items()}
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            out.writestr(name, parts.pop(name, None) or source.read(name))
        for name, content in parts.items():
            out.writestr(name, content)
    return target.getvalue()


def read_data(data: bytes, filename="a.xlsx", **kwargs) -> list[Sheet]:
    return read(ContentFile(data, filename), **kwargs)


def refusal(data: bytes, filename="a.xlsx") -> str:
    with pytest.raises(Unreadable) as refused:
        read_data(data, filename)
    (message,) = refused.value.messages
    return message


def as_text(rows):
    return [[str(cell) for cell in row] for row in rows]


# What reads


def test_a_workbook_comes_back_as_it_was_written():
    sheets = [Sheet("職位", NAMES), Sheet("印", [["印"], ["◎"]])]
    assert [(s.name, s.rows) for s in read_data(write_xlsx(sheets))] == [(s.name, as_text(s.rows)) for s in sheets]


@pytest.mark.parametrize("encoding", [UTF8, CP932])
def test_csv_comes_back_as_it_was_written(encoding):
    (sheet,) = read_data(write_csv(NAMES, encoding), "a.csv", name="職位")
    assert (sheet.name, sheet.rows, sheet.faults) == ("職位", as_text(NAMES), [])


@pytest.mark.parametrize("text", RISKY)
def test_what_looks_like_a_formula_comes_back_as_the_same_text(text):
    rows = [["名"], [text]]
    assert read_data(write_xlsx([Sheet("表", rows)]))[0].rows == rows
    assert read_data(write_csv(rows, UTF8), "a.csv")[0].rows == rows


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs", "Co"]), max_size=8), min_size=1, max_size=4))
def test_any_text_comes_back_from_a_file(cells):
    rows = [["名"], [*cells, "終"]]
    assert read_data(write_xlsx([Sheet("表", rows)]))[0].rows == rows
    assert read_data(write_csv(rows, UTF8), "a.csv")[0].rows == rows


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (3.0, "3"),
        (3.5, "3.5"),
        (True, "TRUE"),
        (date(2026, 4, 1), "2026-04-01"),
        (datetime(2026, 4, 1), "2026-04-01"),
        (datetime(2026, 4, 1, 9, 30), "2026-04-01T09:30:00"),
        (None, ""),
        ("a_x000D_\nb", "a\nb"),
    ],
)
def test_cells_read_as_a_person_reads_them(value, text):
    assert read_data(workbook(["印"], ["x", value, "y"]))[0].rows[1] == ["x", text, "y"]


def test_rows_keep_their_numbers_when_some_are_blank():
    def write_far(book):
        book.active["A5"] = "五行目"

    rows = read_data(workbook(["一行目"], change=write_far))[0].rows
    assert [(number, list(row)) for number, row in enumerate(rows, start=1) if any(row)] == [
        (1, ["一行目"]),
        (5, ["五行目"]),
    ]


def test_line_breaks_are_one_kind_whatever_wrote_them():
    (sheet,) = read_data('名\r\n"一\r\n二\r三\n四"\r\n'.encode(), "a.csv")
    assert sheet.rows == [["名"], ["一\n二\n三\n四"]]


# Cells that are refused by name


def test_a_formula_an_excel_error_and_a_hidden_character_are_named_by_cell():
    def spoil(book):
        book.active["B2"] = "=1+1"
        book.active["A3"] = "#REF!"
        book.active["C3"] = "a\u202eb"

    (sheet,) = read_data(workbook(["記号", "名", "名"], change=spoil))
    assert sheet.faults == [
        Fault(2, 2, "=1+1", "数式は取り込めません。値に置きかえてください(コピーして「値の貼り付け」)。"),
        Fault(3, 1, "#REF!", "Excelのエラーの値です。正しい値に直してください。"),
        Fault(3, 3, "a\u202eb", "目に見えない文字(U+202E)があります。消してください。"),
    ]


def test_hidden_characters_in_csv_are_named_by_cell():
    (sheet,) = read_data("名,名\r\na,b\u200b\r\n".encode(), "a.csv")
    assert [(fault.row, fault.column) for fault in sheet.faults] == [(2, 2)]


# Files that are refused as a whole


def test_the_kind_of_file_is_told_by_name_and_content():
    good = workbook(["a"])
    assert refusal(good, "a.pdf") == "ExcelブックかCSVのファイル(.xlsx、.csv)を選んでください。"
    assert (
        refusal(good, "a.xlsm") == "マクロ付きのブックは取り込めません。「Excelブック(.xlsx)」で保存し直してください。"
    )
    assert refusal(good, "a.csv").startswith("名前は「.csv」ですが")
    assert refusal(b"a,b", "a.xlsx").startswith("中身がExcelブックではありません。")
    assert refusal(b"", "a.csv").startswith("ファイルが空です。")
    assert refusal(b"x", "a.xls").startswith("古い形式のExcelファイルです。")


def test_a_password_is_told_from_an_old_format():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    assert refusal(ole).startswith("古い形式のExcelファイルです。")
    assert refusal(ole + "EncryptedPackage".encode("utf-16-le")).startswith("パスワードが付いています。")


def test_macros_are_refused_even_under_another_name():
    assert refusal(repacked(workbook(["a"]), **{"xl/vbaProject.bin": b"x"})).startswith("マクロが入っています。")


def test_more_than_ten_megabytes_are_refused():
    assert refusal(b"a" * (10 * 1024 * 1024 + 1), "a.csv").startswith("ファイルが大きすぎます。")


def test_a_bomb_is_refused_at_once_and_without_memory():
    bomb = repacked(workbook(["a"]), **{"xl/worksheets/sheet1.xml": b" " * (500 * 1024 * 1024)})
    assert 400_000 < len(bomb) < 700_000
    tracemalloc.start()
    started = time.perf_counter()
    message = refusal(bomb)
    elapsed, (_now, peak) = time.perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert message.startswith("開くと大きくなりすぎるファイルです。")
    assert elapsed < 1
    assert peak < 50 * 1024 * 1024


def test_an_archive_of_very_many_parts_is_refused():
    many = {f"p{number}.txt": b"x" for number in range(1_001)}
    assert refusal(repacked(workbook(["a"]), **many)).startswith("開くと大きくなりすぎるファイルです。")


def test_entities_are_not_expanded():
    lol = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    assert refusal(repacked(workbook(["a"]), **{"xl/worksheets/sheet1.xml": lol})).startswith("ファイルが壊れていて")


@pytest.mark.parametrize(
    ("cells", "beginning"),
    [
        (b'<row r="50001"><c r="A50001"><v>1</v></c></row>', "行が多すぎます。"),
        (b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "行が多すぎます。"),
        (b'<row r="1"><c r="XFD1"><v>1</v></c></row>', "1行目の列が多すぎます。"),
    ],
)
def test_far_away_cells_are_refused_before_they_fill_the_memory(cells, beginning):
    xml = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + cells
        + b"</sheetData></worksheet>"
    )
    assert refusal(repacked(workbook(["a"]), **{"xl/worksheets/sheet1.xml": xml})).startswith(beginning)


def test_too_many_sheets_are_refused():
    data = workbook(["a"], change=lambda book: [book.create_sheet(str(number)) for number in range(60)])
    assert refusal(data).startswith("シートが多すぎます。")


def test_a_cut_off_workbook_is_refused():
    data = workbook(["a"])
    assert refusal(data[: len(data) // 2]).startswith("ファイルが壊れていて")


def test_undecodable_csv_names_its_line():
    message = refusal("名\n良い\n".encode() + b"\xff\xfe\n", "a.csv")
    assert message.startswith("3行目に読み取れない文字があります。")


def test_an_unclosed_quotation_names_its_row():
    assert refusal('名\n良い\n"閉じない\n'.encode(), "a.csv").startswith("2行目のあとで読み取れなくなりました。")


# What is written


@pytest.mark.parametrize("text", ["𠮷", "⑴", "〜", "葛\U000e0100"])
def test_cp932_names_what_it_lacks_and_writes_no_question_mark(text):
    with pytest.raises(Unwritable) as refused:
        write_csv([["名"], ["髙", f"あ{text}"]], CP932, name="職位")
    assert refused.value.spots == [Spot("職位", 2, 2, text[-1])]


def test_a_control_character_is_refused_by_name():
    with pytest.raises(Unwritable) as refused:
        write_xlsx([Sheet("表", [["a\x0bb"]])])
    assert refused.value.spots == [Spot("表", 1, 1, "\x0b")]


def test_a_workbook_holds_text_and_prints_well():
    book = load_workbook(
        io.BytesIO(write_xlsx([Sheet("表", [["記号", "名"], ["1-2", "=A1"]], choices={1: ["甲", "乙"]})]))
    )
    sheet = book["表"]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in sheet[2]] == [
        ("1-2", "s", "@"),
        ("=A1", "s", "@"),
    ]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.paperSize) == ("A2", "$1:$1", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.oddFooter.center.text == "&P / &N"
    assert sheet["A1"].font.bold
    assert [(v.formula1, str(v.sqref)) for v in sheet.data_validations.dataValidation] == [('"甲,乙"', "A2:A50000")]


def test_marked_cells_are_yellow_and_say_why():
    data = write_xlsx([Sheet("表", [["記号"], ["x"]])], marks={("表", 2, 1): "直してください"})
    cell = load_workbook(io.BytesIO(data))["表"]["A2"]
    assert (cell.fill.fgColor.rgb, cell.comment.text) == ("00FFD43D", "直してください")

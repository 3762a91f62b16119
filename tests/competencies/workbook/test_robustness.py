"""Failures half way, far too many problems and spoiled files: all or nothing."""

import random

import pytest
from django.core.files.base import ContentFile

from common.spreadsheets import Unreadable, read
from competencies import models
from competencies.workbook import export_workbook, import_sheets
from tests.competencies.workbook.book import Book, data_of, sheets_of


def test_a_failure_half_way_leaves_nothing_behind(book, by, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    book.set("職位", 2, "職位", "主事級")
    book.set("施策・取組", 2, "名称", "太い柱")
    before = data_of(book.framework)
    monkeypatch.setattr(models.Measure, "save", fail)
    with pytest.raises(RuntimeError):
        book.write(by)
    assert data_of(book.framework) == before


def test_after_a_thousand_problems_the_database_is_asked_no_more(draft, by, django_assert_max_num_queries):
    book = Book(draft)
    book.set("職位", 2, "並び順", "2")
    for number in range(1000):
        book.add("方針の記載事項", 記号=f"P{number}", 並び順="一", 種類="用語", 見出し="語")
    with django_assert_max_num_queries(100):
        report = book.check()
    assert len(report.problems) == 1001
    assert report.problems[0].reason.startswith("直すところが多いため、残りの行は調べていません。")


ODD = ["", " ", "0", "-1", "=1", "９", "T1", "G2", "C1、C2", "はい", "\n", "x" * 5000, "𠮷", "9" * 11, "2026-02-30"]


def test_mutated_workbooks_neither_crash_nor_write_in_part(draft, by):
    good, before = export_workbook(draft), data_of(draft)
    outcomes = {"unreadable": 0, "refused": 0, "same": 0}
    chance = random.Random(2026)  # reproducible on purpose
    for _ in range(150):
        outcomes[outcome(draft, by, mutated(good, chance))] += 1
    assert data_of(draft) == before
    assert outcomes["unreadable"] > 50


def mutated(data: bytes, chance: random.Random) -> bytes:
    spoiled = bytearray(data)
    for _ in range(chance.choice([1, 1, 3, 20])):
        spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
    return bytes(spoiled[: chance.randrange(len(spoiled))]) if chance.random() < 0.1 else bytes(spoiled)


def outcome(draft, by, data: bytes) -> str:
    try:
        sheets = read(ContentFile(data, "a.xlsx"))
    except Unreadable:
        return "unreadable"
    return "refused" if import_sheets(draft, sheets, by=by, dry_run=True).problems else "same"


def test_mutated_cells_neither_crash_nor_write_in_part(draft, by):
    before, sheets = data_of(draft), sheets_of(draft)
    chance = random.Random(2026)  # reproducible on purpose
    for _ in range(150):
        book = Book(draft, sheets)
        for _ in range(chance.choice([1, 2, 10])):
            rows = chance.choice(list(book.rows.values()))
            row = chance.choice(rows)
            if row:
                row[chance.randrange(len(row))] = chance.choice(ODD)
        report = book.check()
        assert not report.written
    assert data_of(draft) == before

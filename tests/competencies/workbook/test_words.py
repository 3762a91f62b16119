"""What a workbook says of itself: its headings, its choices and its legend."""

from competencies.resources.tables import TABLES
from competencies.workbook import legend


def test_every_column_is_explained_in_the_legend(draft):
    sheet = legend(draft)
    rows = sheet.rows[sheet.header :]
    assert [row[0] for row in rows if row[0]] == [table.name for table in TABLES]
    assert [row[1] for row in rows if row[1]] == [
        heading for table in TABLES for heading in table(draft).get_export_headers()
    ]
    assert all(row[4] for row in rows if row[1])


def test_our_own_words_fit_into_cp932():
    columns = [column for table in TABLES for column in table.fields.values()]
    words = [w for c in columns for w in (c.column_name, *c.widget.choices)] + [table.name for table in TABLES]
    assert [word for word in words if word.encode("cp932", "ignore").decode("cp932") != word] == []


def test_headings_are_distinct_within_each_sheet():
    doubled = {t.name for t in TABLES if len({c.column_name for c in t.fields.values()}) < len(t.fields)}
    assert doubled == set()


def test_lists_to_choose_from_fit_into_excel():
    assert max(len(",".join(choices)) for table in TABLES for choices in table.choices().values()) < 255

"""What goes out comes back: into the same draft without a change, into an empty one as its twin."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.importing import LEGEND, Kind
from evaluations import presets, rulebook, schemes
from evaluations.models import PARTS, Item, ItemWeight, Scheme
from evaluations.workbook import CODES, WORKBOOK
from tests.evaluations.workbook.book import Book, data_of, sheets_of, told

pytestmark = pytest.mark.django_db
CITIES = ("tachikawa", "fujisawa")


def rules_of(scheme):
    """What the rules read of a scheme for a few grades: no keys are in it."""
    book = rulebook.rulebook_of(scheme)
    return [(book.rules(grade), book.limits(grade)) for grade in ("G1", "G3", "G5")]


@pytest.mark.parametrize("code", CITIES)
@pytest.mark.parametrize("name", presets.names())
def test_a_preset_becomes_its_twin_in_an_empty_draft(city, by, name, code):
    framework = city(code)
    source = presets.make(name, framework.authority, framework)
    schemes.freeze(source)
    draft = Scheme.objects.create(authority=framework.authority, code="own", name="新")
    report = Book(draft, source).write(by)
    assert (report.problems, report.written) == ([], True)
    draft.refresh_from_db()
    assert told(draft) == told(source)
    assert rules_of(draft) == rules_of(source)
    assert data_of(draft) == data_of(source)
    again = Book(draft, source).write(by)
    assert (again.problems, again.changes_something) == ([], False)


@pytest.mark.parametrize("name", presets.names())
def test_a_copy_takes_its_own_workbook_and_that_of_its_original_without_a_change(framework, by, name):
    source = presets.make(name, framework.authority, framework)
    copy = schemes.revise(source)
    keys = [sorted(model.objects.filter(scheme=copy).values_list("pk", flat=True)) for model in PARTS]
    for sheets_from in (copy, source):
        report = Book(copy, sheets_from).write(by)
        assert (report.problems, report.changes_something) == ([], False)
    assert [sorted(model.objects.filter(scheme=copy).values_list("pk", flat=True)) for model in PARTS] == keys


def test_a_city_scheme_takes_the_place_of_another_altogether(framework, by, scheme):
    other = presets.make("national", framework.authority, framework)
    report = Book(scheme, other).write(by)
    assert report.problems == []
    assert report.counts[Kind.DELETED] > 0
    scheme.refresh_from_db()
    assert told(scheme) == told(other)


def test_the_workbook_begins_with_a_legend_and_the_schemes_own_facts_and_ends_with_the_codes(scheme):
    names = [sheet.name for sheet in sheets_of(scheme)]
    assert (names[0], names[1], names[-1]) == (LEGEND, "評価制度", CODES)
    assert len(names) == len(PARTS) + 3
    legend, codes = sheets_of(scheme)[0], sheets_of(scheme)[-1]
    assert legend.rows[0][0] == "数値化方式 第1版: このブックの読み方"
    assert ["職位", "G5", "部長"] in [list(row) for row in codes.rows]


def test_cells_name_what_they_refer_to(book):
    assert book.rows["項目のウエイト"][1][:3] == ["ability 能力評価", "I1 業務遂行", "G4 課長、G5 部長"]
    assert book.rows["評価の軸"][1][5] == "five 5段階(点数)"


def test_every_column_is_explained_in_the_legend(scheme):
    legend = WORKBOOK.legend(scheme)
    rows = legend.rows[legend.header :]
    headings = [heading for table in WORKBOOK.shown for heading in table(scheme).get_export_headers()]
    assert [row[1] for row in rows if row[1]] == headings
    assert all(row[4] for row in rows if row[1])


def test_our_own_words_fit_into_cp932_and_headings_are_distinct():
    for table in WORKBOOK.tables:
        headings = [column.column_name for column in table.fields.values()]
        words = [table.name, *headings, *(word for c in table.fields.values() for word in c.widget.choices)]
        assert [word for word in words if word.encode("cp932", "ignore").decode("cp932") != word] == []
        assert len({*headings}) == len(headings)
        assert all(len(",".join(choices)) < 255 for choices in table.choices().values())


def test_a_frozen_scheme_goes_out_and_takes_nothing_in(scheme, by):
    book = Book(scheme)
    schemes.freeze(scheme)
    assert sheets_of(scheme)
    with pytest.raises(ValidationError, match="改定案を作る"):
        book.write(by)


def test_many_rows_ask_no_more_than_few(scheme):
    def questions() -> int:
        sheets = sheets_of(scheme)
        with CaptureQueriesContext(connection) as asked:
            report = WORKBOOK.import_sheets(scheme, sheets, by=None, dry_run=True)
        assert (report.problems, report.changes_something) == ([], False)
        return len(asked)

    few, axis = questions(), scheme.axis_set.get(code="ability")
    Item.objects.bulk_create(Item(scheme=scheme, axis=axis, code=f"N{n}", name=f"項目{n}") for n in range(60))
    ItemWeight.objects.bulk_create(ItemWeight(scheme=scheme, axis=axis, item_code=f"N{n}", weight=1) for n in range(60))
    assert questions() == few

import pytest
from django.core.exceptions import ValidationError

from competencies.matrix_editing import CellsError, Option, StaleError, merge, open_sheet, save_sheet
from competencies.models import Requirement, RequirementTable, TableColumn, TableRow
from competencies.rules.cell_symbols import UnreadableError, read
from tests import factories

pytestmark = pytest.mark.django_db

MARKS = (Option("◎", 1, "特に必要"), Option("〇", 2, "必要"))
LEVELS = (Option("ⅰ", 1, ""), Option("ⅳ", 4, ""))


@pytest.fixture
def table():
    """Two grades × two competencies with the marks ◎ and 〇; the first cell is ◎ with its own words."""
    table = factories.TableFactory()
    edition = table.framework
    factories.MarkFactory(framework=edition, table=table, symbol="◎", strength=2)
    factories.MarkFactory(framework=edition, table=table, symbol="〇", strength=1)
    fill(table)
    place = places(table)[0]
    Requirement.objects.create(
        framework=edition, table=table, grade_id=place[0], competency_id=place[1],
        mark=table.marks.get(symbol="◎"), label="名", wording="文言", inferred=True,
    )  # fmt: skip
    return table


@pytest.fixture
def levels():
    """One grade × two competencies, of which the first has the levels ⅰ and ⅱ and the second has none."""
    table = factories.TableFactory(scale=RequirementTable.Scale.LEVELS)
    fill(table, grades=1)
    first = table.rows.order_by("order").first().competency
    for number, symbol in ((1, "ⅰ"), (2, "ⅱ")):
        factories.LevelFactory(framework=table.framework, table=table, competency=first, number=number, symbol=symbol)
    return table


def fill(table, *, grades=2, competencies=2):
    edition = table.framework
    family = factories.JobFamilyFactory(framework=edition)
    for n in range(1, grades + 1):
        grade = factories.GradeFactory(framework=edition, family=family, order=n, name=f"職位{n}")
        TableColumn.objects.create(framework=edition, table=table, grade=grade, order=n)
    group = factories.GroupFactory(framework=edition)
    for n in range(1, competencies + 1):
        competency = factories.CompetencyFactory(framework=edition, group=group, order=n, name=f"能力{n}")
        TableRow.objects.create(framework=edition, table=table, competency=competency, order=n)


def places(table):
    """(grade, competency) of each cell, row by row."""
    return list(open_sheet(table).cells)


def saved(table):
    return list(open_sheet(table).saved.values())


@pytest.mark.parametrize(
    ("typed", "symbol"),
    [("◎", "◎"), ("1", "◎"), ("２", "〇"), ("○", "〇"), ("◯", "〇"), ("O", "〇"), ("ｏ", "〇"), (" 〇 ", "〇")],
)
def test_a_mark_is_read_from_its_symbol_its_number_and_its_variants(typed, symbol):
    assert read(typed, MARKS).symbol == symbol


@pytest.mark.parametrize(
    ("typed", "symbol"), [("ⅰ", "ⅰ"), ("i", "ⅰ"), ("I", "ⅰ"), ("1", "ⅰ"), ("iv", "ⅳ"), ("Ⅳ", "ⅳ"), ("４", "ⅳ")]
)
def test_a_level_is_read_from_roman_numerals_and_its_number(typed, symbol):
    assert read(typed, LEVELS).symbol == symbol


@pytest.mark.parametrize("typed", ["", " ", "　"])
def test_a_blank_cell_asks_nothing(typed):
    assert read(typed, MARKS) is None


@pytest.mark.parametrize("typed", ["×", "3", "0", "ii", "◎◎", "'; --"])
def test_anything_else_is_unreadable(typed):
    with pytest.raises(UnreadableError):
        read(typed, MARKS)


def test_a_symbol_comes_before_a_number():
    assert read("2", (Option("1", 2, ""), Option("2", 1, ""))).number == 1


def test_differences_alone_are_written(table):
    first, second, third, fourth = places(table)

    written = save_sheet(table, {first: "1", second: "○", third: "", fourth: "2"}, version=1)

    assert written == 2
    assert saved(table) == ["◎", "〇", "", "〇"]


def test_a_kept_cell_keeps_its_words_and_is_no_guess_any_more(table):
    save_sheet(table, {places(table)[0]: "〇"}, version=1)

    cell = Requirement.objects.get()
    assert (cell.mark.symbol, cell.label, cell.wording, cell.inferred) == ("〇", "名", "文言", False)


def test_a_cleared_cell_is_removed(table):
    assert save_sheet(table, {places(table)[0]: ""}, version=1) == 1
    assert saved(table) == ["", "", "", ""]


def test_a_cell_that_was_not_sent_stays(table):
    assert save_sheet(table, {}, version=1) == 0
    assert saved(table) == ["◎", "", "", ""]


def test_a_cell_outside_of_the_table_is_passed_over(table):
    elsewhere = factories.GradeFactory(framework=table.framework)
    assert save_sheet(table, {(elsewhere.pk, places(table)[0][1]): "◎"}, version=1) == 0


@pytest.mark.parametrize(("typed", "version"), [("〇", 2), ("○", 2), ("◎", 1), ("1", 1)])
def test_the_version_moves_with_a_difference_and_not_without(table, typed, version):
    save_sheet(table, {places(table)[0]: typed}, version=1)

    table.refresh_from_db()
    assert table.version == version


def test_all_errors_come_at_once_and_nothing_is_written(table):
    first, second, third, fourth = places(table)

    with pytest.raises(CellsError) as refused:
        save_sheet(table, {first: "", second: "×", third: "◎", fourth: "9"}, version=1)

    assert refused.value.messages == {
        second: "「×」は、この表の印ではありません。使える印: ◎(1)・〇(2)",
        fourth: "「9」は、この表の印ではありません。使える印: ◎(1)・〇(2)",
    }
    assert saved(table) == ["◎", "", "", ""]


def test_a_level_that_the_competency_lacks_is_refused_with_those_that_it_has(levels):
    first, second = places(levels)

    with pytest.raises(CellsError) as refused:
        save_sheet(levels, {first: "ⅲ", second: "1"}, version=1)

    assert refused.value.messages == {
        first: "「能力1」に「ⅲ」の段階はありません。ある段階: ⅰ・ⅱ",
        second: "この表には「能力2」の段階がまだありません。先に「能力の段階」に追加してください。",
    }


def test_a_level_is_saved(levels):
    save_sheet(levels, {places(levels)[0]: "2"}, version=1)
    assert saved(levels) == ["ⅱ", ""]


def test_a_stale_sheet_writes_nothing(table):
    first, second, *_ = places(table)
    save_sheet(table, {second: "〇"}, version=1)

    with pytest.raises(StaleError):
        save_sheet(table, {first: ""}, version=1)

    assert saved(table) == ["◎", "〇", "", ""]


def test_a_frozen_edition_is_refused(table):
    factories.put_in_force(table.framework)

    with pytest.raises(ValidationError, match="変更できません"):
        save_sheet(table, {places(table)[0]: ""}, version=1)

    assert saved(table) == ["◎", "", "", ""]


def test_merging_keeps_what_was_typed_and_takes_what_only_others_changed(table):
    first, second, third, fourth = places(table)
    was = {first: "◎", second: "", third: "", fourth: ""}
    save_sheet(table, {first: "〇", second: "◎"}, version=1)

    merged = merge(open_sheet(table), {first: "", second: "", third: "×", fourth: ""}, was)

    assert merged.values == {first: "", second: "◎", third: "×", fourth: ""}
    assert merged.conflicts == (first,)
    assert merged.taken == (second,)


def test_a_sheet_takes_five_queries_whatever_its_size(django_assert_num_queries):
    for size in (1, 12):
        table = factories.TableFactory()
        fill(table, grades=size, competencies=size)
        with django_assert_num_queries(5):
            assert len(open_sheet(table).cells) == size * size


def test_a_table_without_columns_has_no_cells():
    assert open_sheet(factories.TableFactory()).cells == {}

"""One page of a long list, counted on the way."""

import pytest

from common.paging import counted_page, lean_page
from competencies.models import AppointingAuthority
from tests.factories import AuthorityFactory

SIZE = 2


@pytest.fixture
def rows(db):
    for code in "abcde":
        AuthorityFactory(code=code)
    return AppointingAuthority.objects.order_by("code")


def codes(page):
    return [row["code"] if isinstance(row, dict) else row.code for row in page]


class TestCountedPage:
    @pytest.mark.parametrize(("asked", "found"), [("1", "ab"), ("2", "cd"), ("3", "e"), ("３", "e")])
    def test_is_read_and_counted_with_one_query(self, rows, asked, found, django_assert_num_queries):
        for queried in (rows, rows.values("code")):
            with django_assert_num_queries(1):
                page = counted_page(queried, asked, size=SIZE)
                assert (codes(page), page.number) == (list(found), int(asked))
                assert (page.paginator.count, page.paginator.num_pages) == (5, 3)

    @pytest.mark.parametrize(
        ("asked", "number"),
        [("4", 3), ("0", 3), ("-1", 3), ("last", 1), ("", 1), ("1e3", 1), ("9" * 30, 3), ("9" * 5000, 1)],
    )
    def test_is_the_nearest_where_there_is_no_such_page(self, rows, asked, number):
        assert counted_page(rows, asked, size=SIZE).number == number

    def test_is_empty_where_nothing_is_found(self, rows, django_assert_num_queries):
        with django_assert_num_queries(1):
            page = counted_page(rows.filter(code="z"), "1", size=SIZE)
            assert (codes(page), page.number, page.paginator.count, page.has_other_pages()) == ([], 1, 0, False)

    def test_takes_what_its_reader_has_kept(self, rows, django_assert_num_queries):
        kept = list(counted_page(rows, "2", size=SIZE))
        with django_assert_num_queries(0):
            page = counted_page(rows, "2", size=SIZE, read=lambda wanted: kept)
        assert (codes(page), page.paginator.count) == (["c", "d"], 5)


class TestLeanPage:
    @pytest.mark.parametrize(("asked", "found"), [("1", "ab"), ("2", "cd"), ("3", "e"), ("9", "e"), ("", "ab")])
    def test_reads_the_rows_of_the_page_alone_in_their_order(self, rows, asked, found, django_assert_num_queries):
        with django_assert_num_queries(2):
            page = lean_page(rows, rows.values("code"), asked, size=SIZE)
            assert (codes(page), page.paginator.count) == (list(found), 5)

    def test_is_empty_where_nothing_is_found(self, rows):
        none = rows.filter(code="z")
        page = lean_page(none, none, "1", size=SIZE)
        assert (codes(page), page.number, page.has_other_pages()) == ([], 1, False)

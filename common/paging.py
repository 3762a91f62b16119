"""One page of a long list, counted on the way (一覧の一ページ)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window

# What each row of a page brings along: how many rows there are in all.
OF_ALL = "of_all"

# A longer number is no page's, and more than a database counts to.
MOST_DIGITS = 9

Read = Callable[[QuerySet[Any, Any]], Sequence[Any]]


def counted_page(rows: QuerySet[Any, Any], asked: str, *, size: int, read: Read = list) -> Page[Any]:
    """The page that an address asks for (``asked``, as typed), or the nearest that there is.

    One query instead of two, each of which would have to find all rows; two where there is no such page. ``read``
    reads the page's rows; what it has kept from another time may take the place of the query.
    """
    number = int(asked) if asked.isdecimal() and len(asked) <= MOST_DIGITS else 0
    start = (number - 1) * size
    found = read(rows.annotate(**{OF_ALL: Window(Count("pk"))})[start : start + size]) if number else ()
    if not found and number != 1:
        return Paginator(rows, size).get_page(asked)
    paginator = Paginator(rows, size)
    paginator.count = _of_all(found[0]) if found else 0
    return Page(found, number, paginator)


def lean_page(keys: QuerySet[Any, Any], rows: QuerySet[Any, Any], asked: str, *, size: int) -> Page[Any]:
    """The same of rows that bring much along from other tables, which is read for those on the page alone.

    ``keys``: all of them, in order and with nothing else; they are counted with one query. ``rows``: the same, in the
    same order, as the page needs them; one query, when they are read.
    """
    page = Paginator(keys, size).get_page(asked)
    on_page: Any = page.object_list
    page.object_list = rows.filter(pk__in=on_page.values("pk"))
    return page


def _of_all(row: Any) -> int:
    """Rows are records, or ``values``."""
    return int(row[OF_ALL] if isinstance(row, dict) else getattr(row, OF_ALL))

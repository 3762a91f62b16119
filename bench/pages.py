"""Measures of pages: which are to be there, for whom, how long they may take, and what a made-up city answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from bench.timing import timed
from competencies.models import Framework
from staff.models import Department, Posting, User

CITY = "tachikawa"
MOST_QUERIES = 12
MOST_TIMES_SLOWER = 1.5
HEADED = 60
# What takes as long as a document is asked for fewer times.
DOCUMENT_MS, DOCUMENT_RUNS = 1000, 3

Results = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Page:
    """A page to be there, and how long it may take (``limit_ms``; None: not said).

    ``only``: for whom, several set apart by blanks; else for everybody. ``takes``: what of the viewer's it is about.
    """

    name: str
    only: str = ""
    takes: str = ""
    query: str = ""
    limit_ms: int | None = 80

    def __str__(self) -> str:
        return self.name.partition(":")[2] + self.query if ":" in self.name else self.name + self.query

    def is_for(self, viewer: Viewer) -> bool:
        return not self.only or viewer.says in self.only.split()


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks: his client, and what his pages are about, by the word of ``Page.takes``."""

    says: str
    client: Client
    takes: Mapping[str, Any]

    def address(self, page: Page) -> str:
        return reverse(page.name, args=[self.takes[page.takes]] if page.takes else []) + page.query


def measure_pages(
    pages: Iterable[Page], viewers: Iterable[Viewer], *, repeat: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each page that exists, as everybody for whom it is."""
    for viewer in viewers:
        for page in pages:
            if page.is_for(viewer) and _exists(page.name):
                yield f"{viewer.says} {page}", _measure(viewer, page, repeat)


def missing(pages: Iterable[Page], results: Results) -> list[str]:
    """The pages that have no address, or answered with an error."""
    failed = {f"{name} answered {result['answered']}" for name, result in results.items() if "answered" in result}
    return sorted(failed | {page.name for page in pages if not _exists(page.name)})


def missed(results: Results) -> list[str]:
    """What misses its measure by time or by queries."""
    found = []
    for name, result in results.items():
        if (limit := result.get("limit_ms")) and result["median_ms"] > limit:
            found.append(f"{name}: {result['median_ms']} ms, more than {limit}")
        if result.get("queries", 0) > MOST_QUERIES:
            found.append(f"{name}: {result['queries']} queries, more than {MOST_QUERIES}")
    return found


def grown(small: Results, large: Results) -> list[str]:
    """What grows with the number of people; each of ``large`` is told how many times the small city's it takes."""
    found = []
    for name, result in large.items():
        if "queries" in result and "median_ms" in small.get(name, {}):
            result["ratio"] = round(result["median_ms"] / small[name]["median_ms"], 2)
            if result["ratio"] > MOST_TIMES_SLOWER:
                found.append(f"{name}: {result['ratio']} times its time in the small city")
    return found


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(user)
    return client


def head_of_sixty(framework: Framework) -> tuple[Posting, str]:
    """The post of somebody other than the demo people who heads about sixty people, and the department's code."""
    today = timezone.localdate()
    organisation = Department.objects.organisation(authority=framework.authority_id, on=today)
    places = list(Posting.objects.on(today).main().values_list("department", flat=True))

    def distance(head: Posting) -> int:
        below = organisation.below([head.department_id])
        return abs(sum(place in below for place in places) - HEADED)

    heads = Posting.objects.on(today).main().heads().exclude(employee__staff_number__startswith="2000")
    best = min(heads, key=distance)
    unit = organisation.unit(best.department_id)
    return best, unit.code if unit else ""


def gather_statistics() -> None:
    """What a database at work does by itself."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _measure(viewer: Viewer, page: Page, repeat: int) -> dict[str, Any]:
    ask: Callable[[], Any] = partial(viewer.client.get, viewer.address(page))
    status = ask().status_code  # templates are read once
    if status != 200:
        return {"answered": status}
    is_document = page.limit_ms is None or page.limit_ms >= DOCUMENT_MS
    return {**timed(ask, repeat=DOCUMENT_RUNS if is_document else repeat), "limit_ms": page.limit_ms}


def _exists(name: str) -> bool:
    for args in ([], ["1"]):
        try:
            reverse(name, args=args)
        except NoReverseMatch:
            continue
        return True
    return False

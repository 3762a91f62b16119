"""Measures of the staff app: every page as HR and as a head of some sixty people, in a made-up city of any size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from bench.timing import timed
from competencies.models import Framework
from staff.access import Role
from staff.demo import make_demo_city
from staff.models import Department, Employee, Posting, RoleGrant, User

CITY = "tachikawa"
MOST_QUERIES = 12
MOST_TIMES_SLOWER = 1.5
HEADED = 60

Results = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Page:
    """A page to be there, for whom, and how long it may take (``limit_ms``; None for documents)."""

    name: str
    only: str = ""  # HR or head; else both
    takes: str = ""  # "department" or "person"
    query: str = ""
    limit_ms: int | None = 80

    def __str__(self) -> str:
        return self.name.removeprefix("staff:") + self.query


PAGES = (
    Page("home"),
    Page("staff:organisation", limit_ms=150),
    Page("staff:organisation", query="?on=2020-10-01", limit_ms=150),
    Page("staff:department", takes="department"),
    Page("staff:people"),
    Page("staff:people", query="?q=タカハシ", limit_ms=60),
    Page("staff:people", query="?q=高橋 健", limit_ms=60),
    Page("staff:person", takes="person"),
    Page("staff:team", only="head"),
    Page("staff:career"),
    Page("staff:career_pdf", limit_ms=None),
    Page("staff:person_career", takes="person"),
    Page("staff:person_career_pdf", takes="person", limit_ms=None),
    Page("staff:hr", only="HR"),
    Page("staff:hr_counts", only="HR"),
    Page("staff:hr_unposted", only="HR"),
    Page("staff:hr_ending", only="HR"),
    Page("staff:hr_expiring", only="HR"),
    Page("staff:hr_leave", only="HR"),
    Page("staff:hr_rotation", only="HR"),
    Page("staff:hr_first_years", only="HR"),
    Page("staff:next_year", only="HR"),
    Page("staff:next_year_unposted", only="HR"),
    Page("staff:next_year_concurrent", only="HR"),
    Page("staff:next_year_ungraded", only="HR"),
    Page("staff:next_year_moves", only="HR"),
    Page("staff:next_year_leaving", only="HR"),
    Page("staff:sights"),
    Page("staff:delegations"),
)


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks: his client, a person he may see and a department of his city."""

    says: str
    client: Client
    person: int
    department: str

    def address(self, page: Page) -> str:
        args: dict[str, list[Any]] = {"person": [self.person], "department": [self.department]}
        return reverse(page.name, args=args.get(page.takes, [])) + page.query


def measure(*, staff: int, repeat: int) -> Results:
    """All pages that exist, in a city of so many people. The database is empty before."""
    call_command("loaddata", CITY, verbosity=0)
    framework = Framework.objects.get(authority__code=CITY)
    today = timezone.localdate()
    results: Results = {"demo_city": timed(lambda: make_demo_city(framework, staff=staff, seed=1, on=today))}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what a database at work does by itself
    for viewer in _viewers(framework):
        for page in PAGES:
            if page.only in {"", viewer.says}:
                _measure(viewer, page, results, repeat)
    return results


def missing(results: Results) -> list[str]:
    """The pages of the table that have no address, or answered with an error."""
    failed = {f"{name} answered {result['answered']}" for name, result in results.items() if "answered" in result}
    return sorted(failed | {page.name for page in PAGES if not _exists(page.name)})


def compare(small: Results, large: Results) -> list[str]:
    """What misses its measure: by time, by queries, by growing with the number of people."""
    found = []
    for name, result in large.items():
        if (limit := result.get("limit_ms")) and result["median_ms"] > limit:
            found.append(f"{name}: {result['median_ms']} ms, more than {limit}")
        if result.get("queries", 0) > MOST_QUERIES:
            found.append(f"{name}: {result['queries']} queries, more than {MOST_QUERIES}")
        if "queries" in result and "median_ms" in small.get(name, {}):
            result["ratio"] = round(result["median_ms"] / small[name]["median_ms"], 2)
            if result["ratio"] > MOST_TIMES_SLOWER:
                found.append(f"{name}: {result['ratio']} times its time in the small city")
    return found


def _measure(viewer: Viewer, page: Page, results: Results, repeat: int) -> None:
    if not _exists(page.name):
        return
    ask: Callable[[], Any] = partial(viewer.client.get, viewer.address(page))
    status = ask().status_code  # templates are read once
    if status != 200:
        results[f"{viewer.says} {page}"] = {"answered": status}
        return
    times = repeat if page.limit_ms else 3
    results[f"{viewer.says} {page}"] = {**timed(ask, repeat=times), "limit_ms": page.limit_ms}


def _exists(name: str) -> bool:
    for args in ([], ["1"]):
        try:
            reverse(name, args=args)
        except NoReverseMatch:
            continue
        return True
    return False


def _viewers(framework: Framework) -> list[Viewer]:
    today = timezone.localdate()
    hr = User.objects.create_user("bench-hr", name="計測 花子", authority=framework.authority)
    RoleGrant.objects.create(user=hr, role=Role.HR, valid_from=today)
    anybody = Employee.objects.get(staff_number="20001")
    Employee.objects.filter(staff_number="20003").update(user=hr)
    post, code = _head_of_sixty(framework)
    head = User.objects.create_user("bench-head", name="計測 太郎", authority=framework.authority)
    Employee.objects.filter(pk=post.employee_id).update(user=head)
    below = Employee.objects.visible_to(head, on=today).exclude(pk=post.employee_id)
    return [
        Viewer("HR", _client(hr), anybody.pk, code),
        Viewer("head", _client(head), below.earliest("pk").pk, code),
    ]


def _client(user: User) -> Client:
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(user)
    return client


def _head_of_sixty(framework: Framework) -> tuple[Posting, str]:
    """Who heads about sixty people, and the department's code."""
    today = timezone.localdate()
    organisation = Department.objects.organisation(authority=framework.authority_id, on=today)
    places = list(Posting.objects.on(today).main().values_list("department", flat=True))

    def distance(head: Posting) -> int:
        below = organisation.below([head.department_id])
        return abs(sum(place in below for place in places) - HEADED)

    best = min(Posting.objects.on(today).main().heads().filter(employee__user=None), key=distance)
    unit = organisation.unit(best.department_id)
    return best, unit.code if unit else ""

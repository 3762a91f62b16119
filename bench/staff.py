"""Measures of the staff app: every page as HR and as a head of some sixty people, in a made-up city of any size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management import call_command
from django.db.models import Count
from django.db.models.functions import Abs
from django.utils import timezone

from bench import pages
from bench.pages import CITY, Page, Results, Viewer, client_of, gather_statistics, head_of_sixty, measure_pages
from bench.timing import timed
from competencies.models import Framework
from staff.access import Role
from staff.demo import make_demo_city
from staff.models import Employee, RoleGrant, User
from staff.querysets import EmployeeQuerySet

# A page about a person grows with his career: the same in a small city and in a large one.
ORDERS = 8

PAGES = (
    Page("home"),
    Page("staff:organisation", limit_ms=150),
    Page("staff:organisation", query="?on=2020-10-01", limit_ms=150),
    Page("staff:department", takes="department"),
    Page("staff:people"),
    Page("staff:people", query="?q=タカハシ", limit_ms=60),
    # A few are called so in either city; where nobody is, the page is an empty one, and not to be compared.
    Page("staff:people", query="?q=佐藤 健", limit_ms=60),
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


def measured(staff: int, *, repeat: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """All pages that exist, in a city of so many people. The database is empty before."""
    call_command("loaddata", CITY, verbosity=0)
    framework = Framework.objects.get(authority__code=CITY)
    today = timezone.localdate()
    yield "demo_city", timed(lambda: make_demo_city(framework, staff=staff, seed=1, on=today))
    gather_statistics()
    yield from measure_pages(PAGES, _viewers(framework), repeat=repeat)


def missing(results: Results) -> list[str]:
    return pages.missing(PAGES, results)


def compare(small: Results, large: Results) -> list[str]:
    """What misses its measure: by time, by queries, by growing with the number of people."""
    return [*pages.missed(large), *pages.grown(small, large)]


def _viewers(framework: Framework) -> list[Viewer]:
    today = timezone.localdate()
    hr = User.objects.create_user("bench-hr", name="計測 花子", authority=framework.authority)
    RoleGrant.objects.create(user=hr, role=Role.HR, valid_from=today)
    Employee.objects.filter(staff_number="20003").update(user=hr)
    post, code = head_of_sixty(framework)
    head = User.objects.create_user("bench-head", name="計測 太郎", authority=framework.authority)
    Employee.objects.filter(pk=post.employee_id).update(user=head)
    others = Employee.objects.serving(on=today).exclude(pk=post.employee_id)
    return [
        Viewer(
            says,
            client_of(user),
            {"person": _with_orders(others.visible_to(user, on=today)).pk, "department": code},
        )
        for says, user in (("HR", hr), ("head", head))
    ]


def _with_orders(people: EmployeeQuerySet) -> Employee:
    """Whose career has about as many orders as the measure asks for."""
    distance = Abs(Count("postings") - ORDERS)
    return people.alias(distance=distance).earliest("distance", "pk")

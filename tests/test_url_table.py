"""The URL table holds: every URL has a row, and every row's answers are given."""

import pytest
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from competencies.editions import revise
from competencies.models import AppointingAuthority, DigitalTalentCategory, DigitalTalentTier, Mark
from staff.access import Role
from tests import policies
from tests.browsers import browser_of
from tests.factories import user_with
from tests.url_rows import collected
from tests.url_table import NOBODY, ROWS, USERS, WITHOUT_ROW, Records


def named_urls(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_urls(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or str(pattern.pattern)}"


def test_every_url_has_a_row():
    without = set(named_urls(get_resolver())) - {row.name for row in (*ROWS, *collected())} - set(WITHOUT_ROW)
    if without:
        pytest.fail("URLs without a row: " + ", ".join(sorted(without)))


def test_every_row_has_an_url_and_somebody_who_gets_an_answer():
    names = set(named_urls(get_resolver()))
    rows = [*ROWS, *collected()]
    assert {row.name for row in rows} - names == set()
    assert set(WITHOUT_ROW) - names == set()
    assert {row.name for row in rows} - {row.name for row in rows if row.admits} == NOBODY


@pytest.fixture
def records(db):
    policies.load("tachikawa")
    policy = policies.load("fujisawa")
    # What 藤沢's policy has none of; the plain queryset writes where the guarded one may not.
    table = policy.requirementtable_set.first()
    for missing in (
        DigitalTalentCategory(framework=policy, code="X1", name="例"),
        DigitalTalentTier(framework=policy, code="X1", name="例"),
        Mark(framework=policy, table=table, symbol="◎", meaning="例"),
    ):
        QuerySet(type(missing)).bulk_create([missing])
    author = user_with(Role.HR, authority=policy.authority)
    return Records(policy, revise(policy, by=author, at=timezone.now()))


@pytest.fixture
def people(records):
    own = records.policy.authority
    elsewhere = AppointingAuthority.objects.get(code="tachikawa")
    return {
        "anonymous": None,
        "employee": user_with(None, authority=own),
        "elsewhere": user_with(None, authority=elsewhere),
        "hr": user_with(Role.HR, authority=own),
        "hr_elsewhere": user_with(Role.HR, authority=elsewhere),
        "auditor": user_with(Role.AUDITOR, authority=own),
        "administrator": user_with(Role.ADMINISTRATOR),
    }


@pytest.mark.usefixtures("quick_answers")
def test_every_kind_of_user_gets_the_answer_of_the_table(records, people):
    """One test for all rows: the records are costly to make, and no row changes them."""
    kept = {kind: browser_of(user) for kind, user in people.items()}
    differing = []
    for row in ROWS:
        # A logout must not decide what the next row finds.
        browsers = kept if row.method == "GET" else {kind: browser_of(user) for kind, user in people.items()}
        address = row.address(records)
        given = {kind: browsers[kind].generic(row.method, address).status_code for kind in USERS}
        if given != row.expected:
            differing.append(f"{row.method} {row.name} {address}: {' '.join(str(given[kind]) for kind in USERS)}")
    if differing:
        pytest.fail("answers that differ from the table:\n" + "\n".join(differing))

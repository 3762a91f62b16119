"""What somebody is offered, he may open: every link is followed from the home page on, as each kind of demo user."""

import re
from collections import Counter, deque
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.urls import resolve
from django.utils import timezone

from common.exporting import PARAMETER
from staff.demo import make_demo_city, make_demo_people
from staff.models import User
from tests import policies
from tests.browsers import browser_of

# So many addresses of each kind: a page of the same kind offers the same.
OF_EACH_KIND = 2
LINK = re.compile(r'<a\s[^>]*?href="([^"]+)"')
EVERYBODY = ("20001", "20002", "20003", "20004", "20005", "20006", "20007", "90001")


@pytest.fixture
def demo(db):
    make_demo_city(policies.load("tachikawa"), staff=60, seed=1, on=timezone.localdate())
    make_demo_people(on=timezone.localdate())


def kind_of(address):
    """Which page it is, or which list as a file."""
    parts = urlsplit(address)
    return resolve(parts.path).view_name, PARAMETER in parse_qs(parts.query)


def links_of(page, markup):
    """Where its links lead, on this site; those within the page must find their place."""
    for href in map(unescape, LINK.findall(markup)):
        if href.startswith("#"):
            assert f'id="{href[1:]}"' in markup, f"{page}: no {href}"
        else:
            yield urljoin(page, href).partition("#")[0]


@pytest.mark.parametrize("staff_number", EVERYBODY)
def test_every_link_that_is_offered_opens(demo, staff_number):
    browser = browser_of(User.objects.get(staff_number=staff_number))
    seen, waiting, refused = Counter(), deque([("", "/")]), []
    while waiting:
        offered_by, address = waiting.popleft()
        if seen[kind_of(address)] == OF_EACH_KIND:
            continue
        seen[kind_of(address)] += 1
        answer = browser.get(address, follow=True)
        if answer.status_code != 200:
            refused.append(f"{answer.status_code} {address}, offered by {offered_by}")
        elif answer.headers["Content-Type"].startswith("text/html"):
            waiting.extend((address, link) for link in links_of(address, answer.content.decode()))
    assert refused == []
    assert len(seen) > 15

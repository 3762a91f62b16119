"""What tests of pages share: a reader, and a page's words."""

import re
from html import unescape

from django.test import Client
from django.urls import reverse

from competencies.models import Framework
from tests.factories import UserFactory


def reader_of(framework: Framework) -> Client:
    """A browser in which an employee of the edition's authority is logged in."""
    client = Client()
    client.force_login(UserFactory(authority=framework.authority))
    return client


def address(framework: Framework, page: str, *args: str) -> str:
    return reverse(f"competencies:{page}", args=[*framework.natural_key(), *args])


def html(client: Client, framework: Framework, page: str, *args: str, **query: str) -> str:
    response = client.get(address(framework, page, *args), query)
    assert response.status_code == 200
    return response.content.decode()


def words(markup: str) -> str:
    """The words a reader sees, in order, with single blanks between them."""
    main = markup[markup.index("<main") : markup.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def read(client: Client, framework: Framework, page: str, *args: str, **query: str) -> str:
    return words(html(client, framework, page, *args, **query))

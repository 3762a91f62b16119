"""Error pages: Japanese, with a way on, and without the database."""

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from common import errors

# No test here asks for the database: pytest-django refuses every query.


@pytest.mark.parametrize(
    ("view", "status", "title"),
    [
        (errors.bad_request, 400, "送られた内容を読み取れませんでした"),
        (errors.permission_denied, 403, "この操作をする権限がありません"),
        (errors.csrf_failure, 403, "画面を開いてから時間がたったため、送信できませんでした"),
        (errors.not_found, 404, "お探しのページは見つかりませんでした"),
        (errors.server_error, 500, "システムの不具合で表示できませんでした"),
    ],
)
def test_an_error_page_needs_no_database(view, status, title):
    response = view(RequestFactory().get("/"))
    markup = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{title}</h1>" in markup
    assert "ホームへ戻る" in markup


def test_a_fault_has_a_number_to_tell_and_a_missing_page_has_none():
    assert "お問い合わせ番号" in errors.server_error(HttpRequest()).content.decode()
    assert "お問い合わせ番号" not in errors.not_found(HttpRequest()).content.decode()


def test_the_site_answers_a_missing_page_with_it():
    response = Client().get("/healthz/nothing")
    assert response.status_code in {302, 404}


def test_an_error_page_loads_nothing_from_elsewhere():
    markup = errors.server_error(HttpRequest()).content.decode()
    assert "http" not in markup.replace('xmlns="http://www.w3.org/2000/svg"', "")

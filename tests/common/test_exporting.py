"""Any list as a file: whole, as it is filtered, with nothing lost on the way."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile
from django.http import Http404
from django.test import RequestFactory
from django.views.generic import TemplateView

from common.exporting import ListExport, export_links
from common.spreadsheets import read


class Lists(ListExport, TemplateView):
    template_name = "errors/unwritable.html"
    export_name = "名簿"
    written = None
    rows = [["0012", "髙橋", None, 3], ["0013", "=1+1", True, 4]]

    def export_table(self):
        return ["番号", "氏名", "備考", "年数"], self.rows

    def exported(self, rows):
        type(self).written = rows


def answer(query, view=Lists):
    request = RequestFactory().get(f"/?{query}")
    return view.as_view()(request)


@pytest.mark.parametrize("how", ["xlsx", "csv-utf8", "csv-cp932"])
def test_each_format_holds_every_row_as_it_is(how):
    response = answer(f"export={how}")
    suffix = how.partition("-")[0]
    (sheet,) = read(ContentFile(response.content, f"x.{suffix}"))
    assert [row[:2] for row in sheet.rows] == [["番号", "氏名"], ["0012", "髙橋"], ["0013", "=1+1"]]
    assert response["Content-Disposition"].startswith("attachment;")
    assert Lists.written == 2


def test_days_hours_and_yes_or_no_are_written_as_people_read_them():
    class Plain(Lists):
        rows = [[True, False, date(2026, 4, 1), datetime(2026, 3, 31, 15, 30, tzinfo=UTC)]]

    (sheet,) = read(ContentFile(answer("export=csv-utf8", Plain).content, "x.csv"))
    assert list(sheet.rows[1]) == ["はい", "いいえ", "2026-04-01", "2026-04-01 00:30:00"]


def test_without_the_parameter_the_page_is_shown():
    assert "export_links" in answer("q=1").context_data


def test_an_unknown_format_is_not_found():
    with pytest.raises(Http404):
        answer("export=pdf")


def test_whoever_may_not_export_finds_nothing():
    class Closed(Lists):
        def may_export(self):
            return False

    with pytest.raises(Http404):
        answer("export=xlsx", Closed)
    assert answer("", Closed).context_data["export_links"] == []


def test_the_links_keep_the_filters_and_forget_the_page():
    query = RequestFactory().get("/?department=A1&page=3&p=3").GET
    assert [link.href for link in export_links(query)] == [
        f"?department=A1&export={how}" for how in ("xlsx", "csv-utf8", "csv-cp932")
    ]


@pytest.mark.django_db
def test_a_character_that_cp932_lacks_is_told_and_nothing_is_written(client):
    class Rare(Lists):
        rows = [["0012", "𠮷田", "", 1]]
        written = None

    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get("/?export=csv-cp932")
    request.user = AnonymousUser()
    response = Rare.as_view()(request)
    assert (response.status_code, Rare.written) == (422, None)
    page = response.content.decode()
    assert "𠮷" in page
    assert "csv-cp932" not in page

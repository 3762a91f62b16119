"""A scheme's workbook in HR's hands: written out, chosen, checked, written in."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from evaluations import schemes
from evaluations.models import Axis
from evaluations.querysets.schemes import FROZEN_MESSAGE
from evaluations.workbook import WORKBOOK
from staff.access import Role
from tests.browsers import browser_of
from tests.factories import user_with

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "imports"


@pytest.fixture
def hr(scheme):
    return browser_of(user_with(Role.HR, authority=scheme.authority))


def at(page, scheme, *further):
    return reverse(f"admin:evaluations_scheme_{page}", args=[scheme.pk, *further])


def changed(scheme, **cells) -> bytes:
    """The scheme's workbook with some cells of its axes written over: ``C2="能力・態度"``."""
    book = load_workbook(io.BytesIO(WORKBOOK.export(scheme)))
    for place, value in cells.items():
        book["評価の軸"][place] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def choose(hr, scheme, data, name="制度.xlsx"):
    return hr.post(at("import", scheme), {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_the_schemes_page_leads_to_both_ways(hr, scheme):
    page = hr.get(at("change", scheme)).content.decode()
    assert at("export", scheme) in page
    assert at("import", scheme) in page
    schemes.freeze(scheme)
    page = hr.get(at("change", scheme)).content.decode()
    assert at("export", scheme) in page
    assert at("import", scheme) not in page


def test_the_workbook_downloads_under_a_telling_name(hr, scheme):
    assert at("export_workbook", scheme) in hr.get(at("export", scheme)).content.decode()
    answer = hr.get(at("export_workbook", scheme))
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="numeric-1-')
    assert "項目のウエイト" in load_workbook(io.BytesIO(answer.content)).sheetnames


def test_choose_check_write(hr, scheme, kept):
    checked = choose(hr, scheme, changed(scheme, C2="能力・態度"))
    page = checked.content.decode()
    assert "<ins>能力・態度</ins>" in page
    assert Axis.objects.get(code="ability").name == "能力評価"
    sent = {"fingerprint": checked.context["report"].fingerprint}
    written = hr.post(at("import_check", scheme), sent)
    assert written.headers["Location"] == at("change", scheme)
    assert Axis.objects.get(code="ability").name == "能力・態度"
    assert "「制度.xlsx」を取り込みました(変更1)" in hr.get(at("change", scheme)).content.decode()
    assert list(kept.iterdir()) == []
    assert "書き込むものはありません" in choose(hr, scheme, changed(scheme)).content.decode()


def test_errors_come_with_their_place_and_as_a_workbook_with_the_cells_marked(hr, scheme):
    page = choose(hr, scheme, changed(scheme, F2="seven")).content.decode()
    assert "直すところが1件あります。何も書き込んでいません" in page
    assert "「評語の段階の組」に「seven」の行がありません" in page
    book = load_workbook(io.BytesIO(hr.get(at("import_errors", scheme)).content))
    assert "seven" in book["評価の軸"]["F2"].comment.text


def test_a_frozen_scheme_says_why_and_where_to_go_on(hr, scheme):
    data = changed(scheme, C2="能力・態度")
    choose(hr, scheme, data)
    schemes.freeze(scheme)
    assert str(FROZEN_MESSAGE) in hr.get(at("import", scheme)).content.decode()
    assert str(FROZEN_MESSAGE) in choose(hr, scheme, data).content.decode()
    assert hr.post(at("import_check", scheme), {"fingerprint": "x"}).headers["Location"] == at("import", scheme)
    assert Axis.objects.get(code="ability").name == "能力評価"


def test_the_pages_ask_few(hr, scheme):
    hr.get(at("export", scheme))
    for page in ("export", "import"):
        with CaptureQueriesContext(connection) as asked:
            assert hr.get(at(page, scheme)).status_code == 200
        assert len(asked) <= MOST

"""Who is shown which edition; what may not be seen is not found."""

import pytest
from django.urls import reverse
from django.utils import timezone

from competencies import editions
from competencies.models import Competency, Grade
from staff.access import Role
from tests.competencies.pages import address, html, read, reader_of
from tests.factories import FrameworkFactory, user_with

PAGES = ["policy", "grades", "matrix", "competencies", "side_by_side", "careers", "measures", "search", "changes"]


@pytest.fixture
def tachikawa(city):
    return city("tachikawa")


@pytest.fixture
def hr(tachikawa):
    return user_with(Role.HR, authority=tachikawa.authority)


@pytest.fixture
def draft(tachikawa, hr):
    return editions.revise(tachikawa, by=hr, at=timezone.now())


@pytest.mark.parametrize("name", PAGES)
def test_a_draft_is_not_found_by_employees(tachikawa, draft, name):
    assert reader_of(tachikawa).get(address(draft, name)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_another_authoritys_edition_is_not_found(tachikawa, name):
    stranger = reader_of(FrameworkFactory())
    assert stranger.get(address(tachikawa, name)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_the_own_draft_is_read_by_hr(client, hr, draft, name):
    client.force_login(hr)
    assert client.get(address(draft, name)).status_code == 200


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("grade", ["G99"]),
        ("grade_pdf", ["G99"]),
        ("competency", ["C99"]),
        ("cell", ["T9", "G1", "C1"]),
        ("cell", ["T1", "G9", "C1"]),
        ("cell", ["T1", "G1", "B1"]),
    ],
)
def test_what_the_edition_does_not_have_is_not_found(tachikawa, name, args):
    assert reader_of(tachikawa).get(address(tachikawa, name, *args)).status_code == 404


def test_current_leads_to_the_edition_of_today(tachikawa, draft):
    response = reader_of(tachikawa).get(reverse("competencies:current"))
    assert (response.status_code, response.url) == (302, address(tachikawa, "policy"))


def test_current_says_kindly_that_nothing_is_in_force(db):
    response = reader_of(FrameworkFactory()).get(reverse("competencies:current"))
    assert "いま施行されている方針がありません" in response.content.decode()


def test_the_list_of_editions_leaves_drafts_out_for_employees(tachikawa, draft):
    markup = reader_of(tachikawa).get(reverse("competencies:editions")).content.decode()
    assert markup.count("<td>第3次</td>") == 1
    assert "改定案" not in markup


def test_changes_show_what_a_draft_does_to_the_edition_it_was_made_from(client, hr, draft):
    Competency.objects.filter(framework=draft, code="C1").update(name="政策を決める力")
    Grade.objects.filter(framework=draft, code="G3").update(duties="係を束ねる。")
    client.force_login(hr)
    text = read(client, draft, "changes")
    assert "第1版から第2版へ変わったところです。" in text
    assert text.index("係を束ねる。") < text.index("名称変更 政策決定能力 政策を決める力")


def test_equal_editions_have_no_changes(client, hr, draft):
    client.force_login(hr)
    assert "二つの版の内容は同じです。" in read(client, draft, "changes", since="1")


def test_an_only_edition_has_nothing_to_be_compared_with(tachikawa):
    assert "比べる版がありません" in read(reader_of(tachikawa), tachikawa, "changes")


def test_pdfs_open_in_the_browser_under_a_japanese_name(tachikawa):
    response = reader_of(tachikawa).get(address(tachikawa, "table_pdf"))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("inline; filename*=utf-8''%E6%A8%99%E6%BA%96")
    assert response.content.startswith(b"%PDF-")


def test_anonymous_visitors_are_led_to_the_login(client, tachikawa):
    wanted = address(tachikawa, "policy")
    assert client.get(wanted).url == f"/login/?next={wanted}"


def test_stored_text_is_shown_as_text(client, hr, draft):
    Competency.objects.filter(framework=draft, code="C1").update(name="<script>力</script>")
    client.force_login(hr)
    assert "<script>力" not in html(client, draft, "competency", "C1")
    assert "&lt;script&gt;力" in html(client, draft, "competency", "C1")

"""Revising an edition and putting it in force, from the admin."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from competencies import editions
from competencies.admin_views import editions as pages
from competencies.completeness import shortcomings
from competencies.models import Framework
from staff.access import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return factories.FrameworkFactory()


@pytest.fixture
def hr(client, edition):
    client.force_login(factories.user_with(Role.HR, authority=edition.authority))
    return client


def address(edition, page):
    return reverse(f"admin:competencies_framework_{page}", args=[edition.pk])


def test_revising_opens_the_new_draft(hr, edition):
    factories.JobFamilyFactory(framework=edition, name="事務")
    factories.put_in_force(edition)

    answer = hr.post(address(edition, "revise"))

    draft = Framework.objects.get(number=2)
    assert answer.url == address(draft, "change")
    assert (draft.state, draft.based_on, draft.jobfamily_set.get().name) == ("draft", edition, "事務")
    assert LogEntry.objects.filter(object_id=str(draft.pk)).count() == 1


def test_looking_does_not_revise(hr, edition):
    assert hr.get(address(edition, "revise")).status_code == 405


def test_what_is_missing_is_listed_and_nothing_is_put_in_force(hr, edition):
    shown = hr.get(address(edition, "put_in_force"))
    sent = hr.post(address(edition, "put_in_force"))

    edition.refresh_from_db()
    assert shown.context["missing"] == sent.context["missing"] == shortcomings(edition)
    assert (shown.status_code, sent.status_code, edition.state) == (200, 409, "draft")
    assert len(shown.context["missing"]) > 0
    assert '<button type="submit" class="button">施行する' not in shown.content.decode()


def test_a_whole_draft_is_put_in_force_and_the_former_ends_the_day_before(hr, edition, monkeypatch):
    for module in (editions, pages):
        monkeypatch.setattr(module, "shortcomings", lambda framework: [])
    factories.put_in_force(edition, since=date(2020, 4, 1))
    draft = factories.FrameworkFactory(authority=edition.authority, number=2, effective_from=date(2026, 4, 1))

    shown = hr.get(address(draft, "put_in_force"))
    answer = hr.post(address(draft, "put_in_force"))

    draft.refresh_from_db()
    edition.refresh_from_db()
    assert shown.context["former"] == {"edition": edition, "last_day": date(2026, 3, 31)}
    assert (answer.url, draft.state) == (address(draft, "change"), "in_force")
    assert (edition.state, edition.effective_to) == ("superseded", date(2026, 3, 31))
    assert LogEntry.objects.filter(object_id=str(draft.pk)).count() == 1


def test_an_edition_in_force_is_not_put_in_force_again(hr, edition):
    factories.put_in_force(edition)
    assert hr.get(address(edition, "put_in_force")).url == address(edition, "change")
    assert hr.post(address(edition, "put_in_force")).status_code == 409


@pytest.mark.parametrize("page", ["revise", "put_in_force"])
def test_both_moves_are_for_hr_of_the_own_authority(client, hr, edition, page):
    foreign = factories.FrameworkFactory()
    assert hr.post(address(foreign, page)).status_code == 404

    client.force_login(factories.user_with(Role.AUDITOR, authority=edition.authority))
    assert client.post(address(edition, page)).status_code == 403
    assert Framework.objects.count() == 2


def test_an_editions_page_leads_to_its_lists_its_sheets_and_the_comparison(hr, edition):
    table = factories.TableFactory(framework=edition)
    later = factories.FrameworkFactory(authority=edition.authority, number=2)

    page = hr.get(address(edition, "change")).content.decode()
    compared = hr.get(address(later, "change")).content.decode()

    assert reverse("admin:competencies_requirementtable_matrix", args=[table.pk]) in page
    assert reverse("admin:competencies_grade_changelist", query={"framework": edition.pk}) in page
    changes = reverse("competencies:changes", args=[edition.authority.code, 2], query={"since": 1})
    assert (changes in compared, "changes/" in page) == (True, False)

"""A page asks, and a worker in a process of its own does it: ``manage.py db_worker``, on both databases."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from common.spreadsheets import write_xlsx
from staff.models import Posting
from tests.staff.imports.files import Hall, postings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hall(transactional_db):
    return Hall()


@pytest.fixture
def worker(settings, other_process):
    """Does what waits, and ends."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return lambda: other_process.run("manage.py", "db_worker", "--batch", "--no-startup-delay", "--verbosity", "0")


def test_what_a_page_asked_for_is_done_by_another_process(hall, client, worker):
    client.force_login(hall.hr)
    file = SimpleUploadedFile("次年度.xlsx", write_xlsx([postings(["001", "D2", "2027-04-01", "", "転任"])]))
    waits = client.post(reverse("staff:import_new"), {"file": file, "table": "", "source": ""}, follow=True)
    assert "まもなく始まります。" in waits.content.decode()
    assert worker() == 0
    checked = client.get(waits.request["PATH_INFO"], follow=True)
    assert "エラーはありません。書き込むと、下のように変わります(新規1)" in checked.content.decode()

    waits = client.post(checked.request["PATH_INFO"], follow=True)
    assert Posting.objects.count() == 1
    assert worker() == 0
    assert "全部の行を書き込みました(新規1)。" in client.get(waits.request["PATH_INFO"]).content.decode()
    assert Posting.objects.count() == 2

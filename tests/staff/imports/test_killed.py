"""A worker that is killed at any row has written nothing, and the page says so (kill -9, on both databases)."""

import os
import sqlite3
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as project
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from common import jobs
from common.models import Job
from common.spreadsheets import write_xlsx
from staff.imports import asking, work
from staff.models import AuditEvent, Department, Employee, ImportChange, ImportRun, Posting
from tests.staff.imports.files import TODAY, Hall, departments, employees, postings

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 20
# One department with its version, 20 people, one order that ends and 20 that begin, a name that changes.
ROWS_TOLD = (1, 2, 3, 12, 22, 23, 24, 33, 43)


@pytest.fixture
def hall(transactional_db):
    return Hall()


def april() -> bytes:
    numbers = [f"1{n:02}" for n in range(PEOPLE)]
    return write_xlsx(
        [
            departments(["D3", "2027-04-01", "新設課", "D1"]),
            employees(*([n, f"新人 {n}", "2027-04-01"] for n in numbers), ["001", "山田 花代", "2020-04-01"]),
            postings(
                *([n, "D3", "2027-04-01", "", "採用", "本務", "", ""] for n in numbers),
                ["001", "D2", "2027-04-01", "", "転任", "本務", "", ""],
            ),
        ]
    )


def stored():
    models = (Department, Employee, Posting, Posting.history.model, ImportRun, ImportChange, AuditEvent)
    return {model: list(model.objects.order_by("pk").values()) for model in models}


@pytest.fixture
def waiting(hall, monkeypatch):
    """A job that waits for a worker of its own process."""
    file = asking.keep(ContentFile(april(), "次年度.xlsx"), table="", now=timezone.now())
    checked = hall.of(asking.check(file, by=hall.hr, on=TODAY, now=timezone.now()))
    monkeypatch.setattr(jobs, "perform", type("Queue", (), {"enqueue": staticmethod(lambda pk: None)}))
    return asking.write(checked, now=timezone.now())


def run_and_kill(job: Job, row: int, tmp_path, media) -> int:
    """The exit code of a process that does the job, on a database that outlives it."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "MEDIA_ROOT": str(media)}
    environment["DATABASE_URL"] = _address(tmp_path)
    command = [sys.executable, "-m", "tests.staff.imports.killed", str(job.pk), str(row)]
    code = subprocess.run(command, cwd=project.BASE_DIR, env=environment, capture_output=True, check=False).returncode  # noqa: S603 — our own module
    if connection.vendor == "sqlite":
        with sqlite3.connect(tmp_path / "db.sqlite3") as file:
            connection.ensure_connection()
            file.backup(connection.connection)
    return code


def _address(tmp_path) -> str:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(tmp_path / "db.sqlite3") as file:
            connection.connection.backup(file)
        return f"sqlite:///{tmp_path / 'db.sqlite3'}"
    own = connection.settings_dict
    return f"postgres://{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT']}/{own['NAME']}"


@pytest.mark.parametrize("row", ROWS_TOLD)
def test_a_killed_worker_has_written_nothing_and_the_page_says_so(hall, waiting, client, tmp_path, row):
    before = stored()
    assert run_and_kill(waiting, row, tmp_path, tmp_path) == -9
    assert stored() == before
    assert hall.of(waiting).state == Job.State.RUNNING
    client.force_login(hall.hr)
    with time_machine.travel(timezone.now() + jobs.HEART_STOPS_AFTER + timedelta(seconds=5), tick=False):
        text = client.get(reverse("staff:import_job", args=[waiting.pk])).content.decode()
    assert "処理が途中で止まりました。何も書き込まれていません。" in text
    assert "もう一度始める" in text


def test_after_the_kill_it_can_be_started_again(hall, waiting, tmp_path):
    run_and_kill(waiting, 12, tmp_path, tmp_path)
    jobs.bury(now=timezone.now() + jobs.HEART_STOPS_AFTER + timedelta(seconds=5))
    again = jobs.restart(hall.of(waiting), now=timezone.now())
    assert run_and_kill(again, 10_000, tmp_path, tmp_path) == 0
    assert (hall.of(again).state, ImportRun.objects.count()) == (Job.State.DONE, 1)
    assert Employee.objects.count() == PEOPLE + 1


def test_a_job_that_runs_twice_has_its_effects_once(hall, waiting, tmp_path):
    assert run_and_kill(waiting, 10_000, tmp_path, tmp_path) == 0
    after = stored()
    assert run_and_kill(waiting, 10_000, tmp_path, tmp_path) == 0
    assert stored() == after


def test_a_job_that_was_given_up_while_it_wrote_takes_everything_back(hall, waiting, monkeypatch):
    """The page called it dead, and somebody may have started it again: what it did meanwhile must not stay."""
    before = stored()
    inner = work.keep

    def given_up_meanwhile(run, entries):
        inner(run, entries)
        Job.objects.filter(pk=waiting.pk).update(state=Job.State.FAILED)

    monkeypatch.setattr(work, "keep", given_up_meanwhile)
    monkeypatch.undo()
    monkeypatch.setattr(work, "keep", given_up_meanwhile)
    jobs.perform.call(waiting.pk)
    assert stored() == before

"""A worker that is killed at any row has written nothing, and the page says so (kill -9, on both databases)."""

import signal
from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from common import jobs
from common.models import Job
from common.spreadsheets import write_xlsx
from staff.imports import asking, work
from staff.models import AuditEvent, Department, Employee, ImportChange, ImportRun, Posting
from tests.importing import ended
from tests.staff.imports.files import TODAY, Hall, departments, employees, postings

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 20
# In the order of writing: a department with its version, 20 people, a name that changes, an order that ends, 21 that
# begin. Killed at the first, among the people, at the order that ends, and when all are written but none committed.
ROWS_TOLD = (1, 12, 24, 45)
NEVER = 10_000
LONG_ENOUGH = jobs.HEART_STOPS_AFTER + timedelta(seconds=5)


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


class QueueOfAnotherProcess:
    """Takes a job's number and leaves it alone."""

    def enqueue(self, number: int) -> None:
        pass


@pytest.fixture
def waiting(hall, monkeypatch):
    """A job that waits for a worker of its own process."""
    file = asking.keep(ContentFile(april(), "次年度.xlsx"), table="", now=timezone.now())
    checked = ended(asking.check(file, by=hall.hr, on=TODAY, now=timezone.now()))
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "perform", QueueOfAnotherProcess())
        return asking.write(checked, now=timezone.now())


@pytest.fixture
def do(other_process):
    """``do(job, killed_at=12)``: the exit code of a process that does a job."""

    def run(job: Job, *, killed_at: int = NEVER) -> int:
        return other_process.run("-m", "tests.staff.imports.killed", str(job.pk), str(killed_at))

    return run


@pytest.mark.parametrize("row", ROWS_TOLD)
def test_a_killed_worker_has_written_nothing_and_the_page_says_so(hall, waiting, do, client, row):
    before = stored()
    assert do(waiting, killed_at=row) == -signal.SIGKILL
    assert stored() == before
    assert ended(waiting).state == Job.State.RUNNING
    client.force_login(hall.hr)
    with time_machine.travel(timezone.now() + LONG_ENOUGH, tick=False):
        text = client.get(reverse("staff:import_job", args=[waiting.pk])).content.decode()
    assert "処理が途中で止まりました。何も書き込まれていません。" in text
    assert "もう一度始める" in text


def test_after_the_kill_it_can_be_started_again(hall, waiting, do):
    assert do(waiting, killed_at=12) == -signal.SIGKILL
    jobs.bury(now=timezone.now() + LONG_ENOUGH)
    again = jobs.restart(ended(waiting), now=timezone.now())
    assert (ended(again).state, ImportRun.objects.count()) == (Job.State.DONE, 1)
    assert Employee.objects.count() == PEOPLE + 1


def test_a_job_that_runs_twice_has_its_effects_once(waiting, do):
    assert do(waiting) == 0
    assert ImportRun.objects.count() == 1
    after = stored()
    assert do(waiting) == 0
    assert stored() == after


def test_a_job_that_was_given_up_while_it_wrote_takes_everything_back(waiting, monkeypatch):
    """The page called it dead, and somebody may have started it again: what it did meanwhile must not stay."""
    before = stored()
    inner = work.keep

    def given_up_meanwhile(run, entries):
        inner(run, entries)
        Job.objects.filter(pk=waiting.pk).update(state=Job.State.FAILED)

    monkeypatch.setattr(work, "keep", given_up_meanwhile)
    jobs.perform.call(waiting.pk)
    assert stored() == before

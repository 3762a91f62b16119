"""Work in the background (裏で進む仕事): started by a page, done by ``manage.py db_worker``, watched by whoever asked.

A ``Job`` row is the truth about it. A kind of work is a function under ``@work("…")``; it writes its effects and
calls ``done`` in one transaction (``Progress.writing``), so that a job which was killed, or ran twice, or was given
up by ``bury`` meanwhile, has written nothing or everything once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from common.models import Job

logger = logging.getLogger(__name__)

# A worker that lives says so at least this often, save while SQLite lets nobody else write.
HEART_STOPS_AFTER = timedelta(seconds=60)
# A worker that runs takes a job up within a second or two.
WORKER_ANSWERS_WITHIN = timedelta(seconds=15)
_GIVEN_UP_AFTER = timedelta(days=1)
_SECONDS_BETWEEN_BEATS = 1.0

Work = Callable[[Job, "Progress"], None]
_works: dict[str, Work] = {}
_in_parts: set[str] = set()


class Refused(Exception):  # noqa: N818  # an answer, not a mistake
    """The work cannot be done; the message says why, to whoever asked for it."""


class Overtaken(Exception):  # noqa: N818  # a state, not a mistake
    """The job was given up, or finished elsewhere: what this run wrote must not stay."""


def work(kind: str, *, in_parts: bool = False) -> Callable[[Work], Work]:
    """Register what a kind of job does. ``in_parts``: it keeps what it has done, and goes on from there when asked."""

    def register(function: Work) -> Work:
        _works[kind] = function
        if in_parts:
            _in_parts.add(kind)
        return function

    return register


def start(kind: str, *, title: str, by: Any, now: datetime, options: dict[str, Any]) -> Job:
    """Ask for work. With the database's own queue, the job and its place in the queue are written together."""
    with transaction.atomic():
        job = Job.objects.create(kind=kind, title=title[:200], by=by, created_at=now, options=options)
        perform.enqueue(job.pk)
    return job


def start_once(kind: str, *, title: str, by: Any, now: datetime, options: dict[str, Any]) -> Job:
    """Ask for work that goes on once at a time: whoever presses twice is led to the first."""
    going_on = Job.objects.filter(kind=kind, by=by, state__in=(Job.State.WAITING, Job.State.RUNNING))
    former = next((job for job in going_on if job.options == options), None)
    return former or start(kind, title=title, by=by, now=now, options=options)


def restart(job: Job, *, now: datetime) -> Job:
    """The same work again, as a job of its own."""
    return start(job.kind, title=job.title, by=job.by, now=now, options=job.options)


@task()
def perform(job_id: int) -> None:
    """What the worker runs. Whoever comes second finds the job taken."""
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=Job.State.WAITING)
    if not taken.update(state=Job.State.RUNNING, started_at=now, heartbeat_at=now):
        return
    job = Job.objects.select_related("by").get(pk=job_id)
    try:
        _works[job.kind](job, Progress(job))
    except Refused as refusal:
        _fail(job, str(refusal))
    except Overtaken:
        logger.warning("job %s was overtaken", job_id)
    except Exception:
        logger.exception("job %s failed", job_id)
        _fail(
            job,
            _("システムの不具合で、途中で止まりました。済んだ分は残っています。システム管理者に知らせてください。")
            if job.kind in _in_parts
            else _(
                "システムの不具合で処理できませんでした。何も書き込まれていません。システム管理者に知らせてください。"
            ),
        )


def done(job: Job, result: dict[str, Any], *, message: str = "") -> None:
    """The last act of a work, inside the transaction of its effects. Raises Overtaken."""
    running = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING)
    if not running.update(state=Job.State.DONE, result=result, message=message, finished_at=timezone.now()):
        raise Overtaken


def bury(*, now: datetime) -> int:
    """Mark the jobs as failed whose heart stopped, and those that nobody ever took up."""
    dead = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=now - HEART_STOPS_AFTER)
    forgotten = Job.objects.filter(state=Job.State.WAITING, created_at__lt=now - _GIVEN_UP_AFTER)
    stopped = _("処理が途中で止まりました。何も書き込まれていません。もう一度始めてください。")
    partly = _("処理が途中で止まりました。済んだ分は残っています。もう一度始めると、続きから進みます。")
    never = _("処理が始まらないまま一日たちました。何も書き込まれていません。もう一度始めてください。")
    try:
        return sum(
            jobs.update(state=Job.State.FAILED, message=message, finished_at=now)
            for jobs, message in (
                (dead.exclude(kind__in=_in_parts), stopped),
                (dead.filter(kind__in=_in_parts), partly),
                (forgotten, never),
            )
            if jobs.exists()
        )
    except OperationalError:
        # SQLite is locked by a job that writes: it lives.
        return 0


def lacks_worker(job: Job, *, now: datetime) -> bool:
    """Whether the job waits longer than it would if a worker ran and had nothing else to do."""
    if job.state != Job.State.WAITING or job.created_at > now - WORKER_ANSWERS_WITHIN:
        return False
    return not Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__gte=now - HEART_STOPS_AFTER).exists()


def _fail(job: Job, message: str) -> None:
    running = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING)
    running.update(state=Job.State.FAILED, message=message, finished_at=timezone.now())


class Progress:
    """How a work tells how far it is; telling is the heartbeat, too."""

    def __init__(self, job: Job) -> None:
        self._pk = job.pk
        self._done = 0
        self._told = 0.0
        self._tell: Callable[[dict[str, Any]], None] = self._write

    def step(self, words: str, total: int = 0) -> None:
        """A new step begins: ``total`` things to do, or nobody knows how many (0)."""
        self._done = 0
        self._say(step=words, total=total)

    def advance(self, number: int = 1) -> None:
        self._done += number
        if time.monotonic() - self._told >= _SECONDS_BETWEEN_BEATS:
            self._say()

    @contextmanager
    def writing(self, words: str, total: int = 0) -> Iterator[None]:
        """The transaction in which everything is written.

        What is told meanwhile goes through another connection, or nobody would see it before the end. SQLite has
        one writer, so there nothing can be told.
        """
        self.step(words, total)
        with transaction.atomic(), self._outside():
            yield

    @contextmanager
    def _outside(self) -> Iterator[None]:
        other = None if connection.vendor == "sqlite" else connection.copy()
        self._tell = (lambda said: None) if other is None else (lambda said: self._write(said, other))
        try:
            yield
        finally:
            self._tell = self._write
            if other is not None:
                other.close()

    def _say(self, **said: Any) -> None:
        self._told = time.monotonic()
        self._tell({"done": self._done, "heartbeat_at": timezone.now(), **said})

    def _write(self, said: dict[str, Any], through: Any = connection) -> None:
        table = through.ops.quote_name(Job._meta.db_table)
        columns = ", ".join(f"{through.ops.quote_name(name)} = %s" for name in said)
        values = [_field(name).get_db_prep_save(value, through) for name, value in said.items()]
        with through.cursor() as cursor:
            # The names come from this module; the values travel as parameters.
            cursor.execute(f"UPDATE {table} SET {columns} WHERE id = %s AND state = %s", [*values, self._pk, "running"])  # noqa: S608  # as said above


def _field(name: str) -> Any:
    return Job._meta.get_field(name)

"""Measure the opening of an evaluation (評価の回を始める): ``python -m bench.evaluations --people 10000``.

Prints JSON: the milliseconds of each step, its queries, and the most memory that the process took. The scheme is the
preset with ten items and goals. Runs in a database of its own, which it removes afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
from datetime import date
from functools import partial
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django  # settings are named first

CITY = "tachikawa"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.evaluations", description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    options = parser.parse_args()
    django.setup()
    from bench.databases import in_own_database

    json.dump(in_own_database(partial(measure, people=options.people)), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def measure(*, people: int) -> dict[str, Any]:
    from django.db import connection
    from django.utils import timezone

    from bench.timing import timed
    from evaluations.models import Sheet, SheetItem
    from evaluations.opening import cycles, preflight, rehearsals

    report: dict[str, Any] = {"database": connection.vendor, "people": people}
    cycle, hr = _cycle(people)
    now, today = timezone.now(), timezone.localdate()
    _exempt_whom_nobody_evaluates(cycle, hr)
    before = _memory()
    report["preflight"] = timed(lambda: preflight.preflight(_read(cycle), on=today), repeat=3)
    report["open"] = _counted(lambda: cycles.open_cycle(cycle, by=hr, at=now))
    report["again"] = timed(lambda: cycles.open_cycle(cycle, by=hr, at=now))
    report["rows"] = {"sheets": Sheet.objects.count(), "items": SheetItem.objects.count()}
    Sheet.objects.exclude(state="exempt").update(state="in_period")
    report["start_self"] = timed(lambda: cycles.start_self(cycle, at=now))
    report["papers"] = _papers(hr)
    made: list[Any] = []
    report["rehearse"] = timed(lambda: made.append(rehearsals.rehearse(cycle, by=hr, at=now)))
    report["discard"] = timed(lambda: rehearsals.discard(made[0], by=hr))
    return report | {"memory_mb": {"before": before, "most": _memory()}}


def _papers(hr: Any) -> dict[str, Any]:
    """The record form of one sheet as HR's copy with five goals, drawn again and again: PDF and workbook."""
    from django.utils import timezone

    from bench.timing import timed
    from evaluations.models import Goal, Sheet
    from evaluations.papers.layout import Layout
    from evaluations.papers.pdf import record_pdf
    from evaluations.papers.record import Record
    from evaluations.papers.sight import Copy, Sight
    from evaluations.papers.workbook import workbook
    from evaluations.rules.workflow import Stage

    pk = Sheet.objects.exclude(state="exempt").values_list("pk", flat=True)[0]
    words = "窓口でお待たせする時間を、混み合う月でも平均で二割短くする。"
    Goal.objects.bulk_create(
        Goal(sheet_id=pk, number=n, what=words, by_when="3月末", level=words, how=words, weight=20) for n in range(1, 6)
    )

    def record() -> Record:
        sheet = Sheet.objects.select_related("cycle__scheme", "employee").prefetch_related("stages").get(pk=pk)
        return Record(sheet, Sight(sheet, Copy.ARCHIVE, frozenset({Stage.HR})))

    now = timezone.now()
    return {
        "pdf": timed(lambda: record_pdf(record(), by=hr.name, at=now), repeat=5),
        "xlsx": timed(lambda: workbook(Layout(record(), None, {})), repeat=5),
    }


def _counted(work: Any) -> dict[str, Any]:
    """One run with its statements; nothing can be opened twice to count them apart."""
    from django.db import connection

    from bench.timing import timed

    number = 0

    def count(execute: Any, *said: Any) -> Any:
        nonlocal number
        number += 1
        return execute(*said)

    with connection.execute_wrapper(count):
        return timed(work) | {"queries": number}


def _cycle(people: int) -> tuple[Any, Any]:
    """A cycle of this fiscal year in a made-up city, with the routes that HR is offered."""
    from django.core.management import call_command
    from django.utils import timezone

    from bench.pages import gather_statistics
    from common.dates import fiscal_year, fiscal_year_end, fiscal_year_start
    from competencies.models import Framework
    from evaluations import presets
    from evaluations.models import Cycle, Window
    from evaluations.opening.evaluators import sample_routes
    from evaluations.rulebook import rulebook_of
    from staff.demo import make_demo_city, make_demo_people
    from staff.models import User

    today = timezone.localdate()
    call_command("loaddata", CITY, verbosity=0)
    framework = Framework.objects.get(authority__code=CITY)
    make_demo_city(framework, staff=people, seed=1, on=today)
    make_demo_people(on=today)
    scheme = presets.make("numeric", framework.authority, framework)
    year = fiscal_year(today)
    cycle = Cycle.objects.create(
        scheme=scheme, framework=framework, name=f"{year}年度 人事評価", period_from=fiscal_year_start(year),
        period_to=fiscal_year_end(year), base_date=date(year + 1, 1, 1),
    )  # fmt: skip
    for step, month in ((Window.Step.SELF, 1), (Window.Step.FIRST, 2)):
        Window.objects.create(
            cycle=cycle, step=step, starts_on=date(year + 1, month, 1), ends_on=date(year + 1, month, 20)
        )
    sample_routes(framework.authority, rulebook_of(scheme).stages, since=fiscal_year_start(year))
    gather_statistics()
    return cycle, User.objects.get(staff_number="20003")


def _exempt_whom_nobody_evaluates(cycle: Any, hr: Any) -> None:
    """At the top of the house there is nobody above; HR would name somebody by an exception."""
    from django.utils import timezone

    from evaluations.models import Exclusion
    from evaluations.opening.preflight import preflight

    found = preflight(_read(cycle), on=timezone.localdate())
    people = {one.employee for group in found.errors for one in group.findings if one.employee}
    Exclusion.objects.bulk_create(
        Exclusion(cycle=cycle, employee_id=pk, reason="other", decided_by=hr, decided_at=timezone.now())
        for pk in sorted(people)
    )


def _read(cycle: Any) -> Any:
    from evaluations.models import Cycle

    return Cycle.objects.select_related("scheme__authority", "framework").get(pk=cycle.pk)


def _memory() -> int:
    """The most that this process has taken, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()

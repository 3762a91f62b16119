"""Measure the yearly import: ``python -m bench.imports --people 10000``.

A workbook of so many people with two orders each is checked and written, then imported again with next April's
orders, and that is undone. Prints JSON: seconds and the peak of the process's memory. Runs in a database of its own.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django  # settings are named first

HIRED, MOVED, APRIL = "2015-04-01", "2022-04-01", "2027-04-01"
SECTIONS = 300


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.imports", description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--make", choices=list(FILES), help="only write such a workbook to standard output")
    options = parser.parse_args()
    django.setup()
    if options.make:
        sys.stdout.buffer.write(FILES[options.make](options.people))
        return
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        measures = measure(options.people)
    finally:
        teardown_databases(databases, verbosity=0)
    report = {"database": connection.vendor, "cores": os.cpu_count(), "people": options.people, "measures": measures}
    json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def measure(people: int) -> dict[str, Any]:
    from competencies.models import AppointingAuthority
    from staff.access import Role
    from staff.models import ImportRun, RoleGrant, User

    authority = AppointingAuthority.objects.create(code="bench", name="計測市長", municipality="計測市")
    hr = User.objects.create_user("bench", name="計測 花子", authority=authority)
    RoleGrant.objects.create(user=hr, role=Role.HR, valid_from=date(2020, 4, 1))
    results: dict[str, Any] = {"memory before": _memory()}
    for name in FILES:
        data = _made(name, people)
        results[f"{name}: file kB"] = len(data) // 1024
        checked = _timed(results, f"{name}: check", lambda data=data: _check(hr, data))
        _timed(results, f"{name}: write", lambda checked=checked: _write(checked))
        results[f"{name}: memory"] = _memory()
    _timed(results, "undo", lambda: _undo(ImportRun.objects.first(), hr))
    results["memory"] = _memory()
    return results


def _made(name: str, people: int) -> bytes:
    """The workbook, made in a process of its own: its memory is none of the import's."""
    command = [sys.executable, "-m", "bench.imports", "--make", name, "--people", str(people)]
    return subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603  # our own command


def _timed(results: dict[str, Any], name: str, work: Any) -> Any:
    """Seconds by the clock, and of the processor: what it would take if nothing else ran."""
    start, used = time.perf_counter(), _processor()
    outcome = work()
    results[f"{name} s"] = round(time.perf_counter() - start, 1)
    results[f"{name} cpu s"] = round(_processor() - used, 1)
    return outcome


def _processor() -> float:
    """Seconds of the processor that this process took, and PostgreSQL for it where that runs on this machine."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return time.process_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ((backend,),) = cursor.fetchall()
    stat = Path(f"/proc/{backend}/stat")
    ticks = map(int, stat.read_text().rpartition(")")[2].split()[11:13]) if stat.exists() else ()
    return time.process_time() + sum(ticks) / os.sysconf("SC_CLK_TCK")


def _memory() -> str:
    """The most that the process ever took."""
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"


def _check(hr: Any, data: bytes) -> Any:
    from django.core.files.base import ContentFile
    from django.utils import timezone

    from staff.imports import asking

    file = asking.keep(ContentFile(data, "bench.xlsx"), table="", now=timezone.now())
    return _sound(asking.check(file, by=hr, on=date(2026, 11, 21), now=timezone.now()))


def _write(checked: Any) -> Any:
    from django.utils import timezone

    from staff.imports import asking

    return _sound(asking.write(checked, now=timezone.now()))


def _undo(run: Any, hr: Any) -> Any:
    from django.utils import timezone

    from staff.imports import asking

    return _sound(asking.undo(run, by=hr, now=timezone.now()))


def _sound(job: Any) -> Any:
    job.refresh_from_db()
    if job.state != "done" or job.result.get("problems"):
        raise RuntimeError(f"{job.message} {job.result.get('problems', [])[:3]}")
    return job


def _city(people: int) -> bytes:
    from common.spreadsheets import Sheet, write_xlsx

    numbers = [f"{n:06}" for n in range(1, people + 1)]
    departments = [["組織コード", "適用開始日", "名称", "区分", "上位組織コード", "並び順"]]
    departments += [
        [f"S{n}", "2000-04-01", f"計測{n}課", "課", f"S{n // 8}" if n >= 8 else "", str(n)] for n in range(SECTIONS)
    ]
    staff = [["職員番号", "氏名", "フリガナ", "生年月日", "採用日", "給料表・職種"]]
    staff += [[n, f"職員 髙﨑{n}", "ショクイン タカサキ", "1990-01-01", HIRED, "F1"] for n in numbers]
    orders = [
        [
            "職員番号",
            "組織コード",
            "発令日",
            "終了日",
            "種別",
            "本務/兼務",
            "補職名",
            "職位",
            "級",
            "任用形態",
            "週の勤務時間",
        ]
    ]
    for place, n in enumerate(numbers):
        rest = ["本務", "主事", "G1", "2級", "常勤", "38.75"]
        orders.append([n, f"S{place % SECTIONS}", HIRED, "2022-03-31", "採用", *rest])
        orders.append([n, f"S{(place + 7) % SECTIONS}", MOVED, "", "転任", *rest])
    return write_xlsx([Sheet("組織", departments), Sheet("職員", staff), Sheet("発令", orders)])


def _april(people: int) -> bytes:
    """Everybody moves, each order ends one before it."""
    from common.spreadsheets import Sheet, write_xlsx

    orders = [["職員番号", "組織コード", "発令日", "種別", "補職名", "職位"]]
    orders += [[f"{n:06}", f"S{n % SECTIONS}", APRIL, "転任", "主任", "G2"] for n in range(1, people + 1)]
    return write_xlsx([Sheet("発令", orders)])


FILES = {"first": _city, "april": _april}

if __name__ == "__main__":
    main()

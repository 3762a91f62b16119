"""Measure what the users wait for, on this machine: ``--scale 10``, ``--staff 10000``, ``--training 10000`` or
``--evaluations 10000``.

Prints JSON: the median milliseconds and the number of queries of each measure. Runs in a database
of its own (SQLite in memory, or beside DATABASE_URL's PostgreSQL), which it removes afterwards.
With ``--staff`` the staff pages are measured in a made-up city a tenth as large and in one of that size, in turn; with
``--training`` the training pages in one of that size. Both fail when a page of their table does not exist.
"""

import argparse
import json
import os
import platform
import sys
from functools import partial
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django  # settings are named first

from bench.databases import in_own_database  # as above
from bench.timing import yardstick


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--scale", type=int, default=1, help="times the size of the largest city's policy")
    parser.add_argument("--staff", type=int, help="measure the staff pages instead, with so many people")
    parser.add_argument("--training", type=int, help="measure the training pages instead, with so many people")
    parser.add_argument("--evaluations", type=int, help="measure the evaluation pages instead, with so many people")
    parser.add_argument("--repeat", type=int, default=15, help="how often each page is asked for")
    options = parser.parse_args()
    django.setup()
    from django.db import connection

    report: dict[str, Any] = {
        "database": connection.vendor,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "repeat": options.repeat,
        "yardstick_ms": yardstick(),
    }
    kinds = ((options.staff, _staff), (options.training, _training), (options.evaluations, _evaluations))
    work = next((measures for size, measures in kinds if size), _competencies)
    problems = work(report, options)
    report["yardstick_after_ms"] = yardstick()
    json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
    if problems:
        sys.exit("These pages are missing or fail: " + ", ".join(problems))


def _competencies(report: dict[str, Any], options: argparse.Namespace) -> list[str]:
    from bench.competencies import measure

    report["scale"] = options.scale
    report["measures"] = in_own_database(lambda: measure(scale=options.scale, repeat=options.repeat))
    return []


def _staff(report: dict[str, Any], options: argparse.Namespace) -> list[str]:
    from bench import side_by_side, staff

    sizes = (options.staff // 10, options.staff)
    small, large = side_by_side.measure("bench.staff", sizes, repeat=options.repeat)
    report["missed"] = staff.compare(small, large)
    report["measures"] = {str(options.staff // 10): small, str(options.staff): large}
    report["missing"] = staff.missing(large)
    return staff.missing(large)


def _training(report: dict[str, Any], options: argparse.Namespace) -> list[str]:
    from bench import training

    measures = in_own_database(partial(training.measure, staff=options.training, repeat=options.repeat))
    report["missed"] = training.missed(measures)
    report["measures"] = measures
    report["missing"] = training.missing(measures)
    return training.missing(measures)


def _evaluations(report: dict[str, Any], options: argparse.Namespace) -> list[str]:
    from bench import year

    measures = in_own_database(partial(year.measure, staff=options.evaluations, repeat=options.repeat))
    report["missed"] = year.missed(measures)
    report["measures"] = measures
    report["missing"] = year.missing(measures)
    return year.missing(measures)


if __name__ == "__main__":
    main()

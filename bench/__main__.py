"""Measure what the users wait for, on this machine: ``python -m bench --scale 10``.

Prints JSON: the median milliseconds and the number of queries of each measure. Runs in a database
of its own (SQLite in memory, or beside DATABASE_URL's PostgreSQL), which it removes afterwards.
"""

import argparse
import json
import os
import platform
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django  # settings are named first


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--scale", type=int, default=1, help="times the size of the largest city's policy")
    parser.add_argument("--repeat", type=int, default=15, help="how often each page is asked for")
    options = parser.parse_args()
    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    from bench.competencies import measure

    # Not setup_test_environment: it copies the context of every template, which no server does.
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        results = measure(scale=options.scale, repeat=options.repeat)
    finally:
        teardown_databases(databases, verbosity=0)
    report = {
        "database": connection.vendor,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "scale": options.scale,
        "repeat": options.repeat,
        "measures": results,
    }
    json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()

"""Run one job, and kill this very process at a chosen row: ``python -m tests.staff.imports.killed JOB ROW``.

It cannot be caught (SIGKILL), as when the machine stops. ROW counts the rows that are told while writing.
"""

import os
import signal
import sys

import django


def kill_at(row: int) -> None:
    """Let the writer tell every row by itself, and end everything when ``row`` of them are told."""
    from staff.imports import writing

    told = 0
    inner = writing.Writer.__init__

    def counting(self, *, tell, **kwargs):
        def tell_or_die(number):
            nonlocal told
            tell(number)
            told += number
            if told >= row:
                os.kill(os.getpid(), signal.SIGKILL)

        inner(self, tell=tell_or_die, **kwargs)

    writing.Writer.__init__ = counting
    writing.CHUNK = 1


def main(job: int, row: int) -> None:
    django.setup()
    from common import jobs

    kill_at(row)
    jobs.perform.call(job)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

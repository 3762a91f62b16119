"""Run one job, and kill this very process at a chosen row: ``python -m tests.staff.imports.killed JOB ROW``.

It cannot be caught (SIGKILL), as when the machine stops. ROW counts the rows that are told while writing.
"""

import os
import signal
import sys

import django

django.setup()

from common import jobs  # settings are named first
from staff.imports import writing

job, row = int(sys.argv[1]), int(sys.argv[2])
told = 0
inner = writing.Writer.__init__


def counting(self, **kwargs):
    tell = kwargs.pop("tell")

    def kill_at_the_row(number):
        global told
        tell(number)
        told += number
        if told >= row:
            os.kill(os.getpid(), signal.SIGKILL)

    inner(self, tell=kill_at_the_row, **kwargs)


writing.Writer.__init__ = counting
writing.CHUNK = 1
jobs.perform.call(job)

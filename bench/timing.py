"""How a measure is taken."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


def timed(work: Callable[[], Any], *, repeat: int = 1) -> dict[str, float | int]:
    """The median time of ``work`` in milliseconds, over ``repeat`` runs, the best, and the queries of one run more.

    Where others use the machine too, the best time and the processor's time (of this process, so without PostgreSQL's;
    its mean) say more of the work, and the median more of the machine.
    """
    before = time.process_time()
    times = [_once(work) for _ in range(repeat)]
    processor = (time.process_time() - before) * 1000 / repeat
    result: dict[str, float | int] = {
        "median_ms": round(statistics.median(times), 1),
        "best_ms": round(min(times), 1),
        "processor_ms": round(processor, 1),
        "runs": repeat,
    }
    if repeat > 1:
        # Counting queries costs time itself, so it is not done while the clock runs.
        with CaptureQueriesContext(connection) as captured:
            work()
        result["queries"] = len(captured)
    return result


def yardstick() -> float:
    """How long the machine takes for work that never changes, in milliseconds, at best of nine.

    Told beside the measures, so that those of two machines, or of two hours of a shared one, can be held together.
    """
    return round(min(_once(lambda: sum(len(str(number)) for number in range(200_000))) for _ in range(9)), 1)


def _once(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000

"""Two cities of different size, asked in turn (並べて測る): what slows the machine for a while slows both.

Each city lives in a process and a database of its own. Measured one after the other, minutes lay between the two times
of a page, in which a shared machine may have become half as fast.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from bench.databases import in_own_database

Results = dict[str, dict[str, Any]]


def measure(module: str, sizes: Iterable[int], *, repeat: int) -> list[Results]:
    """What the module's ``measured`` yields for each size: every measure is taken of all before the next one.

    The module is given by its name: it is imported in the processes, where Django is set up.
    """
    with ExitStack() as cities:
        asked = [cities.enter_context(_city(module, size, repeat)) for size in sizes]
        rounds: list[list[tuple[str, dict[str, Any]]]] = []
        while None not in (taken := [_ask(connection) for connection in asked]):
            rounds.append(taken)
        return [dict(results) for results in zip(*rounds, strict=True)]


def _ask(connection: Connection) -> Any:
    """The next measure of a city; None after the last."""
    connection.send("next")
    return connection.recv()


@contextmanager
def _city(module: str, size: int, repeat: int) -> Iterator[Connection]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(module, size, repeat, theirs))
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        process.join()


def _serve(module: str, size: int, repeat: int, asked: Connection) -> None:
    """In the city's own process, until nobody asks any more."""
    import django

    django.setup()
    measures = import_module(module).measured(size, repeat=repeat)
    in_own_database(partial(_answer, measures, asked), called=str(size))


def _answer(measures: Iterator[Any], asked: Connection) -> None:
    try:
        while asked.recv():
            asked.send(next(measures, None))
    except EOFError:
        return

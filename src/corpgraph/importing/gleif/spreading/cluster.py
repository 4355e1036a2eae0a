"""Tasks done by the workers of a Spark cluster, while the driver looks on."""

from __future__ import annotations

import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from corpgraph.errors import OutputError, UsageError
from corpgraph.frames.reading.spark_sessions import session_for
from corpgraph.importing.gleif.committing import VERSIONS
from corpgraph.importing.gleif.spreading.tasks import attempt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pyspark import SparkContext

    from corpgraph.frames.opening import Settings

__all__ = ["Cluster", "connected"]

T = TypeVar("T")

#: Seconds between two looks at how far tasks are.
_LOOK: Final = 0.5
_GROUP: Final = "corpgraph-import"
_GAVE_UP: Final = re.compile(r"most recent failure: (.*)")


@contextmanager
def connected(settings: Settings) -> Iterator[Cluster]:
    """Have a cluster; a session of Spark that there is, is used, and left running.

    Raises:
        UsageError: Spark cannot be started.
    """
    with session_for(settings) as session:
        context = session.sparkContext
        if str(context.master).startswith("local"):
            # Elsewhere Python is where the workers have it: on their path, or as PYSPARK_PYTHON
            # says.
            context.pythonExec = os.environ.get("PYSPARK_PYTHON", sys.executable)
        yield Cluster(context)


class Cluster:
    """The workers of a Spark cluster.

    Args:
        context: The cluster.
    """

    def __init__(self, context: SparkContext) -> None:
        self._context = context

    def do_all(
        self, tasks: Sequence[Callable[[], T]], *, look: Callable[[], None] = lambda: None
    ) -> list[T]:
        """Do tasks, each by itself; what a lost worker had is done by another.

        Args:
            tasks: The tasks. Those that come first are begun first.
            look: Called from time to time, and when all are done.

        Returns:
            Their outcomes, in their order.

        Raises:
            Exception: That of the first task that has one, when all are done.
            UsageError: Workers cannot do such tasks.
            OutputError: The cluster gave up.
        """
        if not tasks:
            return []
        with ThreadPoolExecutor(1) as thread:
            job = thread.submit(_collect, self._context, tasks)
            try:
                while wait([job], timeout=_LOOK).not_done:
                    look()
            except BaseException:
                self._context.cancelJobGroup(_GROUP)
                raise
        if error := job.exception():
            raise _told(str(error)) from error
        look()
        done: list[T] = []
        for each in job.result():
            if isinstance(each, Exception):
                raise each
            done.append(each)
        return done


def _collect(context: SparkContext, tasks: Sequence[Callable[[], T]]) -> list[T | Exception]:
    context.setJobGroup(_GROUP, "corpgraph import")
    attempts = context.parallelize(tasks, len(tasks)).map(partial(attempt, versions=VERSIONS))
    found: list[T | Exception] = attempts.collect()
    return found


def _told(text: str) -> Exception:
    """What Spark says in many lines, most of them of Java, as an error of one."""
    if found := _GAVE_UP.search(text):
        hint = "run it again when that is mended: it goes on where it stopped"
        return OutputError(f"Spark gave up: {found.group(1)}", hint=hint)
    last = text.strip().splitlines()[-1]
    if last.startswith("ModuleNotFoundError"):
        hint = "install corpgraph[gleif] there; PYSPARK_PYTHON names another Python of theirs"
        return UsageError(f"the Python of Spark's workers cannot import all: {last}", hint=hint)
    return RuntimeError(f"on a worker of Spark: {last}")

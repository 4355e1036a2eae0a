"""The process of Spark's driver, and what it says on standard error."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from pyspark import SparkContext
from pyspark.java_gateway import launch_gateway

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyspark import SparkConf

__all__ = ["launched"]


@contextmanager
def launched(conf: SparkConf) -> Iterator[Any]:
    """Have a process for a driver, in which the driver is started before the context ends.

    What it says till then, before it knows how much it is to say, is passed on only if that fails;
    all that it says later is.

    Args:
        conf: How it is started.

    Yields:
        The way to it; None if this process has one already.
    """
    if SparkContext._gateway is not None:
        yield None
        return
    # It has no types in PySpark.
    launch: Any = launch_gateway
    read, write = os.pipe()
    said = _Said(read)
    try:
        try:
            gateway = launch(conf, {"stderr": write})
        finally:
            os.close(write)
        yield gateway
    except BaseException:
        said.pass_on()
        raise
    said.forget()


class _Said:
    """What comes out of a pipe, kept until it is passed on or forgotten."""

    def __init__(self, pipe: int) -> None:
        self._lock = Lock()
        self._kept: list[bytes] | None = []
        self._reader = Thread(target=self._read, args=(pipe,), daemon=True)
        self._reader.start()

    def pass_on(self) -> None:
        """Pass on what was kept, and what is still to come."""
        # Of a process that has ended, all is read.
        self._reader.join(timeout=1)
        with self._lock:
            _write(self._kept or ())
            self._kept = None

    def forget(self) -> None:
        """Forget what was kept, and pass on what is still to come."""
        with self._lock:
            self._kept = None

    def _read(self, pipe: int) -> None:
        with os.fdopen(pipe, "rb") as lines:
            for line in lines:
                with self._lock:
                    if self._kept is None:
                        _write([line])
                    else:
                        self._kept.append(line)


def _write(lines: Iterable[bytes]) -> None:
    sys.stderr.write(b"".join(lines).decode(errors="replace"))
    sys.stderr.flush()

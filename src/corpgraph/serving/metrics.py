"""Counters that all processes of a server share, as Prometheus reads them (text format 0.0.4).

They lie in memory that is shared from the first process on. Each process adds in a row of its own,
so that none needs a lock, and any of them can tell the sums.
"""

from __future__ import annotations

import mmap
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CONTENT_TYPE", "OUTCOMES", "ROUTES", "Metrics"]

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
#: The kinds of request.
ROUTES: Final = ("sparql", "document", "ask", "other")
#: What became of jobs.
OUTCOMES: Final = ("answered", "refused", "busy", "time", "broken", "left")

_CLASSES: Final = ("1xx", "2xx", "3xx", "4xx", "5xx")
_BOUNDS: Final = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0)
_REQUESTS: Final = 0
_BUCKETS: Final = _REQUESTS + len(ROUTES) * len(_CLASSES)
_SECONDS: Final = _BUCKETS + len(_BOUNDS) + 1
_OUTCOMES: Final = _SECONDS + 1
_HITS: Final = _OUTCOMES + len(OUTCOMES)
_MISSES: Final = _HITS + 1
_CACHED: Final = _MISSES + 1
_REPLACED: Final = _CACHED + 1
_WIDTH: Final = _REPLACED + 1


class Metrics:
    """The counters.

    Args:
        rows: How many processes add to them.
    """

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._values = memoryview(mmap.mmap(-1, 8 * _WIDTH * rows)).cast("d")
        self._row = 0
        self._started = time.time()

    def take_row(self, row: int) -> None:
        """Add in this row from now on."""
        self._row = row * _WIDTH

    def count_request(self, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        values, row = self._values, self._row
        values[row + _REQUESTS + ROUTES.index(route) * len(_CLASSES) + status // 100 - 1] += 1
        bucket = 0
        while bucket < len(_BOUNDS) and seconds > _BOUNDS[bucket]:
            bucket += 1
        values[row + _BUCKETS + bucket] += 1
        values[row + _SECONDS] += seconds

    def count_job(self, outcome: str) -> None:
        """Count a job that came to one of `OUTCOMES`."""
        self._values[self._row + _OUTCOMES + OUTCOMES.index(outcome)] += 1

    def count_lookup(self, *, found: bool) -> None:
        """Count a look into the cache."""
        self._values[self._row + (_HITS if found else _MISSES)] += 1

    def set_cached(self, size: int) -> None:
        """Say how many bytes this process keeps."""
        self._values[self._row + _CACHED] = size

    def count_replaced(self) -> None:
        """Count a process that another one took the place of."""
        self._values[self._row + _REPLACED] += 1

    def text(self) -> str:
        """All sums, as Prometheus reads them."""
        return "".join(f"{line}\n" for line in self._lines())

    def _sum(self, place: int) -> float:
        return sum(self._values[row * _WIDTH + place] for row in range(self._rows))

    def _lines(self) -> Iterator[str]:
        name = "corpgraph_requests_total"
        yield from _head(name, "counter", "Requests by kind and class of status.")
        for i, route in enumerate(ROUTES):
            for j, each in enumerate(_CLASSES):
                value = self._sum(_REQUESTS + i * len(_CLASSES) + j)
                yield f'{name}{{route="{route}",status="{each}"}} {value:.0f}'
        name = "corpgraph_request_seconds"
        yield from _head(name, "histogram", "Seconds until a request was answered.")
        total = 0.0
        for k, bound in enumerate((*_BOUNDS, "+Inf")):
            total += self._sum(_BUCKETS + k)
            yield f'{name}_bucket{{le="{bound}"}} {total:.0f}'
        yield f"{name}_sum {self._sum(_SECONDS):.6f}"
        yield f"{name}_count {total:.0f}"
        name = "corpgraph_jobs_total"
        yield from _head(name, "counter", "Jobs on the data by what became of them.")
        for k, outcome in enumerate(OUTCOMES):
            yield f'{name}{{outcome="{outcome}"}} {self._sum(_OUTCOMES + k):.0f}'
        for place, name, kind, what in (
            (_HITS, "corpgraph_cache_hits_total", "counter", "Requests answered from the cache."),
            (_MISSES, "corpgraph_cache_misses_total", "counter", "Requests that were not."),
            (_CACHED, "corpgraph_cache_bytes", "gauge", "Bytes of answers that are kept."),
            (_REPLACED, "corpgraph_replaced_total", "counter", "Processes that were replaced."),
        ):
            yield from _head(name, kind, what)
            yield f"{name} {self._sum(place):.0f}"
        name = "corpgraph_start_time_seconds"
        yield from _head(name, "gauge", "When the server started, in seconds since 1970.")
        yield f"{name} {self._started:.3f}"


def _head(name: str, kind: str, what: str) -> tuple[str, str]:
    return f"# HELP {name} {what}", f"# TYPE {name} {kind}"

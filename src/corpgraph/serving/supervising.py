"""The first process: it holds the data, starts all others by forking, and replaces those that end.

It runs nothing else, so that what it forks is always the same: a process with the data in memory,
shared with it until it is written to, which it never is.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import sys
import tempfile
import time
from collections import deque
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import uvicorn

from corpgraph.errors import UsageError
from corpgraph.serving.answering import Answerer
from corpgraph.serving.app import App
from corpgraph.serving.connections import bounded
from corpgraph.serving.messages import Ask, Page, Query, Service
from corpgraph.serving.metrics import Metrics
from corpgraph.serving.pool import Pool
from corpgraph.serving.workers import work

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpgraph.serving.messages import Job
    from corpgraph.serving.settings import Settings
    from corpgraph.serving.sources import Source

__all__ = ["serve"]

#: Connections that wait for a process to take them.
_BACKLOG: Final = 1024
#: Jobs that wait for a worker.
_WAITING: Final = 128
#: If so many processes that take requests end within so many seconds, something is wrong.
_MOST_ENDS, _WITHIN = 5, 10.0
#: Seconds before a worker that has ended is replaced.
_PAUSE: Final = 0.01
#: What ends the server.
_ENDING: Final = (signal.SIGTERM, signal.SIGINT)
#: Seconds for requests to be answered when the server ends.
_LAST: Final = 3


class _StoppedError(BaseException):
    """The server is to end."""


@dataclass(slots=True)
class _Server:
    source: Source
    settings: Settings
    metrics: Metrics
    public: Sequence[socket.socket]
    jobs: socket.socket
    lifeline: tuple[int, int]
    takers: dict[int, int] = field(default_factory=dict)
    workers: set[int] = field(default_factory=set)
    ends: deque[float] = field(default_factory=lambda: deque(maxlen=_MOST_ENDS))

    def start(self) -> None:
        """Start all processes."""
        for _ in range(self.settings.limits.queries):
            self._start_worker()
        for row in range(1, self.settings.processes + 1):
            self._start_taker(row)

    def watch(self) -> None:
        """Replace each process that ends."""
        while True:
            ended, _ = os.waitpid(-1, 0)
            if ended in self.workers:
                self.workers.discard(ended)
                self.metrics.count_replaced()
                # Whoever makes workers end on purpose is not to keep this process busy.
                time.sleep(_PAUSE)
                self._start_worker()
            elif (row := self.takers.pop(ended, None)) is not None:
                self.ends.append(time.monotonic())
                if len(self.ends) == _MOST_ENDS and self.ends[-1] - self.ends[0] < _WITHIN:
                    raise RuntimeError("the processes that take requests end again and again")
                self.metrics.count_replaced()
                self._start_taker(row)

    def stop(self) -> None:
        """End all processes: those that take requests may answer what they have taken."""
        for each in self.takers:
            _signal(each, signal.SIGTERM)
        deadline = time.monotonic() + _LAST + 1
        while self.takers and time.monotonic() < deadline:
            ended, _ = os.waitpid(-1, os.WNOHANG)
            self.takers.pop(ended, None)
            self.workers.discard(ended)
            if not ended:
                time.sleep(0.02)
        for each in (*self.takers, *self.workers):
            _signal(each, signal.SIGKILL)
        for each in (*self.takers, *self.workers):
            os.waitpid(each, 0)

    def _start_worker(self) -> None:
        first = os.getpid()
        self.workers.add(self._fork(lambda: work(self.source, self.settings, self.jobs, first)))

    def _start_taker(self, row: int) -> None:
        self.takers[self._fork(lambda: self._take(row))] = row

    def _fork(self, run: Callable[[], None]) -> int:
        sys.stdout.flush()
        sys.stderr.flush()
        # A signal between the fork and the child's own handlers would run ours in the child.
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
        child = os.fork()
        if not child:
            _run_and_exit(run, self.lifeline[1])
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        return child

    def _take(self, row: int) -> None:
        """Take requests until told to end, or until the first process has ended."""
        self.metrics.take_row(row)
        address = self.jobs.getsockname()
        self.jobs.close()
        pool = Pool(address, self.settings.limits, self.metrics)
        config = uvicorn.Config(
            App(self.settings, pool, self.metrics),
            http=bounded(self.settings.limits),
            ws="none",
            lifespan="off",
            interface="asgi3",
            access_log=False,
            log_level="error",
            server_header=False,
            proxy_headers=False,
            limit_concurrency=self.settings.limits.connections,
            timeout_graceful_shutdown=_LAST,
        )
        server = uvicorn.Server(config)

        async def run() -> None:
            loop = asyncio.get_running_loop()
            loop.add_reader(self.lifeline[0], setattr, server, "should_exit", True)
            await server.serve(sockets=[self.public[(row - 1) % len(self.public)]])

        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(run())


def serve(source: Source, settings: Settings, announce: Callable[[Settings], None]) -> None:
    """Serve until the process is told to end, by SIGTERM or the keyboard.

    Args:
        source: The data.
        settings: How to serve it.
        announce: Told, as soon as requests are taken, how it runs: with the port in any case.

    Raises:
        UsageError: The address cannot be listened on.
        InputError: The persistent store cannot be read.
    """
    public = _listen(settings)
    settings = replace(settings, port=public[0].getsockname()[1])
    with (
        tempfile.TemporaryDirectory(prefix="corpgraph-") as folder,
        socket.socket(socket.AF_UNIX) as jobs,
    ):
        jobs.bind(str(Path(folder) / "jobs"))
        jobs.listen(_WAITING)
        _warm(source, settings)
        lifeline = os.pipe()
        metrics = Metrics(settings.processes + 1)
        server = _Server(source, settings, metrics, public, jobs, lifeline)
        gc.collect()
        gc.freeze()
        try:
            _stop_on_signals()
            server.start()
            announce(settings)
            server.watch()
        except (_StoppedError, KeyboardInterrupt):
            _ignore_signals()
        finally:
            server.stop()
            for each in lifeline:
                os.close(each)


def _warm(source: Source, settings: Settings) -> None:
    """Have everything imported and read that a job needs: a worker can open no file."""
    if not source.is_in_memory:
        # Opened here, it would have threads, and no process with threads is to be forked.
        return
    answerer = Answerer(source.open(), settings)
    day = "2012-07-24"
    jobs: tuple[Job, ...] = (
        Query("ASK {}", None),
        Query("SELECT * { ?s ?p ?o } LIMIT 1", None),
        *(
            Query("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 9", each)
            for each in ("", "application/ld+json")
        ),
        *(Page(f"ontology{each}", None) for each in (".html", ".ttl", ".rdf")),
        Ask("statistics", (), day, False, "json"),
        Ask("executives", (("at", day), ("organization", "nobody")), None, False, "csv"),
        Service(None),
        Service(None, home=True),
    )
    for job in jobs:
        answerer.answer(job)


def _listen(settings: Settings) -> list[socket.socket]:
    """Listen with a socket for each process, between which Linux deals out the connections.

    Elsewhere all processes share one, and whichever is quickest takes most of what comes.
    """
    host, port = settings.host, settings.port
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        alone = socket.create_server((host, port), family=family, backlog=_BACKLOG)
        if not sys.platform.startswith("linux"):
            return [alone]
        # Alone it is told if the port is taken, even by another server that shares it.
        port = alone.getsockname()[1]
        alone.close()
        return [
            socket.create_server((host, port), family=family, backlog=_BACKLOG, reuse_port=True)
            for _ in range(settings.processes)
        ]
    except (OSError, OverflowError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        hint = "choose another --host or --port"
        raise UsageError(f"cannot listen on {host}, port {port}: {reason}", hint=hint) from error


def _run_and_exit(run: Callable[[], None], lifeline: int) -> NoReturn:
    code = 1
    try:
        for each in _ENDING:
            signal.signal(each, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        # Only the first process holds this end, so that the other end tells when it has ended.
        os.close(lifeline)
        run()
        code = 0
    finally:
        os._exit(code)


def _stop_on_signals() -> None:
    def stop(*_: object) -> None:
        raise _StoppedError

    for each in _ENDING:
        signal.signal(each, stop)


def _ignore_signals() -> None:
    for each in _ENDING:
        signal.signal(each, signal.SIG_IGN)


def _signal(process: int, number: signal.Signals) -> None:
    try:
        os.kill(process, number)
    except ProcessLookupError:
        return

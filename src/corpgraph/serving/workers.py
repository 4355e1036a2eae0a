"""The processes that answer jobs. Each holds the data, takes a job at a time, and can be ended.

All of them accept connections at one Unix socket, so that the kernel deals out the work and a job
waits in its queue. A worker says first who it is, reads one job and writes one reply.
"""

from __future__ import annotations

import os
import signal
import socket
import struct
import threading
from typing import TYPE_CHECKING, Final

from corpgraph.serving.answering import Answerer
from corpgraph.serving.confining import (
    allow_no_more_files,
    keep_only,
    limit_memory,
    resident,
    start_clock,
)
from corpgraph.serving.messages import FRAME, Refusal, Reply, decode, encode

if TYPE_CHECKING:
    from corpgraph.serving.settings import Settings
    from corpgraph.serving.sources import Source

__all__ = ["GREETING", "work"]

#: The process number with which a worker takes a job.
GREETING: Final = struct.Struct(">I")
#: A worker that has done so many jobs makes place for a new one.
_MOST_JOBS: Final = 20_000
_GROWTH_LOOK: Final = 16
#: A second, in which a worker notices that the first process has ended.
_LOOK: Final = struct.pack("ll", 1, 0)


def work(source: Source, settings: Settings, listener: socket.socket, parent: int) -> None:
    """Answer jobs until the server ends, or this process has grown.

    Args:
        source: The data.
        settings: How the server runs.
        listener: Where jobs come from.
        parent: The first process, which may have ended before this one looks.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # Oxigraph draws random numbers from a state that each thread has, and a fork has that of its
    # parent: without a new thread, two workers would make the same UUIDs.
    answering = threading.Thread(target=_answer_jobs, args=(source, settings, listener, parent))
    answering.start()
    answering.join()


def _answer_jobs(source: Source, settings: Settings, listener: socket.socket, parent: int) -> None:
    number = keep_only(listener.detach())
    door = socket.socket(fileno=number)
    # While all workers wait in accept, the kernel wakes one of them for a job. If they waited for
    # the socket to be readable, it would wake all.
    door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _LOOK)
    answerer = Answerer(source.open(), settings)
    limit_memory(settings.limits)
    if source.is_in_memory:
        # A persistent store opens its files as it needs them.
        allow_no_more_files(number + 2)
    first = resident()
    for count in range(_MOST_JOBS):
        if count % _GROWTH_LOOK == 0 and resident() - first > settings.limits.memory // 4:
            return
        connection = _next(door, parent)
        if connection is None:
            return
        with connection:
            _serve(connection, answerer, settings.limits.timeout)


def _next(door: socket.socket, parent: int) -> socket.socket | None:
    """Wait for a job; None when the first process has ended."""
    while os.getppid() == parent:
        try:
            return door.accept()[0]
        except BlockingIOError:
            continue
    return None


def _serve(connection: socket.socket, answerer: Answerer, timeout: float) -> None:
    start_clock(timeout)
    try:
        connection.sendall(GREETING.pack(os.getpid()))
        head = _read(connection, FRAME.size)
        if head is None:
            # Whoever asked has gone.
            return
        sizes = FRAME.unpack(head)
        parts = [_read(connection, size) for size in sizes]
        if parts[0] is None or parts[1] is None:
            return
        connection.sendall(encode(_reply(answerer, parts[0], parts[1])))
    except OSError:
        return
    finally:
        start_clock(0)


def _reply(answerer: Answerer, head: bytes, body: bytes) -> Reply:
    try:
        job = decode(head, body)
        assert not isinstance(job, Reply)
        return answerer.answer(job)
    except Exception as error:
        return Refusal(500, f"internal error: {type(error).__name__}").reply


def _read(connection: socket.socket, size: int) -> bytes | None:
    content = bytearray()
    while len(content) < size:
        chunk = connection.recv(min(size - len(content), 1 << 20))
        if not chunk:
            return None
        content += chunk
    return bytes(content)

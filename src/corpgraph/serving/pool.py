"""The way from a process that takes requests to those that answer jobs."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from corpgraph.serving.messages import FRAME, Refusal, Reply, decode, encode
from corpgraph.serving.workers import GREETING

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from corpgraph.serving.messages import Job
    from corpgraph.serving.metrics import Metrics
    from corpgraph.serving.settings import Limits

__all__ = ["Pool"]

#: Seconds more than a job may take, in which its process should have ended by itself.
_GRACE: Final = 2.0
#: Seconds in which most jobs are done.
_SHORT: Final = 0.05
_CHUNK: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Pool:
    """Hands jobs on.

    Attributes:
        address: The Unix socket at which workers take jobs.
        limits: What a job may take.
        metrics: Where jobs are counted.
    """

    address: str
    limits: Limits
    metrics: Metrics

    async def run(self, job: Job, gone: Callable[[], Coroutine[None, None, None]]) -> Reply:
        """Have a job answered.

        Args:
            job: The job.
            gone: Is done when nobody waits for the answer any longer; the job is then ended.

        Raises:
            Refusal: All workers are busy, or the job took too long or too much memory.
        """
        running = asyncio.ensure_future(self._run(job))
        # Most are answered before it is worth looking whether anybody waits.
        await asyncio.wait((running,), timeout=_SHORT)
        if not running.done():
            leaving = asyncio.ensure_future(gone())
            await asyncio.wait((running, leaving), return_when=asyncio.FIRST_COMPLETED)
            leaving.cancel()
        if not running.done():
            running.cancel()
            self.metrics.count_job("left")
            raise Refusal(499, "the client has gone")
        reply = running.result()
        self.metrics.count_job("answered" if reply.status < 400 else "refused")
        return reply

    async def _run(self, job: Job) -> Reply:
        loop = asyncio.get_running_loop()
        with socket.socket(socket.AF_UNIX) as connection:
            connection.setblocking(False)
            worker = await self._greeted(connection)
            started = loop.time()
            try:
                async with asyncio.timeout(self.limits.timeout + _GRACE):
                    await loop.sock_sendall(connection, encode(job))
                    head, body = await _message(connection)
            except (OSError, EOFError, TimeoutError) as error:
                # It was ended by the kernel, or is to be; in either case another one follows.
                _end(worker)
                if loop.time() - started >= self.limits.timeout * 0.98:
                    self.metrics.count_job("time")
                    line = f"the answer took longer than {self.limits.timeout:g} seconds"
                    raise Refusal(503, f"{line}; ask for less") from error
                self.metrics.count_job("broken")
                line = "the query takes more memory than the server gives, or nests too deep"
                raise Refusal(503, line) from error
            except asyncio.CancelledError:
                _end(worker)
                raise
        reply = decode(head, body)
        assert isinstance(reply, Reply)
        return reply

    async def _greeted(self, connection: socket.socket) -> int:
        """Wait for a worker that takes the job, and give its process number."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self.limits.patience):
                await loop.sock_connect(connection, self.address)
                greeting = await _more(connection, bytearray(), GREETING.size)
        except (OSError, EOFError, TimeoutError) as error:
            self.metrics.count_job("busy")
            line = f"{self.limits.queries} queries are running already; ask again in a moment"
            raise Refusal(503, line, ("Retry-After", "1")) from error
        number: int = GREETING.unpack(greeting)[0]
        return number


def _end(worker: int) -> None:
    """End a worker. It still holds our connection, so that its number is nobody else's."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)


async def _message(connection: socket.socket) -> tuple[bytes, bytes]:
    """Read a message: its head and its body."""
    content = await _more(connection, bytearray(), FRAME.size)
    head, body = FRAME.unpack_from(content)
    end = FRAME.size + head
    await _more(connection, content, end + body)
    return bytes(content[FRAME.size : end]), bytes(content[end:])


async def _more(connection: socket.socket, content: bytearray, size: int) -> bytearray:
    """Read on until there is so much; nothing follows a message."""
    loop = asyncio.get_running_loop()
    while len(content) < size:
        chunk = await loop.sock_recv(connection, _CHUNK)
        if not chunk:
            raise EOFError
        content += chunk
    return content

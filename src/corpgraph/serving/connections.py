"""Connections of clients that are slow, or send more than anybody needs to."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING, Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

if TYPE_CHECKING:
    import asyncio

    from uvicorn._types import ASGI3Application

    from corpgraph.serving.settings import Limits

__all__ = ["bounded"]

_NO_LINGER: Final = struct.pack("ii", 1, 0)


class BoundedProtocol(HttpToolsProtocol):
    """Uvicorn's protocol, with limits on what it leaves unlimited.

    A request must have come in whole within some seconds, its head with no more than some bytes,
    and a client must take some of its answer within some seconds.
    """

    limits: Limits

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 (uvicorn's)
        super().__init__(*args, **options)
        self._head = 0
        self._is_in_head = True
        self._deadline: float | None = None
        self._unsent = 0
        self._running: RequestResponseCycle | None = None
        self._watch: asyncio.TimerHandle | None = None

    # As uvicorn narrows the type of what asyncio gives.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to watch."""
        super().connection_made(transport)
        self._deadline = self.loop.time() + self.limits.reading
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Watch no longer."""
        if self._watch is not None:
            self._watch.cancel()
        self._leave()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take some of a request."""
        if self._deadline is None:
            self._deadline = self.loop.time() + self.limits.reading
        if self._is_in_head:
            self._head += len(data)
        super().data_received(data)
        # A body that came with the head was read by now, and the head is complete.
        if self._is_in_head and self._head > self.limits.head:
            self._refuse()

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._is_in_head = True

    def on_headers_complete(self) -> None:
        """End the head of a request."""
        self._is_in_head = False
        self._head = 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """End a request."""
        super().on_message_complete()
        self._deadline = None
        self._is_in_head = True

    def _refuse(self) -> None:
        line = b"the head of the request is too long\n"
        self.transport.write(
            b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\n"
            b"content-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\n\r\n%b"
            % (len(line), line)
        )
        self.transport.close()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def _leave(self) -> None:
        """Let nothing more be written: of requests in a row, Uvicorn tells only the last one."""
        if self._running is not None:
            self._running.disconnected = True
        self.pipeline.clear()

    def _abort(self) -> None:
        # Without this, the system would go on offering what it has taken already.
        connection = self.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._leave()
        self.transport.abort()

    def _look(self) -> None:
        """Look whether the client has done something; end the connection if not."""
        if self.transport.is_closing() and not self.transport.get_write_buffer_size():
            return
        unsent = self.transport.get_write_buffer_size()
        is_late = self._deadline is not None and self.loop.time() > self._deadline
        is_stuck = 0 < self._unsent <= unsent
        if is_late or is_stuck:
            self._abort()
            return
        self._unsent = unsent
        self._watch = self.loop.call_later(self.limits.reading / 3, self._look)


def bounded(limits: Limits) -> type[HttpToolsProtocol]:
    """The protocol with these limits."""
    return type("Bounded", (BoundedProtocol,), {"limits": limits})

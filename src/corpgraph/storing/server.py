"""A client of the SPARQL 1.1 Graph Store HTTP Protocol: https://www.w3.org/TR/sparql11-http-rdf-update/.

A graph is replaced, added to or read as N-Triples, over whatever the network does. Each request may
be sent twice without harm, so that what fails in passing is sent again.
"""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Final

import httpx

from corpgraph.remote.connection import PASSING, Connection, PassingError, printable, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpgraph.errors import InputError
    from corpgraph.remote.credentials import Credentials

__all__ = ["GraphStore"]

_TRIPLES: Final = "application/n-triples"
#: What passes if one waits. A request may be sent twice without harm, so that errors inside the
#: server are tried again too.
_PASSING: Final = PASSING | {425, 500}
_DONE: Final = frozenset({200, 201, 202, 204})


class GraphStore(Connection):
    """The graphs of one server.

    Args:
        url: The address of its Graph Store Protocol, ``http`` or ``https``.
        credentials: Sent to this address only.
        timeout: Seconds to wait for each answer.
        retries: How often a request that a passing failure met is sent again.
        pause: Waits for some seconds.

    Raises:
        UsageError: The address is none that can be asked.
    """

    def __init__(
        self,
        url: str,
        *,
        credentials: Credentials | None = None,
        timeout: float = 120.0,
        retries: int = 4,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(
            url,
            what="server",
            credentials=credentials,
            timeout=timeout,
            retries=retries,
            pause=pause,
        )

    def replace(self, graph: str, triples: bytes) -> None:
        """Make a graph have these triples and no others (section 5.3).

        Args:
            graph: The IRI of the graph; "" is the default graph.
            triples: N-Triples.

        Raises:
            InputError: The server cannot be reached, or refuses.
        """
        self._send("PUT", graph, triples)

    def add(self, graph: str, triples: bytes) -> None:
        """Add triples without blank nodes to a graph (section 5.5); see `replace`."""
        self._send("POST", graph, triples)

    def read(self, graph: str) -> bytes:
        """The triples of a graph as N-Triples (section 5.2); none if there is no such graph.

        Raises:
            InputError: The server cannot be reached, refuses, or answers with something else.
        """
        return self._send("GET", graph)

    def count(self, graph: str) -> int:
        """How many triples a graph has, none of which is kept; see `read`."""
        lines = 0

        def add(chunk: bytes) -> None:
            nonlocal lines
            lines += chunk.count(b"\n")

        def restart() -> None:
            nonlocal lines
            lines = 0

        self._send("GET", graph, chunks=(restart, add))
        return lines

    def _send(
        self,
        method: str,
        graph: str,
        body: bytes | None = None,
        *,
        chunks: tuple[Callable[[], None], Callable[[bytes], None]] | None = None,
    ) -> bytes:
        """Send a request until it is answered; the answer, unless it is taken in chunks."""
        return self.persist(lambda: self._try(method, graph, body, chunks))

    def _try(
        self,
        method: str,
        graph: str,
        body: bytes | None,
        chunks: tuple[Callable[[], None], Callable[[bytes], None]] | None,
    ) -> bytes:
        try:
            with self._opened(method, graph, body) as response:
                if response.status_code in _PASSING:
                    failure = f"is not available ({response.status_code})"
                    raise PassingError(failure, response)
                return self._answer(response, method, chunks)
        except (httpx.NetworkError, httpx.TimeoutException, httpx.RemoteProtocolError) as error:
            raise PassingError(f"is not available: {reason(error)}") from None
        except httpx.HTTPError as error:
            raise self.error(f"the exchange failed: {reason(error)}") from None

    @contextlib.contextmanager
    def _opened(self, method: str, graph: str, body: bytes | None) -> Iterator[httpx.Response]:
        response = self.http.send(self._request(method, graph, body), auth=self.auth, stream=True)
        try:
            yield response
        finally:
            response.close()

    def _answer(
        self,
        response: httpx.Response,
        method: str,
        chunks: tuple[Callable[[], None], Callable[[bytes], None]] | None,
    ) -> bytes:
        status = response.status_code
        if status == 404 and method == "GET":
            return b""
        if status not in _DONE:
            response.read()
            raise self._refusal(response)
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if method == "GET" and kind not in (_TRIPLES, "text/plain"):
            raise self.error(f"answers with {printable(kind) or 'no content type'}, not N-Triples")
        if chunks is None:
            return response.read()
        restart, add = chunks
        restart()
        for chunk in response.iter_bytes():
            add(chunk)
        return b""

    def _request(self, method: str, graph: str, body: bytes | None) -> httpx.Request:
        url = self.url
        url = url.copy_add_param("graph", graph) if graph else url.copy_add_param("default", "")
        headers = {"Accept": _TRIPLES} if body is None else {"Content-Type": _TRIPLES}
        return self.http.build_request(method, url, content=body, headers=headers)

    def _refusal(self, response: httpx.Response) -> InputError:
        status = response.status_code
        if status in (401, 403):
            return self.refusal_of_credentials(status)
        if response.is_redirect:
            return self.error(f"redirects ({status})", hint="name the address that it redirects to")
        if status in (404, 405, 410, 501):
            hint = "Oxigraph has it at /store, Fuseki at /data"
            return self.error(f"is no Graph Store that can be written to ({status})", hint=hint)
        kind = response.headers.get("Content-Type", "")
        said = "" if "html" in kind else printable(response.text)
        return self.error(f"refuses the triples ({status}){': ' if said else ''}{said}")

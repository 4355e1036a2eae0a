"""A client of the SPARQL 1.1 Graph Store HTTP Protocol: https://www.w3.org/TR/sparql11-http-rdf-update/.

A graph is replaced, added to or read as N-Triples, over whatever the network does. Each request may
be sent twice without harm, so that what fails in passing is sent again.
"""

from __future__ import annotations

import contextlib
import random
import re
import time
from typing import TYPE_CHECKING, Final

import httpx

from corpgraph.errors import InputError, UsageError
from corpgraph.validation.remote.challenges import Bearer, Challenged
from corpgraph.validation.remote.credentials import PASSWORD, TOKEN, USER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType
    from typing import Self

    from corpgraph.validation.remote.credentials import Credentials

__all__ = ["GraphStore"]

_TRIPLES: Final = "application/n-triples"
#: What passes if one waits: too many requests, a server too busy, or a proxy without its server.
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_DONE: Final = frozenset({200, 201, 202, 204})
_CONNECTING: Final = 10.0
_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
_LONGEST_WISH: Final = 120
_MOST_SHOWN: Final = 200


class GraphStore:
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
        self._url = _checked(url)
        self._credentials = credentials
        self._retries = retries
        self._pause = pause
        limits = httpx.Timeout(timeout, connect=min(timeout, _CONNECTING))
        self._http = httpx.Client(timeout=limits, auth=_auth(credentials))

    @property
    def name(self) -> str:
        """The address without what may be secret in it."""
        return str(self._url.copy_with(query=None, fragment=None))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

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
        reason, wish, tries = "", 0.0, 0
        while tries <= self._retries and wish <= _LONGEST_WISH:
            if tries:
                most = min(_PAUSE * 2 ** (tries - 1), _LONGEST_PAUSE)
                # Clients that met the same failure come back at different times.
                self._pause(max(wish, random.uniform(most / 2, most)))
            tries += 1
            try:
                with self._opened(method, graph, body) as response:
                    status = response.status_code
                    if status not in _PASSING:
                        return self._answer(response, method, chunks)
            except (httpx.NetworkError, httpx.TimeoutException, httpx.RemoteProtocolError) as error:
                reason, wish = _printable(str(error)) or type(error).__name__, 0.0
            except httpx.HTTPError as error:
                raise self._error(f"the exchange failed: {_printable(str(error))}") from None
            else:
                after = response.headers.get("Retry-After", "").strip()
                reason, wish = f"status {status}", float(after) if after.isdecimal() else 0.0
        raise self._error(f"is not available: {reason} ({tries} tries)")

    @contextlib.contextmanager
    def _opened(self, method: str, graph: str, body: bytes | None) -> Iterator[httpx.Response]:
        response = self._http.send(self._request(method, graph, body), stream=True)
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
            raise self._error(
                f"answers with {_printable(kind) or 'no content type'}, not N-Triples"
            )
        if chunks is None:
            return response.read()
        restart, add = chunks
        restart()
        for chunk in response.iter_bytes():
            add(chunk)
        return b""

    def _request(self, method: str, graph: str, body: bytes | None) -> httpx.Request:
        url = self._url
        url = url.copy_add_param("graph", graph) if graph else url.copy_add_param("default", "")
        headers = {"Accept": _TRIPLES} if body is None else {"Content-Type": _TRIPLES}
        return self._http.build_request(method, url, content=body, headers=headers)

    def _refusal(self, response: httpx.Response) -> InputError:
        status = response.status_code
        if status in (401, 403):
            had = "refuses the credentials" if self._credentials else "asks for credentials"
            hint = f"set {USER} and {PASSWORD}, or {TOKEN}, in the environment"
            return self._error(f"{had} ({status})", hint=hint)
        if response.is_redirect:
            return self._error(
                f"redirects ({status})", hint="name the address that it redirects to"
            )
        if status in (404, 405, 410, 501):
            hint = "Oxigraph has it at /store, Fuseki at /data"
            return self._error(f"is no Graph Store that can be written to ({status})", hint=hint)
        kind = response.headers.get("Content-Type", "")
        said = "" if "html" in kind else _printable(response.text)
        return self._error(f"refuses the triples ({status}){': ' if said else ''}{said}")

    def _error(self, message: str, *, hint: str | None = None) -> InputError:
        hidden = message if self._credentials is None else self._credentials.hide(message)
        return InputError(hidden, path=self.name, hint=hint)


def _checked(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
        url.host.encode("idna")
    except (httpx.InvalidURL, UnicodeError):
        raise UsageError("the address of the server is no URL") from None
    # A port that is not given is the usual one of the scheme.
    is_port = url.port is None or 0 < url.port < 2**16
    if url.scheme not in ("http", "https") or not url.host or not is_port:
        raise UsageError("the address of the server must begin with http:// or https://")
    if url.userinfo:
        hint = f"set {USER} and {PASSWORD} in the environment"
        raise UsageError("the address of the server has credentials in it", hint=hint)
    return url


def _auth(credentials: Credentials | None) -> httpx.Auth | None:
    if credentials is None:
        return None
    if credentials.token is not None:
        return Bearer(credentials.token)
    return Challenged(credentials.user or "", credentials.password or "")


def _printable(text: str) -> str:
    line = re.sub(r"\s+", " ", text[: 4 * _MOST_SHOWN]).strip()
    line = "".join(each for each in line if each.isprintable())
    return line if len(line) <= _MOST_SHOWN else f"{line[: _MOST_SHOWN - 3]}..."

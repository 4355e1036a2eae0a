"""A client of the SPARQL 1.1 Protocol: one query, one answer, over whatever the network does."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import httpx

from corpgraph.errors import InputError, UsageError
from corpgraph.remote.answers import read_answer
from corpgraph.remote.connection import (
    PASSING,
    Connection,
    PassingError,
    checked,
    origin,
    printable,
    reason,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpgraph.remote.answers import Answer
    from corpgraph.remote.credentials import Credentials

__all__ = ["Client"]

_JSON: Final = "application/sparql-results+json"
_READ: Final = (_JSON, "application/json")
_REDIRECTS: Final = frozenset({301, 302, 307, 308})
_MOST_REDIRECTS: Final = 5
#: A longer answer is not one page of rows.
_MOST_BYTES: Final = 256 * 2**20
_ENDPOINT: Final = "endpoint"


class Client(Connection):
    """Asks one endpoint.

    Args:
        url: Its address, ``http`` or ``https``.
        credentials: Sent to this address only, not to one on another host that it redirects to.
        default_graphs: The IRIs of the graphs whose union is queried; none means the default
            graph that the endpoint has.
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
        default_graphs: Sequence[str] = (),
        timeout: float = 60.0,
        retries: int = 4,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(
            url,
            what=_ENDPOINT,
            credentials=credentials,
            timeout=timeout,
            retries=retries,
            pause=pause,
        )
        self._graphs = tuple(default_graphs)

    def select(self, query: str) -> Answer:
        """Send a SELECT query (SPARQL 1.1 Protocol, section 2.1.2) and read the answer.

        Raises:
            InputError: The endpoint cannot be reached, refuses, or answers with something else.
        """
        return self.persist(lambda: self._answer(query))

    def _answer(self, query: str) -> Answer:
        deadline = time.monotonic() + self.timeout
        late = f"did not answer within {self.timeout:g} seconds"
        try:
            response = self._send(query)
            try:
                return self._read(response, deadline)
            finally:
                response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise PassingError(f"cannot be reached: {reason(error)}") from None
        except httpx.TimeoutException:
            # A query that takes too long would take as long again.
            raise self.error(late, hint="wait longer, or ask for less") from None
        except (httpx.NetworkError, httpx.RemoteProtocolError) as error:
            raise PassingError(f"the connection broke: {reason(error)}") from None
        except httpx.HTTPError as error:
            raise self.error(f"the exchange failed: {reason(error)}") from None

    def _send(self, query: str) -> httpx.Response:
        url = self.url
        form = {"query": query, "default-graph-uri": list(self._graphs)}
        for _ in range(_MOST_REDIRECTS + 1):
            request = self.http.build_request("POST", url, data=form, headers={"Accept": _JSON})
            auth = self.auth if origin(url) == origin(self.url) else None
            response = self.http.send(request, auth=auth, stream=True)
            target = response.headers.get("Location")
            if response.status_code not in _REDIRECTS or target is None:
                return response
            response.close()
            try:
                url = checked(str(url.join(target)), _ENDPOINT)
            except (UsageError, httpx.InvalidURL):
                raise self.error("redirects to an address that is not http or https") from None
        raise self.error(f"redirects more than {_MOST_REDIRECTS} times")

    def _read(self, response: httpx.Response, deadline: float) -> Answer:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > _MOST_BYTES:
                raise self.error("the answer is too large", hint="ask for smaller pages")
            if time.monotonic() > deadline:
                raise httpx.ReadTimeout("the whole answer took too long")
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if response.status_code != 200:
            raise self._refusal(response, kind, bytes(body))
        if kind not in _READ:
            raise self.error(
                f"answers with {printable(kind) or 'no content type'}, not with SPARQL results",
                hint="is this the address of a SPARQL service, not of a page about it?",
            )
        if response.headers.get("X-SQL-State", "").startswith("S1TA"):
            raise self.error("ran out of the time it allows itself, and answers in part")
        try:
            answer = read_answer(bytes(body))
        except InputError as error:
            raise self.error(error.message) from None
        cap = response.headers.get("X-SPARQL-MaxRows", "").strip()
        return replace(answer, is_cut=cap.isdecimal() and len(answer.rows) >= int(cap[:18]))

    def _refusal(self, response: httpx.Response, kind: str, body: bytes) -> Exception:
        status = response.status_code
        if status in (401, 403):
            return self.refusal_of_credentials(status)
        if status in PASSING:
            return PassingError(f"is not available ({status})", response)
        if status in (404, 405, 410):
            return self.error(f"is not the address of a SPARQL service ({status})")
        said = "" if "html" in kind else printable(body.decode("utf-8", "replace"))
        return self.error(f"refuses the query ({status}){': ' if said else ''}{said}")

"""A client of the SPARQL 1.1 Protocol: one query, one answer, over whatever the network does."""

from __future__ import annotations

import random
import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

import httpx

from corpgraph.errors import InputError, UsageError
from corpgraph.validation.remote.answers import read_answer
from corpgraph.validation.remote.challenges import Bearer, Challenged
from corpgraph.validation.remote.credentials import PASSWORD, TOKEN, USER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import Self

    from corpgraph.validation.remote.answers import Answer
    from corpgraph.validation.remote.credentials import Credentials

__all__ = ["Client"]

_JSON: Final = "application/sparql-results+json"
_READ: Final = (_JSON, "application/json")
_REDIRECTS: Final = frozenset({301, 302, 307, 308})
#: What passes if one waits: too many requests, a proxy without its server, a server too busy.
_PASSING: Final = frozenset({408, 429, 502, 503, 504})
_MOST_REDIRECTS: Final = 5
#: A longer answer is not one page of rows.
_MOST_BYTES: Final = 256 * 2**20
_MOST_SHOWN: Final = 200
_CONNECTING: Final = 10.0
#: Seconds: the first pause, the longest one, and the longest that an endpoint may ask for.
_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
_LONGEST_WISH: Final = 120.0


class _PassingError(Exception):
    """Something failed that may work when it is tried again."""

    def __init__(self, message: str, pause: float | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.pause = pause


class Client:
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
        self._url = _checked(url)
        self._shown = _shown(self._url)
        self._credentials = credentials
        self._auth = _auth(credentials)
        self._graphs = tuple(default_graphs)
        self._timeout = timeout
        self._retries = retries
        self._pause = pause
        limits = httpx.Timeout(timeout, connect=min(timeout, _CONNECTING))
        self._http = httpx.Client(timeout=limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def error(self, message: str, *, hint: str | None = None) -> InputError:
        """An error about this endpoint, free of secrets."""
        hidden = message if self._credentials is None else self._credentials.hide(message)
        return InputError(hidden, path=self._shown, hint=hint)

    def select(self, query: str) -> Answer:
        """Send a SELECT query (SPARQL 1.1 Protocol, section 2.1.2) and read the answer.

        Raises:
            InputError: The endpoint cannot be reached, refuses, or answers with something else.
        """
        for attempt in range(self._retries + 1):
            try:
                return self._answer(query)
            except _PassingError as error:
                wish = error.pause
                if attempt == self._retries or (wish is not None and wish > _LONGEST_WISH):
                    tries = f" ({attempt + 1} tries)" if attempt else ""
                    raise self.error(f"{error.message}{tries}") from None
                most = min(_PAUSE * 2**attempt, _LONGEST_PAUSE)
                # Clients that met the same failure come back at different times.
                self._pause(max(wish or 0.0, random.uniform(most / 2, most)))
        raise self.error("no request was sent")

    def _answer(self, query: str) -> Answer:
        deadline = time.monotonic() + self._timeout
        late = f"did not answer within {self._timeout:g} seconds"
        try:
            response = self._send(query)
            try:
                return self._read(response, deadline)
            finally:
                response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise _PassingError(f"cannot be reached: {_reason(error)}") from None
        except httpx.TimeoutException:
            # A query that takes too long would take as long again.
            raise self.error(late, hint="wait longer, or ask for less") from None
        except (httpx.NetworkError, httpx.RemoteProtocolError) as error:
            raise _PassingError(f"the connection broke: {_reason(error)}") from None
        except httpx.HTTPError as error:
            raise self.error(f"the exchange failed: {_reason(error)}") from None

    def _send(self, query: str) -> httpx.Response:
        url = self._url
        form = {"query": query, "default-graph-uri": list(self._graphs)}
        for _ in range(_MOST_REDIRECTS + 1):
            request = self._http.build_request("POST", url, data=form, headers={"Accept": _JSON})
            auth = self._auth if _origin(url) == _origin(self._url) else None
            response = self._http.send(request, auth=auth, stream=True)
            target = response.headers.get("Location")
            if response.status_code not in _REDIRECTS or target is None:
                return response
            response.close()
            try:
                url = _checked(str(url.join(target)))
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
                f"answers with {_printable(kind) or 'no content type'}, not with SPARQL results",
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
            had = "refuses the credentials" if self._credentials else "asks for credentials"
            hint = f"set {USER} and {PASSWORD}, or {TOKEN}, in the environment"
            return self.error(f"{had} ({status})", hint=hint)
        if status in _PASSING:
            wish = _wish(response.headers.get("Retry-After", ""))
            return _PassingError(f"is not available ({status})", wish)
        if status in (404, 405, 410):
            return self.error(f"is not the address of a SPARQL service ({status})")
        said = "" if "html" in kind else _printable(body.decode("utf-8", "replace"))
        return self.error(f"refuses the query ({status}){': ' if said else ''}{said}")


def _checked(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
        url.host.encode("idna")
    except (httpx.InvalidURL, UnicodeError):
        raise UsageError("the address of the endpoint is no URL") from None
    if url.scheme not in ("http", "https") or not url.host or not 0 < _origin(url)[2] < 2**16:
        raise UsageError("the address of the endpoint must begin with http:// or https://")
    if url.userinfo:
        raise UsageError(
            "the address of the endpoint has credentials in it",
            hint=f"set {USER} and {PASSWORD} in the environment",
        )
    return url


def _shown(url: httpx.URL) -> str:
    # What follows the question mark may be a key.
    return str(url.copy_with(query=None, fragment=None))


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    usual = 443 if url.scheme == "https" else 80
    return url.scheme, url.host, usual if url.port is None else url.port


def _auth(credentials: Credentials | None) -> httpx.Auth | None:
    if credentials is None:
        return None
    if credentials.token is not None:
        return Bearer(credentials.token)
    return Challenged(credentials.user or "", credentials.password or "")


def _reason(error: Exception) -> str:
    return _printable(str(error)) or type(error).__name__


def _printable(text: str) -> str:
    line = re.sub(r"\s+", " ", text[: 4 * _MOST_SHOWN]).strip()
    line = "".join(each for each in line if each.isprintable())
    return line if len(line) <= _MOST_SHOWN else f"{line[: _MOST_SHOWN - 3]}..."


def _wish(text: str) -> float | None:
    """The seconds that Retry-After asks to wait (RFC 9110, section 10.2.3), if it can be read."""
    if text.strip().isdecimal():
        return float(text.strip()[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())

"""One address over HTTP: who asks it, what errors show of it, and what is tried again."""

from __future__ import annotations

import random
import re
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final, TypeVar

import httpx

from corpgraph.errors import InputError, UsageError
from corpgraph.remote.challenges import Bearer, Challenged
from corpgraph.remote.credentials import PASSWORD, TOKEN, USER

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from corpgraph.remote.credentials import Credentials

__all__ = ["PASSING", "Connection", "PassingError", "checked", "origin", "printable", "reason"]

AnswerT = TypeVar("AnswerT")

#: What passes if one waits: too many requests, a proxy without its server, a server too busy.
PASSING: Final = frozenset({408, 429, 502, 503, 504})
_CONNECTING: Final = 10.0
#: Seconds: the first pause, the longest one, and the longest that a server may ask for.
_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
_LONGEST_WISH: Final = 120.0
_MOST_SHOWN: Final = 200


class PassingError(Exception):
    """Something failed that may work when it is tried again.

    Args:
        message: What failed.
        response: The answer that says so, which may tell how long to wait; None if there is none.
    """

    def __init__(self, message: str, response: httpx.Response | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.pause = None if response is None else _wish(response.headers.get("Retry-After", ""))


class Connection:
    """An address that is asked.

    Args:
        url: The address, ``http`` or ``https``.
        what: What is there, in a word, for errors.
        credentials: Sent to this address only.
        timeout: Seconds to wait for each answer.
        retries: How often a request that met a passing failure is sent again.
        pause: Waits for some seconds.

    Raises:
        UsageError: The address is none that can be asked.
    """

    def __init__(
        self,
        url: str,
        *,
        what: str,
        credentials: Credentials | None,
        timeout: float,
        retries: int,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.url = checked(url, what)
        self.auth = _auth(credentials)
        self.timeout = timeout
        self._credentials = credentials
        self._retries = retries
        self._pause = pause
        limits = httpx.Timeout(timeout, connect=min(timeout, _CONNECTING))
        self.http = httpx.Client(timeout=limits)

    @property
    def name(self) -> str:
        """The address without what may be secret in it."""
        # What follows the question mark may be a key.
        return str(self.url.copy_with(query=None, fragment=None))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.http.close()

    def error(self, message: str, *, hint: str | None = None) -> InputError:
        """An error about this address, free of secrets."""
        hidden = message if self._credentials is None else self._credentials.hide(message)
        return InputError(hidden, path=self.name, hint=hint)

    def refusal_of_credentials(self, status: int) -> InputError:
        """An error that says what to do where a server wants to know who asks."""
        had = "refuses the credentials" if self._credentials else "asks for credentials"
        hint = f"set {USER} and {PASSWORD}, or {TOKEN}, in the environment"
        return self.error(f"{had} ({status})", hint=hint)

    def persist(self, attempt: Callable[[], AnswerT]) -> AnswerT:
        """Do something, and again where it fails in passing.

        Raises:
            InputError: It failed too often, or the server wants to be left alone for too long.
        """
        tries = 0
        while True:
            try:
                return attempt()
            except PassingError as error:
                wish = error.pause or 0.0
                tries += 1
                if tries > self._retries or wish > _LONGEST_WISH:
                    times = f" ({tries} tries)" if tries > 1 else ""
                    raise self.error(f"{error.message}{times}") from None
            most = min(_PAUSE * 2 ** (tries - 1), _LONGEST_PAUSE)
            # Clients that met the same failure come back at different times.
            self._pause(max(wish, random.uniform(most / 2, most)))


def checked(text: str, what: str) -> httpx.URL:
    """Read an address.

    Args:
        text: The address.
        what: What is there, in a word, for errors.

    Raises:
        UsageError: It is no address of a web server, or has credentials in it.
    """
    try:
        url = httpx.URL(text)
        url.host.encode("idna")
    except (httpx.InvalidURL, UnicodeError):
        raise UsageError(f"the address of the {what} is no URL") from None
    if url.scheme not in ("http", "https") or not url.host or not 0 < origin(url)[2] < 2**16:
        raise UsageError(f"the address of the {what} must begin with http:// or https://")
    if url.userinfo:
        raise UsageError(
            f"the address of the {what} has credentials in it",
            hint=f"set {USER} and {PASSWORD} in the environment",
        )
    return url


def origin(url: httpx.URL) -> tuple[str, str, int]:
    """The scheme, host and port of an address (RFC 6454, section 4)."""
    usual = 443 if url.scheme == "https" else 80
    return url.scheme, url.host, usual if url.port is None else url.port


def reason(error: Exception) -> str:
    """What an error says, in a line, or else what it is called."""
    return printable(str(error)) or type(error).__name__


def printable(text: str) -> str:
    """A text from outside as one line that any terminal may print, cut where it is long."""
    line = re.sub(r"\s+", " ", text[: 4 * _MOST_SHOWN]).strip()
    line = "".join(each for each in line if each.isprintable())
    return line if len(line) <= _MOST_SHOWN else f"{line[: _MOST_SHOWN - 3]}..."


def _auth(credentials: Credentials | None) -> httpx.Auth | None:
    if credentials is None:
        return None
    if credentials.token is not None:
        return Bearer(credentials.token)
    return Challenged(credentials.user or "", credentials.password or "")


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

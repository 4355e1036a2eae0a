"""How credentials are sent: a token always, a password as the endpoint asks for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import httpx

if TYPE_CHECKING:
    from collections.abc import Generator

    Flow = Generator[httpx.Request, httpx.Response, None]

__all__ = ["Bearer", "Challenged"]

#: Where a challenge ends and the next one begins: a scheme, then what is no "=".
_NEXT: Final = re.compile(r",\s*(?=[A-Za-z][A-Za-z0-9-]*\s+[A-Za-z])")


class Bearer(httpx.Auth):
    """Sends a bearer token (RFC 6750, section 2.1)."""

    def __init__(self, token: str) -> None:
        self._header = f"Bearer {token}"

    def auth_flow(self, request: httpx.Request) -> Flow:
        """Send one request."""
        request.headers["Authorization"] = self._header
        yield request


class Challenged(httpx.Auth):
    """Sends a password once it is asked for, by Digest where that is offered, else by Basic."""

    def __init__(self, user: str, password: str) -> None:
        self._user = user
        self._password = password
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Flow:
        """Send one request, and again as the endpoint asks for the password."""
        asked: httpx.Response | None = None
        if self._chosen is None:
            response = yield request
            self._chosen = self._choose(response) if response.status_code == 401 else None
            if self._chosen is None:
                return
            # Digest answers a challenge, and this is one already.
            asked = response if isinstance(self._chosen, httpx.DigestAuth) else None
        flow = self._chosen.auth_flow(request)
        to_send = next(flow)
        while True:
            answer = (yield to_send) if asked is None else asked
            asked = None
            _leave_digest_alone(answer)
            try:
                to_send = flow.send(answer)
            except StopIteration:
                return
            except (KeyError, NotImplementedError):
                message = "the endpoint asks for a kind of Digest that is not known"
                raise httpx.ProtocolError(message) from None

    def _choose(self, response: httpx.Response) -> httpx.Auth | None:
        schemes = {each.split()[0].lower() for each in _challenges(response)}
        if "digest" in schemes:
            return httpx.DigestAuth(self._user, self._password)
        return httpx.BasicAuth(self._user, self._password) if "basic" in schemes else None


def _challenges(response: httpx.Response) -> list[str]:
    """The challenges of a response; one header may have several (RFC 9110, section 11.6.1)."""
    headers = response.headers.get_list("WWW-Authenticate")
    return [each for header in headers for each in _NEXT.split(header.strip()) if each.strip()]


def _leave_digest_alone(response: httpx.Response) -> None:
    """Have httpx see a challenge by Digest that stands behind another one in a header."""
    for challenge in _challenges(response):
        if challenge.lower().startswith("digest "):
            response.headers["WWW-Authenticate"] = challenge
            return

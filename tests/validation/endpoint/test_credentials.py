"""Credentials reach the endpoint that asks for them, and nobody else."""

from __future__ import annotations

import hashlib
import logging
import traceback
from base64 import b64encode
from typing import TYPE_CHECKING, Final

import pytest
from pyoxigraph import Quad, Store

from corpgraph.errors import InputError, UsageError
from corpgraph.remote.client import Client
from corpgraph.validation.remote import Credentials, validate_endpoint
from validation.endpoint.servers import Behaviour, failing_server, says
from validation.graphs import quads

if TYPE_CHECKING:
    from collections.abc import Callable

    from validation.endpoint.servers import Handler

QUERY: Final = "SELECT ?s WHERE { ?s ?p ?o }"
USER: Final = "alice"
SECRET: Final = "pässword-0815"
BASIC: Final = "Basic " + b64encode(f"{USER}:{SECRET}".encode()).decode()
TOKEN: Final = "token-4711"
PASSWORD: Final = Credentials(USER, SECRET)
BEARER: Final = Credentials(token=TOKEN)


def asks_basic(handler: Handler) -> bool:
    if handler.headers.get("Authorization") == BASIC:
        return False
    handler.send(401, WWW_Authenticate='Basic realm="here, there"', body="")
    return True


def asks_bearer(handler: Handler) -> bool:
    if handler.headers.get("Authorization") == f"Bearer {TOKEN}":
        return False
    handler.send(401, WWW_Authenticate="Bearer", body="")
    return True


def asks_digest(handler: Handler) -> bool:
    """Check a digest as RFC 7616 (section 3.4.1) has it."""
    header = handler.headers.get("Authorization", "")
    if header.startswith("Digest "):
        parts = dict(part.strip().split("=", 1) for part in header[7:].split(","))
        given = {name: value.strip('"') for name, value in parts.items()}
        secret = _hash(f"{USER}:place:{SECRET}")
        call = _hash(f"POST:{given['uri']}")
        want = _hash(f"{secret}:n0nce:{given['nc']}:{given['cnonce']}:auth:{call}")
        if given["response"] == want and given["nonce"] == "n0nce":
            return False
    handler.send(
        401,
        "",
        WWW_Authenticate='Basic realm="place", '
        'Digest realm="place", qop="auth", algorithm=SHA-256, nonce="n0nce"',
    )
    return True


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("guard", "credentials", "requests"),
    [(asks_basic, PASSWORD, 2), (asks_bearer, BEARER, 1), (asks_digest, PASSWORD, 2)],
)
def test_an_endpoint_is_given_what_it_asks_for(
    url: str,
    behaviour: Behaviour,
    guard: Callable[[Handler], bool],
    credentials: Credentials,
    requests: int,
) -> None:
    behaviour.guard = guard
    with Client(url, credentials=credentials) as client:
        client.select(QUERY)
        assert len(behaviour.seen) == requests
        client.select(QUERY)
    # It is asked once, and then known.
    assert len(behaviour.seen) == requests + 1


def test_digest_does_not_send_the_password(url: str, behaviour: Behaviour) -> None:
    behaviour.guard = asks_digest
    with Client(url, credentials=PASSWORD) as client:
        client.select(QUERY)
    sent = [each.headers.get("authorization", "") for each in behaviour.seen]
    assert sent[0] == ""
    assert sent[-1].startswith("Digest ")
    assert not any(each.startswith("Basic") or SECRET in each for each in sent)


def test_a_whole_validation_runs_with_a_password(url: str, behaviour: Behaviour) -> None:
    behaviour.guard = asks_digest
    behaviour.store = Store()
    behaviour.store.extend(Quad(*quad) for quad in quads(":a :p 1 ."))
    shapes = quads(":S a sh:PropertyShape ; sh:targetNode :a ; sh:path :p ; sh:nodeKind sh:IRI .")
    assert len(validate_endpoint(url, shapes, auth=PASSWORD).findings) == 1


def test_wrong_credentials_are_refused_once(url: str, behaviour: Behaviour) -> None:
    behaviour.guard = asks_basic
    with (
        Client(url, credentials=Credentials(USER, "wrong")) as client,
        pytest.raises(InputError, match=r"refuses the credentials \(401\)"),
    ):
        client.select(QUERY)
    assert len(behaviour.seen) == 2


@pytest.mark.parametrize("credentials", [PASSWORD, BEARER])
def test_another_host_that_an_endpoint_redirects_to_gets_no_credentials(
    url: str, behaviour: Behaviour, credentials: Credentials
) -> None:
    other = Behaviour(guard=asks_basic)
    with failing_server(other) as elsewhere, Client(url, credentials=credentials) as client:
        behaviour.faults = [says(307, Location=elsewhere)]
        with pytest.raises(InputError, match="401"):
            client.select(QUERY)
        assert other.seen
        assert all("authorization" not in each.headers for each in other.seen)


@pytest.mark.parametrize(
    ("credentials", "secrets"),
    [(PASSWORD, (SECRET, BASIC.removeprefix("Basic "))), (BEARER, (TOKEN,))],
)
def test_secrets_are_in_no_message_no_log_and_no_trace(
    url: str,
    behaviour: Behaviour,
    caplog: pytest.LogCaptureFixture,
    credentials: Credentials,
    secrets: tuple[str, ...],
) -> None:
    caplog.set_level(logging.DEBUG)

    def echo(handler: Handler) -> bool:
        if "Authorization" not in handler.headers:
            return asks_basic(handler)
        handler.send(400, f"no: {handler.headers['Authorization']} {' '.join(secrets)}")
        return True

    behaviour.guard = echo
    with Client(url, credentials=credentials) as client:
        with pytest.raises(InputError, match=r"refuses the query \(400\): no: .*\*\*\*") as caught:
            client.select(QUERY)
        shown = [str(caught.value), repr(caught.value), repr(client), repr(credentials)]
        shown += traceback.format_exception(caught.value)
    assert any("authorization" in each.headers for each in behaviour.seen)
    assert caplog.text
    for secret in secrets:
        assert secret not in caplog.text
        assert not any(secret in each for each in shown)


def environment(**names: str) -> dict[str, str]:
    return {f"CORPGRAPH_ENDPOINT_{name}": value for name, value in names.items()}


def test_credentials_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Credentials.from_environment({}) is None
    assert Credentials.from_environment(environment(TOKEN="")) is None
    assert Credentials.from_environment(environment(TOKEN=TOKEN)) == BEARER
    assert Credentials.from_environment(environment(USER=USER, PASSWORD=SECRET)) == PASSWORD
    monkeypatch.setenv("CORPGRAPH_ENDPOINT_TOKEN", TOKEN)
    assert Credentials.from_environment() == BEARER


@pytest.mark.parametrize(
    "names",
    [
        {"USER": USER},
        {"PASSWORD": SECRET},
        {"USER": USER, "PASSWORD": SECRET, "TOKEN": TOKEN},
        {"TOKEN": f"{TOKEN}\r\nX-Other: 1"},
        {"USER": "a:b", "PASSWORD": SECRET},
    ],
)
def test_half_or_twofold_credentials_are_refused(names: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="CORPGRAPH_ENDPOINT_USER") as caught:
        Credentials.from_environment(environment(**names))
    assert SECRET not in str(caught.value)
    assert TOKEN not in str(caught.value)

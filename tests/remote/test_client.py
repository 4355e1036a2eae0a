"""A client gets its answer over what the network does, or says in one line why not."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final

import pytest
from pyoxigraph import Quad, Store

from corpgraph.errors import InputError, UsageError
from corpgraph.remote.client import Client
from validation.endpoint.servers import (
    JSON,
    Behaviour,
    drop,
    failing_server,
    hang_up,
    says,
)
from validation.graphs import quads

if TYPE_CHECKING:
    from collections.abc import Callable

    from validation.endpoint.servers import Handler

QUERY: Final = "SELECT ?s WHERE { ?s ?p ?o }"


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def ask(url: str, behaviour: Behaviour, pauses: list[float]) -> Callable[..., int]:
    """Asks the server one query, and says how many rows came."""
    behaviour.store = Store()
    behaviour.store.extend(Quad(*quad) for quad in quads(":a :p :b . :b :p :c ."))

    def send(*, timeout: float = 5.0, retries: int = 3, path: str = "") -> int:
        with Client(url + path, timeout=timeout, retries=retries, pause=pauses.append) as client:
            return len(client.select(QUERY).rows)

    return send


def test_an_answer_is_read(ask: Callable[..., int], behaviour: Behaviour) -> None:
    assert ask() == 2
    (request,) = behaviour.seen
    assert request.form == {"query": [QUERY]}
    assert request.headers["accept"] == JSON
    assert "authorization" not in request.headers


def test_the_graphs_to_ask_are_named(url: str, behaviour: Behaviour) -> None:
    with Client(url, default_graphs=["urn:a", "urn:b"]) as client:
        client.select(QUERY)
    assert behaviour.seen[0].form["default-graph-uri"] == ["urn:a", "urn:b"]


@pytest.mark.parametrize("fault", [drop, hang_up, says(503), says(502), says(504), says(429)])
def test_what_passes_is_tried_again(
    ask: Callable[..., int],
    behaviour: Behaviour,
    pauses: list[float],
    fault: Callable[[Handler], None],
) -> None:
    behaviour.faults = [fault, fault]
    assert ask() == 2
    assert len(behaviour.seen) == 3
    assert 0.25 <= pauses[0] <= 0.5 <= pauses[1] <= 1.0


@pytest.mark.parametrize(
    ("fault", "message"),
    [(drop, "the connection broke: .*4 tries"), (says(503), r"not available \(503\) \(4 tries\)")],
)
def test_trying_again_has_an_end(
    ask: Callable[..., int],
    behaviour: Behaviour,
    pauses: list[float],
    fault: Callable[[Handler], None],
    message: str,
) -> None:
    behaviour.faults = [fault] * 20
    with pytest.raises(InputError, match=message):
        ask()
    assert len(behaviour.seen) == 4
    assert len(pauses) == 3


def test_pauses_grow_and_differ(
    ask: Callable[..., int], behaviour: Behaviour, pauses: list[float]
) -> None:
    behaviour.faults = [says(503)] * 9
    assert ask(retries=9) == 2
    assert all(most / 2 <= each <= most for each, most in zip(
        pauses, [0.5, 1, 2, 4, 8, 16, 30, 30, 30], strict=True))  # fmt: skip
    assert len(set(pauses)) == len(pauses)


def test_an_endpoint_may_say_how_long_to_wait(
    ask: Callable[..., int], behaviour: Behaviour, pauses: list[float]
) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    behaviour.faults = [says(503, Retry_After="7"), says(429, Retry_After=moment),
                        says(503, Retry_After="soon")]  # fmt: skip
    assert ask() == 2
    assert pauses[0] == 7.0
    assert 30 < pauses[1] <= 40
    assert pauses[2] <= 2.0


def test_nobody_waits_for_an_hour(
    ask: Callable[..., int], behaviour: Behaviour, pauses: list[float]
) -> None:
    behaviour.faults = [says(503, Retry_After="3600")]
    with pytest.raises(InputError, match="not available"):
        ask()
    assert not pauses


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (says(200, "<html>Hello</html>", "text/html; charset=utf-8"), "answers with text/html"),
        (says(200, "s\n1\n", "text/csv"), "answers with text/csv"),
        (says(200, "{", JSON), "the answer is no JSON"),
        (says(200, "[" * 100_000, JSON), "the answer is no JSON"),
        (says(200, "[]", JSON), "no SPARQL results"),
        (says(200, '{"head": {}, "boolean": true}', JSON), "no SPARQL results"),
        (says(200, '{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri"}}]}}', JSON),
         "no SPARQL results"),
        (says(200, '{"head":{"vars":["s"]},"results":{"bindings":'
                   '[{"s":{"type":"uri","value":"no iri"}}]}}', JSON), "no RDF: 'no iri'"),
        (says(400, "Parse error\n at line 1"), r"refuses the query \(400\): Parse error at line 1"),
        (says(500, "<html><h1>Oh</h1></html>", "text/html"), r"refuses the query \(500\)$"),
        (says(400, "x" * 5000), r"x{197}\.\.\.$"),
        (says(401), r"asks for credentials \(401\); set CORPGRAPH_ENDPOINT_USER"),
        (says(403), r"asks for credentials \(403\)"),
        (says(404), r"not the address of a SPARQL service \(404\)"),
        (says(200, "{}", JSON, X_SQL_State="S1TAT"), "answers in part"),
    ],
)  # fmt: skip
def test_what_does_not_pass_is_said_at_once(
    ask: Callable[..., int],
    behaviour: Behaviour,
    fault: Callable[[Handler], None],
    message: str,
) -> None:
    behaviour.faults = [fault]
    with pytest.raises(InputError, match=message) as caught:
        ask()
    assert "\n" not in str(caught.value)
    assert len(behaviour.seen) == 1


def test_an_endpoint_that_is_not_there_is_said_so(pauses: list[float]) -> None:
    with failing_server(Behaviour()) as gone:
        pass
    with (
        Client(gone, retries=1, pause=pauses.append) as client,
        pytest.raises(InputError, match=r"cannot be reached: .*refused.*\(2 tries\)"),
    ):
        client.select(QUERY)
    assert len(pauses) == 1


def slow(handler: Handler) -> None:
    time.sleep(0.6)
    handler.close_connection = True


def drip(handler: Handler) -> None:
    """Send a byte now and then, each in time, and all of them too late."""
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.close_connection = True
    try:
        for _ in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass


@pytest.mark.parametrize("fault", [slow, drip])
def test_a_slow_answer_is_given_up(
    ask: Callable[..., int], behaviour: Behaviour, fault: Callable[[Handler], None]
) -> None:
    behaviour.faults = [fault]
    start = time.monotonic()
    with pytest.raises(InputError, match=r"did not answer within 0\.3 seconds; wait longer"):
        ask(timeout=0.3)
    assert time.monotonic() - start < 5  # all of it would take ten
    assert len(behaviour.seen) == 1


@pytest.mark.parametrize(
    "address",
    ["ftp://127.0.0.1/", "file:///etc/passwd", "sparql", "http://", "http://[::zz]/",
     "http://127.0.0.1:99999/", f"http://{'a' * 70}.example/", "", "http://me:secret@127.0.0.1/"],
)  # fmt: skip
def test_an_address_is_http_and_bears_no_credentials(address: str) -> None:
    with pytest.raises(UsageError) as caught:
        Client(address)
    assert "secret" not in str(caught.value)


def test_messages_leave_out_what_may_be_a_key(
    ask: Callable[..., int], behaviour: Behaviour
) -> None:
    behaviour.faults = [says(404)]
    with pytest.raises(InputError) as caught:
        ask(path="?apikey=secret")
    assert behaviour.seen[0].path == "/sparql?apikey=secret"
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_takes_the_query_along(
    ask: Callable[..., int], behaviour: Behaviour, status: int
) -> None:
    behaviour.faults = [says(status, Location="/elsewhere")]
    assert ask() == 2
    assert [each.path for each in behaviour.seen] == ["/sparql", "/elsewhere"]
    assert behaviour.seen[1].query == QUERY


@pytest.mark.parametrize(
    ("location", "message"),
    [("file:///etc/passwd", "not http or https"), ("/sparql", "redirects more than 5 times")],
)
def test_a_redirect_leads_somewhere(
    ask: Callable[..., int], behaviour: Behaviour, location: str, message: str
) -> None:
    behaviour.faults = [says(302, Location=location)] * 10
    with pytest.raises(InputError, match=message):
        ask()
    assert len(behaviour.seen) <= 6

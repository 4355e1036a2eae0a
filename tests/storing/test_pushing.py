"""Pushes to a real server, and to one that fails when it is told to."""

from __future__ import annotations

import json
import socket
from functools import partial
from typing import TYPE_CHECKING, Final

import httpx
import pyoxigraph as ox
import pytest

from corpgraph.cli import run
from corpgraph.errors import InputError, UsageError
from corpgraph.loading import load_packaged
from corpgraph.remote import Credentials
from corpgraph.storing import load_store, open_store
from corpgraph.storing.batching import batches, canonical_hash, graphs
from corpgraph.storing.counting import count
from corpgraph.storing.pushing import Outcome, push
from corpgraph.storing.server import GraphStore
from exported import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from storing.graph_stores import Behaviour, Handler

PLAIN: Final = "".join(f'<urn:s{n}> <urn:p> "{n}" <urn:g> .\n' for n in range(10))
BLANK: Final = "".join(f"_:b{n % 2} <urn:q{n}> <urn:o> <urn:g> .\n" for n in range(4))


def store_of(text: str) -> ox.Store:
    store = ox.Store()
    store.load(text, format=ox.RdfFormat.N_QUADS)
    assert len(store)
    return store


@pytest.fixture
def waited() -> list[float]:
    return []


@pytest.fixture
def server(url: str, waited: list[float]) -> Iterator[GraphStore]:
    with GraphStore(url, pause=waited.append) as each:
        yield each


def there(url: str) -> set[str]:
    """Everything that a real server has, in canonical form."""
    text = httpx.get(url, headers={"Accept": "application/n-quads"}, trust_env=False).content
    return canonical(ox.parse(text, format=ox.RdfFormat.N_QUADS))


# -- a real server ---------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [20_000, 50])
def test_the_packaged_data_arrive_whole_at_a_real_server(
    oxigraph: str, size: int, tmp_path: Path
) -> None:
    data = load_packaged()
    with GraphStore(oxigraph) as there_:
        done = push(data, there_, batch=size, state=tmp_path / "state")
    assert {each.outcome for each in done} == {Outcome.SAME}
    assert sum(each.triples for each in done) == len(data)
    assert there(oxigraph) == canonical(data)
    assert not (tmp_path / "state").exists()


def test_a_store_on_disk_arrives_with_its_blank_nodes_and_default_graph(
    oxigraph: str, tmp_path: Path
) -> None:
    path = tmp_path / "data.nq"
    path.write_text(PLAIN + BLANK + "<urn:a> <urn:p> <urn:b> .\n")
    load_store(tmp_path / "store", [path], large=1)
    data = open_store(tmp_path / "store")
    with GraphStore(oxigraph) as there_:
        done = push(data, there_, batch=3)
        again = push(data, there_, batch=3, compared=0)
    assert [(each.graph, each.triples, each.outcome) for each in done] == [
        ("", 1, Outcome.SAME),
        ("urn:g", 14, Outcome.SAME),
    ]
    assert {each.outcome for each in again} == {Outcome.COUNTED}
    assert there(oxigraph) == canonical(data)


def test_other_graphs_on_the_server_are_left_alone(oxigraph: str) -> None:
    with GraphStore(oxigraph) as there_:
        push(store_of("<urn:x> <urn:p> <urn:y> <urn:other> .\n"), there_)
        push(store_of("<urn:x> <urn:p> <urn:y> <urn:g> .\n"), there_)
        push(store_of(PLAIN), there_)
    expected = store_of(PLAIN + "<urn:x> <urn:p> <urn:y> <urn:other> .\n")
    assert there(oxigraph) == canonical(expected)


def test_the_command_pushes_a_store_and_says_what_arrived(
    oxigraph: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "data.nq"
    path.write_text(PLAIN)
    load_store(tmp_path / "store", [path])
    words = ["store", "push", oxigraph, "--state", str(tmp_path / "state"), "--format", "json"]
    assert run([*words, "--store", str(tmp_path / "store")]) == 0
    expected = {"graph": "urn:g", "triples": 10, "arrived": 10, "sent": 1, "outcome": "same"}
    assert json.loads(capsys.readouterr().out) == [expected]
    assert run([*words, "--data", str(path)]) == 0


def test_the_command_ends_with_1_if_something_did_not_arrive(
    url: str, behaviour: Behaviour, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    behaviour.lost = b'<urn:s3> <urn:p> "3" .\n'
    path = tmp_path / "data.nq"
    path.write_text(PLAIN)
    words = ["store", "push", url, "--state", str(tmp_path / "state"), "--data", str(path)]
    assert run(words) == 1
    assert capsys.readouterr().out.split()[-5:] == ["urn:g", "10", "9", "1", "missing"]


# -- batches ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 3, 100])
def test_batches_hold_each_triple_once_and_blank_nodes_in_the_first(size: int) -> None:
    store = store_of(PLAIN + BLANK)
    parts = list(batches(store, "urn:g", size))
    lines = [line for part in parts for line in part.triples.splitlines()]
    assert len(lines) == len(set(lines)) == sum(part.number for part in parts) == 14
    assert [b"_:" in part.triples for part in parts] == [True] + [False] * (len(parts) - 1)
    assert all(part.number <= max(size, 4) for part in parts)


def test_the_order_in_which_data_were_loaded_changes_no_batch() -> None:
    turned = "".join(reversed(PLAIN.splitlines(keepends=True)))
    one, two = (list(batches(store_of(text), "urn:g", 3)) for text in (PLAIN, turned))
    assert [each.sha256 for each in one] == [each.sha256 for each in two]


def test_the_default_graph_is_pushed_only_if_it_has_triples() -> None:
    assert graphs(store_of(PLAIN)) == ["urn:g"]
    assert graphs(store_of(PLAIN + "<urn:a> <urn:p> <urn:b> .\n")) == ["", "urn:g"]


def test_a_canonical_hash_looks_through_the_labels_of_blank_nodes() -> None:
    one = store_of(BLANK)
    two = store_of(BLANK.replace("_:b", "_:other"))
    three = store_of(BLANK.replace("_:b1", "_:b0"))
    hashes = [canonical_hash(quad.triple for quad in each) for each in (one, two, three)]
    assert hashes[0] == hashes[1] != hashes[2]


# -- a push that is broken off ---------------------------------------------------------------------


def refuse(handler: Handler) -> None:
    handler.send(400, b"bad\n\n luck \x1b[31m")


def busy(handler: Handler) -> None:
    handler.send(503)


def busy_until(seconds: str) -> Callable[[Handler], None]:
    return lambda handler: handler.send(503, Retry_After=seconds)


def hang_up(handler: Handler) -> None:
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def break_off(server: GraphStore, behaviour: Behaviour, state: Path, after: int) -> None:
    """Push, and have the server refuse a batch."""
    original = server.add
    sent = 0

    def add(graph: str, triples: bytes) -> None:
        nonlocal sent
        sent += 1
        if sent == after:
            behaviour.faults.append(refuse)
        original(graph, triples)

    server.add = add  # type: ignore[method-assign]
    try:
        with pytest.raises(InputError, match="refuses the triples"):
            push(store_of(PLAIN), server, batch=2, state=state)
    finally:
        server.add = original  # type: ignore[method-assign]


def test_a_push_that_was_broken_off_goes_on_where_it_was(
    server: GraphStore, behaviour: Behaviour, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    break_off(server, behaviour, state, after=3)
    behaviour.seen.clear()
    told: list[str] = []
    (done,) = push(store_of(PLAIN), server, batch=2, state=state, progress=told.append)
    assert [each[0] for each in behaviour.seen] == ["POST", "POST", "GET"]
    assert (done.sent, done.skipped, done.outcome) == (2, 3, Outcome.SAME)
    assert told[0].startswith("going on")
    assert not state.exists()


def test_a_line_that_was_being_written_when_it_broke_off_is_not_relied_on(
    server: GraphStore, behaviour: Behaviour, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    break_off(server, behaviour, state, after=3)
    state.write_bytes(state.read_bytes()[:-10])
    (done,) = push(store_of(PLAIN), server, batch=2, state=state)
    assert (done.sent, done.skipped, done.outcome) == (3, 2, Outcome.SAME)


def test_a_push_may_be_broken_off_while_it_writes_and_once_more(
    server: GraphStore, behaviour: Behaviour, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    break_off(server, behaviour, state, after=3)
    state.write_bytes(state.read_bytes()[:-10])
    break_off(server, behaviour, state, after=2)
    (done,) = push(store_of(PLAIN), server, batch=2, state=state)
    assert (done.sent, done.skipped, done.outcome) == (2, 3, Outcome.SAME)


def test_data_that_changed_in_between_are_sent_from_the_start(
    server: GraphStore, behaviour: Behaviour, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    break_off(server, behaviour, state, after=3)
    behaviour.seen.clear()
    (done,) = push(store_of(PLAIN.replace('"0"', '"00"')), server, batch=2, state=state)
    assert behaviour.seen[0][0] == "PUT"
    assert (done.skipped, done.outcome) == (0, Outcome.SAME)
    assert b'"0"' not in b"".join(behaviour.graphs["urn:g"])


def test_what_somebody_took_away_in_between_is_sent_again(
    server: GraphStore, behaviour: Behaviour, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    break_off(server, behaviour, state, after=3)
    behaviour.graphs.clear()
    (done,) = push(store_of(PLAIN), server, batch=2, state=state)
    assert (done.skipped, done.outcome) == (0, Outcome.SAME)


def test_the_state_of_another_push_is_refused(
    server: GraphStore, behaviour: Behaviour, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    break_off(server, behaviour, state, after=3)
    with pytest.raises(InputError, match="that of another push; remove it"):
        push(store_of(PLAIN), server, batch=3, state=state)
    state.write_text("{\n")
    with pytest.raises(InputError, match="the state of a push is damaged"):
        push(store_of(PLAIN), server, batch=2, state=state)


# -- what the server does --------------------------------------------------------------------------


def test_what_fails_in_passing_is_sent_again(
    server: GraphStore, behaviour: Behaviour, waited: list[float]
) -> None:
    behaviour.faults += [busy, hang_up, busy_until("7")]
    (done,) = push(store_of(PLAIN), server)
    assert done.outcome is Outcome.SAME
    assert len(waited) == 3
    assert waited[2] == 7


def test_a_server_that_stays_away_is_given_up(
    server: GraphStore, behaviour: Behaviour, waited: list[float]
) -> None:
    behaviour.faults += [busy] * 9
    with pytest.raises(InputError, match=r"is not available \(503\) \(5 tries\)"):
        push(store_of(PLAIN), server)
    behaviour.faults[:] = [busy_until("3600")]
    waited.clear()
    with pytest.raises(InputError, match=r"is not available \(503\)$"):
        push(store_of(PLAIN), server)
    assert waited == []


def test_a_refusal_is_told_in_a_line(server: GraphStore, behaviour: Behaviour) -> None:
    behaviour.faults.append(refuse)
    with pytest.raises(InputError) as caught:
        push(store_of(PLAIN), server)
    assert caught.value.message == "refuses the triples (400): bad luck [31m"


@pytest.mark.parametrize(
    ("status", "message", "hint"),
    [
        (401, "asks for credentials", "CORPGRAPH_ENDPOINT_USER"),
        (404, "is no Graph Store", "/store"),
        (405, "is no Graph Store", "/store"),
        (307, "redirects", "name the address"),
    ],
)
def test_a_refusal_says_what_to_do(
    server: GraphStore, behaviour: Behaviour, status: int, message: str, hint: str
) -> None:
    behaviour.faults.append(lambda handler: handler.send(status, Location="http://127.0.0.1:1/"))
    with pytest.raises(InputError, match=message) as caught:
        push(store_of(PLAIN), server)
    assert hint in (caught.value.hint or "")


def test_what_is_lost_on_the_way_is_seen(server: GraphStore, behaviour: Behaviour) -> None:
    behaviour.lost = b'<urn:s3> <urn:p> "3" .\n'
    for compared in (100, 0):
        (done,) = push(store_of(PLAIN), server, compared=compared)
        assert (done.arrived, done.outcome) == (9, Outcome.MISSING)
        assert not done.succeeded


def test_what_is_changed_on_the_way_is_seen(server: GraphStore, behaviour: Behaviour) -> None:
    original = server.read
    server.read = lambda graph: original(graph).replace(b'"3"', b'"03"')  # type: ignore[method-assign]
    (done,) = push(store_of(PLAIN), server)
    assert (done.arrived, done.outcome) == (10, Outcome.DIFFERENT)
    assert done.example == '<urn:s3> <urn:p> "3"'


@pytest.mark.parametrize(("kind", "text"), [("text/html", b"<p>"), ("text/plain", b"<p>")])
def test_an_answer_that_is_none_is_refused(
    server: GraphStore, behaviour: Behaviour, kind: str, text: bytes
) -> None:
    behaviour.kind = kind
    behaviour.graphs["urn:g"] = {text}
    # The graph is "replaced".
    behaviour.faults.append(lambda handler: handler.send(204))
    with pytest.raises(InputError, match="N-Triples"):
        push(store_of(PLAIN), server)


def test_a_server_that_cuts_its_answers_is_asked_for_a_number(
    server: GraphStore, behaviour: Behaviour
) -> None:
    original = server.read
    server.read = lambda graph: b"".join(original(graph).splitlines(keepends=True)[:4])  # type: ignore[method-assign]
    (done,) = push(store_of(PLAIN), server)
    assert (done.arrived, done.outcome) == (4, Outcome.MISSING)
    (done,) = push(store_of(PLAIN), server, count=lambda graph: len(behaviour.graphs[graph]))
    assert (done.arrived, done.outcome) == (10, Outcome.COUNTED)
    (done,) = push(store_of(PLAIN), server, count=lambda _: 9)
    assert done.outcome is Outcome.MISSING


def test_a_real_server_counts_a_graph_by_query(oxigraph: str) -> None:
    endpoint = oxigraph.replace("/store", "/query")
    data = store_of(PLAIN + "<urn:a> <urn:p> <urn:b> .\n")
    with GraphStore(oxigraph) as there_:
        done = push(data, there_, compared=0, count=partial(count, endpoint))
    assert [(each.arrived, each.outcome) for each in done] == [
        (1, Outcome.COUNTED),
        (10, Outcome.COUNTED),
    ]


# -- credentials -----------------------------------------------------------------------------------


def test_a_token_is_sent_and_not_shown(url: str, behaviour: Behaviour) -> None:
    with GraphStore(url, credentials=Credentials(token="secret")) as server:
        push(store_of(PLAIN), server)
        assert behaviour.headers["authorization"] == "Bearer secret"
        behaviour.faults.append(lambda handler: handler.send(400, b"no secret here"))
        with pytest.raises(InputError, match=r"no \*\*\* here"):
            push(store_of(PLAIN), server)


def test_a_password_is_sent_when_it_is_asked_for(url: str, behaviour: Behaviour) -> None:
    def challenge(handler: Handler) -> None:
        handler.send(401, WWW_Authenticate='Basic realm="x"')

    behaviour.faults.append(challenge)
    with GraphStore(url, credentials=Credentials("u", "p")) as server:
        (done,) = push(store_of(PLAIN), server)
    assert done.outcome is Outcome.SAME
    assert behaviour.headers["authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    "address", ["ftp://x/", "nowhere", "http://user:password@x/", "http://x:99999/"]
)
def test_an_address_that_cannot_be_used_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="the address of the server") as caught:
        GraphStore(address)
    assert "password@" not in str(caught.value)

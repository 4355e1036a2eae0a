from __future__ import annotations

import re
import signal
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from serving.servers import IMPATIENT, running, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from serving.servers import Server

HOSTILE = """
<https://w3id.org/corpgraph/id/x/a>
  <http://www.w3.org/2000/01/rdf-schema#label> "<script>alert(1)</script>\\" onload=\\"x" ;
  <https://w3id.org/corpgraph/id/x/p%22%3E%3Cb%3E> <javascript:alert(1)> , <data:text/html,x> ;
  <http://www.w3.org/2000/01/rdf-schema#comment> "</style>]]>"@en .
<https://w3id.org/corpgraph/id/x/a%0d%0aset-cookie:x> <http://x/p> <http://x/\\">.
"""


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server that nobody is to reach."""
    with socket.create_server(("127.0.0.1", 0)) as each:
        each.setblocking(False)
        yield each


def is_untouched(listener: socket.socket) -> bool:
    try:
        listener.accept()
    except BlockingIOError:
        return True
    return False


def is_closed(connection: socket.socket) -> bool:
    connection.settimeout(0.1)
    try:
        receive_all(connection)
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


def receive_all(connection: socket.socket) -> None:
    while connection.recv(1 << 20):
        pass


def head(answer: bytes) -> bytes:
    return answer.partition(b"\r\n")[0]


def test_it_listens_to_this_machine_only(server: Server) -> None:
    port = int(server.url.rstrip("/").rpartition(":")[2])
    lines = [
        line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()
    ]
    addresses = {line[1] for line in lines if line[3] == "0A" and line[1].endswith(f":{port:04X}")}
    assert addresses == {f"0100007F:{port:04X}"}


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://x/a> <http://x/b> <http://x/c> }",
        "CLEAR ALL",
        "LOAD <http://x/>",
        "DELETE WHERE { ?s ?p ?o }",
    ],
)
def test_it_takes_no_update_in_any_way(server: Server, update: str) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    before = server.ask(count).text
    client, direct = server.client, {"content-type": "application/sparql-update"}
    answers = [
        client.get("/sparql", params={"query": update}),
        client.get("/sparql", params={"update": update}),
        client.post("/sparql", data={"query": update}),
        client.post("/sparql", data={"update": update}),
        client.post("/sparql", content=update, headers=direct),
        client.post(
            "/sparql", content=update, headers={"content-type": "application/sparql-query"}
        ),
        client.put("/sparql", content="<http://x/a> <http://x/b> <http://x/c> ."),
        client.request("DELETE", "/sparql"),
        client.patch("/id/corporation/alibaba-group"),
    ]
    assert [each.status_code for each in answers] == [400, 403, 400, 403, 403, 400, 405, 405, 405]
    assert server.ask(count).text == before


def test_a_query_reaches_no_other_server(server: Server, listener: socket.socket) -> None:
    iri = f"<http://127.0.0.1:{listener.getsockname()[1]}/>"
    for query in (
        f"SELECT * {{ SERVICE {iri} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICESILENT {iri} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE SILENT {iri} {{ ?s ?p ?o }} }}",
        f"PREFIX x: {iri} SELECT * {{ SERVICEx:y {{ ?s ?p ?o }} }}",
        f"ASK {{ FILTER EXISTS {{ SERVICE {iri} {{ ?s ?p ?o }} }} }}",
    ):
        answer = server.ask(query)
        assert answer.status_code == 403, query
    for query in (
        f"SELECT * FROM {iri} {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED {iri} {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"SELECT * {{ GRAPH {iri} {{ ?s ?p ?o }} }}",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    ):
        assert server.ask(query).json()["results"]["bindings"] == []
    assert is_untouched(listener)


def test_what_runs_queries_could_reach_no_server_and_no_file(
    server: Server, listener: socket.socket
) -> None:
    # Even if a query got past the first check: it has no file descriptor to do it with.
    workers = server.children()
    limits = [Path(f"/proc/{each}/limits").read_text(encoding="ascii") for each in workers]
    confined = [each for each in limits if re.search(r"Max open files +5 +5 ", each)]
    assert len(confined) == 4
    assert is_untouched(listener)


def test_the_second_wall_holds_without_the_first(listener: socket.socket) -> None:
    import os

    import pyoxigraph as ox

    from corpgraph.serving.confining import allow_no_more_files, keep_only

    query = f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        result = b"it got through"
        try:
            # Nobody would answer it, if it got through.
            signal.alarm(5)
            number = keep_only(writer)
            allow_no_more_files(number + 1)
            try:
                list(ox.Store().query(query))  # type: ignore[arg-type]
            except OSError as error:
                result = str(error).encode()
            os.write(number, result)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        told = file.read().decode()
    os.waitpid(child, 0)
    assert "open files" in told or "os error 24" in told
    assert is_untouched(listener)


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/id/../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "//etc/passwd",
        "/file:///etc/passwd",
        "/id/corporation/alibaba-group.ttl/../../../etc/passwd",
        "/ontology/../../../pyproject.toml",
        "/shapes/core.ttl%00.html",
        "/\\..\\..\\windows\\win.ini",
    ],
)
def test_a_path_leads_to_no_file(server: Server, path: str) -> None:
    answer = server.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert head(answer) in (b"HTTP/1.1 404 Not Found", b"HTTP/1.1 400 Bad Request")
    assert b"root:" not in answer
    assert b"[project]" not in answer


def test_a_request_puts_no_header_into_an_answer(tmp_path: Path) -> None:
    data = tmp_path / "hostile.ttl"
    data.write_text(HOSTILE.replace('<http://x/\\">', "<http://x/>"))
    with serving("--data", data, "--workers", 1) as server:
        # The thing is there; its name would end the header and begin another one.
        answers = [
            server.client.get("/id/x/a%0d%0aset-cookie:x"),
            server.client.get("/id/x/a%250d%250aset-cookie:x"),
            server.client.get("/id/x/a%0d%0aset-cookie:x", headers={"accept": "text/html"}),
            server.client.get("/ask/find%0d%0aset-cookie:x?text=%0d%0aset-cookie:x"),
            server.client.get("/ask/find", params={"text": "a", "x\r\nset-cookie:x": ""}),
            server.client.get("/sparql", params={"query": "ASK\r\nset-cookie: x\r\n\r\n"}),
        ]
        assert all("set-cookie" not in each.headers for each in answers)
        assert answers[1].status_code == 303
        assert answers[1].headers["location"] == "/id/x/a%250d%250aset-cookie%3Ax.ttl"
        page = server.client.get("/id/x/a.html")
        assert page.status_code == 200
        assert "&lt;script&gt;" in page.text
        for markup in ("<script", 'onload="', 'href="javascript:', 'href="data:', "<b>"):
            assert markup not in page.text
        assert page.text.count("</style>") == 1
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("request_", "statuses"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", {b"400"}),
        (b"GET\r\n\r\n", {b"400"}),
        (b"GET / HTTP/9.9\r\n\r\n", {b"400"}),
        (b"GET / HTTP/1.1\r\nHost x\r\n\r\n", {b"400"}),
        (b"GET / HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n", {b"400", b"200"}),
        (b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", {b"400"}),
        (b"GET /%ff%fe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", {b"400"}),
        (b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n", {b"400"}),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", {b"400"}),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 1e9\r\n\r\n", {b"400"}),
        # Two lengths, of which a proxy before us might believe the other one.
        (
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked"
            b"\r\n\r\n0\r\n\r\n",
            {b"400"},
        ),
        (
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 5\r\n"
            b"\r\nabc",
            {b"400"},
        ),
        (
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            {b"400", b"415"},
        ),
        (b"BREW /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", {b"400", b"405"}),
    ],
)
def test_a_malformed_request_is_refused(
    server: Server, request_: bytes, statuses: set[bytes]
) -> None:
    answer = server.raw(request_, timeout=7)
    assert head(answer).split(b" ")[1:2] != []
    assert head(answer).split(b" ")[1] in statuses
    assert b"Traceback" not in answer
    assert server.client.get("/health").status_code == 200


def test_a_body_that_is_too_large_is_refused(server: Server) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    large = b"query=" + b"x" * 2**20
    answer = server.client.post("/sparql", content=large, headers=form)
    assert answer.status_code == 413
    assert answer.text == "a request has at most 1,048,576 bytes\n"

    def chunks() -> Iterator[bytes]:
        yield from (b"x" * 2**16 for _ in range(64))

    try:
        status = server.client.post("/sparql", content=chunks(), headers=form).status_code
    except httpx.WriteError:
        status = 413
    assert status == 413
    # A length is enough; nobody waits for what would come.
    claim = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\n\r\n"
    # What the code is called depends on the version of Python.
    assert head(server.raw(claim, timeout=3)).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("start", [b"GET /", b"GET / HTTP/1.1\r\nX: ", b"GET / HTTP/1.1\r\n"])
def test_a_head_that_is_too_long_is_refused(server: Server, start: bytes) -> None:
    filling = b"x: y\r\n" * 200 if start.endswith(b"\n") else b"x" * 1000
    port = int(server.url.rstrip("/").rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=3) as client:
        client.sendall(start)
        answer = b""
        try:
            for _ in range(500):
                client.sendall(filling)
            answer = client.recv(1000)
        except ConnectionError:
            # It was gone before all was sent.
            answer = b"HTTP/1.1 431"
    assert answer.startswith(b"HTTP/1.1 431")


def test_a_slow_client_keeps_nobody_waiting() -> None:
    # It has a second here, in place of ten.
    with running(sys.executable, "-c", IMPATIENT) as server:
        port = int(server.url.rstrip("/").rpartition(":")[2])
        slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(100)]
        begun = b"POST /sparql HTTP/1.1\r\nContent-Length: 9\r\nContent-Type: text/x\r\n\r\nabc"
        for number, each in enumerate(slow):
            each.sendall(begun[: number * len(begun) // 100])
        # It asks for 8 MB, and takes nothing of it.
        greedy = socket.create_connection(("127.0.0.1", port))
        greedy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        greedy.sendall(b"GET /shapes.html HTTP/1.1\r\nHost: x\r\n\r\n" * 20)
        deadline = time.monotonic() + 4
        while time.monotonic() < deadline:
            assert server.client.get("/health").status_code == 200
            time.sleep(0.1)
        assert [each for each in slow if not is_closed(each)] == []
        with pytest.raises(ConnectionResetError):
            receive_all(greedy)
        for each in (*slow, greedy):
            each.close()


def test_more_connections_than_there_may_be_are_turned_away(strict: Server) -> None:
    port = int(strict.url.rstrip("/").rpartition(":")[2])
    request = b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    crowd = [socket.create_connection(("127.0.0.1", port)) for _ in range(510)]
    try:
        assert head(strict.raw(request)) == b"HTTP/1.1 503 Service Unavailable"
    finally:
        for each in crowd:
            each.close()
    time.sleep(0.3)
    assert head(strict.raw(request)) == b"HTTP/1.1 200 OK"


def test_no_answer_tells_of_the_inside(server: Server) -> None:
    client, direct = server.client, {"content-type": "application/sparql-query"}
    answers = [
        client.get("/sparql", params={"query": "SELECT (STRDT(1, 2) AS ?x) {}"}),
        client.get("/sparql", params={"query": "\x00"}),
        client.get("/sparql", params={"query": "SELECT * { ?s <../../> ?o }"}),
        client.get("/ask/find", params={"text": "\x00"}),
        client.get("/ask/%F0%9F%92%A9"),
        client.get("/\u202e"),
        client.post("/sparql", content=b"\xff", headers=direct),
        client.get("/metrics/x"),
        client.get("/openapi.json/x"),
    ]
    for each in answers:
        assert each.status_code < 500
        assert "Traceback" not in each.text
        assert "corpgraph/serving" not in each.text
        assert "server" not in each.headers

"""Servers on loopback for the tests: a real one in a process, and one that fails on demand."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from threading import Thread
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyoxigraph import Quad

    Fault = Callable[["Handler"], None]

JSON: Final = "application/sparql-results+json"
_STARTING: Final = 15.0


def oxigraph_command() -> str | None:
    """The command of the `oxigraph` package, beside this Python or on the path."""
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.is_file() else which("oxigraph")


@contextmanager
def oxigraph_server(command: str, folder: Path, quads: Iterable[Quad]) -> Iterator[str]:
    """Serve quads, blank nodes by their own labels, and stop in any case.

    Yields:
        The address for queries.
    """
    store = Store(str(folder))
    store.bulk_extend(quads)
    store.flush()
    # The store holds the lock on its folder until it is gone.
    del store
    port = _free_port()
    process = subprocess.Popen(
        [command, "serve-read-only", "-l", str(folder), "-b", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, port)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)


def _free_port() -> int:
    with closing(socket.socket()) as each:
        each.bind(("127.0.0.1", 0))
        return int(each.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _STARTING
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with closing(socket.socket()) as each:
            each.settimeout(0.5)
            if each.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError("the server did not start")


def answer_of(store: Store, query: str) -> bytes:
    """The answer of a store to a SELECT query, as an endpoint would send it."""
    rows = store.query(query)
    assert isinstance(rows, QuerySolutions)
    body = rows.serialize(format=QueryResultsFormat.JSON)
    assert body is not None
    return body


@dataclass
class Request:
    """What arrived."""

    path: str
    headers: dict[str, str]
    form: dict[str, list[str]]

    @property
    def query(self) -> str:
        return self.form["query"][0]


@dataclass
class Behaviour:
    """What the failing server has and does.

    Attributes:
        store: What queries are answered from.
        faults: What happens to the next requests, each in place of an answer.
        cap: The most rows in an answer.
        says_cap: Whether a header tells of it.
        guard: Says no to a request, by answering it; then True.
        seen: The requests that came.
    """

    store: Store = field(default_factory=Store)
    faults: list[Fault] = field(default_factory=list)
    cap: int | None = None
    says_cap: bool = False
    guard: Callable[[Handler], bool] | None = None
    seen: list[Request] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    behaviour: Behaviour
    protocol_version = "HTTP/1.1"
    timeout = 10

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.path, headers, parse_qs(body.decode()))
        self.behaviour.seen.append(request)
        if self.behaviour.guard is not None and self.behaviour.guard(self):
            return
        if self.behaviour.faults:
            self.behaviour.faults.pop(0)(self)
        else:
            self.answer(request)

    def answer(self, request: Request) -> None:
        document = json.loads(answer_of(self.behaviour.store, request.query))
        bindings = document["results"]["bindings"]
        cap, headers = self.behaviour.cap, {}
        if cap is not None and len(bindings) > cap:
            document["results"]["bindings"] = bindings[:cap]
            headers = {"X-SPARQL-MaxRows": str(cap)} if self.behaviour.says_cap else {}
        self.send(200, json.dumps(document), JSON, **headers)

    def send(self, status: int, body: str, kind: str = "text/plain", **headers: str) -> None:
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401
        pass


@contextmanager
def failing_server(behaviour: Behaviour) -> Iterator[str]:
    """Serve as a behaviour says.

    Yields:
        The address for queries.
    """
    handler = type("Bound", (Handler,), {"behaviour": behaviour})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


def drop(handler: Handler) -> None:
    """Break the connection in the middle of an answer."""
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"head": {"vars": ["s"]}, "results": {"bind')
    handler.wfile.flush()
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def hang_up(handler: Handler) -> None:
    """Break the connection before an answer."""
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def says(status: int, body: str = "", kind: str = "text/plain", **headers: str) -> Fault:
    """Answer with something."""
    return lambda handler: handler.send(status, body, kind, **headers)

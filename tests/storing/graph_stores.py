"""Servers on loopback that take graphs: a real one in a process, and one that fails on demand."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from validation.endpoint import servers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Fault = Callable[["Handler"], None]


@contextmanager
def oxigraph_server(command: str, folder: Path) -> Iterator[str]:
    """Serve an empty store that can be written to, and stop in any case.

    Yields:
        The address for graphs.
    """
    port = servers._free_port()
    process = subprocess.Popen(
        [command, "serve", "-l", str(folder), "-b", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        servers._wait(process, port)
        yield f"http://127.0.0.1:{port}/store"
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)


@dataclass
class Behaviour:
    """What the failing server has and does.

    Attributes:
        graphs: The lines of each graph, by its IRI; "" is the default graph.
        faults: What happens to the next requests, each in place of an answer.
        lost: A line that never arrives.
        seen: The requests that came: method, graph and number of lines.
        headers: The headers of the last request.
        kind: The content type of answers.
    """

    graphs: dict[str, set[bytes]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    lost: bytes = b""
    seen: list[tuple[str, str, int]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/n-triples"


class Handler(BaseHTTPRequestHandler):
    behaviour: Behaviour
    protocol_version = "HTTP/1.1"
    timeout = 10

    def do_PUT(self) -> None:
        self.take()

    def do_POST(self) -> None:
        self.take()

    def do_GET(self) -> None:
        self.take()

    def take(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        query = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        (graph,) = query.get("graph", [""])
        lines = {each for each in body.splitlines(keepends=True) if each != self.behaviour.lost}
        self.behaviour.seen.append((self.command, graph, len(lines)))
        self.behaviour.headers = {name.lower(): value for name, value in self.headers.items()}
        if self.behaviour.faults:
            self.behaviour.faults.pop(0)(self)
            return
        if self.command == "GET":
            known = graph in self.behaviour.graphs
            text = b"".join(sorted(self.behaviour.graphs.get(graph, ())))
            self.send(200 if known else 404, text, self.behaviour.kind)
            return
        before = self.behaviour.graphs.get(graph, set()) if self.command == "POST" else set()
        self.behaviour.graphs[graph] = before | lines
        self.send(204)

    def send(
        self, status: int, content: bytes = b"", kind: str = "text/plain", **headers: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if status != 204:
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401
        pass


@contextmanager
def failing_server(behaviour: Behaviour) -> Iterator[str]:
    """Serve as a behaviour says.

    Yields:
        The address for graphs.
    """
    handler = type("Bound", (Handler,), {"behaviour": behaviour})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/graphs"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)

"""A real server on loopback for the tests, and what they ask of it."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

COMMAND: Final = (sys.executable, "-c", "from corpgraph.cli import main; main()", "serve")
_STARTED: Final = re.compile(r"corpgraph: at (https?://\S+/)[;,]")

#: A query that ends in no time that anybody has.
ENDLESS: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@dataclass(frozen=True)
class Server:
    """A server that runs.

    Attributes:
        url: Its address, with a slash at the end.
        process: Its first process.
        client: Asks it.
    """

    url: str
    process: subprocess.Popen[str]
    client: httpx.Client

    def ask(self, query: str, **headers: str) -> httpx.Response:
        """Ask in SPARQL, by GET."""
        return self.client.get("/sparql", params={"query": query}, headers=headers)

    def metric(self, line: str) -> float:
        """The value of one metric, by its name with labels."""
        text = self.client.get("/metrics").text
        values = [each.rpartition(" ")[2] for each in text.splitlines() if each.startswith(line)]
        assert len(values) == 1, line
        return float(values[0])

    def raw(self, *parts: bytes, timeout: float = 10) -> bytes:
        """Send bytes, and read until the server ends the connection or the time is over."""
        address = urlsplit(self.url)
        assert address.hostname is not None
        with socket.create_connection((address.hostname, address.port), timeout=timeout) as each:
            content = b""
            try:
                for part in parts:
                    each.sendall(part)
                while chunk := each.recv(65536):
                    content += chunk
            except (TimeoutError, ConnectionError):
                pass
            return content

    def children(self) -> set[int]:
        """The processes that the first one has started."""
        return children(self.process.pid)


def children(process: int) -> set[int]:
    """The processes that a process has started."""
    path = Path(f"/proc/{process}/task/{process}/children")
    return {int(each) for each in path.read_text(encoding="ascii").split()}


IMPATIENT: Final = """
from corpgraph.loading import load_packaged
from corpgraph.serving import Limits, Settings, Source, load_vocabulary
from corpgraph.serving.supervising import serve
settings = Settings(port=0, processes=1, limits=Limits(reading=1.0, queries=1))
announce = lambda running: print(f"corpgraph: at {running.address};", flush=True)
serve(Source(load_packaged(), load_vocabulary()), settings, announce)
"""


def serving(*words: object) -> AbstractContextManager[Server]:
    """Run ``corpgraph serve`` at a free port, and end it in any case."""
    return running(*COMMAND, "--port", "0", *map(str, words))


@contextmanager
def running(*command: str) -> Iterator[Server]:
    """Run a command that serves, and end it in any case."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        line = process.stdout.readline()
        match = _STARTED.match(line)
        if match is None:
            process.kill()
        assert match is not None, line + process.stderr.read()
        url = match[1]
        with httpx.Client(base_url=url, trust_env=False, timeout=20) as client:
            yield Server(url, process, client)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            out, err = process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            raise
    # It has told nothing but where it was, and had nothing to complain about.
    assert (out, err, process.returncode) == ("", "", 0)

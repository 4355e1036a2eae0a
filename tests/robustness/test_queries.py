"""Users' queries that are wrong, too large, or reach for the network or the file system."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Final

import pytest

from robustness.running import PREFIXES, assert_refused, assert_validated, validate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANY: Final = 100_000


class Listener:
    """A port of this machine, and whoever connects to it."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            caller, _ = self._socket.accept()
            with caller:
                said = caller.recv(100)
            if said == b"stop":
                return
            self.heard.append(said)

    def call(self, words: bytes) -> None:
        """Connect, and say something."""
        with socket.create_connection(self._socket.getsockname(), timeout=5) as caller:
            caller.sendall(words)

    def close(self) -> None:
        """Stop listening, once all calls are taken."""
        if self._thread.is_alive():
            self.call(b"stop")
            self._thread.join(timeout=5)
            self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.close()


def write(directory: Path, query: str) -> None:
    text = query.replace("\\", "\\\\")
    (directory / "shapes.ttl").write_text(
        f"{PREFIXES}x:S a sh:NodeShape ; sh:targetClass x:C ;\n"
        f'  sh:sparql [ sh:select """{text}""" ] .\n',
        encoding="utf-8",
    )


def test_the_listener_hears_who_calls(listener: Listener) -> None:
    listener.call(b"hello")
    listener.call(b"again")
    listener.close()
    assert listener.heard == [b"hello", b"again"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT $this {{ $this a ?c . SERVICE <{url}> {{ ?a ?b ?d }} }}", "has SERVICE"),
        ("SELECT $this {{ $this a ?c . service silent <{url}> {{ ?a ?b ?d }} }}", "has SERVICE"),
        ("SELECT $this {{ $this a ?c . SERVIC\\u0045 <{url}> {{ ?a ?b ?d }} }}", "has SERVICE"),
        ("SELECT $this {{ $this a ?c BIND(<{url}> AS ?s) SERVICE ?s {{ ?a ?b ?d }} }}", "SERVICE"),
        ("SELECT $this FROM <{url}> {{ $this a ?c }}", "has FROM"),
        ("SELECT $this FROM NAMED <{url}> {{ GRAPH ?g {{ $this a ?c }} }}", "has FROM"),
        ("SELECT $this FROM <file:///etc/hostname> {{ $this a ?c }}", "has FROM"),
        ("LOAD <{url}>", "neither a SELECT nor an ASK"),
        ("LOAD <file:///etc/hostname>", "neither a SELECT nor an ASK"),
        ("SELECT $this {{ $this a ?c }} ; LOAD <{url}>", "goes on after its end"),
        ("INSERT DATA {{ <x:a> <x:b> <x:c> }}", "neither a SELECT nor an ASK"),
    ],
)
def test_no_query_reaches_out(query: str, said: str, tmp_path: Path, listener: Listener) -> None:
    write(tmp_path, query.format(url=listener.url))
    assert_refused(validate(cwd=tmp_path, seconds=10), "shape <http://x.example/S>", said)
    listener.close()
    assert listener.heard == []


def test_a_graph_is_looked_for_in_the_data_only(tmp_path: Path, listener: Listener) -> None:
    for name in (listener.url, "file:///etc/hostname"):
        write(tmp_path, f"SELECT $this {{ $this a ?c . GRAPH <{name}> {{ ?a ?b ?d }} }}")
        assert_validated(validate(cwd=tmp_path, seconds=10), findings=False)
    listener.close()
    assert listener.heard == []


def test_no_file_reaches_out(tmp_path: Path, listener: Listener) -> None:
    (tmp_path / "remote.jsonld").write_text(f'{{"@context": "{listener.url}", "@id": "x:a"}}')
    (tmp_path / "remote.rdf").write_text(
        f'<!DOCTYPE r SYSTEM "{listener.url}" [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="x:">'
        "<x:C><x:p>&a;</x:p></x:C></r:RDF>"
    )
    for name in ("remote.jsonld", "remote.rdf"):
        assert_refused(validate(name, cwd=tmp_path, seconds=10), f"{name}: syntax error")
    listener.close()
    assert listener.heard == []


@pytest.mark.parametrize(
    "query",
    ["", "SELECT", "SELECT $this {", "SELECT $this { $this a } }", "SELECT $this { $this ?p }",
     "SELECT $this { $this a ?c FILTER(1 = ) }", "ASK { $this a ?c }", "SELECT ?c { $this a ?c }",
     "SELECT $this { $this a x:C }", "SELECT $this { $this a 'x }", "SELECT $this { \u2028 § }"],
)  # fmt: skip
def test_a_wrong_query_is_refused_by_the_name_of_its_shape(query: str, tmp_path: Path) -> None:
    write(tmp_path, query)
    assert_refused(validate(cwd=tmp_path, seconds=10), "shape <http://x.example/S>")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (f"FILTER({'!' * MANY}true)", "more than 2000 tokens"),
        (f"FILTER(1{' + 1' * MANY} = 1)", "more than 2000 tokens"),
        (f"FILTER(true{' || true' * MANY})", "more than 2000 tokens"),
        (f"FILTER(?c IN ({'1, ' * MANY}1){' || true' * 9_000})", "more than 2000 tokens"),
        ("{ } " * MANY, "more than 2000 tokens"),
        ("OPTIONAL { $this a ?c } " * 5_000, "more than 2000 tokens"),
        ("$this a ?c . " * 400, "joins more than 150 triple patterns"),
        (f"$this <x:p>{'/<x:p>' * 400} ?d", "joins more than 150 triple patterns"),
        (f"$this a {', '.join(['?c'] * 400)}", "joins more than 150 triple patterns"),
        (f"$this <x:p> ({' 1' * 400})", "joins more than 150 triple patterns"),
        (f"FILTER({'(' * 200}true{')' * 200})", "nests more than 100 brackets"),
    ],
    ids=[
        *("negations", "sum", "disjunction", "disjunction beside a list", "groups", "OPTIONAL"),
        *("patterns", "path", "objects", "collection", "brackets"),
    ],
)
def test_a_query_too_large_is_refused(query: str, said: str, tmp_path: Path) -> None:
    write(tmp_path, f"SELECT $this {{ $this a ?c . {query} }}")
    assert_refused(validate(cwd=tmp_path, seconds=15), "shape <http://x.example/S>", said)


@pytest.mark.parametrize(
    "query",
    [
        f"FILTER({'!' * 1_900}true)",
        f"FILTER(0{' + 1' * 900} > 1)",
        f"FILTER(false{' || false' * 900} || true)",
        f"FILTER(?c NOT IN ({', '.join(f'<x:{n}>' for n in range(MANY))}))",
        "FILTER(true) " * 400,
        "$this a ?c . " * 140,
    ],
    ids=["negations", "sum", "disjunction", "list", "filters", "patterns"],
)
def test_a_query_within_the_bounds_is_run(query: str, tmp_path: Path) -> None:
    write(tmp_path, f"SELECT $this {{ $this a ?c . {query} }}")
    assert_validated(validate(cwd=tmp_path, seconds=20), findings=True)

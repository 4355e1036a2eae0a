"""``python -m benchmarks.serving``: requests per second, beside other servers of the same data.

An entity's page and a small query are asked of ``corpgraph serve``, with and without its cache, of
the ``oxigraph`` server and of rdflib-endpoint. The other two have no pages; they are asked to
DESCRIBE the entity. The load comes from wrk where it is installed, else from this process.

With ``--soak MINUTES`` it is ``corpgraph serve`` alone that is asked, all sorts of things, and what
is told is how its memory grows.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from benchmarks.measuring import memory_of_all
from corpgraph.loading import load_packaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["main"]

ENTITY: Final = "https://w3id.org/corpgraph/id/corporation/alibaba-group"
QUERY: Final = (
    "PREFIX cg: <https://w3id.org/corpgraph/ontology#> "
    "SELECT ?fact ?person { ?fact cg:person ?person } LIMIT 5"
)
JSON: Final = "application/sparql-results+json"
TURTLE: Final = "text/turtle"
COMMAND: Final = (sys.executable, "-c", "from corpgraph.cli import main; main()", "serve")
#: What rdflib-endpoint serves: all of the data as one graph, for it is read into memory so.
PEER: Final = """
import rdflib
from rdflib_endpoint import SparqlEndpoint
app = SparqlEndpoint(graph=rdflib.Graph().parse({data!r}, format="nt"), path="/sparql")
"""
_RATE: Final = re.compile(r"Requests/sec:\s+([0-9.]+)")
_STARTING: Final = 30.0
#: How many times as fast as rdflib-endpoint, and as the oxigraph server.
GOALS: Final = {"rdflib-endpoint": 10.0, "oxigraph": 0.5}


@dataclass(frozen=True, slots=True)
class Target:
    """A server and the addresses at which it has the page and the query."""

    name: str
    page: str
    query: str


def free_port() -> int:
    """A port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as each:
        return int(each.getsockname()[1])


@contextmanager
def started(command: Sequence[str | Path], port: int, folder: Path) -> Iterator[int]:
    """Run a server until it is no longer wanted, and wait until it takes connections."""
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + _STARTING
        while True:
            with socket.socket() as each:
                if each.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start")
            time.sleep(0.05)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def targets(stack: ExitStack, folder: Path, peer: str | None) -> Iterator[Target]:
    """Start all servers that there are."""
    for name, more in (("corpgraph", ()), ("corpgraph, no cache", ("--cache", "0"))):
        port = free_port()
        words = (*COMMAND, "--port", str(port), "--workers", "2", *more)
        stack.enter_context(started(words, port, folder))
        at = f"http://127.0.0.1:{port}"
        path = urlsplit(ENTITY).path.removeprefix("/corpgraph")
        yield Target(name, f"{at}{path}.ttl", f"{at}/sparql?{urlencode({'query': QUERY})}")
    data = load_packaged()
    command = Path(sys.executable).with_name("oxigraph")
    if command.is_file():
        store = ox.Store(str(folder / "store"))
        store.bulk_extend(data)
        store.flush()
        del store
        port = free_port()
        words = ("serve-read-only", "-l", str(folder / "store"), "-b", f"127.0.0.1:{port}")
        union = "--union-default-graph"
        stack.enter_context(started((str(command), *words, union), port, folder))
        yield _endpoint("oxigraph", f"http://127.0.0.1:{port}/query")
    if peer is not None:
        triples = list(dict.fromkeys(quad.triple for quad in data))
        ox.serialize(triples, folder / "data.nt", format=ox.RdfFormat.N_TRIPLES)
        text = PEER.format(data=str(folder / "data.nt"))
        (folder / "peer.py").write_text(text, encoding="utf-8")
        port = free_port()
        words = ("-m", "uvicorn", "peer:app", "--port", str(port), "--workers", "2")
        stack.enter_context(started((peer, *words, "--no-access-log"), port, folder))
        # Its supervisor listens before its workers have read the data.
        time.sleep(5)
        yield _endpoint("rdflib-endpoint", f"http://127.0.0.1:{port}/sparql")


def _endpoint(name: str, address: str) -> Target:
    describe, query = (
        f"{address}?{urlencode({'query': each})}" for each in (f"DESCRIBE <{ENTITY}>", QUERY)
    )
    return Target(name, describe, query)


def rate(url: str, accept: str, seconds: float, connections: int) -> float:
    """Requests per second; 0 if not all of them were answered with 200."""
    if shutil.which("wrk") is None:
        return asyncio.run(_rate_by_hand(url, accept, seconds, connections))
    done = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "-H", f"Accept: {accept}", url],
        capture_output=True,
        text=True,
        check=True,
    )
    match = _RATE.search(done.stdout)
    is_whole = "Non-2xx" not in done.stdout
    return float(match[1]) if match is not None and is_whole else 0.0


async def _rate_by_hand(url: str, accept: str, seconds: float, connections: int) -> float:
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    request = f"GET {target} HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\n\r\n".encode()
    deadline = time.monotonic() + seconds

    async def one() -> int:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        count = 0
        while time.monotonic() < deadline:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if b" 200 " not in head.partition(b"\r\n")[0]:
                raise RuntimeError(f"{url} is not answered with 200")
            if b"transfer-encoding: chunked" in head:
                await reader.readuntil(b"\r\n0\r\n\r\n")
            else:
                await reader.readexactly(int(head.partition(b"content-length:")[2].split()[0]))
            count += 1
        writer.close()
        return count

    return sum(await asyncio.gather(*(one() for _ in range(connections)))) / seconds


def compare(arguments: argparse.Namespace) -> int:
    """Print what all servers do, and which goals are reached."""
    found: dict[str, dict[str, float]] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="corpgraph-")))
        servers = list(targets(stack, folder, arguments.rdflib_endpoint))
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", file=sys.stderr)
        # All of them in turn, for the machine may have something else to do meanwhile.
        for _, each in itertools.product(range(arguments.rounds), servers):
            best = found.setdefault(each.name, {"page": 0.0, "query": 0.0})
            for kind, url, accept in (("page", each.page, TURTLE), ("query", each.query, JSON)):
                measured = rate(url, accept, arguments.seconds, arguments.connections)
                best[kind] = max(best[kind], measured)
    print(f"{'requests per second':24}{'page':>10}{'query':>10}")
    for name, rates in found.items():
        print(f"{name:24}{rates['page']:10,.0f}{rates['query']:10,.0f}")
    for name, factor in GOALS.items():
        for kind in ("page", "query"):
            print(_verdict(name, kind, factor, found))
    return 0


def _verdict(name: str, kind: str, factor: float, found: dict[str, dict[str, float]]) -> str:
    goal = f"goal: the {kind} {factor:g} times as often as {name}"
    if not found.get(name, {}).get(kind):
        return f"{goal}: not measured"
    reached = found["corpgraph"][kind] / found[name][kind]
    return f"{goal}: {'reached' if reached >= factor else 'NOT REACHED'} ({reached:.1f})"


def soak(arguments: argparse.Namespace) -> int:
    """Ask all sorts of things for some minutes, and print how memory grows."""
    port = free_port()
    at = f"http://127.0.0.1:{port}"
    words = (*COMMAND, "--port", str(port), "--workers", "2", "--cache", "8", "--timeout", "1")
    with (
        tempfile.TemporaryDirectory(prefix="corpgraph-") as folder,
        started(words, port, Path(folder)) as process,
    ):
        return asyncio.run(_soak(process, at, arguments.soak * 60, arguments.connections))


async def _soak(process: int, at: str, seconds: float, connections: int) -> int:
    import httpx

    started_at = time.monotonic()
    numbers = itertools.count()
    statuses: dict[int, int] = {}

    async def ask(client: httpx.AsyncClient) -> None:
        while time.monotonic() < started_at + seconds:
            answer = await client.get(_soaking(next(numbers)))
            statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1

    async def look() -> list[int]:
        seen = []
        while (after := time.monotonic() - started_at) < seconds:
            await asyncio.sleep(min(5, seconds - after + 0.1))
            seen.append(memory_of_all(process))
            after = time.monotonic() - started_at
            told = " ".join(f"{status}:{count}" for status, count in sorted(statuses.items()))
            print(f"{after:6.0f} s  {seen[-1] / 2**20:7.1f} MiB  {told}", flush=True)
        return seen

    limits = httpx.Limits(max_connections=connections)
    async with httpx.AsyncClient(base_url=at, limits=limits, timeout=30, trust_env=False) as client:
        looks = asyncio.ensure_future(look())
        await asyncio.gather(looks, *(ask(client) for _ in range(connections)))
    # A query that runs takes what it takes: what stays is seen between queries. In the first tenth
    # the caches fill, and all code is run once.
    seen = looks.result()[len(looks.result()) // 10 :]
    part = max(1, len(seen) // 4)
    first, last = min(seen[:part]), min(seen[-part:])
    print(f"least of the first quarter {first / 2**20:.1f} MiB, of the last {last / 2**20:.1f} MiB")
    print(f"grown by {last / first - 1:+.1%}")
    return 0


def _soaking(number: int) -> str:
    """Requests of all sorts, most of which were never made before."""
    if number % 500 == 0:
        endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
        return f"/sparql?{urlencode({'query': endless})}"
    query = f"SELECT * {{ ?s ?p ?o FILTER(STR(?o) != '{number}') }} LIMIT {number % 300}"
    graph = f"CONSTRUCT {{ ?s ?p {number} }} {{ ?s ?p ?o }} LIMIT {number % 300}"
    return (
        f"/sparql?{urlencode({'query': query})}",
        f"/id/corporation/alibaba-group.html?{number}",
        f"/sparql?{urlencode({'query': graph})}",
        f"/ask/find?{urlencode({'text': f'{number}'})}",
        f"/ask/executives?organization=alibaba-group&at=2012-07-{1 + number % 28:02}",
        "/id/corporation/alibaba-group.ttl",
        f"/id/nothing/{number}",
        f"/sparql?{urlencode({'query': f'SELECT {number}'})}",
    )[number % 8]


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="of each run")
    parser.add_argument("--rounds", type=int, default=3, help="of which the best counts")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument(
        "--rdflib-endpoint", metavar="PYTHON", help="a Python that has rdflib-endpoint and uvicorn"
    )
    parser.add_argument("--soak", type=float, metavar="MINUTES")
    arguments = parser.parse_args()
    return compare(arguments) if arguments.soak is None else soak(arguments)


if __name__ == "__main__":
    sys.exit(main())

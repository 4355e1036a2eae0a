from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pyoxigraph as ox
import pytest

from corpgraph.loading import load_packaged
from corpgraph.storing import load_store
from serving.servers import COMMAND, children, serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from serving.servers import Server


def until(condition: Callable[[], bool], seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


def refused(*words: object) -> tuple[int, str]:
    done = subprocess.run(
        [*COMMAND, *map(str, words)], capture_output=True, text=True, timeout=20, check=False
    )
    assert done.stdout == ""
    assert done.stderr.count("\n") <= 4
    return done.returncode, done.stderr


def test_each_process_that_ends_is_replaced() -> None:
    with serving("--workers", 2, "--max-queries", 2) as server:
        first = server.children()
        assert len(first) == 4
        for each in first:
            os.kill(each, signal.SIGKILL)
            assert until(lambda old=each: len(server.children() - {old}) == 4)  # type: ignore[misc]
        assert not server.children() & first
        assert until(lambda: server.client.get("/health").status_code == 200)
        assert server.ask("ASK {}").status_code == 200
        assert server.metric("corpgraph_replaced_total") == 4


def test_no_process_outlives_the_first() -> None:
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", "--workers", "2"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert "at http://" in process.stdout.readline()
    started = children(process.pid)
    assert len(started) == 6
    process.kill()
    process.wait()
    process.stdout.close()
    assert until(lambda: not any(_runs(each) for each in started))


def _runs(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_it_ends_at_the_keyboard_too() -> None:
    with serving("--workers", 1, "--max-queries", 1) as server:
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(timeout=5) == 0


def test_a_persistent_store_answers_as_its_data_does(tmp_path: Path, server: Server) -> None:
    folder = tmp_path / "store"
    store = ox.Store(str(folder))
    store.bulk_extend(load_packaged())
    store.flush()
    del store
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    query = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
    with serving("--store", folder, "--workers", 1, "--max-queries", 2) as other:
        assert other.ask(query).text == server.ask(query).text
        for path in ("/id/corporation/alibaba-group.ttl", "/ask/find?text=ali", "/ontology.nt"):
            texts = [each.client.get(path).text for each in (server, other)]
            assert sorted(texts[0].splitlines()) == sorted(texts[1].splitlines())
        assert other.client.get("/sparql").status_code == 200
    # Nothing was written but logs.
    kept = {path: at for path, at in before.items() if path.suffix == ".sst"}
    assert kept
    assert {path: path.stat().st_mtime_ns for path in kept} == kept


def test_a_store_of_ours_is_data_like_any_other(tmp_path: Path, server: Server) -> None:
    load_store(tmp_path / "store")
    with serving("--data", tmp_path / "store", "--workers", 1, "--max-queries", 1) as other:
        query = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
        assert other.ask(query).text == server.ask(query).text


def test_the_base_is_in_links_and_in_descriptions() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    base = "https://example.org/graph/"
    with serving("--base", base, "--workers", 1, "--port", port) as server:
        assert server.url == base
        at = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=at, trust_env=False) as client:
            moved = client.get("/id/corporation/alibaba-group")
            assert moved.headers["location"] == "/graph/id/corporation/alibaba-group.ttl"
            page = client.get("/id/corporation/alibaba-group.html").text
            assert 'href="/graph/ontology#Corporation"' in page
            assert 'href="/id/' not in page
            assert f"<{base}sparql>" in client.get("/sparql").text
            assert client.get("/openapi.json").json()["servers"] == [{"url": base.rstrip("/")}]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--store", "nowhere"), 2, "no store is here"),
        (("--store", "x", "--data", "y"), 2, "--store goes without --data"),
        (("--data", "nowhere"), 2, "no such file or directory"),
        (("--base", "example.org"), 2, "is no base address"),
        (("--base", "http://x/\r\nset-cookie: x"), 2, "is no base address"),
        (("--timeout", "0"), 2, "--timeout"),
        (("--host", "192.0.2.1"), 2, "cannot listen on 192.0.2.1"),
    ],
)
def test_what_it_cannot_start_with_is_told(words: tuple[str, ...], code: int, message: str) -> None:
    status, said = refused(*words)
    assert status == code
    assert message in said


def test_a_port_that_is_taken_is_told(server: Server) -> None:
    # Even by another server of ours, with which Linux would let it share the port.
    port = server.url.rstrip("/").rpartition(":")[2]
    status, said = refused("--port", port)
    assert status == 2
    assert f"cannot listen on 127.0.0.1, port {port}" in said
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert refused("--port", other.getsockname()[1])[0] == 2


def test_the_extra_is_named_where_it_is_missing(tmp_path: Path) -> None:
    (tmp_path / "uvicorn.py").write_text("raise ImportError('no', name='uvicorn')")
    done = subprocess.run(
        COMMAND,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 2
    assert "serve needs the package uvicorn; pip install 'corpgraph[serve]'" in done.stderr

"""Servers for the tests."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from storing.graph_stores import Behaviour, failing_server, oxigraph_server
from validation.endpoint.servers import oxigraph_command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback is asked directly, whatever the environment says of the world outside."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")


@pytest.fixture
def oxigraph(tmp_path: Path) -> Iterator[str]:
    """The address of a real server with nothing in it."""
    command = oxigraph_command()
    if command is None:
        reason = "the command oxigraph is missing: pip install oxigraph"
        if os.environ.get("CORPGRAPH_REQUIRE_SHARED") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with oxigraph_server(command, tmp_path / "server") as url:
        yield url


@pytest.fixture
def behaviour() -> Behaviour:
    """What the failing server has and does; tests change it."""
    return Behaviour()


@pytest.fixture
def url(behaviour: Behaviour) -> Iterator[str]:
    """The address of the failing server."""
    with failing_server(behaviour) as address:
        yield address

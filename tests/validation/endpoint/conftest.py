"""A real endpoint for the tests."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from validation.endpoint.servers import Behaviour, failing_server, oxigraph_command, oxigraph_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyoxigraph import Quad


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback is asked directly, whatever the environment says of the world outside."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Iterable[Quad]], str]]:
    """Starts a real server with some quads, and gives its address."""
    command = oxigraph_command()
    if command is None:
        reason = "the command oxigraph is missing: pip install oxigraph"
        if os.environ.get("CORPGRAPH_REQUIRE_SHARED") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with ExitStack() as stack:

        def start(quads: Iterable[Quad]) -> str:
            folder = tmp_path_factory.mktemp("oxigraph")
            return stack.enter_context(oxigraph_server(command, folder, quads))

        yield start


@pytest.fixture
def behaviour() -> Behaviour:
    """What the failing server has and does; tests change it."""
    return Behaviour()


@pytest.fixture
def url(behaviour: Behaviour) -> Iterator[str]:
    """The address of the failing server."""
    with failing_server(behaviour) as address:
        yield address

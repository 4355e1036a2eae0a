"""Servers for the tests: a real one with all packaged data, and one that fails on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpgraph.loading import load_packaged
from validation.endpoint.conftest import _no_proxy, behaviour, serve, url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyoxigraph import Quad

__all__ = ["_no_proxy", "behaviour", "packaged_url", "serve", "url"]


@pytest.fixture(scope="module")
def packaged_url(serve: Callable[[Iterable[Quad]], str]) -> str:
    """The address of a server with the packaged data, one named graph a file."""
    return serve(load_packaged())

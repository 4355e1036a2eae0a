"""Servers that several modules of tests ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from serving.servers import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from serving.servers import Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server of the packaged data, as it is without any option."""
    with serving() as each:
        yield each


@pytest.fixture(scope="session")
def strict() -> Iterator[Server]:
    """A server that gives little: a second, 100 MiB, 50 rows, two queries at a time."""
    with serving(
        *("--timeout", 1, "--max-memory", 100, "--max-results", 50, "--max-queries", 2),
        *("--workers", 1),
    ) as each:
        yield each

"""Fixtures that any test may ask for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest
from hypothesis import settings

# How long an example takes says more of the machine than of the code.
settings.register_profile("corpgraph", deadline=None)
settings.load_profile("corpgraph")

ROOT: Final = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout that is tested."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Sources and suites that are not part of the project.

    A test that needs them is skipped where they are absent; in CI, which sets
    CORPGRAPH_REQUIRE_SHARED, it fails, so that a skipped suite is never taken for a green one.
    """
    path = ROOT.parent / "shared"
    if path.is_dir():
        return path
    reason = f"the shared sources and suites are not beside the checkout ({path})"
    if os.environ.get("CORPGRAPH_REQUIRE_SHARED") == "1":
        pytest.fail(reason)
    pytest.skip(reason)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpgraph.loading import load_packaged
from corpgraph.publishing import publish
from publishing.pages import read_pages

if TYPE_CHECKING:
    from pathlib import Path

    from publishing.pages import Page


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the packaged data, in English and French; not to be changed."""
    out = tmp_path_factory.mktemp("published") / "site"
    publish(load_packaged(), out, base="http://127.0.0.1/")
    return out


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Page]:
    """All pages of the site, by path."""
    return read_pages(site)

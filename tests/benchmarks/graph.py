"""The generated graph: made once for each size, kept outside the repository."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["GENERATOR", "Graph", "cache_folder", "generate"]

#: Where the generator and its shapes lie: beside the checkout.
GENERATOR: Final = Path(__file__).resolve().parents[3] / "shared" / "bench"
#: The generator counts companies; each makes about so many triples.
_TRIPLES_A_COMPANY: Final = 30


@dataclass(frozen=True, slots=True)
class Graph:
    """A generated graph.

    Attributes:
        folder: Where its files are.
        companies: How many companies it was made for; part of the names of its files.
        triples: How many triples it has.
    """

    folder: Path
    companies: int
    triples: int

    def data(self, syntax: str) -> Path:
        """The data file in a syntax: ``nt`` or ``ttl``."""
        return self.folder / f"data_{self.companies}.{syntax}"

    @property
    def ledger(self) -> Path:
        """The file that lists the planted errors."""
        return self.folder / f"expected_{self.companies}.tsv"


def cache_folder() -> Path:
    """Where generated graphs are kept (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "corpgraph" / "benchmarks"


def generate(triples: int, *, generator: Path = GENERATOR, cache: Path) -> Graph:
    """Generate a graph of about so many triples, or take it from the cache.

    Args:
        triples: How many are wanted.
        generator: The folder with ``gen.py``.
        cache: The folder to keep graphs in. A changed generator has a folder of its own there.

    Raises:
        FileNotFoundError: There is no generator.
        subprocess.CalledProcessError: The generator fails.
    """
    script = generator / "gen.py"
    companies = max(1, triples // _TRIPLES_A_COMPANY)
    mark = hashlib.sha256(script.read_bytes()).hexdigest()[:12]
    folder = cache / mark
    meta = folder / f"meta_{companies}.txt"
    if not meta.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as made:
            subprocess.run(
                [sys.executable, script, str(companies), made], check=True, stdout=sys.stderr
            )
            # The counts come last: where they are, the rest is whole.
            for path in sorted(Path(made).iterdir(), key=lambda each: each.name == meta.name):
                path.replace(folder / path.name)
    return Graph(folder, companies, int(meta.read_text(encoding="utf-8").split("\t")[1]))

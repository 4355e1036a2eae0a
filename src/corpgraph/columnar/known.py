"""Files with what the sources of data had published until a day, for frames to read."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.dating import check_dates
from corpgraph.knowledge import as_known
from corpgraph.loading import load_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

__all__ = ["known_files"]


@contextmanager
def known_files(files: Sequence[Path], known: date) -> Iterator[list[Path]]:
    """Write what was possibly or certainly known on a day of what files say.

    That is found in a store, in memory: `corpgraph.knowledge` follows what rests on what.

    Args:
        files: Files of RDF.
        known: The day.

    Yields:
        A file of N-Quads, which is deleted in the end; none if nothing was known.

    Raises:
        InputError: A file or a date in it cannot be read, or a fact ends before it begins.
    """
    data = load_files(files)
    check_dates(data)
    with tempfile.TemporaryDirectory(prefix="corpgraph-") as folder:
        view = Path(folder) / "known.nq"
        as_known(data, known, possible=True).dump(view, format=ox.RdfFormat.N_QUADS)
        # An empty file is taken for a mistake.
        yield [view] if view.stat().st_size else []

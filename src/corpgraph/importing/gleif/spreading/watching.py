"""How far an import is whose batches others commit."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from corpgraph.importing.gleif.committing import Progress
from corpgraph.importing.gleif.parts import read_done

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from corpgraph.importing.gleif.inputs import Input
    from corpgraph.importing.staging import Work

__all__ = ["Watch"]


class Watch:
    """Looks for batches that are committed, and tells of all files as of one.

    Args:
        inputs: The files.
        work: Where batches are committed.
        progress: Called when there are new ones.
        records: How many records files have, as far as that is known, by the number of the file.
    """

    def __init__(
        self,
        inputs: Sequence[Input],
        work: Work,
        progress: Callable[[Progress], None],
        records: Mapping[int, int],
    ) -> None:
        self._sizes = {each.told.number: each.source.size for each in inputs}
        self._work = work
        self._progress = progress
        self._all = records
        self._names: set[str] = set()
        self._records: Counter[int] = Counter()

    def look(self) -> None:
        """Look for new batches, and tell if there are any."""
        new = self._work.batches() - self._names
        for name in new:
            folder = self._work.batch(name)
            assert folder is not None
            done = read_done(folder)
            self._records[done.file] += done.records
        if new:
            self._names |= new
            position = sum(self._position(file, records) for file, records in self._all.items())
            size = 0 if self._sizes.keys() - self._all else sum(self._sizes.values())
            name = f"{len(self._sizes)} files"
            self._progress(Progress(name, position, size, self._records.total()))

    def _position(self, file: int, records: int) -> int:
        """How many bytes of a file are done."""
        size, done = self._sizes[file], min(self._records[file], records)
        return size * done // records if records else size

"""Files of GLEIF as tests write them, and all that reading one gives."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from corpgraph.importing.gleif.reading import Batch, Broken, Kind, open_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

__all__ = ["REPEX", "Read", "csv_text", "leis", "read", "repex", "repex_csv"]

#: The columns of a small file.
REPEX = ("LEI", "Exception.Category", "Exception.Reason.1", "Exception.Reference.1")


@dataclass(frozen=True)
class Read:
    """What a file gave."""

    frame: pl.DataFrame
    broken: list[Broken]
    batches: list[Batch]

    @property
    def early_end(self) -> str | None:
        """Why the file is taken to have ended early."""
        return self.batches[-1].early_end if self.batches else None

    def column(self, name: str) -> list[object]:
        """The values of a column."""
        return self.frame[name].to_list()


def read(path: Path, *, size: int = 1_000, after: int = 0, kind: Kind | None = None) -> Read:
    """Read a file, and hold that its batches number its records without a gap."""
    batches = list(open_source(path, kind=kind).batches(size, after=after))
    first = after + 1
    for batch in batches:
        numbers = [*batch.frame["record"], *(each.record for each in batch.broken)]
        assert batch.first == first
        assert sorted(numbers) == list(range(first, first + batch.records))
        first += batch.records
    assert all(batch.records == size for batch in batches[:-1])
    assert all(batch.early_end is None for batch in batches[:-1])
    frame = pl.concat([batch.frame for batch in batches]) if batches else pl.DataFrame()
    return Read(frame, [each for batch in batches for each in batch.broken], batches)


def csv_text(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A CSV file with every field quoted, as GLEIF writes them."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([names, *rows])
    return text.getvalue()


def leis(number: int) -> list[str]:
    """So many identifiers."""
    return [f"{each:018d}00" for each in range(1, number + 1)]


def repex(number: int) -> list[list[str]]:
    """So many reporting exceptions."""
    category = "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT"
    return [[lei, category, "NO_KNOWN_PERSON", ""] for lei in leis(number)]


def repex_csv(number: int) -> str:
    """A file of so many reporting exceptions."""
    return csv_text(REPEX, repex(number))

"""The ledger: a line of tab-separated values for each error that was planted."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["LEDGER", "Entry", "Ledger", "read_ledger"]

#: The name of the file, beside the data.
LEDGER: Final = "ledger.tsv"


class Entry(NamedTuple):
    """One planted error, in one file.

    Attributes:
        kind: Its name.
        file: The name of the data file, without the ending of what it is packed in.
        record: The number of the record in the file, counted from 1; in N-Triples, of the line.
        subject: The identifier, or the child's and the parent's with a blank between them; in
            N-Triples, the node as in a finding.
        column: By GLEIF's name, in all formats; in N-Triples, the path.
        what: What is there, or should be; in N-Triples, the shape.
    """

    kind: str
    file: str
    record: int
    subject: str
    column: str
    what: str


class Ledger:
    """Writes entries, and counts them."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.entries = 0
        file.write("\t".join(Entry._fields) + "\n")

    def add(self, entry: Entry) -> None:
        """Write an entry."""
        self._file.write("\t".join(str(part) for part in entry) + "\n")
        self.entries += 1


def read_ledger(folder: Path, *, file: str = "") -> list[Entry]:
    """The entries of a folder's ledger, or those of one file of it."""
    lines = (folder / LEDGER).read_text(encoding="utf-8").splitlines()[1:]
    entries = []
    for line in lines:
        kind, name, record, subject, column, what = line.split("\t")
        entries.append(Entry(kind, name, int(record), subject, column, what))
    return [entry for entry in entries if file in {"", entry.file}]

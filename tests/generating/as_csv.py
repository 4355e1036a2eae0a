"""Records in GLEIF's CSV: each value between quotes, those that are not there too."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from generating.columns import Layout
    from generating.entities import Record
    from generating.rows import Damage

__all__ = ["CsvWriter"]


class CsvWriter:
    """Writes records as lines, the names of the columns first.

    Deletions are left out: none of the samples shows how a CSV file says them.
    """

    def __init__(self, file: IO[bytes], layout: Layout) -> None:
        self._file = file
        self._places = {name: place for place, name in enumerate(layout.columns)}
        self._empty = ['""'] * len(layout.columns)
        names = ",".join(f'"{name}"' for name in layout.columns)
        file.write(f"{names}\n".encode())
        self._records = 0

    def write(self, record: Record, *, deleted: bool) -> int:
        """Write a record; its number in the file, counted from one, or 0 if it is left out."""
        if deleted:
            return 0
        return self._add((",".join(self._values(record)) + "\n").encode())

    def write_damaged(self, record: Record, *, column: str, damage: Damage) -> int:
        """Write a record of which the bytes are damaged: cut before a column, or odd in it."""
        values = self._values(record)
        place = self._places[column]
        if damage == "cut":
            return self._add((",".join(values[:place]) + "\n").encode())
        before, behind = ",".join(values[:place]), ",".join(values[place + 1 :])
        return self._add(
            f"{before},".encode() + values[place].encode("iso-8859-1") + f",{behind}\n".encode()
        )

    def close(self) -> None:
        """Nothing stands behind the last record."""

    def _values(self, record: Record) -> list[str]:
        values, places = self._empty.copy(), self._places
        for name, value in record.items():
            escaped = value.replace('"', '""') if '"' in value else value
            values[places[name]] = f'"{escaped}"'
        return values

    def _add(self, line: bytes) -> int:
        self._file.write(line)
        self._records += 1
        return self._records

"""Records in GLEIF's JSON: what the XML has, attributes marked, texts under a key of their own."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING

from generating.trees import Planter

if TYPE_CHECKING:
    from generating.columns import Layout
    from generating.entities import Record
    from generating.writing import Heading

__all__ = ["JsonWriter"]


class JsonWriter:
    """Writes records as objects in one list, each on a line."""

    def __init__(self, file: IO[bytes], layout: Layout, heading: Heading) -> None:
        self._file, self._inner, self._heading = file, layout.inner, heading
        self._planter = Planter(layout)
        self._records = 0
        self._encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        file.write(f'{{"{layout.wrapper}":['.encode())

    def write(self, record: Record, *, deleted: bool) -> int:
        """Write a record; its number in the file, counted from one."""
        tree = self._planter.tree(record, deleted_at=self._heading.moment if deleted else "")
        text = self._encode({self._inner: tree} if self._inner else tree)
        self._file.write(f"{',' if self._records else ''}\n{text}".encode())
        self._records += 1
        return self._records

    def close(self) -> None:
        """Close the list."""
        self._file.write(b"\n]}\n")

"""Files with damage that no record can be blamed for: cut off, shuffled, in two encodings.

Each function writes a damaged copy of a file, of the same name in another folder, and gives its
path. They hold one file in memory: damage small ones.
"""

from __future__ import annotations

import csv
import io
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = [
    "cut_off", "cut_record", "flip_byte", "mix_encodings", "records_of", "reorder_columns",
    "shuffled",
]  # fmt: skip


def _copy(path: Path, folder: Path, change: Callable[[bytes], bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    damaged = folder / path.name
    damaged.write_bytes(change(path.read_bytes()))
    return damaged


def cut_off(path: Path, folder: Path, *, share: float = 0.6) -> Path:
    """Only the first part of the bytes is left, as when a download or a disk ended."""
    return _copy(path, folder, lambda data: data[: int(len(data) * share)])


def flip_byte(path: Path, folder: Path, *, share: float = 0.5) -> Path:
    """One byte in the midst is another one, so that a packed file fails its checksum."""

    def change(data: bytes) -> bytes:
        at = int(len(data) * share)
        return data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]

    return _copy(path, folder, change)


def records_of(path: Path) -> tuple[bytes, list[bytes], bytes]:
    """What comes before the records of a plain file, each of them, and what comes behind.

    Raises:
        ValueError: The file is not CSV, XML or JSON by its name.
    """
    lines = path.read_bytes().splitlines(keepends=True)
    if path.suffix == ".csv":
        records, pending = [], b""
        for line in lines:
            pending += line
            if pending.count(b'"') % 2 == 0:
                records.append(pending)
                pending = b""
        return records[0], records[1:], pending
    if path.suffix == ".json":
        return lines[0], lines[1:-1], lines[-1]
    if path.suffix == ".xml":
        first = next(n for n, line in enumerate(lines) if b'xmlns:gleif="' in line)
        records, pending = [], b""
        for line in lines[first:-2]:
            pending += line
            if line.startswith(b"</"):
                records.append(pending)
                pending = b""
        return b"".join(lines[:first]), records, b"".join(lines[-2:])
    raise ValueError(f"{path.name} is neither .csv, .xml nor .json")


def cut_record(path: Path, folder: Path, *, record: int) -> Path:
    """The second half of a record is gone, its end too; what comes behind follows at once.

    Args:
        path: A plain file.
        folder: Where the copy goes.
        record: The number of the record, counted from 1.
    """
    head, records, tail = records_of(path)
    halved = records[record - 1][: len(records[record - 1]) // 2]
    rest = b"".join([*records[: record - 1], halved, *records[record:]])
    return _copy(path, folder, lambda _: head + rest + tail)


def mix_encodings(path: Path, folder: Path, *, every: int = 2) -> tuple[Path, list[int]]:
    """Write in ISO 8859-1 every so many of the records that it can write and ASCII cannot.

    Returns:
        The copy, and the numbers of the records whose bytes are no longer UTF-8.
    """
    head, records, tail = records_of(path)
    changed, candidates = [], 0
    for n, record in enumerate(records):
        text = record.decode("utf-8", "replace")
        if text.isascii() or any(ord(letter) > 0xFF for letter in text):
            continue
        candidates += 1
        if candidates % every == 0:
            records[n] = text.encode("iso-8859-1")
            changed.append(n + 1)
    return _copy(path, folder, lambda _: head + b"".join(records) + tail), changed


def shuffled(columns: Sequence[str], *, seed: int = 1) -> list[str]:
    """Columns in another order."""
    # Only random() is promised to give the same numbers in later versions of Python.
    chance = random.Random(seed)
    keys = [chance.random() for _ in columns]
    return [column for _, column in sorted(zip(keys, columns, strict=True))]


def reorder_columns(path: Path, folder: Path, columns: Sequence[str]) -> Path:
    """A CSV file with these columns only, in this order.

    Raises:
        ValueError: A column is not there, or a record is cut.
    """

    def change(data: bytes) -> bytes:
        # Bytes that are not UTF-8 are kept, as each byte is a letter in ISO 8859-1.
        rows = csv.reader(io.StringIO(data.decode("iso-8859-1"), newline=""), strict=True)
        names = next(rows)
        places = [names.index(column) for column in columns]
        made = io.StringIO(newline="")
        writer = csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            if len(row) != len(names):
                raise ValueError(f"{path.name} has a record that is cut: {row[0]}")
            writer.writerow([row[place] for place in places])
        return made.getvalue().encode("iso-8859-1")

    return _copy(path, folder, change)

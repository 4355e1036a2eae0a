"""The files of an import: opened, hashed and named."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpgraph.errors import InputError, UsageError
from corpgraph.importing.gleif.reading import open_source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.importing.gleif.reading import Source

__all__ = ["Input", "open_inputs"]

_ENDINGS: Final = frozenset({".csv", ".xml", ".json", ".zip", ".gz"})
_HASHED: Final = 8


@dataclass(frozen=True, slots=True)
class Input:
    """A file to import.

    Attributes:
        number: Its number in the import, from 1.
        source: The file, opened.
        sha256: The hash of its bytes as they are on disk, packed or not.
        slug: What tells it apart in IRIs and names: its name without endings, and the begin of
            the hash.
    """

    number: int
    source: Source
    sha256: str
    slug: str

    @property
    def name(self) -> str:
        """The name of the file, without its directory."""
        return self.source.path.name

    def told(self) -> dict[str, object]:
        """What a reader of tables or of a report wants to know of the file."""
        header = self.source.header
        return {
            "number": self.number,
            "name": self.name,
            "kind": header.kind.value,
            "form": header.form.value,
            "delta": header.is_delta,
            "content_date": header.content_date,
            "sha256": self.sha256,
            "slug": self.slug,
            "claimed": header.records,
        }


def open_inputs(paths: Iterable[Path | str]) -> list[Input]:
    """Open files, in the order given.

    Raises:
        InputError: A file cannot be read, or is none of GLEIF's.
        UsageError: None is given, or one twice.
    """
    inputs: list[Input] = []
    for number, each in enumerate(paths, start=1):
        path = Path(each)
        source = open_source(path)
        digest = _digest(path)
        slug = f"{_slug(path)}-{digest[:_HASHED]}"
        if slug in [other.slug for other in inputs]:
            raise UsageError("is given twice", path=path)
        inputs.append(Input(number, source, digest, slug))
    if not inputs:
        raise UsageError("there is nothing to import", hint="name a file of GLEIF's")
    return inputs


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error


def _slug(path: Path) -> str:
    while path.suffix.lower() in _ENDINGS:
        path = path.with_suffix("")
    return re.sub(r"[^a-z0-9]+", "-", path.name.lower()).strip("-") or "gleif"

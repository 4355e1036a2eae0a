"""The files of an import: opened, hashed and named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpgraph.errors import UsageError
from corpgraph.importing.files import digest_of, slug_of
from corpgraph.importing.gleif.reading import open_source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from corpgraph.importing.gleif.reading import Form, Kind, Source

__all__ = ["Input", "Told", "open_inputs"]


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader of tables or of a report wants to know of a file.

    Attributes:
        number: Its number in the import, from 1.
        name: Its name, without its directory.
        kind: What its records are about.
        form: How they are written.
        delta: Whether it is a delta, by its header or name.
        content_date: When its content was put together; None if unknown.
        sha256: The hash of its bytes as they are on disk, packed or not.
        slug: What tells it apart in IRIs and names: its name without endings, and the begin of
            the hash.
        claimed: How many records it claims to have; None if it does not say.
        since: From when on a delta has what changed; None if unknown.
    """

    number: int
    name: str
    kind: Kind
    form: Form
    delta: bool
    content_date: str | None
    sha256: str
    slug: str
    claimed: int | None
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """A file to import.

    Attributes:
        source: The file, opened.
        told: What is known of it.
    """

    source: Source
    told: Told


def open_inputs(
    paths: Iterable[Path | str], *, after: int = 0, known: Collection[str] = ()
) -> list[Input]:
    """Open files, in the order given.

    Args:
        paths: The files.
        after: The number of the last file before them.
        known: The slugs of files that are not opened again.

    Raises:
        InputError: A file cannot be read, or is none of GLEIF's.
        UsageError: None is given, or one twice.
    """
    inputs: list[Input] = []
    slugs: list[str] = []
    for path in map(Path, paths):
        source = open_source(path)
        told = _told(source, after + len(inputs) + 1)
        if told.slug in slugs:
            raise UsageError("is given twice", path=path)
        slugs.append(told.slug)
        if told.slug not in known:
            inputs.append(Input(source, told))
    if not slugs:
        raise UsageError("there is nothing to import", hint="name a file of GLEIF's")
    return inputs


def _told(source: Source, number: int) -> Told:
    header, digest = source.header, digest_of(source.path)
    return Told(
        number,
        source.path.name,
        header.kind,
        header.form,
        header.is_delta,
        header.content_date,
        digest,
        slug_of(source.path, digest),
        header.records,
        header.since,
    )

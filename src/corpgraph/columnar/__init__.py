"""Dated facts as data frames: the snapshot of a day, closure, ultimate parents, what changed.

The answers are those of `corpgraph.snapshot`, `corpgraph.reasoning`, `corpgraph.querying` and
`corpgraph.changing`, for all of a graph at once: a few joins where those ask fact by fact. Triples
come as slices (`corpgraph.frames.slices`), so that the same joins run in any library
for frames that Narwhals knows::

    with open_facts([Path("facts.nt")]) as facts:
        frame = snapshot.shortcuts(facts, date(2012, 6, 20))

The libraries are loaded when they are needed: they are an extra.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Literal

from corpgraph.errors import UsageError
from corpgraph.frames.opening import open_slices
from corpgraph.layout import data_files
from corpgraph.loading import files_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import date
    from pathlib import Path

    from corpgraph.columnar.facts import Facts
    from corpgraph.frames.opening import Library, Settings

__all__ = ["Subject", "open_facts", "write_snapshot"]

Subject = Literal["relations", "closure", "ultimate-parents"]


def write_snapshot(
    paths: Sequence[Path],
    at: date,
    out: Path,
    *,
    subject: Subject = "relations",
    possible: bool = False,
    library: Library = "polars",
    settings: Settings | None = None,
    known: date | None = None,
) -> int:
    """Write what holds on a day of the facts in files, as `answers.write_snapshot` does.

    Args:
        paths: As for `open_facts`.
        at: The day.
        out: The file to write.
        subject: What to write of the day.
        possible: Whether to take in what holds possibly but not certainly.
        library: As for `open_facts`.
        settings: As for `open_facts`.
        known: As for `open_facts`.

    Returns:
        The number of triples or rows.

    Raises:
        InputError: A file or a date in it cannot be read, or a fact ends before it begins.
        OutputError: The file cannot be written.
        UsageError: The file's name does not end in what is written; an extra is not installed.
    """
    with _explained():
        from corpgraph.columnar import answers

        answers.check_target(out, subject)
        with open_facts(paths, library=library, settings=settings, known=known) as facts:
            return answers.write_snapshot(facts, at, out, subject=subject, possible=possible)


@contextmanager
def open_facts(
    paths: Sequence[Path],
    *,
    library: Library = "polars",
    settings: Settings | None = None,
    known: date | None = None,
) -> Iterator[Facts]:
    """Read files into frames, and check the dates in them.

    Args:
        paths: Files of RDF, or directories that are searched for them; none means the packaged
            data.
        library: The library that reads the files and has the frames.
        settings: Where the library works.
        known: Go by what the sources had published until this day. What was only possibly
            published holds possibly. That is found in a store, in memory.

    Raises:
        InputError: A file or a date in it cannot be read, or a fact ends before it begins.
        UsageError: An extra is not installed.
    """
    files = files_in(paths) if paths else data_files()
    with (
        _explained(),
        _as_known(files, known) as told,
        open_slices(told, library, settings) as slices,
    ):
        from corpgraph.columnar.facts import Facts

        facts = Facts(slices, told)
        facts.check_dates()
        yield facts


def _as_known(files: list[Path], known: date | None) -> AbstractContextManager[list[Path]]:
    if known is None:
        return nullcontext(files)
    from corpgraph.columnar.known import known_files

    return known_files(files, known)


@contextmanager
def _explained() -> Iterator[None]:
    """Say which extra brings a package that is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in ("narwhals", "polars"):
            raise
        hint = "pip install 'corpgraph[columns]'"
        raise UsageError(f"data frames need the package {error.name}", hint=hint) from error

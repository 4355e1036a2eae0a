"""What a command writes of a day: relations, control at any depth, ultimate parents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import narwhals as nw

from corpgraph.columnar.groups import closure, named, ultimate_parents
from corpgraph.columnar.snapshot import described, shortcuts
from corpgraph.columnar.writing import write_table, write_triples
from corpgraph.errors import OutputError, UsageError
from corpgraph.namespaces import CG

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from corpgraph.columnar import Subject
    from corpgraph.columnar.facts import Facts
    from corpgraph.frames.slices import Frame

__all__ = ["check_target", "write_snapshot"]

_TRIPLES: Final = ".nt"
_TABLES: Final = (".parquet", ".csv")


def write_snapshot(
    facts: Facts, at: date, path: Path, *, subject: Subject = "relations", possible: bool = False
) -> int:
    """Write what holds on a day.

    Args:
        facts: The facts.
        at: The day.
        path: A file whose name ends in ``.nt``, ``.parquet`` or ``.csv``. As N-Triples, relations
            come with the types and labels of what they relate, and control at any depth is
            ``cg:isControlledBy``; ultimate parents are a table.
        subject: What to write of it.
        possible: Whether to take in what holds on the day possibly but not certainly.

    Returns:
        The number of triples or rows.

    Raises:
        UsageError: The file's name ends otherwise, or there are no triples of its subject.
        OutputError: The file cannot be written.
    """
    check_target(path, subject)
    frame = _FOUND[subject](facts, at)
    if not possible:
        frame = frame.filter(nw.col("doubt") == 0)
    if path.suffix != _TRIPLES:
        return write_table(_table(facts, frame, subject), path)
    if subject == "relations":
        return write_triples(described(facts, frame), path)
    predicate = nw.lit(f"<{CG}isControlledBy>")
    return write_triples(named(facts, frame).with_columns(predicate=predicate), path)


def check_target(path: Path, subject: Subject) -> None:
    """Refuse a file that cannot be written, before anything is read.

    Raises:
        UsageError: Its name does not end in what is written of a subject.
        OutputError: Its directory does not exist.
    """
    endings = _TABLES if subject == "ultimate-parents" else (_TRIPLES, *_TABLES)
    if path.suffix not in endings:
        hint = f"name a file that ends in {', '.join(endings[:-1])} or {endings[-1]}"
        raise UsageError(f"{subject} cannot be written as {path.name!r}", hint=hint)
    if not path.absolute().parent.is_dir():
        message = "cannot be written: its directory does not exist"
        raise OutputError(message, path=path, hint="make the directory first")


def _table(facts: Facts, frame: Frame, subject: Subject) -> Frame:
    words = nw.when(nw.col("doubt") == 0).then(nw.lit("certain")).otherwise(nw.lit("possible"))
    if subject == "relations":
        columns = ("subject", "predicate", "object")
        return frame.select(*columns, fact=nw.col("text"), certainty=words)
    return named(facts, frame).select(
        organization=nw.col("subject"), parent=nw.col("object"), depth="depth", certainty=words
    )


_FOUND: Final[dict[Subject, Callable[[Facts, date], Frame]]] = {
    "relations": shortcuts,
    "closure": closure,
    "ultimate-parents": ultimate_parents,
}

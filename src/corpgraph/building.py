"""The main job: load, check, reason, validate and export, as a whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpgraph.checking import check_files
from corpgraph.consistency import as_report
from corpgraph.evidence import check_locators
from corpgraph.exporting import export
from corpgraph.layout import data_files
from corpgraph.loading import files_in, load_files, load_packaged, read_text
from corpgraph.querying import core
from corpgraph.reasoning import close
from corpgraph.snapshot import take_snapshot
from corpgraph.validation import Severity
from corpgraph.writing import staged_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    import pyoxigraph as ox

    from corpgraph.checking import Checked
    from corpgraph.evidence import LocatorCheck
    from corpgraph.validation import Report

__all__ = ["Build", "build"]


@dataclass(frozen=True, slots=True)
class Build:
    """What a build did and found.

    Attributes:
        store: The data that was loaded.
        at: The day of the snapshot.
        things: How many things of each class the data describes, by the IRI of the class.
        locators: The checks of the passages' places; None if no text was given.
        relations: How many triples the snapshot has.
        inferred: How many triples its closure adds.
        inconsistencies: What contradicts the ontology, one sentence each.
        checked: The findings of the validation, and what would keep them from meaning something.
        out: The directory that was written; None if a step failed, and nothing was.
        files: What was written there, sorted.
    """

    store: ox.Store
    at: date
    things: dict[str, int]
    locators: list[LocatorCheck] | None
    relations: int
    inferred: int
    inconsistencies: Report
    checked: Checked
    out: Path | None
    files: list[Path]

    @property
    def succeeded(self) -> bool:
        """Whether every step passed, and the exports were written."""
        return self.out is not None


def build(
    at: date,
    out: Path,
    *,
    paths: Sequence[Path] = (),
    text: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Build:
    """Build the dataset and its snapshot of a day.

    Args:
        at: The day.
        out: The directory for ``dataset`` and ``snapshot``. It is written at the end and only if
            every step passed; a step that fails leaves it as it was.
        paths: Files and directories to build from; none means the packaged data.
        text: The text of a source, against which the places of its passages are checked.
        progress: Is told of each step before it begins.

    Raises:
        InputError: A file cannot be read, or the text is that of no source.
        OutputError: The directory cannot be written.
    """
    progress("load")
    store = load_files(paths) if paths else load_packaged()
    checks = None
    if text is not None:
        progress("check evidence")
        checks = check_locators(store, read_text(text), path=text)
    progress("snapshot and reason")
    relations = take_snapshot(store, at)
    closure = close(relations)
    files_read = files_in(paths) if paths else data_files()
    inconsistencies = as_report(closure.inconsistencies, store, at, files_read)
    progress("validate")
    checked = check_files(paths)
    passed = (
        not any(each.problem for each in checks or ())
        and inconsistencies.conforms
        and checked.report is not None
        and not checked.report.reaching(Severity.VIOLATION)
    )
    files: list[Path] = []
    if passed:
        progress("export")
        with staged_directory(out) as new:
            written = export(store, new / "dataset")
            written += export(closure.graph, new / "snapshot", name="snapshot", at=at)
            files = sorted(out / path.relative_to(new) for path in written)
    return Build(
        store=store,
        at=at,
        things={each.kind: each.things for each in core.statistics(store)},
        locators=checks,
        relations=len(relations),
        inferred=len(closure.inferred),
        inconsistencies=inconsistencies,
        checked=checked,
        out=out if passed else None,
        files=files,
    )

"""The column engine: the plan of compiled shapes, run on data frames.

Triples come as slices (`corpgraph.frames`). `printing` prints what shapes say, `relations` what
users' queries say, `stored` spares most rows of property tables; what none of them can is run by
the SPARQL engine over the triples that it needs (`fallback`). `running` does it all and makes
findings.

The libraries are loaded when they are needed: they are an extra.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpgraph.frames.opening import open_slices
from corpgraph.loading import files_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from corpgraph.validation.findings import Report
    from corpgraph.validation.shapes.triples import Source

__all__ = ["validate_files", "validate_triples"]


def validate_files(paths: Iterable[Path | str], shapes: Source) -> Report:
    """Validate files of RDF on data frames.

    N-Triples and N-Quads are read without an object of Python for each triple; what else
    `loading.parse` reads goes through it.

    Args:
        paths: Files, or directories that are searched for them.
        shapes: The shapes graph.

    Returns:
        The findings, ordered; those of `corpgraph.validation.running.engine.validate`.

    Raises:
        InputError: A file cannot be read, or the shapes cannot be used.
        UsageError: The extra is not installed.
    """
    with open_slices(files_in(paths)) as slices:
        from corpgraph.validation.columns.validating import validate_slices

        return validate_slices(slices, shapes)


def validate_triples(data: Source, shapes: Source) -> Report:
    """Validate triples in memory on data frames.

    Args:
        data: The triples.
        shapes: The shapes graph.

    Raises:
        InputError: The shapes cannot be used.
        UsageError: The extra is not installed.
    """
    # No files: it says which package is missing.
    with open_slices([]):
        from corpgraph.validation.columns.validating import validate

        return validate(data, shapes)

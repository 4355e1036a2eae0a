"""Validation by the column engine: shapes and files in, findings out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpgraph.frames.slices import number_terms
from corpgraph.validation.columns.running import ColumnEngine
from corpgraph.validation.findings import Report
from corpgraph.validation.planning.compiling import compile_shapes
from corpgraph.validation.running.results import finding_of
from corpgraph.validation.shapes.reading import read_shapes
from corpgraph.validation.shapes.triples import index_of, triples_of
from corpgraph.validation.sparql.patterns import check_patterns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.frames.slices import Slices
    from corpgraph.validation.columns.running import Run
    from corpgraph.validation.running.results import Result
    from corpgraph.validation.shapes.triples import Source, TripleIndex

__all__ = ["report_of", "run", "validate", "validate_slices"]


def validate(data: Source, shapes: Source) -> Report:
    """Validate triples in memory, as `corpgraph.validation.running.engine.validate` does."""
    return validate_slices(number_terms(triples_of(data)), shapes)


def validate_slices(slices: Slices, shapes: Source | TripleIndex) -> Report:
    """Validate slices.

    Args:
        slices: The triples.
        shapes: The shapes graph.

    Raises:
        InputError: The shapes cannot be used.
    """
    return report_of(run(slices, shapes).results)


def run(slices: Slices, shapes: Source | TripleIndex) -> Run:
    """Validate slices, and yield validation results as RDF terms.

    Raises:
        InputError: A shape is ill-formed, recursive, or has a query that is not allowed.
    """
    index = index_of(shapes)
    model = read_shapes(index)
    checks = compile_shapes(model)
    check_patterns(model)
    return ColumnEngine(slices, index).run(checks)


def report_of(results: Iterable[Result]) -> Report:
    """The findings of results, ordered."""
    findings = (finding_of(result) for result in results)
    return Report(tuple(sorted(findings, key=lambda finding: finding.order)))

"""corpgraph's own shapes and ontology, applied to data by `corpgraph.validation`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.layout import shape_files
from corpgraph.loading import as_store, load_files, load_ontology, load_packaged

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import rdflib

    from corpgraph.loading import Data
    from corpgraph.validation import Report

__all__ = ["check", "check_ontology"]


def check(data: Data, *, shapes: Iterable[Path | str] | None = None) -> Report:
    """Validate data against the packaged shapes, or against given ones.

    For the packaged shapes the ontology (its subclasses) and the reference data (exchanges, code
    lists) are taken as known beside the data. For given shapes the data stands alone.

    Args:
        data: A graph, dataset or store.
        shapes: Files or directories with SHACL shapes; the packaged shapes if not given.

    Raises:
        InputError: The shapes cannot be read or used.
    """
    store = as_store(data)
    if shapes is not None:
        return _validate([store], load_files(shapes))
    return _validate([store, load_ontology(), load_packaged("reference")], _packaged(style=False))


def check_ontology() -> Report:
    """Validate the packaged ontology itself against the shapes of its style."""
    return _validate([load_ontology()], _packaged(style=True))


def _packaged(*, style: bool) -> ox.Store:
    files = shape_files(style=style)
    if not files:
        raise InputError("the packaged shapes are missing", hint="install corpgraph again")
    return load_files(files)


def _validate(parts: Iterable[ox.Store], shapes: ox.Store) -> Report:
    from corpgraph.validation.reference import validate_with_pyshacl

    return validate_with_pyshacl(_union(parts), _union([shapes]))


def _union(stores: Iterable[ox.Store]) -> rdflib.Graph:
    import rdflib

    triples = {quad.triple for store in stores for quad in store}
    graph = rdflib.Graph()
    graph.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    return graph

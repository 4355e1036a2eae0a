"""Terms of the SHACL namespace that do not exist, or do nothing where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import SH
from corpgraph.validation.shapes.triples import TYPE, sh
from corpgraph.validation.soundness.problems import Doubt, ProblemKind
from corpgraph.validation.soundness.shacl_names import (
    DRAFT_NAMES,
    DRAFT_NOTES,
    NAMES,
    SHAPE_PROPERTIES,
    UNCHECKED,
    is_name,
)
from corpgraph.validation.soundness.shape_nodes import is_off, shape_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.validation.shapes.triples import Node, TripleIndex
    from corpgraph.validation.soundness.naming import Names

__all__ = ["check_shacl_terms"]

_SHAPES: Final = (f"{SH}Shape", f"{SH}NodeShape", f"{SH}PropertyShape")


def check_shacl_terms(graph: TripleIndex, names: Names) -> list[Doubt]:
    """Find the SHACL terms of a shapes graph that a validation passes over in silence.

    Args:
        graph: The shapes graph.
        names: How terms are written.
    """
    used = dict.fromkeys(
        term
        for triple in graph.triples
        for term in (triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(SH) and term.value != SH
    )
    found = [doubt for term in used for doubt in _unknown(term, names)]
    return [*found, *_misplaced(graph, names)]


def _unknown(term: ox.NamedNode, names: Names) -> Iterator[Doubt]:
    name, short = term.value[len(SH) :], names.short(term)
    if is_name(name) or name in DRAFT_NOTES:
        return
    if name.partition("-")[0] in DRAFT_NAMES:
        message = f"{short} is of a draft that follows SHACL 1.0, and is not checked"
        yield Doubt(ProblemKind.UNCHECKED_SHACL_TERM, message, term)
        return
    hint = names.nearest(term, (SH + known for known in NAMES))
    yield Doubt(ProblemKind.UNKNOWN_SHACL_TERM, f"{short} does not exist in SHACL", term, hint)


def _misplaced(graph: TripleIndex, names: Names) -> Iterator[Doubt]:
    for shape in shape_nodes(graph):
        if is_off(graph, shape):
            continue
        for predicate in graph.predicates(shape):
            name, short = predicate.value[len(SH) :], names.short(predicate)
            if not predicate.value.startswith(SH) or not is_name(name):
                continue
            triple = ox.Triple(shape, predicate, min(graph.values(shape, predicate), key=str))
            on = names.shape(shape)
            if name in UNCHECKED:
                message = f"{short} of {on} {UNCHECKED[name]}, which is not done here"
                kind, hint = ProblemKind.UNCHECKED_SHACL_TERM, "say it in SHACL Core or sh:sparql"
                yield Doubt(kind, message, shape, hint, triple)
            elif name not in SHAPE_PROPERTIES and not _is_more(graph, shape):
                message = f"{short} means nothing on {on}"
                known = (sh(each).value for each in SHAPE_PROPERTIES)
                hint_or_none = names.nearest(predicate, known)
                yield Doubt(ProblemKind.MISPLACED_SHACL_TERM, message, shape, hint_or_none, triple)


def _is_more(graph: TripleIndex, shape: Node) -> bool:
    """Whether a shape is also a SPARQL constraint or another thing of SHACL."""
    if graph.subjects(sh("sparql"), shape):
        return True
    kinds = (each.value for each in graph.values(shape, TYPE) if isinstance(each, ox.NamedNode))
    return any(kind.startswith(SH) and kind not in _SHAPES for kind in kinds)

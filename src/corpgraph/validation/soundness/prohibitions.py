"""Shapes that forbid the very thing that they target, so that they had better match nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.namespaces import XSD
from corpgraph.validation.shapes.property_paths import Inverse, Predicate, read_path
from corpgraph.validation.shapes.triples import sh

if TYPE_CHECKING:
    from corpgraph.validation.shapes.triples import Node, Term, TripleIndex

__all__ = ["forbids"]

_ZERO: Final = ox.Literal("0", datatype=ox.NamedNode(f"{XSD}integer"))


def forbids(graph: TripleIndex, shape: Node, target: str, value: Term) -> bool:
    """Whether no node can be a target of a shape and conform to it.

    Two ways to say so are known: ``sh:maxCount 0`` on the targeted property, and ``sh:not`` a shape
    that asks for the targeted class.

    Args:
        graph: The shapes graph.
        shape: The shape.
        target: The kind of target, such as ``targetClass``.
        value: The targeted class or property.
    """
    if target == "targetClass":
        others = graph.values(shape, sh("not"))
        return any(value in graph.values(other, sh("class")) for other in others)
    path: Predicate | Inverse
    if target not in ("targetSubjectsOf", "targetObjectsOf") or not isinstance(value, ox.NamedNode):
        return False
    path = Predicate(value) if target == "targetSubjectsOf" else Inverse(Predicate(value))
    return any(
        _ZERO in graph.values(each, sh("maxCount")) and _is_about(graph, each, path)
        for each in (shape, *graph.values(shape, sh("property")))
    )


def _is_about(graph: TripleIndex, shape: Term, path: Predicate | Inverse) -> bool:
    try:
        return any(read_path(graph, each) == path for each in graph.values(shape, sh("path")))
    except InputError:
        return False

"""The nodes of a shapes graph that are shapes, told before any of them is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.namespaces import RDFS
from corpgraph.validation.shapes.triples import TYPE, sh

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpgraph.validation.shapes.triples import Node, Term, TripleIndex

__all__ = ["TARGETS", "implicit_targets", "is_off", "shape_nodes", "shapes_referred_to"]

#: The properties that give a shape its focus nodes (W3C SHACL, section 2.1.3).
TARGETS: Final = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")
_TO_SHAPES: Final = ("property", "node", "not", "qualifiedValueShape")
_TO_LISTS: Final = ("and", "or", "xone")
_TRUE: Final = "true"


def shape_nodes(graph: TripleIndex) -> tuple[Node, ...]:
    """List the shapes: those declared or targeted, and those that a shape refers to.

    The parameters of constraint components are property shapes too, but no focus node is ever held
    to them; they are left out.
    """
    found: dict[Node, None] = {}
    for kind in ("NodeShape", "PropertyShape"):
        found.update(dict.fromkeys(graph.instances(sh(kind))))
    for name in TARGETS:
        found.update(dict.fromkeys(graph.subjects_with(sh(name))))
    found.update(dict.fromkeys(shapes_referred_to(graph)))
    parameters = {t.object for t in graph.triples if t.predicate == sh("parameter")}
    parameters.update(graph.subjects(TYPE, sh("Parameter")))
    return tuple(node for node in found if node not in parameters)


def shapes_referred_to(graph: TripleIndex) -> Iterator[Node]:
    """Yield each shape that another one refers to; one may come twice."""
    to_shapes, to_lists = {sh(name) for name in _TO_SHAPES}, {sh(name) for name in _TO_LISTS}
    for triple in graph.triples:
        values: Sequence[Term]
        if triple.predicate in to_shapes:
            values = [triple.object]
        elif triple.predicate in to_lists:
            values = _items(graph, triple)
        else:
            continue
        yield from (each for each in values if isinstance(each, ox.NamedNode | ox.BlankNode))


def implicit_targets(graph: TripleIndex) -> tuple[ox.NamedNode, ...]:
    """List the shapes that are classes, and so target their instances (section 2.1.3.3)."""
    classes = set(graph.instances(ox.NamedNode(f"{RDFS}Class")))
    return tuple(
        node for node in shape_nodes(graph) if node in classes and isinstance(node, ox.NamedNode)
    )


def is_off(graph: TripleIndex, node: Node) -> bool:
    """Whether a shape is deactivated (section 2.1.6)."""
    return any(
        isinstance(each, ox.Literal) and each.value == _TRUE
        for each in graph.values(node, sh("deactivated"))
    )


def _items(graph: TripleIndex, triple: ox.Triple) -> Sequence[Term]:
    try:
        return graph.items(triple.object)
    except InputError:
        # The model says what is wrong with the list.
        return ()

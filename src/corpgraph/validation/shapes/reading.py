"""A shapes graph, read as shapes (W3C SHACL, section 2)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.namespaces import RDFS
from corpgraph.validation.shapes.core_constraints import PARAMETERS, read_core_constraints
from corpgraph.validation.shapes.errors import ShapeError, shape_name
from corpgraph.validation.shapes.model import (
    AllOf,
    AnyOf,
    ClassTarget,
    ConformsTo,
    ExactlyOneOf,
    HasProperty,
    NodeShape,
    NodeTarget,
    NoneOf,
    ObjectsTarget,
    PropertyShape,
    Qualified,
    Shapes,
    SubjectsTarget,
)
from corpgraph.validation.shapes.property_paths import read_path
from corpgraph.validation.shapes.sparql_constraints import read_components, read_sparql_constraints
from corpgraph.validation.shapes.triples import TYPE, sh
from corpgraph.validation.shapes.values import ShapeValues

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from corpgraph.validation.shapes.model import Component, Constraint, Target
    from corpgraph.validation.shapes.triples import Node, TripleIndex

__all__ = ["read_shapes", "shapes_named"]

_TARGETS: Final = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")
_CLASS: Final = ox.NamedNode(f"{RDFS}Class")


# Whoever checks that shapes make sense reads them before those who apply them.
@lru_cache(maxsize=1)
def read_shapes(graph: TripleIndex) -> Shapes:
    """Read the shapes of a shapes graph: those declared or targeted, and those they lead to.

    Args:
        graph: The shapes graph.

    Raises:
        ShapeError: A shape is ill-formed; with its name and what is wrong.
    """
    components = read_components(graph)
    found: dict[Node, NodeShape | PropertyShape] = {}
    waiting = list(_starting_points(graph))
    while waiting:
        node = waiting.pop()
        if node in found:
            continue
        try:
            found[node] = _read_shape(ShapeValues(graph, node), components)
        except InputError as error:
            message = f"{shape_name(node)}: {error.message}"
            raise ShapeError(message, node, hint=error.hint) from error
        for constraint in found[node].constraints:
            waiting += shapes_named(constraint)
    _check_references(graph, found)
    return Shapes(found, graph)


def shapes_named(constraint: Constraint) -> tuple[Node, ...]:
    """The shapes that a constraint refers to."""
    rule = constraint.rule
    if isinstance(rule, ConformsTo | NoneOf | HasProperty):
        return (rule.shape,)
    if isinstance(rule, AllOf | AnyOf | ExactlyOneOf):
        return rule.shapes
    if isinstance(rule, Qualified):
        return (rule.shape, *rule.siblings)
    return ()


def _starting_points(graph: TripleIndex) -> Iterable[Node]:
    found: dict[Node, None] = {}
    for kind in ("NodeShape", "PropertyShape"):
        found.update(dict.fromkeys(graph.subjects(TYPE, sh(kind))))
    for name in _TARGETS:
        found.update(dict.fromkeys(graph.subjects_with(sh(name))))
    for node in graph.instances(_CLASS):
        if not PARAMETERS.isdisjoint(graph.predicates(node)):
            found[node] = None
    return found


def _read_shape(
    values: ShapeValues, components: tuple[Component, ...]
) -> NodeShape | PropertyShape:
    paths = values.all("path")
    declared = values.graph.values(values.node, TYPE)
    if len(paths) > 1:
        raise InputError(f"{len(paths)} values for sh:path, where a property shape has one")
    if paths and sh("NodeShape") in declared:
        raise InputError("a sh:NodeShape has no sh:path")
    if not paths and sh("PropertyShape") in declared:
        raise InputError("a sh:PropertyShape needs a sh:path")
    severity = values.iri("severity") or sh("Violation")
    targets = tuple(_targets(values))
    constraints = (
        *read_core_constraints(values, has_path=bool(paths)),
        *read_sparql_constraints(values, components, has_path=bool(paths)),
    )
    messages, off = values.messages(), values.flag("deactivated")
    if not paths:
        return NodeShape(values.node, targets, constraints, severity, messages, off)
    path = read_path(values.graph, paths[0])
    return PropertyShape(values.node, targets, constraints, severity, messages, off, path=path)


def _targets(values: ShapeValues) -> Iterator[Target]:
    for node in values.all("targetNode"):
        yield NodeTarget(node)
    for cls in values.iris("targetClass"):
        yield ClassTarget(cls)
    if isinstance(values.node, ox.NamedNode) and _is_class(values):
        yield ClassTarget(values.node)
    for predicate in values.iris("targetSubjectsOf"):
        yield SubjectsTarget(predicate)
    for predicate in values.iris("targetObjectsOf"):
        yield ObjectsTarget(predicate)


def _is_class(values: ShapeValues) -> bool:
    # A shape that is also a class targets its own instances (W3C SHACL, section 2.1.3.3).
    types = values.graph.values(values.node, TYPE)
    return not set(types).isdisjoint(values.graph.subclasses(_CLASS))


def _check_references(graph: TripleIndex, shapes: Mapping[Node, NodeShape | PropertyShape]) -> None:
    # Node shapes and property shapes may not stand for each other (W3C SHACL, section 4.7).
    for shape in shapes.values():
        for constraint in shape.constraints:
            rule = constraint.rule
            if isinstance(rule, HasProperty) and isinstance(shapes[rule.shape], NodeShape):
                lack = "has no sh:path" if graph.predicates(rule.shape) else "nothing describes"
                raise ShapeError(
                    f"{shape_name(shape.node)}: sh:property names {rule.shape}, which {lack}",
                    shape.node,
                )
            if isinstance(rule, ConformsTo) and isinstance(shapes[rule.shape], PropertyShape):
                raise ShapeError(
                    f"{shape_name(shape.node)}: sh:node names {rule.shape}, which has a sh:path",
                    shape.node,
                )

"""Shapes that demand nothing, or less than they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import SH
from corpgraph.validation.shapes.errors import ShapeError, shape_name
from corpgraph.validation.shapes.reading import read_shapes
from corpgraph.validation.shapes.sparql_constraints import read_components
from corpgraph.validation.shapes.triples import TYPE, sh
from corpgraph.validation.soundness.problems import Doubt, ProblemKind
from corpgraph.validation.soundness.shacl_names import (
    CONSTRAINT_PARAMETERS,
    NEEDED,
    UNCHECKED,
    is_name,
)
from corpgraph.validation.soundness.shape_nodes import (
    TARGETS,
    implicit_targets,
    is_off,
    shape_nodes,
    shapes_referred_to,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.validation.shapes.model import Component
    from corpgraph.validation.shapes.triples import Node, TripleIndex
    from corpgraph.validation.soundness.naming import Names

__all__ = ["check_constraints"]

_PATH: Final = sh("path")
#: What a property shape may have that says nothing about why it is there.
_BARE: Final = frozenset({TYPE, _PATH, sh("message"), sh("severity")})
_DEMANDING: Final = frozenset(sh(name) for name in (*CONSTRAINT_PARAMETERS, *UNCHECKED))


def check_constraints(graph: TripleIndex, names: Names) -> list[Doubt]:
    """Find the shapes that cannot be read, demand nothing, or leave out a parameter.

    A shape without a constraint matters if it has a target or another shape refers to it. It is
    taken to be meant if it is a class, or a property shape that describes its property (``sh:name``
    and the like) or names it for a closed shape.

    Args:
        graph: The shapes graph.
        names: How terms are written.
    """
    try:
        read_shapes(graph)
        components = read_components(graph)
    except ShapeError as error:
        return [_ill_formed(error, names)]
    return list(_Constraints(graph, names, components).check())


def _ill_formed(error: ShapeError, names: Names) -> Doubt:
    named = f"{shape_name(error.node)}: "
    message = error.message
    if message.startswith(named):
        message = f"{names.shape(error.node)} cannot be read: {message.removeprefix(named)}"
    return Doubt(ProblemKind.ILL_FORMED_SHAPE, message, error.node, error.hint)


class _Constraints:
    def __init__(self, graph: TripleIndex, names: Names, components: tuple[Component, ...]) -> None:
        self._graph = graph
        self._names = names
        # SHACL's own components may be described in the graph, without validators.
        self._components = [each for each in components if not each.node.value.startswith(SH)]
        self._demanding = _DEMANDING.union(*(each.parameters for each in self._components))
        self._classes = set(implicit_targets(graph))
        self._applied = set(shapes_referred_to(graph))
        for name in TARGETS:
            self._applied.update(graph.subjects_with(sh(name)))

    def check(self) -> Iterator[Doubt]:
        for shape in shape_nodes(self._graph):
            if is_off(self._graph, shape):
                continue
            own = frozenset(self._graph.predicates(shape))
            missing = [*self._missing_in_core(shape, own), *self._missing_in_custom(shape, own)]
            yield from missing
            if not missing and self._is_empty(shape, own):
                yield Doubt(
                    ProblemKind.NO_CONSTRAINT,
                    f"{self._names.shape(shape)} has no constraint, so that all conforms to it",
                    shape,
                    "add a constraint, or deactivate the shape",
                )
            yield from self._without_validator(shape, own)

    def _missing_in_core(self, shape: Node, own: frozenset[ox.NamedNode]) -> Iterator[Doubt]:
        for name, others in NEEDED.items():
            if sh(name) in own and own.isdisjoint(sh(other) for other in others):
                needed = " or ".join(self._names.short(sh(other)) for other in others)
                yield self._missing(shape, sh(name), needed)

    def _missing_in_custom(self, shape: Node, own: frozenset[ox.NamedNode]) -> Iterator[Doubt]:
        complete = [each for each in self._components if own.issuperset(each.parameters)]
        explained = {path for each in complete for path in (*each.parameters, *each.optional)}
        for component in self._components:
            given = own.intersection((*component.parameters, *component.optional)) - explained
            lacking = sorted((path for path in component.parameters if path not in own), key=str)
            if given and lacking:
                needed = " and ".join(self._names.short(path) for path in lacking)
                yield self._missing(shape, min(given, key=str), needed)

    def _missing(self, shape: Node, given: ox.NamedNode, needed: str) -> Doubt:
        short = self._names.short(given)
        return Doubt(
            ProblemKind.MISSING_PARAMETER,
            f"{short} means nothing without {needed} on {self._names.shape(shape)}",
            shape,
            f"add {needed}, or take {short} away",
            ox.Triple(shape, given, min(self._graph.values(shape, given), key=str)),
        )

    def _is_empty(self, shape: Node, own: frozenset[ox.NamedNode]) -> bool:
        if own & self._demanding or shape in self._classes or shape not in self._applied:
            return False
        if _PATH in own and (own - _BARE or self._is_allowed(shape)):
            return False
        # A constraint that is misspelt is found as such.
        return all(not p.value.startswith(SH) or is_name(p.value[len(SH) :]) for p in own)

    def _is_allowed(self, shape: Node) -> bool:
        """Whether a closed shape allows the property of a property shape."""
        parents = self._graph.subjects(sh("property"), shape)
        return any(self._graph.values(parent, sh("closed")) for parent in parents)

    def _without_validator(self, shape: Node, own: frozenset[ox.NamedNode]) -> Iterator[Doubt]:
        kind = "property" if _PATH in own else "node"
        for each in self._components:
            validator = each.property_validator if _PATH in own else each.node_validator
            if validator is None and own.issuperset(each.parameters):
                given = min(each.parameters, key=str)
                yield Doubt(
                    ProblemKind.UNCHECKED_SHACL_TERM,
                    f"{self._names.short(given)} on {self._names.shape(shape)} is not checked: "
                    f"{self._names.short(each.node)} has no SPARQL validator for {kind} shapes",
                    shape,
                    f"give the component a sh:{kind}Validator or a sh:validator",
                    ox.Triple(shape, given, min(self._graph.values(shape, given), key=str)),
                )

"""Shapes as they are read from a shapes graph (W3C SHACL, section 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpgraph.validation.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyoxigraph as ox

    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.shapes.rules import NodeRule, ValuesRule
    from corpgraph.validation.shapes.triples import Node, Term, TripleIndex

__all__ = [
    "AllOf",
    "AnyOf",
    "ClassTarget",
    "Component",
    "ConformsTo",
    "Constraint",
    "ExactlyOneOf",
    "HasProperty",
    "NodeShape",
    "NodeTarget",
    "NoneOf",
    "ObjectsTarget",
    "PropertyShape",
    "Qualified",
    "QueryKind",
    "Shape",
    "Shapes",
    "SparqlRule",
    "SubjectsTarget",
    "Target",
]


@frozen
class NodeTarget:
    """One node (section 2.1.3.1)."""

    node: Term


@frozen
class ClassTarget:
    """The SHACL instances of a class (sections 2.1.3.2 and 2.1.3.3)."""

    cls: ox.NamedNode


@frozen
class SubjectsTarget:
    """The subjects of a property (section 2.1.3.4)."""

    predicate: ox.NamedNode


@frozen
class ObjectsTarget:
    """The objects of a property (section 2.1.3.5)."""

    predicate: ox.NamedNode


Target = NodeTarget | ClassTarget | SubjectsTarget | ObjectsTarget


@frozen
class ConformsTo:
    """The values conform to a shape (section 4.7.1)."""

    shape: Node


@frozen
class NoneOf:
    """The values do not conform to a shape (section 4.6.1)."""

    shape: Node


@frozen
class AllOf:
    """The values conform to all shapes (section 4.6.2)."""

    shapes: tuple[Node, ...]


@frozen
class AnyOf:
    """The values conform to at least one shape (section 4.6.3)."""

    shapes: tuple[Node, ...]


@frozen
class ExactlyOneOf:
    """The values conform to exactly one shape (section 4.6.4)."""

    shapes: tuple[Node, ...]


@frozen
class HasProperty:
    """The values have a property as a property shape says (section 4.7.2)."""

    shape: Node


@frozen
class Qualified:
    """So many values conform to a shape and to none of its siblings (section 4.7.3).

    Attributes:
        shape: The shape that values are counted for.
        count: How many.
        least: Whether the count is the smallest that will do; else it is the largest.
        siblings: A value that conforms to one of these does not count.
    """

    shape: Node
    count: int
    least: bool
    siblings: tuple[Node, ...] = ()


@frozen
class QueryKind:
    """How the solutions of a query are to be read.

    Attributes:
        asks: The query is an ASK that is true of each good value (section 6.2.3.2); else it is a
            SELECT with one solution for each result (sections 5.3.2 and 6.2.3.1).
    """

    asks: bool


@frozen
class SparqlRule:
    """A query of the user's own says what is wrong (W3C SHACL, sections 5 and 6).

    Attributes:
        text: The query, its prefixes declared.
        kind: How its solutions are read.
        node: The SPARQL constraint or validator, to name it in errors.
        parameters: Terms for variables by name (section 6.2.1).
        optional: Names of optional parameters that have no term here.
        messages: What the constraint or validator itself says.
    """

    text: str
    kind: QueryKind
    node: Node
    parameters: tuple[tuple[str, Term], ...] = ()
    optional: tuple[str, ...] = ()
    messages: tuple[ox.Literal, ...] = ()


@frozen
class Constraint:
    """One constraint of a shape.

    Attributes:
        component: The IRI of the constraint component.
        rule: What is demanded.
        node: The SPARQL constraint, where it is one (``sh:sourceConstraint``).
    """

    component: ox.NamedNode
    rule: (
        NodeRule
        | ValuesRule
        | ConformsTo
        | NoneOf
        | AllOf
        | AnyOf
        | ExactlyOneOf
        | HasProperty
        | Qualified
        | SparqlRule
    )
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """What node shapes and property shapes have in common (section 2.1).

    Attributes:
        node: The shape itself.
        targets: Where its focus nodes come from.
        constraints: What they are held to.
        severity: How grave a result is.
        messages: What to say of a result; one a language.
        deactivated: Whether every node conforms to it.
    """

    node: Node
    targets: tuple[Target, ...]
    constraints: tuple[Constraint, ...]
    severity: ox.NamedNode
    messages: tuple[ox.Literal, ...] = ()
    deactivated: bool = False


@dataclass(frozen=True, slots=True)
class NodeShape(Shape):
    """A shape about the focus node itself (section 2.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyShape(Shape):
    """A shape about the values that a path leads to from the focus node (section 2.3)."""

    path: Path


@frozen
class Component:
    """A SPARQL-based constraint component (section 6).

    Attributes:
        node: The component.
        parameters: The property of each mandatory parameter.
        optional: The property of each optional one.
        node_validator: What is asked at node shapes.
        property_validator: What is asked at property shapes.
    """

    node: ox.NamedNode
    parameters: tuple[ox.NamedNode, ...]
    optional: tuple[ox.NamedNode, ...]
    node_validator: SparqlRule | None
    property_validator: SparqlRule | None


@frozen
class Shapes:
    """A shapes graph.

    Attributes:
        by_node: The shapes, by the node that stands for each.
        graph: The triples that they were read from.
    """

    by_node: Mapping[Node, NodeShape | PropertyShape]
    graph: TripleIndex

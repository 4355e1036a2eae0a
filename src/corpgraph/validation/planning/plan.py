"""What a validation has to find: sets of focus nodes, and the pairs that break a constraint.

A plan is plain set algebra. It holds no text of any query language, so that one plan can be
printed for a SPARQL engine and for tables of columns alike.

* A `Focus` is a set of nodes.
* A `Test` says of one node whether it is good.
* A `Breach` is a set of pairs: a focus node and what is wrong with it, mostly a value.
* A `Check` asks for the pairs of a breach at a focus, and says what a result is called.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpgraph.validation.shapes import rules

if TYPE_CHECKING:
    import pyoxigraph as ox

    from corpgraph.validation.shapes.model import SparqlRule, Target
    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.shapes.triples import Node

__all__ = [
    "All",
    "Any",
    "Breach",
    "Check",
    "Counted",
    "ExactlyOne",
    "Fails",
    "Focus",
    "Free",
    "Not",
    "Reached",
    "Reported",
    "Targeted",
    "Test",
    "Unreported",
]


@dataclass(frozen=True, slots=True)
class Targeted:
    """The focus nodes that any of some targets gives (W3C SHACL, section 2.1.3)."""

    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """The nodes that a path leads to, each from each focus node it starts at.

    A node that two focus nodes lead to is a focus node twice, because each of the two has its own
    results (section 4.7.2).
    """

    focus: Focus
    path: Path


Focus = Targeted | Reached


@dataclass(frozen=True, slots=True)
class Not:
    """The node is good if a test says that it is not."""

    test: Test


@dataclass(frozen=True, slots=True)
class All:
    """The node is good if all tests say so; always, if there is none."""

    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """The node is good if at least one test says so."""

    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class ExactlyOne:
    """The node is good if just one of the tests says so; a test may come twice."""

    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Free:
    """The node is good if a breach has no pair with it as focus node.

    Attributes:
        breach: The breach; never one that a user's query reports.
        path: The path to the values; None if the node is its own value.
    """

    breach: Fails | Counted | PairRule
    path: Path | None


@dataclass(frozen=True, slots=True)
class Unreported:
    """The node is good if a user's query does not report it.

    Attributes:
        breach: The query.
        path: The path of the shape that has the query.
        focus: All nodes that may be asked about, so that the query runs once for all of them.
    """

    breach: Reported
    path: Path | None
    focus: Focus


Test = rules.NodeRule | Not | All | Any | ExactlyOne | Free | Unreported


@dataclass(frozen=True, slots=True)
class Fails:
    """Pairs of focus node and value where the value fails a test."""

    test: Test


@dataclass(frozen=True, slots=True)
class Counted:
    """Focus nodes with fewer or more distinct values, of those that pass a test, than allowed.

    Attributes:
        least: The smallest number that will do, or None.
        most: The largest number that will do, or None; one of both is given.
        test: What a value must pass to count; None if every value counts.
    """

    least: int | None = None
    most: int | None = None
    test: Test | None = None


PairRule = (
    rules.UniqueLanguages
    | rules.EqualTo
    | rules.DisjointFrom
    | rules.Below
    | rules.AllowsProperties
    | rules.Contains
)


@dataclass(frozen=True, slots=True)
class Reported:
    """What a user's query reports (W3C SHACL, sections 5.3 and 6.3).

    Attributes:
        rule: The query.
        shape: The shape that has it.
    """

    rule: SparqlRule
    shape: Node


Breach = Fails | Counted | PairRule | Reported


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint of one shape, at one set of focus nodes.

    Attributes:
        focus: The focus nodes.
        path: The path to the values; None if the focus node is its own value.
        breach: What breaks the constraint.
        shape: The shape.
        component: The constraint component.
        severity: The IRI of the severity of a result.
        messages: What the shape says of a result.
        constraint: The SPARQL constraint, where it is one.
    """

    focus: Focus
    path: Path | None
    breach: Breach
    shape: Node
    component: ox.NamedNode
    severity: ox.NamedNode
    messages: tuple[ox.Literal, ...] = ()
    constraint: Node | None = None

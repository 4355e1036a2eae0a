"""What a shape demands, rule by rule: the vocabulary that shapes and plans share.

A rule about one node is a `NodeRule`; a rule about all values of a focus node is a `ValuesRule`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from corpgraph.validation.frozen import frozen

if TYPE_CHECKING:
    import pyoxigraph as ox

    from corpgraph.validation.shapes.triples import Term

__all__ = [
    "AllowsProperties",
    "AtLeast",
    "AtMost",
    "Below",
    "Compares",
    "Contains",
    "DisjointFrom",
    "EqualTo",
    "HasDatatype",
    "HasLanguage",
    "HasLength",
    "InClass",
    "IsKind",
    "Kind",
    "Matches",
    "NodeRule",
    "OneOf",
    "Operator",
    "UniqueLanguages",
    "ValuesRule",
]


class Kind(StrEnum):
    """The three kinds of RDF terms."""

    IRI = "IRI"
    BLANK = "blank node"
    LITERAL = "literal"


class Operator(StrEnum):
    """How a value is compared with a limit."""

    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="


@frozen
class InClass:
    """The node is a SHACL instance of a class (W3C SHACL, section 4.1.1)."""

    cls: ox.NamedNode


@frozen
class HasDatatype:
    """The node is a literal of a datatype, and not ill-typed (section 4.1.2)."""

    datatype: ox.NamedNode


@frozen
class IsKind:
    """The node is an IRI, a blank node or a literal (section 4.1.3)."""

    kinds: frozenset[Kind]


@frozen
class Compares:
    """The node can be compared with a limit, and is on the right side of it (section 4.3)."""

    operator: Operator
    limit: Term


@frozen
class HasLength:
    """The text of the node, no blank node, has so many characters (sections 4.4.1, 4.4.2)."""

    least: int | None = None
    most: int | None = None


@frozen
class Matches:
    """The text of the node, no blank node, matches a regular expression (section 4.4.3)."""

    pattern: str
    flags: str = ""


@frozen
class HasLanguage:
    """The node is a literal in one of some basic language ranges (section 4.4.4)."""

    ranges: tuple[str, ...]


@frozen
class OneOf:
    """The node is one of some terms (section 4.8.3)."""

    terms: tuple[Term, ...]


NodeRule = InClass | HasDatatype | IsKind | Compares | HasLength | Matches | HasLanguage | OneOf


@frozen
class AtLeast:
    """There are at least so many values (section 4.2.1)."""

    count: int


@frozen
class AtMost:
    """There are at most so many values (section 4.2.2)."""

    count: int


@frozen
class UniqueLanguages:
    """No two values have the same language tag (section 4.4.5)."""


@frozen
class EqualTo:
    """The values are those of a property of the focus node (section 4.5.1)."""

    predicate: ox.NamedNode


@frozen
class DisjointFrom:
    """No value is one of a property of the focus node (section 4.5.2)."""

    predicate: ox.NamedNode


@frozen
class Below:
    """Each value is less than each of a property of the focus node (sections 4.5.3, 4.5.4)."""

    predicate: ox.NamedNode
    operator: Operator


@frozen
class AllowsProperties:
    """The values have no properties but these (section 4.8.1)."""

    predicates: tuple[ox.NamedNode, ...]


@frozen
class Contains:
    """A term is one of the values (section 4.8.2)."""

    term: Term


ValuesRule = (
    AtLeast
    | AtMost
    | UniqueLanguages
    | EqualTo
    | DisjointFrom
    | Below
    | AllowsProperties
    | Contains
)

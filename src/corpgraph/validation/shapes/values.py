"""The values that a shape has for SHACL's own properties, checked as they are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.namespaces import RDF, XSD
from corpgraph.validation.frozen import frozen
from corpgraph.validation.lexical import is_well_formed
from corpgraph.validation.shapes.triples import sh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpgraph.validation.shapes.triples import Node, Term, TripleIndex

__all__ = ["ShapeValues"]

_STRING: Final = f"{XSD}string"
_TRUE: Final = ox.Literal("true", datatype=ox.NamedNode(f"{XSD}boolean"))
_FALSE: Final = ox.Literal("false", datatype=ox.NamedNode(f"{XSD}boolean"))


@frozen
class ShapeValues:
    """What one node of a shapes graph has to say.

    Names are those of the SHACL vocabulary, without a prefix. Each method raises InputError where
    the values are not what the syntax rules of W3C SHACL (appendix D) ask for.
    """

    graph: TripleIndex
    node: Node

    def all(self, name: str) -> Sequence[Term]:
        """All values."""
        return self.graph.values(self.node, sh(name))

    def one(self, name: str) -> Term | None:
        """The value; at most one is allowed."""
        values = self.all(name)
        if len(values) > 1:
            raise InputError(f"{len(values)} values for sh:{name}, where one at most is allowed")
        return values[0] if values else None

    def iris(self, name: str) -> tuple[ox.NamedNode, ...]:
        """All values, which are IRIs."""
        return tuple(_iri(value, name) for value in self.all(name))

    def iri(self, name: str) -> ox.NamedNode | None:
        """The value, an IRI."""
        value = self.one(name)
        return None if value is None else _iri(value, name)

    def nodes(self, name: str) -> tuple[Node, ...]:
        """All values, which are IRIs or blank nodes."""
        return tuple(_node(value, name) for value in self.all(name))

    def count(self, name: str) -> int | None:
        """The value, a whole number."""
        value = self.one(name)
        if value is None:
            return None
        try:
            if isinstance(value, ox.Literal) and is_well_formed(value.value, f"{XSD}integer"):
                return int(value.value)
        except ValueError:
            pass
        raise InputError(f"sh:{name} needs a whole number, not {value}")

    def literal(self, name: str) -> ox.Literal | None:
        """The value, a literal."""
        value = self.one(name)
        if value is None or isinstance(value, ox.Literal):
            return value
        raise InputError(f"sh:{name} needs a literal, not {value}")

    def string(self, name: str) -> str | None:
        """The value, a string without a language."""
        value = self.one(name)
        return None if value is None else _string(value, name)

    def flag(self, name: str) -> bool:
        """Whether the value is ``true``, and is written so."""
        value = self.one(name)
        if value in (None, _TRUE, _FALSE):
            return value == _TRUE
        if isinstance(value, ox.Literal) and value.datatype == _TRUE.datatype:
            # The standard's text gives a meaning to "true" alone, not to its other spelling "1".
            return False
        raise InputError(f"sh:{name} needs true or false, not {value}")

    def lists(self, name: str) -> tuple[tuple[Term, ...], ...]:
        """All values, which are lists."""
        return tuple(self.graph.items(value) for value in self.all(name))

    def node_lists(self, name: str) -> tuple[tuple[Node, ...], ...]:
        """All values, which are lists of IRIs or blank nodes."""
        return tuple(tuple(_node(each, name) for each in items) for items in self.lists(name))

    def iri_list(self, name: str) -> tuple[ox.NamedNode, ...]:
        """The members of the list that is the value; none where there is no value."""
        value = self.one(name)
        return () if value is None else tuple(_iri(v, name) for v in self.graph.items(value))

    def strings(self, name: str) -> tuple[str, ...] | None:
        """The members of the list that is the value, which are strings."""
        value = self.one(name)
        if value is None:
            return None
        return tuple(_string(each, name) for each in self.graph.items(value))

    def messages(self, name: str = "message") -> tuple[ox.Literal, ...]:
        """All values, which are strings, with a language or without."""
        values = self.all(name)
        for value in values:
            if not (
                isinstance(value, ox.Literal)
                and value.datatype.value in (_STRING, f"{RDF}langString")
            ):
                raise InputError(f"sh:{name} needs a text, not {value}")
        return tuple(value for value in values if isinstance(value, ox.Literal))


def _iri(value: Term, name: str) -> ox.NamedNode:
    if not isinstance(value, ox.NamedNode):
        raise InputError(f"sh:{name} needs an IRI, not {value}")
    return value


def _node(value: Term, name: str) -> Node:
    if not isinstance(value, ox.NamedNode | ox.BlankNode):
        raise InputError(f"sh:{name} needs an IRI or a blank node, not {value}")
    return value


def _string(value: Term, name: str) -> str:
    if not isinstance(value, ox.Literal) or value.datatype.value != _STRING:
        raise InputError(f"sh:{name} needs a string, not {value}")
    return value.value

"""Which of the OWL 2 profiles DL and RL an ontology is in.

The checker reads the RDF graph of an ontology with its imports and knows a part of OWL 2, the part
that RL allows and its neighbourhood. It is a whitelist: each triple must belong to a declaration,
an annotation or an axiom that it knows. What it does not know (n-ary axioms, annotated axioms,
facets, anonymous individuals) counts as a violation, so that a gap here is red, never green.

Sources: OWL 2 Profiles (https://www.w3.org/TR/owl2-profiles/), section 4.2, for RL; OWL 2
Structural Specification (https://www.w3.org/TR/owl2-syntax/), sections 4 (datatypes), 5.8.1
(typing) and 11 (global restrictions), for DL; OWL 2 Mapping to RDF Graphs for the triples.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral

from ontology.owl_grammar import (
    ANNOTATIONS,
    CARDINALITIES,
    CHARACTERISTICS,
    CONSTRUCTORS,
    DATATYPES,
    DECLARATIONS,
    GRAMMAR,
    HEADER,
    LISTS,
    NEEDS_SIMPLE,
    NOT_IN_RL,
    PARTS,
    RANGES,
    RESERVED,
    Kind,
    Position,
    shorten_owl,
)
from ontology.owl_hierarchy import PropertyHierarchy

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdflib.term import Node

__all__ = ["Profile", "Violation", "profiles", "violations"]

Profile = Literal["DL", "RL"]
_PropertyKind = Literal["object", "data"]


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that takes an ontology out of a profile; what breaks DL breaks RL too."""

    breaks: Profile
    rule: str
    where: str


def violations(graph: Graph) -> list[Violation]:
    """List what takes an ontology out of OWL 2 DL or OWL 2 RL, sorted.

    Args:
        graph: The ontology together with all that it imports.
    """
    return sorted(_Checker(graph).run())


def profiles(graph: Graph) -> set[Profile]:
    """Name the profiles that an ontology, with all that it imports, is in."""
    broken = {violation.breaks for violation in violations(graph)}
    if "DL" in broken:
        return set()
    return {"DL"} if "RL" in broken else {"DL", "RL"}


class _Checker:
    """Walks one graph once; remembers which triples belong to an axiom."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._found: set[Violation] = set()
        self._reached: set[tuple[Node, Node, Node]] = set()
        self._kinds: defaultdict[Node, set[Kind]] = defaultdict(set)
        for subject, declared in graph.subject_objects(RDF.type):
            if isinstance(subject, URIRef) and declared in DECLARATIONS:
                self._kinds[subject].add(DECLARATIONS[declared])
        self._hierarchy = PropertyHierarchy()
        self._axioms: dict[Node, Callable[[Node, Node], None]] = {
            RDF.type: self._type,
            RDFS.subClassOf: self._sub_class,
            OWL.equivalentClass: self._equivalent_class,
            OWL.disjointWith: self._disjoint_classes,
            OWL.disjointUnionOf: self._disjoint_union,
            RDFS.subPropertyOf: self._sub_property,
            OWL.equivalentProperty: self._equivalent_property,
            OWL.propertyDisjointWith: self._disjoint_properties,
            OWL.inverseOf: self._inverse,
            OWL.propertyChainAxiom: self._chain,
            RDFS.domain: self._domain,
            RDFS.range: self._range,
            OWL.sameAs: self._individuals,
            OWL.differentFrom: self._individuals,
        }

    def run(self) -> set[Violation]:
        parts = []
        for triple in self._graph:
            subject, predicate, value = triple
            if isinstance(value, RdfLiteral):
                self._datatype(value.datatype or XSD.string, subject)
            if predicate in PARTS or (predicate == OWL.inverseOf and isinstance(subject, BNode)):
                parts.append(triple)
            elif predicate in self._axioms:
                self._axioms[predicate](subject, value)
            else:
                self._assertion(subject, predicate, value)
        for triple in parts:
            if triple not in self._reached:
                self._report("DL", f"{shorten_owl(triple[1])} outside any axiom", triple[0])
        self._check_punning()
        for rule, where in self._hierarchy.violations():
            self._report("DL", rule, where)
        return self._found

    def _report(self, breaks: Profile, rule: str, where: Node) -> None:
        self._found.add(Violation(breaks, rule, str(where)))

    # ── entities ─────────────────────────────────────────────────────────────────────────

    def _check_punning(self) -> None:
        for name, kinds in self._kinds.items():
            if len(kinds & {"object", "data", "annotation"}) > 1:
                self._report("DL", "more than one type of property", name)
            if kinds >= {"class", "datatype"}:
                self._report("DL", "both class and datatype", name)
            if kinds and str(name).startswith(RESERVED):
                self._report("DL", "declaration of a reserved name", name)

    def _named(self, node: Node, kind: Kind) -> None:
        if kind not in self._kinds[node]:
            self._report("DL", f"undeclared {kind}", node)

    def _datatype(self, node: Node, where: Node) -> None:
        if node in NOT_IN_RL:
            self._report("RL", f"datatype {shorten_owl(node)}", where)
        elif node in DATATYPES:
            return
        elif str(node).startswith(RESERVED):
            self._report(
                "DL", f"datatype {shorten_owl(node)} is not in the OWL 2 datatype map", where
            )
        else:
            self._named(node, "datatype")

    def _property(self, node: Node) -> _PropertyKind:
        """Tell which kind of property an expression is, and claim its triples."""
        if isinstance(node, BNode):
            inverse = self._take(node, OWL.inverseOf)
            self._hierarchy.link(node, inverse)
            self._hierarchy.link(inverse, node)
            self._named(inverse, "object")
            return "object"
        if "data" in self._kinds[node]:
            return "data"
        self._named(node, "object")
        return "object"

    def _take(self, node: Node, predicate: URIRef) -> Node:
        """Claim the one triple of an expression with this predicate, and give its object."""
        values = list(self._graph.objects(node, predicate))
        if len(values) != 1:
            self._report("DL", f"{len(values)} values of {shorten_owl(predicate)}", node)
            return RDF.nil
        self._reached.add((node, predicate, values[0]))
        return values[0]

    def _list(self, node: Node) -> list[Node]:
        members = []
        while node != RDF.nil:
            members.append(self._take(node, RDF.first))
            node = self._take(node, RDF.rest)
        return members

    # ── expressions ──────────────────────────────────────────────────────────────────────

    def _class(self, node: Node, position: Position, *, thing: bool = False) -> None:
        """Check a class expression; `position` None means anywhere in DL."""
        if isinstance(node, URIRef):
            if node == OWL.Thing and position and not thing:
                self._report("RL", f"owl:Thing as {position}", node)
            if node not in (OWL.Thing, OWL.Nothing):
                self._named(node, "class")
            return
        triples = [(p, o) for p, o in self._graph.predicate_objects(node) if p in CONSTRUCTORS]
        if len(triples) != 1:
            self._report("DL", "class expression that is not understood", node)
            return
        constructor, value = triples[0]
        self._reached.add((node, constructor, value))
        if position and constructor not in GRAMMAR[position]:
            self._report("RL", f"{shorten_owl(constructor)} as {position}", self._owner(node))
            position = None
        inner = GRAMMAR[position][constructor] if position else None
        if constructor == OWL.oneOf:
            self._individuals(*self._list(value))
        elif constructor in LISTS:
            for part in self._list(value):
                self._class(part, inner)
        elif constructor == OWL.complementOf:
            self._class(value, inner)
        else:
            self._restriction(node, constructor, value, position, inner)

    def _restriction(
        self, node: Node, constructor: Node, value: Node, position: Position, inner: Position
    ) -> None:
        restricted = self._take(node, OWL.onProperty)
        kind = self._property(restricted)
        if constructor in CARDINALITIES or constructor == OWL.hasSelf:
            self._hierarchy.need_simple(restricted, shorten_owl(constructor))
        if constructor in CARDINALITIES:
            if position and str(value) not in ("0", "1"):
                self._report("RL", "cardinality above 1", self._owner(node))
            for predicate in (OWL.onClass, OWL.onDataRange):
                for filler in self._graph.objects(node, predicate):
                    self._reached.add((node, predicate, filler))
                    self._filler(filler, kind, inner, thing=True)
        elif constructor in (OWL.someValuesFrom, OWL.allValuesFrom):
            self._filler(value, kind, inner, thing=constructor == OWL.someValuesFrom)
        elif constructor == OWL.hasValue and isinstance(value, RdfLiteral) != (kind == "data"):
            self._report("DL", "hasValue of the wrong kind", self._owner(node))

    def _filler(self, node: Node, kind: _PropertyKind, inner: Position, *, thing: bool) -> None:
        if kind == "data":
            self._data_range(node, node)
        else:
            self._class(node, inner, thing=thing)

    def _data_range(self, node: Node, where: Node) -> None:
        if isinstance(node, URIRef):
            self._datatype(node, where)
            return
        triples = [(p, o) for p, o in self._graph.predicate_objects(node) if p in RANGES]
        if len(triples) != 1:
            self._report("DL", "data range that is not understood", where)
            return
        constructor, value = triples[0]
        self._reached.add((node, constructor, value))
        if constructor != OWL.intersectionOf:
            self._report("RL", f"{shorten_owl(constructor)} as data range", where)
        parts = self._list(value) if constructor in LISTS else [value]
        for part in parts:
            if not isinstance(part, RdfLiteral):
                self._data_range(part, where)

    def _owner(self, node: Node) -> Node:
        """The nearest named thing that an anonymous expression is a part of."""
        while isinstance(node, BNode):
            above = next(iter(self._graph.subjects(None, node)), None)
            if above is None:
                break
            node = above
        return node

    # ── axioms ───────────────────────────────────────────────────────────────────────────

    def _type(self, subject: Node, value: Node) -> None:
        if value in CHARACTERISTICS:
            self._characteristic(subject, value)
        elif isinstance(subject, BNode):
            if value not in (OWL.Restriction, OWL.Class, RDFS.Datatype):
                self._report("DL", f"anonymous {shorten_owl(value)} is not understood", subject)
        elif value not in DECLARATIONS and value != OWL.Ontology:
            self._class(value, "superclass")

    def _characteristic(self, subject: Node, value: Node) -> None:
        kind = self._property(subject)
        if kind == "data":
            if value != OWL.FunctionalProperty:
                self._report("DL", f"{shorten_owl(value)} on a data property", subject)
            return
        if value == OWL.ReflexiveProperty:
            self._report("RL", "owl:ReflexiveProperty", subject)
        if value == OWL.TransitiveProperty:
            self._hierarchy.composite(subject)
        if value in NEEDS_SIMPLE:
            self._hierarchy.need_simple(subject, shorten_owl(value))

    def _sub_class(self, subject: Node, value: Node) -> None:
        self._class(subject, "subclass")
        self._class(value, "superclass")

    def _equivalent_class(self, subject: Node, value: Node) -> None:
        self._class(subject, "equivalent class")
        self._class(value, "equivalent class")

    def _disjoint_classes(self, subject: Node, value: Node) -> None:
        self._class(subject, "subclass")
        self._class(value, "subclass")

    def _disjoint_union(self, subject: Node, value: Node) -> None:
        self._report("RL", "owl:disjointUnionOf", subject)
        for part in [subject, *self._list(value)]:
            self._class(part, None)

    def _sub_property(self, subject: Node, value: Node) -> None:
        if "annotation" in self._kinds[subject]:
            self._named(value, "annotation")
        elif self._property(subject) != self._property(value):
            self._report("DL", "sub-property of a property of another kind", subject)
        else:
            self._hierarchy.link(subject, value)

    def _equivalent_property(self, subject: Node, value: Node) -> None:
        self._sub_property(subject, value)
        self._sub_property(value, subject)

    def _disjoint_properties(self, subject: Node, value: Node) -> None:
        for node in (subject, value):
            if self._property(node) == "object":
                self._hierarchy.need_simple(node, "owl:propertyDisjointWith")

    def _inverse(self, subject: Node, value: Node) -> None:
        self._named(subject, "object")
        self._named(value, "object")
        self._hierarchy.link(subject, value)
        self._hierarchy.link(value, subject)

    def _chain(self, subject: Node, value: Node) -> None:
        links = self._list(value)
        for node in (subject, *links):
            if self._property(node) != "object":
                self._report("DL", "data property in a chain", subject)
        self._hierarchy.chain(links, subject)

    def _domain(self, subject: Node, value: Node) -> None:
        if "annotation" not in self._kinds[subject]:
            self._property(subject)
            self._class(value, "superclass")

    def _range(self, subject: Node, value: Node) -> None:
        if "annotation" in self._kinds[subject]:
            return
        if self._property(subject) == "data":
            self._data_range(value, subject)
        else:
            self._class(value, "superclass")

    def _individuals(self, *nodes: Node) -> None:
        for node in nodes:
            if not isinstance(node, URIRef):
                self._report("DL", "anonymous individual is not understood", node)

    def _assertion(self, subject: Node, predicate: Node, value: Node) -> None:
        kinds = self._kinds[predicate]
        if predicate in ANNOTATIONS or predicate in HEADER or "annotation" in kinds:
            return
        if str(predicate).startswith(RESERVED):
            self._report("DL", f"{shorten_owl(predicate)} is not understood", subject)
        elif not kinds & {"object", "data"}:
            self._report("DL", "undeclared property", predicate)
        else:
            if isinstance(value, RdfLiteral) != ("data" in kinds):
                self._report("DL", f"value of the wrong kind for {predicate}", subject)
            self._individuals(subject, *(() if isinstance(value, RdfLiteral) else (value,)))

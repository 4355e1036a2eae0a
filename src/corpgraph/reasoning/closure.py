"""The OWL 2 RL closure of a graph, what contradicts it, and the proof of each triple.

Rules: W3C, OWL 2 Web Ontology Language Profiles (2nd edition, 2012), section 4.3, tables 4 to 9.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Generic

import pyoxigraph as ox

from corpgraph.loading import DataT, as_store, at_rest, like, load_ontology
from corpgraph.namespaces import OWL, RDF, RDFS, SKOS, XSD
from corpgraph.reasoning.axioms import SCHEMA_CLASSES, SCHEMA_PROPERTIES, Axioms
from corpgraph.reasoning.compiling import compile_axioms, compile_checks
from corpgraph.reasoning.engine import Engine
from corpgraph.reasoning.given import Given
from corpgraph.reasoning.proofs import Proofs, Statement, Step
from corpgraph.reasoning.sentences import contradiction
from corpgraph.reasoning.terms import MASK, SHIFT, Terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.reasoning.checks import Clash
    from corpgraph.reasoning.extensions import Extension
    from corpgraph.reasoning.rules import Axiom

__all__ = ["Closure", "Inconsistency", "close", "is_axiom", "is_returned"]

_GENERAL: Final = (RDF, RDFS, OWL, XSD, SKOS)
_ANNOTATIONS: Final = {f"{RDFS}{name}" for name in ("label", "comment", "isDefinedBy", "seeAlso")}
_TYPE: Final = ox.NamedNode(f"{RDF}type")
_SAME: Final = f"{OWL}sameAs"


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """Something that contradicts the ontology.

    Attributes:
        rule: The rule that concludes so, such as ``prp-irp``.
        axioms: The axioms that are broken.
        statements: What breaks them, given or inferred.
        given: What was given, and is no axiom, behind the statements.
    """

    rule: str
    axioms: tuple[Statement, ...]
    statements: tuple[Statement, ...]
    given: tuple[Statement, ...]

    @property
    def message(self) -> str:
        """What is wrong, in one sentence."""
        return contradiction(self.rule, self.axioms, self.statements)

    def __str__(self) -> str:
        return self.message


class Closure(Generic[DataT]):
    """A closed graph and what was found on the way.

    Attributes:
        inconsistencies: What contradicts the ontology, in a stable order; empty if nothing does.
    """

    def __init__(self, data: DataT, engine: Engine, proofs: Proofs, clashes: list[Clash]) -> None:
        self._data: DataT = data
        self._engine = engine
        self._proofs = proofs
        found = {self._inconsistency(clash): None for clash in clashes}
        self.inconsistencies = sorted(found, key=lambda each: (each.rule, each.message))

    @cached_property
    def inferred(self) -> list[ox.Triple]:
        """The inferred triples alone, in the order of their N-Triples text."""
        terms = self._engine.terms
        by_text = sorted(range(len(terms)), key=lambda each: str(terms[each]))
        rank = [0] * len(terms)
        for place, number in enumerate(by_text):
            rank[number] = place
        width = len(terms).bit_length()
        found: list[int] = []
        type_ = rank[terms.number(_TYPE)] << width
        for extension, elements in self._drawn():
            own = rank[extension.term]
            if extension.is_class:
                found += [rank[each] << 2 * width | type_ | own for each in elements]
            else:
                own <<= width
                found += [
                    rank[each >> SHIFT] << 2 * width | own | rank[each & MASK] for each in elements
                ]
        found.sort()
        # What is no subject or predicate in RDF was left out above.
        ordered: list[Any] = [terms[each] for each in by_text]
        low = (1 << width) - 1
        with at_rest():
            return [
                ox.Triple(
                    ordered[each >> 2 * width], ordered[each >> width & low], ordered[each & low]
                )
                for each in found
            ]

    @cached_property
    def graph(self) -> DataT:
        """The given triples and the inferred ones, of the kind of graph that was given."""
        data: DataT = self._data
        given = {quad.triple for quad in as_store(data)}
        return like(data, given.union(self.inferred))

    def holds(self, triple: ox.Triple) -> bool:
        """Whether a triple is given or inferred."""
        return self._proofs.step(Statement(*triple)) is not None

    def proof(self, triple: ox.Triple | Statement) -> list[Step]:
        """Prove a triple: the steps that the reasoner recorded, each after its premises.

        Returns:
            The last step is that of the triple itself. One without a rule is given, or an axiom.

        Raises:
            KeyError: The triple is neither given nor inferred.
        """
        return self._proofs.proof(Statement(*triple))

    def _inconsistency(self, clash: Clash) -> Inconsistency:
        proofs = self._proofs
        statements = tuple(proofs.statement(proofs.numbers(fact)) for fact in clash.facts)
        axioms = tuple(proofs.statement(each) for each in clash.axioms)
        given = tuple(proofs.leaves(statements))
        return Inconsistency(clash.rule, axioms, statements, given)

    def _drawn(self) -> Iterator[tuple[Extension, list[int]]]:
        """What was inferred of each of the ontology's classes and relations."""
        literals = self._engine.terms.literals
        for extension in self._engine.extensions():
            term = self._engine.terms[extension.term]
            if not is_returned(term) or term == _TYPE:
                continue
            drawn = [each for batch in extension.batches if batch.rule for each in batch.new]
            if extension.is_class and not literals.isdisjoint(drawn):
                drawn = [each for each in drawn if each not in literals]
            elif not extension.is_class and literals:
                drawn = [each for each in drawn if each >> SHIFT not in literals]
            if extension is self._engine.same:
                drawn = [each for each in drawn if each >> SHIFT != each & MASK]
            yield extension, drawn


def close(data: DataT, *, ontology: ox.Store | None = None) -> Closure[DataT]:
    """Infer what a graph of direct relations entails under the ontology.

    Only relations and classes of the ontology are returned, and that two things are the same: the
    trivial consequences that OWL has for every graph, such as that each thing is the same as
    itself, are left out, and so is what concerns classes and relations themselves.

    Args:
        data: An rdflib graph or a store of direct relations, as `snapshot` makes it.
        ontology: The ontology's modules; the packaged ones if not given.
    """
    with at_rest():
        return _close(data, ontology if ontology is not None else load_ontology())


def _close(data: DataT, ontology: ox.Store) -> Closure[DataT]:
    store = as_store(data)
    terms = Terms()
    stated = _axioms_of(ontology, terms)
    axioms = Axioms(terms)
    axioms.add(_schema_of(store, terms))
    axioms.add(stated)
    engine = Engine(terms, Given(store, terms, stated))
    while True:
        axioms.complete()
        compile_axioms(axioms, engine)
        engine.run()
        if not axioms.add(_inferred_axioms(engine)):
            break
    compile_checks(axioms, engine)
    clashes = [clash for check in engine.checks for clash in check.clashes()]
    proofs = Proofs(engine, axioms, stated)
    return Closure(data, engine, proofs, clashes)


def is_axiom(triple: ox.Triple) -> bool:
    """Whether a triple of an ontology's file is an axiom: one in the terms of RDF, RDFS and OWL."""
    predicate = triple.predicate.value
    return predicate.startswith((RDF, RDFS, OWL)) and predicate not in _ANNOTATIONS


def is_returned(term: object) -> bool:
    """Whether what is inferred of a class or relation is returned: a vocabulary's is not."""
    if not isinstance(term, ox.NamedNode):
        return False
    return term.value == _SAME or not term.value.startswith(_GENERAL)


def _axioms_of(ontology: ox.Store, terms: Terms) -> set[Axiom]:
    number = terms.number
    return {
        (number(quad.subject), number(quad.predicate), number(quad.object))
        for quad in ontology
        if is_axiom(quad.triple)
    }


def _schema_of(store: ox.Store, terms: Terms) -> Iterator[Axiom]:
    """The axioms that stand in the data."""
    number = terms.number
    for name in SCHEMA_PROPERTIES:
        for quad in store.quads_for_pattern(None, ox.NamedNode(name), None):
            yield number(quad.subject), number(quad.predicate), number(quad.object)
    for name in SCHEMA_CLASSES:
        for quad in store.quads_for_pattern(None, _TYPE, ox.NamedNode(name)):
            yield number(quad.subject), number(quad.predicate), number(quad.object)


def _inferred_axioms(engine: Engine) -> Iterator[Axiom]:
    """The axioms that follow from facts, as where a relation is a case of ``rdfs:subClassOf``."""
    type_ = engine.terms.number(_TYPE)
    for name in SCHEMA_PROPERTIES:
        extension = engine.properties.get(engine.terms.iri(name))
        for element in extension.known if extension else ():
            assert extension is not None
            yield element >> SHIFT, extension.term, element & MASK
    for name in SCHEMA_CLASSES:
        extension = engine.classes.get(engine.terms.iri(name))
        for element in extension.known if extension else ():
            assert extension is not None
            yield element, type_, extension.term

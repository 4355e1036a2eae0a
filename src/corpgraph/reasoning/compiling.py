"""From axioms to rules: each axiom that a rule of the W3C's tables names becomes rules of its own.

W3C, OWL 2 Web Ontology Language Profiles (2nd edition, 2012), section 4.3, tables 4 to 9.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.namespaces import OWL, RDFS
from corpgraph.reasoning.checks import (
    Different,
    Forbidden,
    IllTyped,
    Irreflexive,
    NotOfType,
    Overlap,
    Symmetric,
)
from corpgraph.reasoning.datatypes import DATATYPES, has_value, whole_number
from corpgraph.reasoning.joins import Atom, Body, Join, Key, constant
from corpgraph.reasoning.rules import Assert, Compose, Domain, Include, Range, Swap

if TYPE_CHECKING:
    from corpgraph.reasoning.axioms import Axioms
    from corpgraph.reasoning.engine import Engine
    from corpgraph.reasoning.rules import Axiom, Rule

__all__ = ["compile_axioms", "compile_checks"]


def compile_axioms(axioms: Axioms, engine: Engine) -> None:
    """Make the rules that axioms call for and that were not made before."""
    compiler = _Compiler(axioms, engine)
    compiler.equality()
    compiler.properties()
    compiler.chains_and_keys()
    compiler.classes()
    compiler.restrictions()
    compiler.qualified()
    compiler.class_axioms()


class _Compiler:
    """One pass over the axioms; a method for each group of rules."""

    def __init__(self, axioms: Axioms, engine: Engine) -> None:
        self._axioms = axioms
        self._terms = axioms.terms
        self._engine = engine
        self._thing = self._terms.iri(f"{OWL}Thing")
        self._nothing = self._terms.iri(f"{OWL}Nothing")

    def equality(self) -> None:
        """Table 4; eq-rep-* are made by the engine where anything is the same."""
        same = self._engine.same
        self._engine.make("eq-sym", Swap("eq-sym", [], same, same))
        self._engine.make("eq-trans", Compose("eq-trans", [], same))

    def properties(self) -> None:
        """Table 5, the rules with one premise, and prp-trp."""
        classes, relations = self._engine.members, self._engine.relation
        for axiom in self._axioms.of(f"{RDFS}domain"):
            p, _, c = axiom
            self._make("prp-dom", axiom, Domain("prp-dom", [axiom], relations(p), classes(c)))
        for axiom in self._axioms.of(f"{RDFS}range"):
            p, _, c = axiom
            self._make("prp-rng", axiom, Range("prp-rng", [axiom], relations(p), classes(c)))
        for axiom in self._axioms.of(f"{RDFS}subPropertyOf"):
            self._include("prp-spo1", axiom, axiom[0], axiom[2])
        for axiom in self._axioms.of(f"{OWL}equivalentProperty"):
            self._include("prp-eqp1", axiom, axiom[0], axiom[2])
            self._include("prp-eqp2", axiom, axiom[2], axiom[0])
        for axiom in self._axioms.of(f"{OWL}inverseOf"):
            one, other = relations(axiom[0]), relations(axiom[2])
            self._make("prp-inv1", axiom, Swap("prp-inv1", [axiom], one, other))
            self._make("prp-inv2", axiom, Swap("prp-inv2", [axiom], other, one))
        for axiom in self._axioms.of_type("SymmetricProperty"):
            relation = relations(axiom[0])
            self._make("prp-symp", axiom, Swap("prp-symp", [axiom], relation, relation))
        for axiom in self._axioms.of_type("TransitiveProperty"):
            self._make("prp-trp", axiom, Compose("prp-trp", [axiom], relations(axiom[0])))

    def chains_and_keys(self) -> None:
        """Table 5, the rules with several premises."""
        relation, same = self._engine.relation, self._engine.same
        for axiom in self._axioms.of_type("FunctionalProperty"):
            p = relation(axiom[0])
            body = Body([Atom(p, (0, 1)), Atom(p, (0, 2))], apart=(1, 2))
            self._make("prp-fp", axiom, Join("prp-fp", [axiom], body, Atom(same, (1, 2))))
        for axiom in self._axioms.of_type("InverseFunctionalProperty"):
            p = relation(axiom[0])
            body = Body([Atom(p, (1, 0)), Atom(p, (2, 0))], apart=(1, 2))
            self._make("prp-ifp", axiom, Join("prp-ifp", [axiom], body, Atom(same, (1, 2))))
        for axiom in self._axioms.of(f"{OWL}propertyChainAxiom"):
            links = self._axioms.members(axiom[2])
            if links:
                body = Body([Atom(relation(p), (at, at + 1)) for at, p in enumerate(links)])
                head = Atom(relation(axiom[0]), (0, len(links)))
                self._make("prp-spo2", axiom, Join("prp-spo2", [axiom], body, head))
        for axiom in self._axioms.of(f"{OWL}hasKey"):
            keys = [relation(each) for each in self._axioms.members(axiom[2])]
            if keys:
                members = self._engine.members(axiom[0])
                self._make("prp-key", axiom, Key(axiom, members, keys, same))

    def classes(self) -> None:
        """Table 6, the rules for sets."""
        member = self._engine.members
        for axiom in self._axioms.of(f"{OWL}intersectionOf"):
            parts = self._axioms.members(axiom[2])
            if parts:
                body = Body([Atom(member(each), (0,)) for each in parts])
                head = Atom(member(axiom[0]), (0,))
                self._make("cls-int1", axiom, Join("cls-int1", [axiom], body, head))
            for each in parts:
                self._include("cls-int2", axiom, axiom[0], each, of_class=True)
        for axiom in self._axioms.of(f"{OWL}unionOf"):
            for each in self._axioms.members(axiom[2]):
                self._include("cls-uni", axiom, each, axiom[0], of_class=True)
        for axiom in self._axioms.of(f"{OWL}oneOf"):
            members = set(self._axioms.members(axiom[2]))
            self._make("cls-oo", axiom, Assert("cls-oo", axiom, member(axiom[0]), members))

    def restrictions(self) -> None:
        """Table 6, the rules for values."""
        member, relation = self._engine.members, self._engine.relation
        for c, p, value, said in self._axioms.restrictions("someValuesFrom"):
            if value == self._thing:
                self._make("cls-svf2", said, Domain("cls-svf2", said, relation(p), member(c)))
            else:
                body = Body([Atom(relation(p), (0, 1)), Atom(member(value), (1,))])
                self._make("cls-svf1", said, Join("cls-svf1", said, body, Atom(member(c), (0,))))
        for c, p, value, said in self._axioms.restrictions("allValuesFrom"):
            body = Body([Atom(member(c), (0,)), Atom(relation(p), (0, 1))])
            self._make("cls-avf", said, Join("cls-avf", said, body, Atom(member(value), (1,))))
        for c, p, value, said in self._axioms.restrictions("hasValue"):
            one, other = Atom(member(c), (0,)), Atom(relation(p), (0, constant(value)))
            self._make("cls-hv1", said, Join("cls-hv1", said, Body([one]), other))
            self._make("cls-hv2", said, Join("cls-hv2", said, Body([other]), one))

    def qualified(self) -> None:
        """Table 6, cls-maxc2 and cls-maxqc3 and 4: at most one, so that two are the same."""
        for c, p, number, said in self._axioms.restrictions("maxCardinality"):
            if whole_number(self._terms[number]) == 1:
                body = self._two_values(c, p)
                head = Atom(self._engine.same, (1, 2))
                self._make("cls-maxc2", said, Join("cls-maxc2", said, body, head))
        for c, p, number, said in self._axioms.restrictions("maxQualifiedCardinality"):
            if whole_number(self._terms[number]) == 1:
                for of, also in self._qualifiers(c):
                    body = self._two_values(c, p, of)
                    rule = "cls-maxqc4" if of is None else "cls-maxqc3"
                    head = Atom(self._engine.same, (1, 2))
                    self._make(rule, (said, also), Join(rule, [*said, also], body, head))

    def class_axioms(self) -> None:
        """Table 7, and scm-cls of table 9 for the classes that are above and below all."""
        for axiom in self._axioms.of(f"{RDFS}subClassOf"):
            self._include("cax-sco", axiom, axiom[0], axiom[2], of_class=True)
        for axiom in self._axioms.of(f"{OWL}equivalentClass"):
            self._include("cax-eqc1", axiom, axiom[0], axiom[2], of_class=True)
            self._include("cax-eqc2", axiom, axiom[2], axiom[0], of_class=True)
        below = self._terms.iri(f"{RDFS}subClassOf")
        for axiom in self._axioms.of_type("Class"):
            for one, other in ((axiom[0], self._thing), (self._nothing, axiom[0])):
                derived = one, below, other
                if derived not in self._axioms.triples:
                    self._axioms.derived.setdefault(derived, ("scm-cls", (axiom,)))
                    self._include("cax-sco", derived, one, other, of_class=True)

    def _include(
        self, rule: str, axiom: Axiom, source: int, target: int, *, of_class: bool = False
    ) -> None:
        if source != target:
            find = self._engine.members if of_class else self._engine.relation
            made = Include(rule, [axiom], find(source), find(target))
            self._make(rule, (axiom, source, target), made)

    def _make(self, name: str, key: object, rule: Rule) -> None:
        self._engine.make((name, key), rule)

    def _two_values(self, c: int, p: int, of: int | None = None) -> Body:
        relation = self._engine.relation(p)
        atoms = [Atom(self._engine.members(c), (0,)), Atom(relation, (0, 1))]
        atoms.append(Atom(relation, (0, 2)))
        if of is not None:
            atoms += [Atom(self._engine.members(of), (each,)) for each in (1, 2)]
        return Body(atoms, apart=(1, 2))

    def _qualifiers(self, c: int) -> list[tuple[int | None, Axiom]]:
        """The classes that values are counted of; None for all things."""
        on_class = self._terms.iri(f"{OWL}onClass")
        values = self._axioms.values(c, f"{OWL}onClass")
        return [(None if of == self._thing else of, (c, on_class, of)) for of in values]


def compile_checks(axioms: Axioms, engine: Engine) -> None:
    """List what must not be, anew."""
    checker = _Checker(axioms, engine)
    engine.checks = []
    checker.equality()
    checker.properties()
    checker.negative()
    checker.classes()
    checker.cardinalities()
    checker.datatypes()


class _Checker(_Compiler):
    """One pass over the axioms for the rules that conclude ``false``."""

    def equality(self) -> None:
        """eq-diff1, eq-diff2, eq-diff3, dt-diff."""
        engine, terms = self._engine, self._terms
        different = engine.relation(terms.iri(f"{OWL}differentFrom"))
        body = Body([Atom(engine.same, (0, 1)), Atom(different, (0, 1))])
        engine.checks.append(Forbidden("eq-diff1", (), body))
        engine.checks.append(Irreflexive("eq-diff1", (), different))
        engine.checks.append(Different(engine.same, terms))
        for rule, name in (("eq-diff2", "members"), ("eq-diff3", "distinctMembers")):
            for axiom in self._axioms.of_type("AllDifferent"):
                for head in self._axioms.values(axiom[0], f"{OWL}{name}"):
                    members = self._axioms.members(head)
                    said = (axiom, (axiom[0], terms.iri(f"{OWL}{name}"), head))
                    for one, other in combinations(members, 2):
                        atom = Atom(engine.same, (constant(one), constant(other)))
                        engine.checks.append(Forbidden(rule, said, Body([atom])))

    def properties(self) -> None:
        """prp-irp, prp-asyp, prp-pdw, prp-adp."""
        engine, relation = self._engine, self._engine.relation
        for axiom in self._axioms.of_type("IrreflexiveProperty"):
            engine.checks.append(Irreflexive("prp-irp", (axiom,), relation(axiom[0])))
        for axiom in self._axioms.of_type("AsymmetricProperty"):
            engine.checks.append(Symmetric((axiom,), relation(axiom[0])))
        for axiom in self._axioms.of(f"{OWL}propertyDisjointWith"):
            one, other = relation(axiom[0]), relation(axiom[2])
            engine.checks.append(Overlap("prp-pdw", (axiom,), one, other))
        for axiom, p1, p2 in self._all_disjoint("AllDisjointProperties"):
            engine.checks.append(Overlap("prp-adp", (axiom,), relation(p1), relation(p2)))

    def negative(self) -> None:
        """prp-npa1, prp-npa2."""
        for rule, name in (("prp-npa1", "targetIndividual"), ("prp-npa2", "targetValue")):
            for axiom in self._axioms.of(f"{OWL}sourceIndividual"):
                for p in self._axioms.values(axiom[0], f"{OWL}assertionProperty"):
                    for value in self._axioms.values(axiom[0], f"{OWL}{name}"):
                        arguments = (constant(axiom[2]), constant(value))
                        atom = Atom(self._engine.relation(p), arguments)
                        self._engine.checks.append(Forbidden(rule, (axiom,), Body([atom])))

    def classes(self) -> None:
        """cls-nothing2, cls-com, cax-dw, cax-adc."""
        checks, member = self._engine.checks, self._engine.members
        nothing = Atom(member(self._nothing), (0,))
        checks.append(Forbidden("cls-nothing2", (), Body([nothing])))
        for rule, name in (("cls-com", "complementOf"), ("cax-dw", "disjointWith")):
            for axiom in self._axioms.of(f"{OWL}{name}"):
                checks.append(Overlap(rule, (axiom,), member(axiom[0]), member(axiom[2])))
        for axiom, one, other in self._all_disjoint("AllDisjointClasses"):
            checks.append(Overlap("cax-adc", (axiom,), member(one), member(other)))

    def cardinalities(self) -> None:
        """cls-maxc1, cls-maxqc1, cls-maxqc2: none at all is allowed."""
        checks, member = self._engine.checks, self._engine.members
        for c, p, number, said in self._axioms.restrictions("maxCardinality"):
            if whole_number(self._terms[number]) == 0:
                body = [Atom(member(c), (0,)), Atom(self._engine.relation(p), (0, 1))]
                checks.append(Forbidden("cls-maxc1", said, Body(body)))
        for c, p, number, said in self._axioms.restrictions("maxQualifiedCardinality"):
            if whole_number(self._terms[number]) == 0:
                for of, also in self._qualifiers(c):
                    body = [Atom(member(c), (0,)), Atom(self._engine.relation(p), (0, 1))]
                    body += [] if of is None else [Atom(member(of), (1,))]
                    rule = "cls-maxqc2" if of is None else "cls-maxqc1"
                    checks.append(Forbidden(rule, (*said, also), Body(body)))

    def datatypes(self) -> None:
        """dt-not-type, of the types that literals have and of those that are concluded."""
        terms = self._terms
        self._engine.checks.append(IllTyped(terms, self._engine.properties))
        for extension in list(self._engine.classes.values()):
            datatype = terms[extension.term]
            if isinstance(datatype, ox.NamedNode) and datatype.value in DATATYPES:

                def holds(number: int, datatype: str = datatype.value) -> bool:
                    literal = terms[number]
                    return not isinstance(literal, ox.Literal) or has_value(literal, datatype)

                self._engine.checks.append(NotOfType(extension, terms.literals, holds))

    def _all_disjoint(self, name: str) -> list[tuple[Axiom, int, int]]:
        """Each two of those that are said to be disjoint, with the triple that says so."""
        members = self._terms.iri(f"{OWL}members")
        return [
            ((axiom[0], members, head), one, other)
            for axiom in self._axioms.of_type(name)
            for head in self._axioms.values(axiom[0], f"{OWL}members")
            for one, other in combinations(self._axioms.members(head), 2)
        ]

"""The axioms of an ontology, as they stand in its triples, and what follows of them alone.

Of table 9 of the W3C's rules only those are run that say something of individuals which the other
rules would not find: scm-hv, scm-svf1, scm-svf2, scm-avf1 and scm-avf2, along chains of subclasses
and sub-properties. That a chain of subclasses is followed, cax-sco sees to by itself.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from corpgraph.namespaces import OWL, RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpgraph.reasoning.rules import Axiom
    from corpgraph.reasoning.terms import Terms

__all__ = ["SCHEMA_CLASSES", "SCHEMA_PROPERTIES", "Axioms"]

#: The properties whose triples are axioms.
SCHEMA_PROPERTIES: Final = (
    *(f"{RDFS}{name}" for name in ("subClassOf", "subPropertyOf", "domain", "range")),
    *(f"{RDF}{name}" for name in ("first", "rest")),
    *(
        f"{OWL}{name}"
        for name in (
            *("equivalentClass", "equivalentProperty", "disjointWith", "propertyDisjointWith"),
            *("inverseOf", "propertyChainAxiom", "hasKey", "complementOf", "intersectionOf"),
            *("unionOf", "oneOf", "onProperty", "onClass", "someValuesFrom", "allValuesFrom"),
            *("hasValue", "maxCardinality", "maxQualifiedCardinality", "members"),
            *("distinctMembers", "sourceIndividual", "assertionProperty", "targetIndividual"),
            *("targetValue",),
        )
    ),
)
#: The classes to be in which is an axiom.
SCHEMA_CLASSES: Final = tuple(
    f"{OWL}{name}"
    for name in (
        *("FunctionalProperty", "InverseFunctionalProperty", "IrreflexiveProperty"),
        *("SymmetricProperty", "AsymmetricProperty", "TransitiveProperty", "Class"),
        *("AllDisjointClasses", "AllDisjointProperties", "AllDifferent"),
    )
)


class Axioms:
    """The triples of an ontology, by predicate and subject.

    Attributes:
        triples: All of them, as numbers.
        derived: Those that follow from others, each with the rule and its premises.
    """

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.triples: set[Axiom] = set()
        self.derived: dict[Axiom, tuple[str, tuple[Axiom, ...]]] = {}
        self._by_predicate: dict[int, list[Axiom]] = defaultdict(list)
        self._by_subject: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._type = terms.iri(f"{RDF}type")

    def add(self, triples: Iterable[Axiom]) -> bool:
        """Add triples; say whether there was one that was not there."""
        before = len(self.triples)
        for triple in triples:
            if triple not in self.triples:
                self.triples.add(triple)
                self._by_predicate[triple[1]].append(triple)
                self._by_subject[triple[0], triple[1]].append(triple[2])
        return len(self.triples) > before

    def with_predicate(self, predicate: int) -> list[Axiom]:
        """The triples with a predicate."""
        return list(self._by_predicate.get(predicate, ()))

    def of(self, name: str) -> list[Axiom]:
        """The triples with a predicate of OWL or RDFS."""
        number = self.terms.iri(name)
        return sorted(self._by_predicate.get(number, ()))

    def of_type(self, name: str) -> list[Axiom]:
        """The triples that say of something that it is in a class of OWL."""
        number = self.terms.iri(f"{OWL}{name}")
        return sorted(each for each in self._by_predicate.get(self._type, ()) if each[2] == number)

    def values(self, subject: int, name: str) -> list[int]:
        """The objects of a subject and a predicate."""
        return sorted(self._by_subject.get((subject, self.terms.iri(name)), ()))

    def members(self, head: int) -> list[int]:
        """The members of a list; as many as there are where the list is broken or a circle."""
        nil, found, seen = self.terms.iri(f"{RDF}nil"), [], set()
        while head != nil and head not in seen:
            seen.add(head)
            found += self.values(head, f"{RDF}first")[:1]
            head = next(iter(self.values(head, f"{RDF}rest")), nil)
        return found

    def restrictions(self, name: str) -> Iterator[tuple[int, int, int, tuple[Axiom, Axiom]]]:
        """Restrictions of a kind: class, property, what is wanted, and the triples that say so."""
        on = self.terms.iri(f"{OWL}onProperty")
        for axiom in self.of(f"{OWL}{name}"):
            for relation in self.values(axiom[0], f"{OWL}onProperty"):
                yield axiom[0], relation, axiom[2], (axiom, (axiom[0], on, relation))

    def complete(self) -> None:
        """Add the subclasses among restrictions that follow, until there are no more."""
        while self.add(self._restriction_subclasses()):
            pass

    def _restriction_subclasses(self) -> Iterator[Axiom]:
        for name, rules in (
            ("hasValue", (None, "scm-hv")),
            ("someValuesFrom", ("scm-svf1", "scm-svf2")),
            ("allValuesFrom", ("scm-avf1", "scm-avf2")),
        ):
            found = list(self.restrictions(name))
            if len(found) > 1:
                classes = self._reachable(f"{RDFS}subClassOf", f"{OWL}equivalentClass")
                properties = self._reachable(f"{RDFS}subPropertyOf", f"{OWL}equivalentProperty")
                yield from self._compare(found, rules, classes, properties)

    def _compare(
        self,
        found: list[tuple[int, int, int, tuple[Axiom, Axiom]]],
        rules: tuple[str | None, str],
        classes: dict[int, dict[int, Axiom]],
        properties: dict[int, dict[int, Axiom]],
    ) -> Iterator[Axiom]:
        by_class, by_property = rules
        below = self.terms.iri(f"{RDFS}subClassOf")
        for one, p1, y1, said in found:
            for other, p2, y2, said_too in found:
                if one == other:
                    continue
                if by_class and p1 == p2 and y2 in classes.get(y1, {}):
                    triple, why = (one, below, other), classes[y1][y2]
                    self.derived.setdefault(triple, (by_class, (*said, *said_too, why)))
                    yield triple
                if y1 == y2 and p1 == p2:
                    yield from self._same(one, other, by_class or by_property, y1, (said, said_too))
                elif y1 == y2 and p2 in properties.get(p1, {}):
                    # More values to be checked is less to be true: avf turns round.
                    turned = by_property == "scm-avf2"
                    triple = (other, below, one) if turned else (one, below, other)
                    why = properties[p1][p2]
                    self.derived.setdefault(triple, (by_property, (*said, *said_too, why)))
                    yield triple

    def _same(
        self, one: int, other: int, rule: str, value: int, said: tuple[tuple[Axiom, Axiom], ...]
    ) -> Iterator[Axiom]:
        """Two restrictions that say the same; a class is below itself (scm-cls)."""
        below = self.terms.iri(f"{RDFS}subClassOf")
        premises = [*said[0], *said[1]]
        if rule != "scm-hv":
            declared = (value, self._type, self.terms.iri(f"{OWL}Class"))
            if declared not in self.triples:
                return
            reflexive = (value, below, value)
            self.derived.setdefault(reflexive, ("scm-cls", (declared,)))
            premises.append(reflexive)
        self.derived.setdefault((one, below, other), (rule, tuple(premises)))
        yield one, below, other

    def _reachable(self, below: str, equivalent: str) -> dict[int, dict[int, Axiom]]:
        """What is above what, each with the triple that says so, which is derived where it must."""
        number = self.terms.iri(below)
        is_class = below == f"{RDFS}subClassOf"
        direct: dict[int, dict[int, Axiom]] = defaultdict(dict)
        for axiom in self.of(below):
            direct[axiom[0]][axiom[2]] = axiom
        for axiom in self.of(equivalent):
            for one, other in ((axiom[0], axiom[2]), (axiom[2], axiom[0])):
                if other not in direct[one]:
                    direct[one][other] = (one, number, other)
                    rule = "scm-eqc1" if is_class else "scm-eqp1"
                    self.derived.setdefault(direct[one][other], (rule, (axiom,)))
        if is_class:
            self._by_members(direct, number)
        return {start: self._climb(direct, start, number, is_class) for start in list(direct)}

    def _by_members(self, direct: dict[int, dict[int, Axiom]], below: int) -> None:
        """scm-int and scm-uni: an intersection is below its members, a union above them."""
        for name, rule in (("intersectionOf", "scm-int"), ("unionOf", "scm-uni")):
            for axiom in self.of(f"{OWL}{name}"):
                for member in self.members(axiom[2]):
                    one, other = axiom[0], member
                    if rule == "scm-uni":
                        one, other = other, one
                    if other not in direct[one]:
                        direct[one][other] = (one, below, other)
                        self.derived.setdefault((one, below, other), (rule, (axiom,)))

    def _climb(
        self, direct: dict[int, dict[int, Axiom]], start: int, number: int, is_class: bool
    ) -> dict[int, Axiom]:
        found = dict(direct[start])
        waiting = list(found)
        while waiting:
            middle = waiting.pop()
            for above, axiom in direct.get(middle, {}).items():
                if above not in found and above != start:
                    found[above] = (start, number, above)
                    rule = "scm-sco" if is_class else "scm-spo"
                    self.derived.setdefault(found[above], (rule, (found[middle], axiom)))
                    waiting.append(above)
        return found

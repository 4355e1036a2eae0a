"""What the rules of OWL 2 RL say, in English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import RDF, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.reasoning.proofs import Statement

__all__ = ["RULES", "contradiction", "readable"]

#: Each rule of the W3C's tables that may end a step, with what it says.
RULES: Final = {
    "eq-sym": "sameness goes both ways",
    "eq-trans": "what is the same as the same is the same",
    "eq-rep-s": "what is said of a thing is said of all that are the same as it",
    "eq-rep-p": "relations that are the same hold between the same things",
    "eq-rep-o": "what is said to a thing is said to all that are the same as it",
    "eq-diff1": "things that are the same are said to be different",
    "eq-diff2": "things that are the same are said to be all different",
    "eq-diff3": "things that are the same are said to be all different",
    "prp-dom": "whatever has this relation is in its domain",
    "prp-rng": "whatever this relation leads to is in its range",
    "prp-fp": "the relation leads to one thing at most, so the two are the same",
    "prp-ifp": "the relation leads from one thing at most, so the two are the same",
    "prp-irp": "nothing has this relation to itself",
    "prp-symp": "the relation goes both ways",
    "prp-asyp": "the relation never goes both ways",
    "prp-trp": "the relation leads on through itself",
    "prp-spo1": "the one relation is a case of the other",
    "prp-spo2": "a chain of relations makes the relation",
    "prp-eqp1": "the two relations are the same",
    "prp-eqp2": "the two relations are the same",
    "prp-pdw": "the two relations never hold between the same things",
    "prp-adp": "no two of the relations hold between the same things",
    "prp-inv1": "the one relation is the other turned round",
    "prp-inv2": "the one relation is the other turned round",
    "prp-key": "members of the class that agree in its key are the same",
    "prp-npa1": "it is said not to hold",
    "prp-npa2": "it is said not to hold",
    "cls-nothing2": "nothing is in this class",
    "cls-int1": "whatever is in all of these classes is in their intersection",
    "cls-int2": "whatever is in the intersection is in each of its classes",
    "cls-uni": "whatever is in one of these classes is in their union",
    "cls-com": "nothing is both in a class and in its complement",
    "cls-svf1": "whatever has the relation to a member of that class is in this one",
    "cls-svf2": "whatever has the relation to anything is in this class",
    "cls-avf": "the relation leads from this class to that one only",
    "cls-hv1": "members of the class have the relation to this thing",
    "cls-hv2": "whatever has the relation to this thing is in the class",
    "cls-maxc1": "members of the class have no such relation",
    "cls-maxc2": "members of the class have one such relation at most, so the two are the same",
    "cls-maxqc1": "members of the class have no such relation to that class",
    "cls-maxqc2": "members of the class have no such relation",
    "cls-maxqc3": "members of the class have one such relation at most, so the two are the same",
    "cls-maxqc4": "members of the class have one such relation at most, so the two are the same",
    "cls-oo": "the class lists its members",
    "cax-sco": "the one class is a part of the other",
    "cax-eqc1": "the two classes are the same",
    "cax-eqc2": "the two classes are the same",
    "cax-dw": "nothing is in both classes",
    "cax-adc": "nothing is in two of the classes",
    "dt-type2": "the literal has its value in the datatype",
    "dt-diff": "the two literals have different values",
    "dt-not-type": "the literal has no value in the datatype",
    "scm-cls": "each class has nothing below it and everything above it",
    "scm-sco": "a part of a part of a class is a part of it",
    "scm-spo": "a case of a case of a relation is a case of it",
    "scm-eqc1": "classes that are the same are part of each other",
    "scm-eqp1": "relations that are the same are cases of each other",
    "scm-int": "an intersection is a part of each of its classes",
    "scm-uni": "each class is a part of its union with others",
    "scm-hv": "the same value by a narrower relation makes a narrower class",
    "scm-svf1": "some value in a narrower class makes a narrower class",
    "scm-svf2": "some value by a narrower relation makes a narrower class",
    "scm-avf1": "all values in a narrower class make a narrower class",
    "scm-avf2": "all values by a wider relation make a narrower class",
}


def contradiction(rule: str, axioms: Iterable[Statement], statements: Iterable[Statement]) -> str:
    """Say in one sentence what contradicts an ontology, and by which rule."""
    said = " and ".join(readable(each) for each in statements)
    broken = [
        readable(each)
        for each in axioms
        if not any(isinstance(term, ox.BlankNode) for term in each)
    ]
    because = f" ({'; '.join(broken)})" if broken else ""
    return f"{said}, but {RULES[rule]}{because} [{rule}]."


def readable(statement: Statement) -> str:
    """Write a statement with prefixes, for people to read."""
    return " ".join(_term(each) for each in statement)


def _term(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return "a" if term.value == f"{RDF}type" else shorten(term.value)
    return str(term)

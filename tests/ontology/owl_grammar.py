"""The grammar of OWL 2 RL and the vocabulary of OWL 2 DL, as tables over RDF terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from rdflib import OWL, RDF, RDFS, XSD

if TYPE_CHECKING:
    from rdflib.term import Node

Kind = Literal["class", "datatype", "object", "data", "annotation", "individual"]
Position = Literal["subclass", "superclass", "equivalent class"] | None

DECLARATIONS: Final[dict[Node, Kind]] = {
    OWL.Class: "class",
    RDFS.Datatype: "datatype",
    OWL.ObjectProperty: "object",
    OWL.DatatypeProperty: "data",
    OWL.AnnotationProperty: "annotation",
    OWL.NamedIndividual: "individual",
}
ANNOTATIONS: Final = {
    *(RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy),
    *(OWL.deprecated, OWL.versionInfo, OWL.priorVersion),
    *(OWL.backwardCompatibleWith, OWL.incompatibleWith),
}
HEADER: Final = {OWL.imports, OWL.versionIRI}
# The OWL 2 datatype map and rdfs:Literal; RL leaves out the last two. There is no xsd:date.
DATATYPES: Final = {
    *(RDFS.Literal, RDF.PlainLiteral, RDF.XMLLiteral, RDF.langString),
    *(XSD.decimal, XSD.integer, XSD.nonNegativeInteger, XSD.nonPositiveInteger),
    *(XSD.positiveInteger, XSD.negativeInteger, XSD.long, XSD.int, XSD.short, XSD.byte),
    *(XSD.unsignedLong, XSD.unsignedInt, XSD.unsignedShort, XSD.unsignedByte),
    *(XSD.double, XSD.float, XSD.string, XSD.normalizedString, XSD.token, XSD.language),
    *(XSD.Name, XSD.NCName, XSD.NMTOKEN, XSD.boolean, XSD.hexBinary, XSD.base64Binary),
    *(XSD.anyURI, XSD.dateTime, XSD.dateTimeStamp, OWL.real, OWL.rational),
}
NOT_IN_RL: Final = {OWL.real, OWL.rational}
RESERVED: Final = (str(RDF), str(RDFS), str(XSD), str(OWL))

# Profiles, section 4.2.3: which class expressions stand where, and where that puts their parts.
GRAMMAR: Final[dict[Position, dict[Node, Position]]] = {
    "subclass": {
        OWL.intersectionOf: "subclass",
        OWL.unionOf: "subclass",
        OWL.oneOf: None,
        OWL.someValuesFrom: "subclass",
        OWL.hasValue: None,
    },
    "superclass": {
        OWL.intersectionOf: "superclass",
        OWL.complementOf: "subclass",
        OWL.allValuesFrom: "superclass",
        OWL.hasValue: None,
        OWL.maxCardinality: None,
        OWL.maxQualifiedCardinality: "subclass",
    },
    "equivalent class": {OWL.intersectionOf: "equivalent class", OWL.hasValue: None},
}
CARDINALITIES: Final = {
    *(OWL.minCardinality, OWL.maxCardinality, OWL.cardinality),
    *(OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality, OWL.qualifiedCardinality),
}
LISTS: Final = {OWL.intersectionOf, OWL.unionOf, OWL.oneOf}
VALUES: Final = {OWL.someValuesFrom, OWL.allValuesFrom, OWL.hasValue, OWL.hasSelf}
CONSTRUCTORS: Final = LISTS | VALUES | CARDINALITIES | {OWL.complementOf}
RANGES: Final = LISTS | {OWL.datatypeComplementOf}
# Triples that only make sense as a part of some axiom, and must be reached from one.
PARTS: Final = (
    CONSTRUCTORS | RANGES | {OWL.onProperty, OWL.onClass, OWL.onDataRange, RDF.first, RDF.rest}
)

NEEDS_SIMPLE: Final = {
    *(OWL.FunctionalProperty, OWL.InverseFunctionalProperty),
    *(OWL.IrreflexiveProperty, OWL.AsymmetricProperty),
}
CHARACTERISTICS: Final = NEEDS_SIMPLE | {
    *(OWL.SymmetricProperty, OWL.TransitiveProperty, OWL.ReflexiveProperty),
}


def shorten_owl(node: Node) -> str:
    """Write a term of OWL, RDFS, RDF or XSD with its prefix."""
    names = {str(OWL): "owl:", str(RDFS): "rdfs:", str(RDF): "rdf:", str(XSD): "xsd:"}
    for namespace, prefix in names.items():
        if str(node).startswith(namespace):
            return prefix + str(node).removeprefix(namespace)
    return str(node)

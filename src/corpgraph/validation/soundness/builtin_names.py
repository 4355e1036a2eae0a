"""The local names of the vocabularies that every validation meets.

They are written down here because the data of most validations needs no others, and rdflib, which
has more lists, takes longer to import than small data to validate.
"""

from __future__ import annotations

from typing import Final

from corpgraph.namespaces import OWL, PREFIXES, RDF, RDFS, SH, XSD
from corpgraph.validation.soundness.shacl_names import DRAFT_NAMES, NAMES

__all__ = ["BUILTIN_NAMES"]

# RDF 1.1 Schema, with the terms of the RDF 1.2 drafts. Of rdf:_1 and so on see `vocabularies`.
_RDF: Final = """
    Alt Bag CompoundLiteral HTML JSON List PlainLiteral Property Seq Statement XMLLiteral
    dirLangString direction first langString language nil object predicate reifies rest subject type
    value
"""
_RDFS: Final = """
    Class Container ContainerMembershipProperty Datatype Literal Proposition Resource comment domain
    isDefinedBy label member range seeAlso subClassOf subPropertyOf
"""
# OWL 2 RDF-Based Semantics, section 3.
_OWL: Final = """
    AllDifferent AllDisjointClasses AllDisjointProperties Annotation AnnotationProperty
    AsymmetricProperty Axiom Class DataRange DatatypeProperty DeprecatedClass DeprecatedProperty
    FunctionalProperty InverseFunctionalProperty IrreflexiveProperty NamedIndividual
    NegativePropertyAssertion Nothing ObjectProperty Ontology OntologyProperty ReflexiveProperty
    Restriction SymmetricProperty Thing TransitiveProperty allValuesFrom annotatedProperty
    annotatedSource annotatedTarget assertionProperty backwardCompatibleWith bottomDataProperty
    bottomObjectProperty cardinality complementOf datatypeComplementOf deprecated differentFrom
    disjointUnionOf disjointWith distinctMembers equivalentClass equivalentProperty hasKey hasSelf
    hasValue imports incompatibleWith intersectionOf inverseOf maxCardinality
    maxQualifiedCardinality members minCardinality minQualifiedCardinality onClass onDataRange
    onDatatype onProperties onProperty oneOf priorVersion propertyChainAxiom propertyDisjointWith
    qualifiedCardinality rational real sameAs someValuesFrom sourceIndividual targetIndividual
    targetValue topDataProperty topObjectProperty unionOf versionIRI versionInfo withRestrictions
"""
# XML Schema 1.1 Part 2, sections 3 and 4.3; xsd:precisionDecimal is of a W3C Note of 2011.
_XSD: Final = """
    ENTITIES ENTITY ID IDREF IDREFS NCName NMTOKEN NMTOKENS NOTATION Name QName anyAtomicType
    anySimpleType anyType anyURI base64Binary boolean byte date dateTime dateTimeStamp
    dayTimeDuration decimal double duration float gDay gMonth gMonthDay gYear gYearMonth hexBinary
    int integer language long negativeInteger nonNegativeInteger nonPositiveInteger normalizedString
    positiveInteger precisionDecimal short string time token unsignedByte unsignedInt unsignedLong
    unsignedShort yearMonthDuration
    assertion enumeration explicitTimezone fractionDigits length maxExclusive maxInclusive maxLength
    minExclusive minInclusive minLength pattern totalDigits whiteSpace
"""
# Web Annotation Vocabulary, 2017.
_OA: Final = """
    Annotation Choice CssSelector CssStyle DataPositionSelector Direction FragmentSelector
    HttpRequestState Motivation PreferContainedDescriptions PreferContainedIRIs RangeSelector
    ResourceSelection Selector SpecificResource State Style SvgSelector TextPositionSelector
    TextQuoteSelector TextualBody TimeState XPathSelector annotationService assessing bodyValue
    bookmarking cachedSource canonical classifying commenting describing editing end exact hasBody
    hasEndSelector hasPurpose hasScope hasSelector hasSource hasStartSelector hasState hasTarget
    highlighting identifying linking ltrDirection moderating motivatedBy prefix processingLanguage
    questioning refinedBy renderedVia replying rtlDirection sourceDate sourceDateEnd sourceDateStart
    start styleClass styledBy suffix tagging textDirection via
"""

BUILTIN_NAMES: Final[dict[str, frozenset[str]]] = {
    RDF: frozenset(_RDF.split()),
    RDFS: frozenset(_RDFS.split()),
    OWL: frozenset(_OWL.split()),
    XSD: frozenset(_XSD.split()),
    SH: NAMES | DRAFT_NAMES,
    PREFIXES["oa"]: frozenset(_OA.split()),
}

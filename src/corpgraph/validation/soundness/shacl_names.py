"""The names of the SHACL namespace, by what they are for."""

from __future__ import annotations

from typing import Final

__all__ = [
    "CONSTRAINT_PARAMETERS",
    "DRAFT_NAMES",
    "DRAFT_NOTES",
    "NAMES",
    "NEEDED",
    "SHAPE_PROPERTIES",
    "UNCHECKED",
    "is_name",
]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: The parameters of the Core constraint components that demand something by themselves
#: (W3C SHACL, section 4), and ``sh:sparql`` (section 5).
CONSTRAINT_PARAMETERS: Final = _names(
    """
    and class closed datatype disjoint equals hasValue in languageIn lessThan lessThanOrEquals
    maxCount maxExclusive maxInclusive maxLength minCount minExclusive minInclusive minLength node
    nodeKind not or pattern property qualifiedValueShape sparql uniqueLang xone
    """
)

#: Parameters that mean nothing without one of some others (W3C SHACL, section 4).
NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "flags": ("pattern",),
    "ignoredProperties": ("closed",),
    "qualifiedMaxCount": ("qualifiedValueShape",),
    "qualifiedMinCount": ("qualifiedValueShape",),
    "qualifiedValueShape": ("qualifiedMinCount", "qualifiedMaxCount"),
    "qualifiedValueShapesDisjoint": ("qualifiedValueShape",),
}

#: What a shape may have of SHACL Advanced Features and SHACL JavaScript Extensions, which are not
#: run here, and what each would do.
UNCHECKED: Final = {
    "entailment": "asks for inference before the validation",
    "expression": "is a constraint",
    "js": "is a constraint",
    "rule": "adds triples before the validation",
    "target": "gives the shape its focus nodes",
}

#: The properties that a shape may have (W3C SHACL, sections 2 to 6; appendices D and E).
SHAPE_PROPERTIES: Final = (
    CONSTRAINT_PARAMETERS
    | NEEDED.keys()
    | UNCHECKED.keys()
    | _names(
        """
        deactivated declare defaultValue description group message name order path severity
        shapesGraph suggestedShapesGraph targetClass targetNode targetObjectsOf targetSubjectsOf
        """
    )
)

#: Other properties: of paths, SPARQL constraints, components, targets, rules and reports.
_OTHER_PROPERTIES: Final = _names(
    """
    alternativePath annotationProperty annotationValue annotationVarName ask condition conforms
    construct detail filterShape focusNode intersection inversePath jsFunctionName jsLibrary
    jsLibraryURL labelTemplate namespace nodeValidator nodes object oneOrMorePath optional parameter
    predicate prefix prefixes propertyValidator result resultAnnotation resultMessage resultPath
    resultSeverity returnType select shapesGraphWellFormed sourceConstraint
    sourceConstraintComponent sourceShape subject union update validator value zeroOrMorePath
    zeroOrOnePath
    """
)

_COMPONENTS: Final = frozenset(
    f"{name}ConstraintComponent"
    for name in _names(
        """
    And Class Closed Datatype Disjoint Equals Expression HasValue In JS LanguageIn LessThan
    LessThanOrEquals MaxCount MaxExclusive MaxInclusive MaxLength MinCount MinExclusive MinInclusive
    MinLength Node NodeKind Not Or Pattern Property QualifiedMaxCount QualifiedMinCount SPARQL
    UniqueLang Xone
    """
    )
)

# What has parameters; the published file describes that of sh:JSConstraint by a name of its own.
_DESCRIBED: Final = _COMPONENTS | {"JSConstraint"}

_CLASSES_AND_NODES: Final = _names(
    """
    AbstractResult BlankNode BlankNodeOrIRI BlankNodeOrLiteral ConstraintComponent Function IRI
    IRIOrLiteral Info JSConstraint JSExecutable JSFunction JSLibrary JSRule JSTarget JSTargetType
    JSValidator Literal NodeKind NodeShape Parameter Parameterizable PrefixDeclaration PropertyGroup
    PropertyShape ResultAnnotation Rule SPARQLAskExecutable SPARQLAskValidator SPARQLConstraint
    SPARQLConstructExecutable SPARQLExecutable SPARQLFunction SPARQLRule SPARQLSelectExecutable
    SPARQLSelectValidator SPARQLTarget SPARQLTargetType SPARQLUpdateExecutable Severity Shape Target
    TargetType TripleRule ValidationReport ValidationResult Validator Violation Warning this
    """
)

#: The names that https://www.w3.org/ns/shacl.ttl of 2017 defines; see also `is_name`.
NAMES: Final = SHAPE_PROPERTIES | _OTHER_PROPERTIES | _COMPONENTS | _CLASSES_AND_NODES

#: Names of drafts that only describe something, so that nothing is lost without them.
DRAFT_NOTES: Final = _names(
    """
    Debug ShapeClass Trace agentInstruction codeIdentifier formalized intent keyParameter unit
    """
)

#: Names of the drafts of SHACL 1.2 and of SHACL Advanced Features 1.1 (2026).
DRAFT_NAMES: Final = DRAFT_NOTES | _names(
    """
    DataGraph Graph ListParameterExpression ListParameterExpressionFunction
    MaxListLengthConstraintComponent MemberShapeConstraintComponent MinListLengthConstraintComponent
    NamedParameterExpression NamedParameterExpressionFunction NodeByExpressionConstraintComponent
    NodeExpression NodeExpressionFunction ReifierShapeConstraintComponent
    RootClassConstraintComponent SPARQLDescribeExecutable SPARQLExprExpression SelectExpression
    ShapesGraph SingleLineConstraintComponent SomeValueConstraintComponent
    SubsetOfConstraintComponent TripleTerm UniqueMembersConstraintComponent
    UniqueValuesForConstraintComponent bodyExpression conformanceDisallows conformsTo count desc
    describe distinct else exists groupConcat if limit maxListLength max memberShape min
    minListLength minus nodeByExpression offset orderBy reificationRequired reifierShape rootClass
    separator shape singleLine someValue sparqlExpr subsetOf sum targetWhere then uniqueMembers
    uniqueValuesFor usedShapesGraph validationReport values
    """
)


def is_name(name: str) -> bool:
    """Whether a name exists in SHACL 1.0 (that of a parameter is ``Component-parameter``)."""
    component, _, parameter = name.partition("-")
    return name in NAMES or (component in _DESCRIBED and parameter in NAMES)

"""The constraints of SHACL Core that a shape declares (W3C SHACL, section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.validation.shapes.model import (
    AllOf,
    AnyOf,
    ConformsTo,
    Constraint,
    ExactlyOneOf,
    HasProperty,
    NoneOf,
    Qualified,
)
from corpgraph.validation.shapes.rules import (
    AllowsProperties,
    AtLeast,
    AtMost,
    Below,
    Compares,
    Contains,
    DisjointFrom,
    EqualTo,
    HasDatatype,
    HasLanguage,
    HasLength,
    InClass,
    IsKind,
    Kind,
    Matches,
    OneOf,
    Operator,
    UniqueLanguages,
)
from corpgraph.validation.shapes.triples import sh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from corpgraph.validation.shapes.triples import Node
    from corpgraph.validation.shapes.values import ShapeValues

    Read = Callable[[ShapeValues], Iterable[Constraint]]

__all__ = ["PARAMETERS", "read_core_constraints"]

_KINDS: Final = {
    "IRI": {Kind.IRI},
    "BlankNode": {Kind.BLANK},
    "Literal": {Kind.LITERAL},
    "BlankNodeOrIRI": {Kind.BLANK, Kind.IRI},
    "BlankNodeOrLiteral": {Kind.BLANK, Kind.LITERAL},
    "IRIOrLiteral": {Kind.IRI, Kind.LITERAL},
}
_LIMITS: Final = {
    "minExclusive": Operator.MORE,
    "minInclusive": Operator.AT_LEAST,
    "maxExclusive": Operator.LESS,
    "maxInclusive": Operator.AT_MOST,
}
_FLAGS: Final = frozenset("ismxq")
#: What a node shape may not have (W3C SHACL, appendix D).
_NEEDS_PATH: Final = (
    "minCount",
    "maxCount",
    "uniqueLang",
    "lessThan",
    "lessThanOrEquals",
    "qualifiedValueShape",
)


#: The parameters of SHACL Core, and sh:sparql: what makes a node that has one of them a shape.
PARAMETERS: Final = frozenset(
    sh(name)
    for name in (
        *_NEEDS_PATH,
        *_LIMITS,
        *("class", "datatype", "nodeKind", "minLength", "maxLength", "pattern", "languageIn"),
        *("equals", "disjoint", "not", "and", "or", "xone", "node", "property"),
        *("closed", "hasValue", "in", "sparql"),
    )
)


def read_core_constraints(values: ShapeValues, *, has_path: bool) -> Iterator[Constraint]:
    """Read the constraints of SHACL Core that a shape declares.

    Args:
        values: The shape.
        has_path: Whether it is a property shape.

    Raises:
        InputError: A parameter's value is not what its syntax rules ask for.
    """
    if not has_path:
        for name in _NEEDS_PATH:
            if values.all(name):
                raise InputError(f"sh:{name} needs a sh:path beside it")
    for read in _READERS:
        yield from read(values)


def _value_type(values: ShapeValues) -> Iterator[Constraint]:
    for cls in values.iris("class"):
        yield Constraint(sh("ClassConstraintComponent"), InClass(cls))
    datatype = values.iri("datatype")
    if datatype is not None:
        yield Constraint(sh("DatatypeConstraintComponent"), HasDatatype(datatype))
    kind = values.iri("nodeKind")
    if kind is not None:
        names = {sh(name): kinds for name, kinds in _KINDS.items()}
        if kind not in names:
            raise InputError(f"sh:nodeKind cannot be {kind}")
        yield Constraint(sh("NodeKindConstraintComponent"), IsKind(frozenset(names[kind])))


def _cardinality(values: ShapeValues) -> Iterator[Constraint]:
    least, most = values.count("minCount"), values.count("maxCount")
    if least is not None:
        yield Constraint(sh("MinCountConstraintComponent"), AtLeast(least))
    if most is not None:
        yield Constraint(sh("MaxCountConstraintComponent"), AtMost(most))


def _range(values: ShapeValues) -> Iterator[Constraint]:
    for name, operator in _LIMITS.items():
        limit = values.literal(name)
        if limit is not None:
            component = sh(f"{name[0].upper()}{name[1:]}ConstraintComponent")
            yield Constraint(component, Compares(operator, limit))


def _text(values: ShapeValues) -> Iterator[Constraint]:
    least, most = values.count("minLength"), values.count("maxLength")
    if least is not None:
        yield Constraint(sh("MinLengthConstraintComponent"), HasLength(least=least))
    if most is not None:
        yield Constraint(sh("MaxLengthConstraintComponent"), HasLength(most=most))
    pattern, flags = values.string("pattern"), values.string("flags") or ""
    if pattern is not None:
        if not _FLAGS.issuperset(flags):
            raise InputError(f"sh:flags has {flags!r}; the flags known are i, s, m, x and q")
        yield Constraint(sh("PatternConstraintComponent"), Matches(pattern, flags))
    ranges = values.strings("languageIn")
    if ranges is not None:
        yield Constraint(sh("LanguageInConstraintComponent"), HasLanguage(ranges))
    if values.flag("uniqueLang"):
        yield Constraint(sh("UniqueLangConstraintComponent"), UniqueLanguages())


def _pairs(values: ShapeValues) -> Iterator[Constraint]:
    for iri in values.iris("equals"):
        yield Constraint(sh("EqualsConstraintComponent"), EqualTo(iri))
    for iri in values.iris("disjoint"):
        yield Constraint(sh("DisjointConstraintComponent"), DisjointFrom(iri))
    for iri in values.iris("lessThan"):
        yield Constraint(sh("LessThanConstraintComponent"), Below(iri, Operator.LESS))
    for iri in values.iris("lessThanOrEquals"):
        yield Constraint(sh("LessThanOrEqualsConstraintComponent"), Below(iri, Operator.AT_MOST))


def _logical(values: ShapeValues) -> Iterator[Constraint]:
    for shape in values.nodes("not"):
        yield Constraint(sh("NotConstraintComponent"), NoneOf(shape))
    for shapes in values.node_lists("and"):
        yield Constraint(sh("AndConstraintComponent"), AllOf(shapes))
    for shapes in values.node_lists("or"):
        yield Constraint(sh("OrConstraintComponent"), AnyOf(shapes))
    for shapes in values.node_lists("xone"):
        yield Constraint(sh("XoneConstraintComponent"), ExactlyOneOf(shapes))


def _shape_based(values: ShapeValues) -> Iterator[Constraint]:
    for shape in values.nodes("node"):
        yield Constraint(sh("NodeConstraintComponent"), ConformsTo(shape))
    for shape in values.nodes("property"):
        yield Constraint(sh("PropertyConstraintComponent"), HasProperty(shape))
    qualified = values.nodes("qualifiedValueShape")
    least, most = values.count("qualifiedMinCount"), values.count("qualifiedMaxCount")
    if not qualified or (least is None and most is None):
        return
    if len(qualified) > 1:
        raise InputError("more than one value for sh:qualifiedValueShape beside a count")
    disjoint = values.flag("qualifiedValueShapesDisjoint")
    siblings = _siblings(values, qualified[0]) if disjoint else ()
    if least is not None:
        rule = Qualified(qualified[0], least, least=True, siblings=siblings)
        yield Constraint(sh("QualifiedMinCountConstraintComponent"), rule)
    if most is not None:
        rule = Qualified(qualified[0], most, least=False, siblings=siblings)
        yield Constraint(sh("QualifiedMaxCountConstraintComponent"), rule)


def _siblings(values: ShapeValues, own: Node) -> tuple[Node, ...]:
    graph = values.graph
    found: dict[Node, None] = {}
    for parent in graph.subjects(sh("property"), values.node):
        for child in graph.values(parent, sh("property")):
            for shape in graph.values(child, sh("qualifiedValueShape")):
                if shape != own and isinstance(shape, ox.NamedNode | ox.BlankNode):
                    found[shape] = None
    return tuple(found)


def _other(values: ShapeValues) -> Iterator[Constraint]:
    if values.flag("closed"):
        own = [
            path
            for shape in values.nodes("property")
            for path in values.graph.values(shape, sh("path"))
            if isinstance(path, ox.NamedNode)
        ]
        allowed = (*own, *values.iri_list("ignoredProperties"))
        rule = AllowsProperties(tuple(dict.fromkeys(allowed)))
        yield Constraint(sh("ClosedConstraintComponent"), rule)
    for term in values.all("hasValue"):
        yield Constraint(sh("HasValueConstraintComponent"), Contains(term))
    members = values.one("in")
    if members is not None:
        terms = tuple(dict.fromkeys(values.graph.items(members)))
        yield Constraint(sh("InConstraintComponent"), OneOf(terms))


_READERS: Final[tuple[Read, ...]] = (
    _value_type,
    _cardinality,
    _range,
    _text,
    _pairs,
    _logical,
    _shape_based,
    _other,
)

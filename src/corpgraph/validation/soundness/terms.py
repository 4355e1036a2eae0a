"""Terms of known vocabularies that do not exist there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.namespaces import RDFS
from corpgraph.validation.shapes.property_paths import Alternative, Predicate, Sequence, read_path
from corpgraph.validation.shapes.triples import SUBCLASS, TYPE, sh
from corpgraph.validation.soundness.naming import is_slip, split
from corpgraph.validation.soundness.problems import Doubt, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.shapes.triples import Term, TripleIndex
    from corpgraph.validation.soundness.data_summary import DataSummary
    from corpgraph.validation.soundness.naming import Names
    from corpgraph.validation.soundness.vocabularies import Vocabularies

__all__ = ["DECLARING_TYPES", "check_data_terms", "check_shape_terms"]

_REFERENCES: Final = frozenset(
    {
        TYPE,
        SUBCLASS,
        *(ox.NamedNode(f"{RDFS}{name}") for name in ("domain", "range", "subPropertyOf")),
        *(sh(name) for name in ("class", "datatype", "targetClass", "equals", "disjoint")),
        *(sh(name) for name in ("targetSubjectsOf", "targetObjectsOf")),
        *(sh(name) for name in ("lessThan", "lessThanOrEquals")),
    }
)
#: How the types end by which a term is declared.
DECLARING_TYPES: Final = ("Class", "Property", "Datatype")


def check_data_terms(
    data: ox.Store, summary: DataSummary, vocabularies: Vocabularies, names: Names
) -> list[Doubt]:
    """Find the properties, types and datatypes of the data that their vocabularies do not have.

    Args:
        data: The data. A term that it declares as a class, property or datatype exists.
        summary: What it is made of.
        vocabularies: What exists.
        names: How terms are written.
    """
    terms: set[Term] = {*summary.predicates, *summary.types, *summary.classes, *summary.properties}
    found = []
    for term in _lacking(terms, vocabularies):
        if not _is_declared(_types_in(data, term)):
            found.append(_doubt(term, vocabularies, names))
    for term in _lacking(summary.datatypes, vocabularies):
        if term not in terms and not _is_declared(_types_in(data, term)):
            found.append(_doubt(term, vocabularies, names, _use_of_datatype(data, term)))
    return found


def check_shape_terms(graph: TripleIndex, vocabularies: Vocabularies, names: Names) -> list[Doubt]:
    """Find the terms of a shapes graph that their vocabularies do not have.

    Paths and references to classes, properties
    and datatypes are looked at as well as the triples of the graph themselves.

    Args:
        graph: The shapes graph. A term that it declares as a class, property or datatype exists.
        vocabularies: What exists.
        names: How terms are written.
    """
    terms: set[Term] = set(_terms_in_paths(graph))
    datatypes: dict[Term, ox.Triple] = {}
    for triple in graph.triples:
        terms.add(triple.predicate)
        if triple.predicate in _REFERENCES:
            terms.add(triple.object)
        if isinstance(triple.object, ox.Literal):
            datatypes.setdefault(triple.object.datatype, triple)
    found = []
    for term in _lacking(terms | datatypes.keys(), vocabularies):
        if not _is_declared(graph.values(term, TYPE)):
            use = None if term in terms else datatypes.get(term)
            found.append(_doubt(term, vocabularies, names, use))
    return found


def _lacking(terms: Iterable[Term], vocabularies: Vocabularies) -> list[ox.NamedNode]:
    iris = (term for term in terms if isinstance(term, ox.NamedNode))
    return sorted((term for term in iris if vocabularies.lacks(term.value)), key=str)


def _doubt(
    term: ox.NamedNode, vocabularies: Vocabularies, names: Names, use: ox.Triple | None = None
) -> Doubt:
    namespace, local = split(term.value)
    message = f"{names.short(term)} does not exist in <{namespace}>"
    known = vocabularies.terms(namespace)
    elsewhere = vocabularies.elsewhere(term.value)
    if elsewhere is not None and not any(is_slip(local, split(iri)[1]) for iri in known):
        known = [elsewhere]
    hint = names.nearest(term, known)
    return Doubt(ProblemKind.UNKNOWN_TERM, message, term, hint, use)


def _types_in(data: ox.Store, term: ox.NamedNode) -> list[Term]:
    return [quad.object for quad in data.quads_for_pattern(term, TYPE, None, None)]


def _is_declared(types: Iterable[Term]) -> bool:
    return any(
        isinstance(each, ox.NamedNode) and each.value.endswith(DECLARING_TYPES) for each in types
    )


def _use_of_datatype(data: ox.Store, datatype: ox.NamedNode) -> ox.Triple | None:
    rows = data.query(
        "SELECT ?s ?p ?o ?d { ?s ?p ?o FILTER(DATATYPE(?o) = ?d) } LIMIT 1",
        use_default_graph_as_union=True,
        substitutions={ox.Variable("d"): datatype},
    )
    assert isinstance(rows, ox.QuerySolutions)
    return next((ox.Triple(row["s"], row["p"], row["o"]) for row in rows), None)


def _terms_in_paths(graph: TripleIndex) -> Iterator[ox.NamedNode]:
    for triple in graph.triples:
        if triple.predicate == sh("path"):
            try:
                yield from _steps(read_path(graph, triple.object))
            except InputError:
                # The model says what is wrong with the path.
                continue


def _steps(path: Path) -> Iterator[ox.NamedNode]:
    match path:
        case Predicate(iri):
            yield iri
        case Sequence(paths) | Alternative(paths):
            for each in paths:
                yield from _steps(each)
        case _:
            yield from _steps(path.path)

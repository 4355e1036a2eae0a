"""The reference engine: pySHACL, node by node.

Every faster engine is held against this one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import rdflib
from rdflib.plugins.sparql import prepareQuery

from corpgraph.errors import InputError
from corpgraph.validation.findings import Finding, Report, Severity
from corpgraph.validation.paths import path_text
from corpgraph.validation.shapes.triples import triples_of

if TYPE_CHECKING:
    from rdflib.query import Result
    from rdflib.term import Node

    from corpgraph.validation.shapes.triples import Source

__all__ = ["PreparedGraph", "validate_with_pyshacl"]

_prepared = lru_cache(maxsize=1024)(prepareQuery)


class PreparedGraph(rdflib.Graph):
    """A graph that parses each query once, however many focus nodes pySHACL asks it for."""

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Result:  # noqa: ANN401 (rdflib's)
        """Run a query, given as text or prepared."""
        if isinstance(query_object, str):
            query_object = _prepared(query_object)
        return super().query(query_object, *args, **kwargs)


class _SameNames(dict[str, rdflib.BNode]):
    """Has rdflib keep the names of blank nodes, so that findings lead to where they are written."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> rdflib.BNode:
        return rdflib.BNode(key)

    def get(self, key: str, *_: object) -> rdflib.BNode:
        return rdflib.BNode(key)


def validate_with_pyshacl(data: Source, shapes: Source) -> Report:
    """Validate data against shapes with pySHACL.

    Args:
        data: All triples that a constraint may look at, subclass axioms included, as
            `corpgraph.validation.running.engine.validate` takes them.
        shapes: The shapes graph, likewise.

    Returns:
        The findings, ordered.

    Raises:
        InputError: pySHACL cannot use the shapes graph.
    """
    import pyshacl
    from pyshacl.errors import ReportableRuntimeError, ShapeLoadError

    try:
        _, results, text = pyshacl.validate(
            _graph(data),
            shacl_graph=_graph(shapes),
            inference="none",
            advanced=False,
            inplace=True,
        )
    except (ShapeLoadError, ReportableRuntimeError) as error:
        raise InputError(f"the shapes cannot be used: {error}") from error
    if isinstance(results, Exception):
        raise InputError(f"the shapes cannot be used: {text}")
    return Report(tuple(sorted(_findings(results), key=lambda finding: finding.key)))


def _graph(source: Source) -> PreparedGraph:
    if isinstance(source, rdflib.Graph) and not isinstance(source, rdflib.Dataset):
        # Its own prefixes come with it, which pySHACL uses in messages.
        return PreparedGraph(store=source.store, identifier=source.identifier)
    graph = PreparedGraph()
    triples = ox.serialize(triples_of(source), format=ox.RdfFormat.N_TRIPLES)
    graph.parse(data=triples, format="nt", bnode_context=_SameNames())
    return graph


def _findings(results: rdflib.Graph) -> list[Finding]:
    from rdflib.namespace import SH

    # Only what the report lists: a result below another one explains it and is no finding.
    return [
        Finding(
            focus=_term(results.value(result, SH.focusNode)) or "",
            path=_path(results, results.value(result, SH.resultPath)),
            value=_term(results.value(result, SH.value)),
            component=str(results.value(result, SH.sourceConstraintComponent)),
            shape=_term(results.value(result, SH.sourceShape)) or "",
            severity=_severity(results.value(result, SH.resultSeverity)),
            message=_message(results, result),
            constraint=_term(results.value(result, SH.sourceConstraint)),
        )
        for result in results.objects(None, SH.result)
    ]


def _severity(node: Node | None) -> Severity:
    name = str(node).rpartition("#")[2].lower()
    return Severity(name) if name in set(Severity) else Severity.VIOLATION


def _message(results: rdflib.Graph, result: Node) -> str:
    from rdflib.namespace import SH

    messages = sorted(str(each) for each in results.objects(result, SH.resultMessage))
    return " ".join(messages)


def _term(node: Node | None) -> str | None:
    return None if node is None else node.n3()


def _path(graph: rdflib.Graph, node: Node | None) -> str | None:
    return None if node is None else path_text(graph, node)

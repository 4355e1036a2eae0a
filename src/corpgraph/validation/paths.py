"""SHACL property paths as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

__all__ = ["path_text"]

_PREDICATE: Final = re.compile(r"<[^>]*>")


def path_text(graph: rdflib.Graph, path: Node) -> str:
    """Write a SHACL path in SPARQL syntax (W3C SHACL, section 2.3.1; SPARQL 1.1, section 9.1).

    Args:
        graph: The graph that describes the path.
        path: A predicate, or the blank node of a composed path.
    """
    from rdflib.collection import Collection
    from rdflib.namespace import RDF, SH

    if (path, RDF.first, None) in graph:
        return "/".join(_step(graph, each) for each in Collection(graph, path))
    alternatives = graph.value(path, SH.alternativePath)
    if alternatives is not None:
        return "|".join(_step(graph, each) for each in Collection(graph, alternatives))
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return f"^{_step(graph, inverse)}"
    for predicate, mark in (
        (SH.zeroOrMorePath, "*"),
        (SH.oneOrMorePath, "+"),
        (SH.zeroOrOnePath, "?"),
    ):
        repeated = graph.value(path, predicate)
        if repeated is not None:
            return f"{_step(graph, repeated)}{mark}"
    return path.n3()


def _step(graph: rdflib.Graph, path: Node) -> str:
    text = path_text(graph, path)
    return text if _PREDICATE.fullmatch(text) else f"({text})"

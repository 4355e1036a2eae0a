"""Small graphs for the tests of the engine, and what is found in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, parse

from corpgraph.validation.running.engine import validate

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

    from corpgraph.validation.findings import Finding

EX: Final = "https://example.org/"
PREFIXES: Final = f"""
@prefix : <{EX}> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def quads(turtle: str) -> list[Quad]:
    """Quads of a Turtle text that may use the usual prefixes."""
    return list(parse((PREFIXES + turtle).encode(), RdfFormat.TURTLE))


def find(shapes: str, data: str) -> tuple[Finding, ...]:
    """What the compiled engine finds."""
    return validate(quads(data), quads(shapes)).findings


def values(shapes: str, data: str) -> list[str]:
    """The values of the findings, or else their focus nodes, in short."""
    return sorted(short(each.value or each.focus) for each in find(shapes, data))


def short(term: str) -> str:
    """A term without the example namespace and without the names of datatypes."""
    for namespace in (f"<{EX}", "<http://www.w3.org/2001/XMLSchema#"):
        term = term.replace(namespace, "")
    return term.removesuffix(">")


def written(triples: tuple[Triple, ...]) -> list[str]:
    """Triples as short texts."""
    return [" ".join(short(str(term)) for term in triple) for triple in triples]

"""The W3C Turtle test suite: what it holds to be Turtle keeps its meaning when it is formatted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from corpgraph.errors import InputError
from corpgraph.formatting import format_turtle, is_canonical, serialize
from corpgraph.namespaces import PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Triple

BASE: Final = "https://w3c.github.io/rdf-tests/rdf/rdf11/rdf-turtle/"
TEST: Final = "http://www.w3.org/ns/rdftest#"
ACTION: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#action"
CASES: Final = {"TestTurtleEval": 145, "TestTurtlePositiveSyntax": 74}
COMMENTED: Final = 37


@pytest.fixture(scope="module")
def cases(shared: Path) -> dict[str, str]:
    """The text of each case that is Turtle, by its IRI, which is also its base."""
    folder = shared / "suites" / "rdf" / "rdf-turtle"
    manifest = Dataset(parse(path=folder / "manifest.ttl", base_iri=BASE))
    found: dict[str, str] = {}
    for kind, count in CASES.items():
        tests = {quad.subject for quad in manifest.quads_for_object(NamedNode(TEST + kind))}
        assert len(tests) == count, kind
        actions = [
            quad.object.value
            for quad in manifest.quads_for_predicate(NamedNode(ACTION))
            if quad.subject in tests and isinstance(quad.object, NamedNode)
        ]
        found |= {iri: (folder / iri.removeprefix(BASE)).read_bytes().decode() for iri in actions}
    assert len(found) == sum(CASES.values())
    return found


def triples_of(text: str, *, base: str | None = None) -> list[Triple]:
    return [quad.triple for quad in parse(text.encode(), RdfFormat.TURTLE, base_iri=base)]


def canonical(triples: list[Triple]) -> Dataset:
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def has_comment(text: str, *, base: str) -> bool:
    """Tell whether some part of a line, from a number sign on, can go without a difference."""
    graph = canonical(triples_of(text, base=base))
    for sign in re.finditer("#", text):
        shorter = text[: sign.start()] + re.sub(r"^[^\r\n]*", "", text[sign.start() :])
        try:
            if canonical(triples_of(shorter, base=base)) == graph:
                return True
        except SyntaxError:
            continue
    return False


def test_every_graph_of_the_suite_keeps_its_meaning(cases: dict[str, str]) -> None:
    for iri, text in cases.items():
        triples = triples_of(text, base=iri)
        written = serialize(triples, PREFIXES)
        assert canonical(triples_of(written)) == canonical(triples), iri
        assert is_canonical(written), iri


def test_every_document_of_the_suite_is_formatted_or_refused_for_its_comment(
    cases: dict[str, str],
) -> None:
    commented = {iri for iri, text in cases.items() if has_comment(text, base=iri)}
    assert len(commented) == COMMENTED
    for iri in commented:
        with pytest.raises(InputError, match="a comment would be lost"):
            format_turtle(f"@base <{iri}> . {cases[iri]}")
    for iri in cases.keys() - commented:
        written = format_turtle(f"@base <{iri}> . {cases[iri]}")
        assert canonical(triples_of(written)) == canonical(triples_of(cases[iri], base=iri)), iri

"""The W3C suites of Turtle, TriG, N-Triples and N-Quads, read with places.

The reader gives what the suites hold to be right, what pyoxigraph gives (quad by quad) and what
rdflib gives; it refuses what the suites hold to be wrong; and at each place the term is written.
The suites are those of RDF 1.1, so that no case has to be left out for needing RDF 1.2.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.exceptions import ParserError
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.parsers.notation3 import BadSyntax

from corpgraph.errors import InputError
from corpgraph.loading import parse
from corpgraph.validation.locating import PlacedQuad, read_placed
from corpgraph.validation.locating.aligning import Alignment
from corpgraph.validation.locating.searching import full_places, quick_places
from corpgraph.validation.locating.skimming import IMPLIED
from corpgraph.validation.locating.tokens import length_at, string_value, unescaped
from corpgraph.validation.locating.wanted import Key, Role, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

BASE: Final = "https://w3c.github.io/rdf-tests/rdf/"
MANIFEST: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
FIRST: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#first")
REST: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#rest")
NIL: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil")
KINDS: Final = {
    "rdf-turtle": {
        "TestTurtleEval": 145,
        "TestTurtlePositiveSyntax": 74,
        "TestTurtleNegativeSyntax": 94,
    },
    "rdf-trig": {
        "TestTrigEval": 143,
        "TestTrigPositiveSyntax": 98,
        "TestTrigNegativeSyntax": 115,
    },
    "rdf-n-triples": {"TestNTriplesPositiveSyntax": 41, "TestNTriplesNegativeSyntax": 29},
    "rdf-n-quads": {"TestNQuadsPositiveSyntax": 53, "TestNQuadsNegativeSyntax": 34},
}
FORMATS: Final = {
    ".ttl": (ox.RdfFormat.TURTLE, "turtle"),
    ".trig": (ox.RdfFormat.TRIG, "trig"),
    ".nt": (ox.RdfFormat.N_TRIPLES, "nt"),
    ".nq": (ox.RdfFormat.N_QUADS, "nquads"),
}
# rdflib resolves relative IRIs with urllib.parse.urljoin, which knows RFC 3986 only in part: the
# suite's own results are the reader's.
RDFLIB_DIFFERS: Final = {
    f"IRI-resolution-{number}{ending}"
    for number in ("01", "02", "07", "08")
    for ending in (".ttl", ".trig")
}


RDFLIB_REFUSES: Final = {"minimal_whitespace.nt"}


class Case(NamedTuple):
    kind: str
    path: Path
    base: str
    result: Path | None

    @property
    def text(self) -> str:
        return self.path.read_bytes().decode()

    def placed(self) -> list[PlacedQuad]:
        return list(read_placed(self.path, base=self.base))


@pytest.fixture(scope="module")
def cases(shared: Path) -> list[Case]:
    found: list[Case] = []
    for suite, kinds in KINDS.items():
        folder = shared / "suites" / "rdf" / suite
        base = f"{BASE}rdf11/{suite}/"
        manifest = ox.Dataset(ox.parse(path=folder / "manifest.ttl", base_iri=base))
        counts = dict.fromkeys(kinds, 0)
        for test in manifest.quads_for_predicate(ox.NamedNode(f"{MANIFEST}action")):
            about = {
                quad.predicate.value: quad.object.value
                for quad in manifest.quads_for_subject(test.subject)
                if isinstance(quad.object, ox.NamedNode)
            }
            kind = about[TYPE.value].partition("#")[2]
            counts[kind] += 1
            action, result = about[f"{MANIFEST}action"], about.get(f"{MANIFEST}result")
            found.append(
                Case(
                    kind,
                    folder / action.removeprefix(base),
                    action,
                    None if result is None else folder / result.removeprefix(base),
                )
            )
        assert counts == kinds
    assert len(found) == 826
    return found


@pytest.fixture(scope="module")
def positive(cases: list[Case]) -> list[Case]:
    found = [case for case in cases if "Negative" not in case.kind]
    assert len(found) == 554
    return found


def test_what_a_document_means_is_what_the_suite_says(positive: list[Case]) -> None:
    evaluated = [(case, case.result) for case in positive if case.result is not None]
    assert len(evaluated) == 145 + 143
    for case, result in evaluated:
        expected = canonical(ox.parse(path=result, format=FORMATS[result.suffix][0]))
        assert canonical(placed.quad for placed in case.placed()) == expected, case.path.name


def test_each_quad_is_the_one_that_pyoxigraph_gives(positive: list[Case]) -> None:
    for case in positive:
        form, _ = FORMATS[case.path.suffix]
        quads = ox.parse(case.text, format=form, base_iri=case.base)
        alignment = Alignment(case.placed(), quads)
        assert len(list(alignment)) == len(case.placed())
        assert alignment.agrees, case.path.name


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_a_document_means_what_rdflib_reads(positive: list[Case]) -> None:
    different, refused = set(), set()
    for case in positive:
        try:
            expected = canonical(rdflib_quads(case))
        except (ParserError, BadSyntax):
            refused.add(case.path.name)
        else:
            if canonical(by_value(placed.quad) for placed in case.placed()) != expected:
                different.add(case.path.name)
    assert different == RDFLIB_DIFFERS
    assert refused == RDFLIB_REFUSES


def test_what_the_suite_holds_to_be_wrong_is_refused_with_its_place(cases: list[Case]) -> None:
    negative = [case for case in cases if "Negative" in case.kind]
    assert len(negative) == 272
    for case in negative:
        with pytest.raises(InputError, match="syntax error") as caught:
            case.placed()
        lines = case.text.split("\n")
        assert caught.value.path == case.path
        assert caught.value.line is not None
        assert caught.value.column is not None
        assert 1 <= caught.value.column <= len(lines[caught.value.line - 1]) + 1, case.path.name


def test_each_term_is_written_at_its_place(positive: list[Case]) -> None:
    checked = 0
    for case in positive:
        text = case.text
        cells: dict[object, int] = {}
        for placed in sorted(case.placed(), key=lambda each: each.quad.predicate != FIRST):
            where = f"{case.path.name}: {placed}"
            quad = placed.quad
            if placed.predicate == placed.object:
                # A cell of a collection: it is where its member is, and the first one before that.
                assert quad.predicate in (FIRST, REST), where
                at = cells.setdefault(quad.subject, placed.subject)
                assert placed.subject == at, where
                assert text[at] == "(" or quad.predicate == REST or at == placed.object, where
            else:
                assert is_written(quad.subject, text, placed.subject), where
                assert is_written(quad.predicate, text, placed.predicate), where
            if quad.predicate != REST:
                assert is_written(quad.object, text, placed.object), where
            checked += 1
    assert checked == 1485


def test_the_quick_search_gives_what_the_full_one_gives(positive: list[Case]) -> None:
    searched = given_up = 0
    for case in positive:
        try:
            quads = list(parse(case.path))
        except InputError:
            # Nothing is written in it, so that nothing can be found.
            assert not case.text.strip()
            continue
        stated: set[Key] = set()
        mentions: set[Key] = set()
        for quad in quads:
            if isinstance(quad.subject, ox.NamedNode):
                stated.add(Key(Role.SUBJECT, quad.subject))
                if not isinstance(quad.object, ox.BlankNode):
                    stated |= {Key(Role.TRIPLE, quad.triple), Key(Role.VALUE, quad.triple)}
            terms = [quad.predicate, quad.object]
            mentions |= {Key(Role.MENTION, t) for t in terms if isinstance(t, ox.NamedNode)}
        for keys in [*({key} for key in stated | mentions), stated, mentions]:
            wanted = Wanted(keys)
            quick = quick_places(case.path, wanted)
            if quick is None:
                assert not IMPLIED.isdisjoint(wanted.names), case.path.name
                given_up += 1
            else:
                assert quick == full_places(case.path, wanted), (case.path.name, keys)
                searched += 1
    assert (searched, given_up) == (4999, 133)


def is_written(term: object, text: str, at: int) -> bool:
    """Tell whether a term can be what starts at an offset."""
    written = text[at : at + length_at(text, at)]
    if isinstance(term, ox.Literal):
        value = string_value(written) if written[0] in "\"'" else written
        return value == term.value
    if isinstance(term, ox.BlankNode):
        return written in ("[", "(", f"_:{term.value}")
    assert isinstance(term, ox.NamedNode)
    if written in ("a", "("):
        return term in (TYPE, NIL)
    if written[0] == "<":
        # Of a relative IRI with dots only the end is sure to be in the absolute one.
        return term.value.endswith(re.split(r"\.*(?:/\.*)*", unescaped(written[1:-1]))[-1])
    return term.value.endswith(unescaped(written.partition(":")[2]))


def canonical(quads: Iterable[ox.Quad]) -> ox.Dataset:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def rdflib_quads(case: Case) -> list[ox.Quad]:
    dataset = rdflib.Dataset()
    dataset.parse(data=case.text, format=FORMATS[case.path.suffix][1], publicID=case.base)
    return [ox.Quad(*map(from_rdflib, quad)) for quad in dataset.quads()]


def by_value(quad: ox.Quad) -> ox.Quad:
    """Give the quad as rdflib keeps it: numbers and times in their canonical form."""
    term = quad.object
    if not isinstance(term, ox.Literal) or term.language:
        return quad
    literal = from_rdflib(rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value)))
    return ox.Quad(quad.subject, quad.predicate, literal, quad.graph_name)


def from_rdflib(term: object) -> Any:  # noqa: ANN401
    if term is None or term == DATASET_DEFAULT_GRAPH_ID:
        return ox.DefaultGraph()
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    assert isinstance(term, rdflib.Literal)
    datatype = None if term.datatype is None else ox.NamedNode(str(term.datatype))
    return ox.Literal(str(term), language=term.language, datatype=datatype)

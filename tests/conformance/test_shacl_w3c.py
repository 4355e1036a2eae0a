"""The W3C SHACL test suite: the compiled engine writes the reports that the suite expects.

A report is compared whole: which results there are, and of each its focus node, path, value,
severity, component, shape and constraint. Messages are compared where the suite expects one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from corpgraph.errors import InputError
from corpgraph.namespaces import SH
from corpgraph.validation.running.engine import find_results
from corpgraph.validation.shapes.triples import TYPE, TripleIndex, sh
from reported import report_triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from corpgraph.validation.shapes.triples import Term

MANIFEST: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
ENTRIES: Final = NamedNode(f"{MANIFEST}entries")
ACTION: Final = NamedNode(f"{MANIFEST}action")
RESULT: Final = NamedNode(f"{MANIFEST}result")
SUITE: Final = "http://www.w3.org/ns/shacl-test#"
DATA: Final = NamedNode(f"{SUITE}dataGraph")
SHAPES: Final = NamedNode(f"{SUITE}shapesGraph")
FAILURE: Final = NamedNode(f"{SUITE}Failure")
COUNTS: Final = {"core": 98, "sparql": 23}
FAILURES: Final = {"core": 0, "sparql": 7}
#: What a result is compared by, besides its messages and the triples of its path.
COMPARED: Final = tuple(
    sh(name)
    for name in (
        "focusNode",
        "value",
        "resultSeverity",
        "sourceConstraintComponent",
        "sourceShape",
        "sourceConstraint",
    )
)


@dataclass(frozen=True)
class Case:
    name: str
    data: list[Triple]
    shapes: list[Triple]
    manifest: TripleIndex
    expected: Term


def read(path: Path) -> list[Triple]:
    quads = parse(path=path, format=RdfFormat.TURTLE, base_iri=path.as_uri())
    return [quad.triple for quad in quads]


def cases_in(folder: Path) -> Iterator[Case]:
    for path in sorted(folder.rglob("*.ttl")):
        here = read(path)
        manifest = TripleIndex(here)
        for entries in (t.object for t in here if t.predicate == ENTRIES):
            for case in manifest.items(entries):
                action = manifest.values(case, ACTION)[0]
                # A file that is its own data is read once, so that blank nodes are the same.
                data, shapes = (
                    here if name.value == path.as_uri() else read(_beside(path, name))
                    for name in (
                        manifest.values(action, DATA)[0],
                        manifest.values(action, SHAPES)[0],
                    )
                    if isinstance(name, NamedNode)
                )
                yield Case(
                    str(path.relative_to(folder)),
                    data,
                    shapes,
                    manifest,
                    manifest.values(case, RESULT)[0],
                )


def _beside(path: Path, name: NamedNode) -> Path:
    return path.with_name(name.value.rpartition("/")[2])


def comparable(report: TripleIndex, node: Term, *, with_messages: bool) -> Dataset:
    """The part of a report that is compared, its own blank nodes in canonical form.

    Blank nodes of the data and of the shapes, which a result points to, are named for what they
    are: only the very same one will do.
    """
    found = Dataset()
    for result in report.values(node, sh("result")):
        own = BlankNode()
        for predicate in COMPARED:
            for value in report.values(result, predicate):
                found.add(Quad(own, predicate, _named(value)))
        for path in report.values(result, sh("resultPath")):
            found.add(Quad(own, sh("resultPath"), path))
            for triple in _description(report, path):
                found.add(Quad(triple.subject, triple.predicate, triple.object))
        for message in report.values(result, sh("resultMessage")) if with_messages else ():
            found.add(Quad(own, sh("resultMessage"), message))
    for value in report.values(node, sh("conforms")):
        found.add(Quad(BlankNode(), sh("conforms"), value))
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return found


def _named(value: Term) -> Term:
    return NamedNode(f"urn:blank:{value.value}") if isinstance(value, BlankNode) else value


def _description(report: TripleIndex, path: Term) -> Iterable[Triple]:
    waiting = [path]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, BlankNode):
            continue
        for predicate in report.predicates(node):
            for value in report.values(node, predicate):
                yield Triple(node, predicate, value)
                waiting.append(value)


def has_messages(case: Case) -> bool:
    results = case.manifest.values(case.expected, sh("result"))
    return any(case.manifest.values(each, sh("resultMessage")) for each in results)


@pytest.mark.parametrize("part", COUNTS)
def test_every_report_is_the_one_that_the_suite_expects(shared: Path, part: str) -> None:
    cases = list(cases_in(shared / "suites" / "shacl" / part))
    assert len(cases) == COUNTS[part]
    wrong = []
    for case in cases:
        if case.expected == FAILURE:
            continue
        report = TripleIndex(report_triples(find_results(case.data, case.shapes)))
        node = report.instances(NamedNode(f"{SH}ValidationReport"))[0]
        messages = has_messages(case)
        found = comparable(report, node, with_messages=messages)
        if found != comparable(case.manifest, case.expected, with_messages=messages):
            wrong.append(case.name)
    assert not wrong


@pytest.mark.parametrize("part", COUNTS)
def test_every_failure_that_the_suite_expects_is_an_error(shared: Path, part: str) -> None:
    cases = [
        case for case in cases_in(shared / "suites" / "shacl" / part) if case.expected == FAILURE
    ]
    assert len(cases) == FAILURES[part]
    for case in cases:
        with pytest.raises(InputError, match="shape "):
            list(find_results(case.data, case.shapes))


def test_a_report_with_another_value_or_shape_is_told_apart(shared: Path) -> None:
    folder = shared / "suites" / "shacl" / "core" / "property"
    case = next(case for case in cases_in(folder) if case.name == "nodeKind-001.ttl")
    expected = comparable(case.manifest, case.expected, with_messages=False)
    for predicate in ("value", "sourceShape"):
        triples = list(case.manifest.triples)
        place = next(
            number
            for number, triple in enumerate(triples)
            if triple.predicate == sh(predicate) and isinstance(triple.object, BlankNode)
        )
        changed = triples[place]
        triples[place] = Triple(changed.subject, changed.predicate, BlankNode("another"))
        spoiled = comparable(TripleIndex(triples), case.expected, with_messages=False)
        assert spoiled != expected


def test_every_report_is_typed(shared: Path) -> None:
    case = next(cases_in(shared / "suites" / "shacl" / "core" / "node"))
    report = TripleIndex(report_triples(find_results(case.data, case.shapes)))
    results = [t.object for t in report.triples if t.predicate == sh("result")]
    assert results
    assert all(report.values(each, TYPE) == [sh("ValidationResult")] for each in results)

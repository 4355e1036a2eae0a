from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pyshacl
import pytest
import rdflib
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SH

from corpgraph.validation import Finding, Report, Severity
from corpgraph.validation.paths import path_text
from corpgraph.validation.reference import validate_with_pyshacl
from corpgraph.validation.reporting.turtle import path_in_turtle, turtle_report
from validation.reporting.samples import EX, make, report, sample

if TYPE_CHECKING:
    from pathlib import Path

PREFIXES: Final = f"""
@prefix ex: <{EX}> .
@prefix sh: <{SH}> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def parse(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="turtle")


def read(text: str) -> Report:
    """Read a report back: an independent reader, on rdflib."""
    graph = parse(text)
    (root,) = graph.subjects(RDF.type, SH.ValidationReport)
    found = []
    for result in graph.objects(root, SH.result):
        assert (result, RDF.type, SH.ValidationResult) in graph
        value = {
            predicate: node
            for predicate in graph.predicates(result)
            for node in [graph.value(result, predicate, any=False)]
            if node is not None
        }
        terms = {
            name: value[key].n3() if key in value else None
            for name, key in (
                ("focus", SH.focusNode),
                ("value", SH.value),
                ("shape", SH.sourceShape),
                ("constraint", SH.sourceConstraint),
            )
        }
        found.append(
            Finding(
                focus=terms["focus"] or "",
                path=path_text(graph, value[SH.resultPath]) if SH.resultPath in value else None,
                value=terms["value"],
                component=str(value[SH.sourceConstraintComponent]),
                shape=terms["shape"] or "",
                severity=Severity(str(value[SH.resultSeverity]).rpartition("#")[2].lower()),
                message=str(value.get(SH.resultMessage, "")),
                constraint=terms["constraint"],
            )
        )
    conforms = graph.value(root, SH.conforms)
    assert isinstance(conforms, rdflib.Literal)
    assert conforms.value is (not found)
    return report(*found)


def bare(finding: Finding) -> Finding:
    """What a report in Turtle says of a finding: all but triples and places."""
    return replace(finding, triples=(), places=())


def test_a_report_parses_back_to_the_same_findings(tmp_path: Path) -> None:
    found = sample(tmp_path)
    named = [each for each in found.findings if not each.focus.startswith("_:")]
    back = read(turtle_report(Report(tuple(named))))
    assert back.findings == tuple(map(bare, named))
    assert len(named) == 3
    (blank,) = read(turtle_report(report(*set(found.findings) - set(named)))).findings
    assert blank.focus.startswith("_:")
    assert blank.focus != blank.shape


def test_one_blank_node_stays_one_in_all_results() -> None:
    found = report(
        make("a", focus="_:x", value="_:y"), make("b", focus="_:y"), make("c", focus="_:x")
    )
    graph = parse(turtle_report(found))
    assert len(set(graph.objects(None, SH.focusNode))) == 2
    assert set(graph.objects(None, SH.value)) <= set(graph.objects(None, SH.focusNode))


def test_no_findings_conform() -> None:
    assert read(turtle_report(report())).conforms


def test_a_report_is_the_one_that_pyshacl_writes() -> None:
    data = parse(f"{PREFIXES} ex:a a ex:Stake ; ex:p 1, 2 . ex:b ex:q ex:a . ex:c a ex:Stake .")
    shapes = parse(
        f"""{PREFIXES}
        ex:S a sh:NodeShape ; sh:targetClass ex:Stake ;
            sh:property ex:S-p, ex:S-q ; sh:closed true ; sh:ignoredProperties () .
        ex:S-p sh:path ex:p ; sh:maxCount 1 ; sh:datatype xsd:decimal ; sh:message "one" .
        ex:S-q sh:path [ sh:inversePath ex:q ] ; sh:minCount 1 ; sh:severity sh:Warning .
        ex:S-long sh:targetNode ex:c ; sh:minCount 1 ; sh:severity sh:Info ;
            sh:path ( [ sh:alternativePath ( ex:p [ sh:zeroOrMorePath ex:q ] ) ] ex:r ) ."""
    )
    found = validate_with_pyshacl(data, shapes)
    assert len(found.findings) > 5
    # Only one finding has the path that is composed twice: pySHACL lets results share its node.
    _, theirs, _ = pyshacl.validate(data, shacl_graph=shapes)
    ours = parse(turtle_report(found))
    assert isomorphic(ours, as_report(theirs))
    assert not isomorphic(ours, as_report(pyshacl.validate(shapes, shacl_graph=shapes)[1]))


def as_report(graph: rdflib.Graph) -> rdflib.Graph:
    """Keep what hangs on the report: pySHACL copies some of the shapes into it."""
    kept = rdflib.Graph()
    waiting = list(graph.subjects(RDF.type, SH.ValidationReport))
    seen = set(waiting)
    while waiting:
        node = waiting.pop()
        for triple in graph.triples((node, None, None)):
            kept.add(triple)
            if isinstance(triple[2], rdflib.BNode) and triple[2] not in seen:
                seen.add(triple[2])
                waiting.append(triple[2])
    return kept


@pytest.mark.parametrize(
    ("path", "turtle"),
    [
        ("<x:a>", "<x:a>"),
        ("^<x:a>", "[ sh:inversePath <x:a> ]"),
        ("<x:a>/<x:b>/<x:c>", "(<x:a> <x:b> <x:c>)"),
        ("<x:a>|<x:b>", "[ sh:alternativePath (<x:a> <x:b>) ]"),
        ("<x:a>*", "[ sh:zeroOrMorePath <x:a> ]"),
        ("<x:a>+", "[ sh:oneOrMorePath <x:a> ]"),
        ("<x:a>?", "[ sh:zeroOrOnePath <x:a> ]"),
        ("(^<x:a>)*", "[ sh:zeroOrMorePath [ sh:inversePath <x:a> ] ]"),
        ("^<x:a>*", "[ sh:inversePath [ sh:zeroOrMorePath <x:a> ] ]"),
        ("((<x:a>+)?)*", "[ sh:zeroOrMorePath [ sh:zeroOrOnePath [ sh:oneOrMorePath <x:a> ] ] ]"),
        ("<x:a>/<x:b>|<x:c>", "[ sh:alternativePath ((<x:a> <x:b>) <x:c>) ]"),
        ("(<x:a>/<x:b>)/<x:c>", "((<x:a> <x:b>) <x:c>)"),
        ("<x:(a)>/<x:*+?>", "(<x:(a)> <x:*+?>)"),
    ],
)
def test_a_path_is_rebuilt(path: str, turtle: str) -> None:
    prefix = f"@prefix sh: <{SH}> . <x:s> <x:p> "
    rebuilt = parse(f"{prefix}{path_in_turtle(path)} .")
    assert isomorphic(rebuilt, parse(f"{prefix}{turtle} ."))


@pytest.mark.parametrize(
    "path", ["", "x:a", "<x:a>/", "(<x:a>", "<x:a>)", "<x:a><x:b>", "!<x:a>", "*", "<x:a> <x:b>"]
)
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="not a path"):
        path_in_turtle(path)

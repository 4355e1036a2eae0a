"""A real server and the embedded engine: the same shapes find the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse

from conformance.test_shacl_w3c import (
    COUNTS,
    FAILURE,
    FAILURES,
    cases_in,
    comparable,
    has_messages,
)
from corpgraph.checking import check_endpoint
from corpgraph.errors import InputError
from corpgraph.layout import data_files, ontology_files, shape_files
from corpgraph.namespaces import SH
from corpgraph.validation.remote import (
    Endpoint,
    Progress,
    find_endpoint_results,
    validate_endpoint,
)
from corpgraph.validation.running.engine import find_results, validate
from corpgraph.validation.shapes.triples import TripleIndex
from reported import report_triples
from validation.graphs import quads, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from conformance.test_shacl_w3c import Case
    from corpgraph.validation.running.results import Result

    Serve = Callable[[Iterable[Quad]], str]

WHOLE: Final = "urn:whole"
DAMAGED: Final = "urn:damaged"
#: Oxigraph's server stores numbers as values, so that 4.0 is 4 and an xsd:byte an xsd:integer.
#: These cases ask for the text or the integer type that it has not kept.
NORMALIZED: Final = {
    "core/node/maxExclusive-001.ttl",
    "core/node/minExclusive-001.ttl",
    "core/property/datatype-ill-formed.ttl",
}
#: $shapesGraph is optional (W3C SHACL, section 5.3.1), and an endpoint has only the data.
WANTS_SHAPES: Final = {"sparql/pre-binding/shapesGraph-001.ttl"}


def packaged(paths: Iterable[Path]) -> list[Triple]:
    files = [parse(path=path, format=RdfFormat.TURTLE) for path in paths]
    return list(dict.fromkeys(quad.triple for file in files for quad in file))


def in_graph(triples: Iterable[Triple], name: str) -> list[Quad]:
    return [Quad(t.subject, t.predicate, t.object, NamedNode(name)) for t in triples]


def store_of(triples: Iterable[Triple]) -> Store:
    store = Store()
    store.extend(Quad(*triple) for triple in triples)
    return store


@pytest.fixture(scope="module")
def whole() -> list[Triple]:
    return packaged([*ontology_files(), *data_files()])


@pytest.fixture(scope="module")
def damaged(whole: list[Triple]) -> list[Triple]:
    """The packaged data with each eleventh triple gone, and some objects exchanged."""
    kept = [triple for number, triple in enumerate(whole) if number % 11]
    moved = [
        Triple(one.subject, one.predicate, other.object)
        for one, other in zip(kept[::13], kept[5::13], strict=False)
    ]
    return list(dict.fromkeys([*kept, *moved]))


@pytest.fixture(scope="module")
def url(serve: Serve, whole: list[Triple], damaged: list[Triple]) -> str:
    return serve([*in_graph(whole, WHOLE), *in_graph(damaged, DAMAGED)])


@pytest.mark.parametrize("page_size", [10_000, 7])
def test_the_damaged_data_have_the_findings_of_the_embedded_engine(
    url: str, damaged: list[Triple], page_size: int
) -> None:
    shapes = packaged(shape_files())
    expected = validate(store_of(damaged), shapes)
    assert len(expected.findings) > 100
    assert len({finding.component for finding in expected.findings}) > 5
    found = validate_endpoint(url, shapes, default_graphs=[DAMAGED], page_size=page_size)
    assert [each.key for each in found.findings] == [each.key for each in expected.findings]


def test_the_packaged_data_conform_there_too(url: str) -> None:
    assert validate_endpoint(url, packaged(shape_files()), default_graphs=[WHOLE]).conforms


def test_several_graphs_are_seen_as_one(serve: Serve) -> None:
    address = serve(
        [
            *in_graph([quad.triple for quad in quads(":a :p :b .")], "urn:one"),
            *in_graph([quad.triple for quad in quads(":b a :C .")], "urn:two"),
        ]
    )
    shapes = quads(":S a sh:PropertyShape ; sh:targetNode :a ; sh:path :p ; sh:class :C .")
    assert not validate_endpoint(address, shapes, default_graphs=["urn:one"]).conforms
    assert validate_endpoint(address, shapes, default_graphs=["urn:one", "urn:two"]).conforms
    with pytest.raises(InputError, match="no triples in the graph"):
        validate_endpoint(address, shapes)


def test_a_finding_names_the_triples_that_it_implies(serve: Serve) -> None:
    address = serve(quads(":a :p 1 ; :q 0 . :b :p :c ."))
    shapes = quads(
        ":S a sh:PropertyShape ; sh:targetNode :a, :b ; sh:path :p ;"
        " sh:lessThan :q ; sh:nodeKind sh:Literal ."
    )
    findings = validate_endpoint(address, shapes).findings
    triples = [sorted(" ".join(map(short, map(str, t))) for t in f.triples) for f in findings]
    assert triples == [['a p "1"^^integer', 'a q "0"^^integer'], ["b p c"]]


def test_a_shape_of_a_users_file_has_its_place(serve: Serve, tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "<x:S> sh:targetNode <http://example.org/a> ; sh:property\n"
        "  [ sh:path <x:p> ; sh:minCount 1 ] ."
    )
    address = serve(quads(":a :p 1 ."))
    (finding,) = check_endpoint(address, shapes=[shapes]).findings
    assert finding.shape_place is not None
    assert (finding.shape_place.path, finding.shape_place.line) == (str(shapes), 3)
    assert (finding.places, finding.shape_place.column) == ((), 3)


def test_progress_is_told_of_each_group_of_checks(url: str) -> None:
    told: list[Progress] = []
    shapes = packaged(shape_files())
    validate_endpoint(url, shapes, default_graphs=[WHOLE], progress=told.append)
    assert len(told) > 50
    assert [each.done for each in told] == sorted(each.done for each in told)
    assert (told[0].done, told[-1].done) == (0, told[-1].total)


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ("sh:targetNode :a ; sh:in ( :b [] )", "blank node"),
        ("sh:targetNode :a ; sh:hasValue []", "blank node"),
        ("sh:targetNode [ :p :q ]", "blank node"),
        ("sh:targetNode :absent ; sh:property [ sh:path [ sh:zeroOrMorePath :p ] ]", "absent"),
    ],
)
def test_what_no_query_to_an_endpoint_can_say_is_refused(
    serve: Serve, shape: str, message: str
) -> None:
    address = serve(quads(":a :p :b ."))
    with pytest.raises(InputError, match=message):
        validate_endpoint(address, quads(f":S a sh:NodeShape ; {shape} ; sh:nodeKind sh:IRI ."))


def test_thousands_of_target_nodes_and_hundreds_of_allowed_values_fit(serve: Serve) -> None:
    address = serve(quads("\n".join(f":n{n} :p {n % 300}, :v{n} ." for n in range(2500))))
    targets = ", ".join(f":n{n}" for n in range(2500))
    values = " ".join(map(str, range(299)))
    shapes = quads(
        f":S a sh:NodeShape ; sh:targetNode {targets} ; sh:property :T . "
        f":T sh:path :p ; sh:or ( [ sh:nodeKind sh:IRI ] [ sh:in ( {values} ) ] ) ; sh:minCount 2 ."
    )
    findings = validate_endpoint(address, shapes).findings
    assert {short(each.focus) for each in findings} == {f"n{n}" for n in range(299, 2500, 300)}
    assert {short(each.value or "") for each in findings} == {'"299"^^integer'}


def report_of(results: Iterable[Result], case: Case) -> object:
    report = TripleIndex(report_triples(results))
    node = report.instances(NamedNode(f"{SH}ValidationReport"))[0]
    return comparable(report, node, with_messages=has_messages(case))


def expected_of(case: Case) -> object:
    return comparable(case.manifest, case.expected, with_messages=has_messages(case))


def test_the_w3c_suite_has_its_reports(shared: Path, serve: Serve) -> None:
    folder = shared / "suites" / "shacl"
    cases = {
        f"{part}/{case.name}#{number}": case
        for part in COUNTS
        for number, case in enumerate(cases_in(folder / part))
    }
    assert len(cases) == sum(COUNTS.values())
    address = serve(q for name, case in cases.items() for q in in_graph(case.data, f"urn:{name}"))
    wrong, refused, compared = [], [], 0
    for name, case in cases.items():
        results = find_endpoint_results(Endpoint(address, (f"urn:{name}",)), case.shapes)
        plain = name.partition("#")[0]
        if case.expected == FAILURE or plain in WANTS_SHAPES:
            with pytest.raises(InputError, match="shape "):
                list(results)
            refused.append(plain)
            continue
        found = report_of(results, case)
        if plain in NORMALIZED:
            assert found != expected_of(case)
            expected = report_of(find_results(store_of(case.data), case.shapes), case)
        else:
            expected = expected_of(case)
        compared += 1
        if found != expected:
            wrong.append(plain)
    assert not wrong
    assert len(refused) == sum(FAILURES.values()) + len(WANTS_SHAPES)
    assert compared == len(cases) - len(refused)

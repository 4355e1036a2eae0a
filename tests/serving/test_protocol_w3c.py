"""The W3C SPARQL 1.1 protocol suite, as far as it applies to an endpoint that takes no updates.

Every one of its 34 cases runs: those on queries as they are, those on wrong updates too, for they
are refused whatever the endpoint takes. Right updates must be refused here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.collection import Collection

from serving.servers import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

    from serving.servers import Server

MF: Final = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT: Final = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT: Final = rdflib.Namespace("http://www.w3.org/2011/content#")
DATA: Final = "http://kasei.us/2009/09/sparql/data/"
CASES: Final = {"query": 13, "bad_query": 6, "bad_update": 6, "update": 7, "bad_multiple": 2}
FORMATS: Final = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        *("application/sparql-results+json", "application/sparql-results+xml"),
        *("text/csv", "text/tab-separated-values"),
    },
    "RDF": {"application/rdf+xml", "text/turtle", "application/n-triples", "application/ld+json"},
}


@dataclass(frozen=True)
class Case:
    """A request and what is expected of the answer."""

    name: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: frozenset[str]
    form: str | None
    boolean: bool | None


def read_case(graph: rdflib.Graph, entry: rdflib.term.Node) -> Case:
    requests = graph.value(graph.value(entry, MF.action), HT.requests)
    assert requests is not None
    first = Collection(graph, requests)[0]
    body = graph.value(first, HT.body)
    chars, encoding = (graph.value(body, each) for each in (CNT.chars, CNT.characterEncoding))
    text = b"" if body is None else str(chars).encode(str(encoding))
    listed = graph.value(first, HT.headers)
    headers = {
        str(graph.value(each, HT.fieldName)): str(graph.value(each, HT.fieldValue))
        for each in (Collection(graph, listed) if listed else [])
    }
    expected = graph.value(first, HT.resp)
    boolean = graph.value(expected, MF.expectedBoolean)
    form = graph.value(expected, MF.expectedFormat)
    return Case(
        str(entry).rpartition("#")[2],
        str(graph.value(first, HT.methodName)),
        str(graph.value(first, HT.absolutePath)),
        headers,
        text,
        frozenset(str(each)[-3:-2] for each in graph.objects(expected, MF.expectedStatus)),
        None if form is None else str(form),
        None if boolean is None else str(boolean) == "true",
    )


@pytest.fixture(scope="module")
def cases(shared: Path) -> list[Case]:
    graph = rdflib.Graph().parse(shared / "suites" / "sparql11" / "protocol" / "manifest.ttl")
    entries = Collection(graph, next(graph.objects(None, MF.entries)))
    return [read_case(graph, each) for each in entries]


@pytest.fixture(scope="module")
def endpoint(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the suite's data, each file in the graph that the suite means."""
    folder = shared / "suites" / "sparql11" / "protocol"
    quads = [
        ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(f"{DATA}{path.stem}.rdf"))
        for path in sorted(folder.glob("*.nt"))
        for quad in ox.parse(path=path)
    ]
    assert len(quads) == 3
    data = tmp_path_factory.mktemp("protocol") / "data.nq"
    data.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
    with serving("--data", data, "--workers", 1, "--max-queries", 1) as each:
        yield each


def send(endpoint: Server, case: Case) -> httpx.Response:
    path = case.path.replace("/sparql/", "/sparql", 1)
    return endpoint.client.request(
        case.method, path, headers=case.headers, content=case.body or None
    )


def kind(case: Case) -> str:
    parts = case.name.split("_")
    return "_".join(parts[:2]) if parts[0] == "bad" else parts[0]


def boolean_of(answer: httpx.Response) -> bool:
    if answer.headers["content-type"].endswith("json"):
        return bool(answer.json()["boolean"])
    text = ElementTree.fromstring(answer.content).findtext(
        "{http://www.w3.org/2005/sparql-results#}boolean"
    )
    return text == "true"


def test_every_case_of_the_suite_that_applies_passes(endpoint: Server, cases: list[Case]) -> None:
    ran = dict.fromkeys(CASES, 0)
    failed = []
    for case in cases:
        ran[kind(case)] += 1
        answer = send(endpoint, case)
        if kind(case) == "update":
            if answer.status_code != 403:
                failed.append((case.name, answer.status_code, answer.text))
            continue
        media = answer.headers["content-type"].partition(";")[0]
        is_right = str(answer.status_code)[0] in case.statuses
        if is_right and case.form is not None:
            is_right = media in FORMATS[case.form]
        if is_right and case.boolean is not None:
            is_right = boolean_of(answer) is case.boolean
        if not is_right:
            failed.append((case.name, answer.status_code, answer.text))
    assert failed == []
    assert ran == CASES


def test_the_service_description_passes_its_suite(endpoint: Server) -> None:
    # returns-rdf, has-endpoint-triple, conforms-to-schema
    answer = endpoint.client.get("/sparql", headers={"accept": "application/n-triples"})
    assert answer.status_code == 200
    graph = rdflib.Graph().parse(data=answer.text, format="nt")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    service = graph.value(predicate=rdflib.RDF.type, object=sd.Service, any=False)
    assert graph.value(service, sd.endpoint) == rdflib.URIRef(f"{endpoint.url}sparql")
    assert graph.value(service, sd.supportedLanguage) == sd.SPARQL11Query
    dataset = graph.value(service, sd.defaultDataset)
    assert graph.value(dataset, rdflib.RDF.type) == sd.Dataset
    names = {str(graph.value(each, sd.name)) for each in graph.objects(dataset, sd.namedGraph)}
    assert names == {f"{DATA}data{number}.rdf" for number in (1, 2, 3)}

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID, XSD

from corpgraph.errors import UsageError
from corpgraph.exporting import FORMATS, export
from corpgraph.formatting import is_canonical
from corpgraph.loading import load_packaged
from corpgraph.namespaces import PREFIXES
from corpgraph.writing import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

DATASET: Final = rdflib.URIRef("https://w3id.org/corpgraph/dataset/corpgraph")
SPDX: Final = rdflib.Namespace(PREFIXES["spdx"])
BY: Final = rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/")
HEAD: Final = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


@pytest.fixture(scope="module")
def packaged() -> ox.Store:
    return load_packaged()


@pytest.fixture(scope="module")
def out(packaged: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("export") / "out"
    export(packaged, out, formats=FORMATS)
    return out


@pytest.fixture(scope="module")
def catalog(out: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(out / "catalog.ttl")


def described(tmp_path: Path, trig: str, **options: date | str) -> rdflib.Graph:
    store = ox.Store()
    store.load(HEAD + trig, format=ox.RdfFormat.TRIG)
    export(store, tmp_path / "out", formats=["nquads"], **options)  # type: ignore[arg-type]
    return rdflib.Graph().parse(tmp_path / "out" / "catalog.ttl")


def number(graph: rdflib.Graph, subject: rdflib.term.Node, predicate: rdflib.URIRef) -> int:
    value = graph.value(subject, predicate, any=False)
    assert isinstance(value, rdflib.Literal)
    return int(value)


def ask(store: ox.Store, what: str, where: str, graph: str | None = None) -> int:
    """Count by SPARQL, in one graph or in the union of all."""
    query = f"SELECT (COUNT({what}) AS ?n) {{ {where} }}"
    if graph is not None:
        query = f"SELECT (COUNT({what}) AS ?n) {{ GRAPH <{graph}> {{ {where} }} }}"
    rows = store.query(query, use_default_graph_as_union=graph is None)
    assert isinstance(rows, ox.QuerySolutions)
    (row,) = rows
    return int(row["n"].value)


COUNTS: Final = {
    VOID.triples: ("*", "SELECT DISTINCT ?s ?p ?o { ?s ?p ?o }"),
    VOID.entities: ("DISTINCT ?s", "?s ?p ?o FILTER(isIRI(?s))"),
    VOID.distinctSubjects: ("DISTINCT ?s", "?s ?p ?o"),
    VOID.distinctObjects: ("DISTINCT ?o", "?s ?p ?o"),
    VOID.classes: ("DISTINCT ?o", "?s a ?o FILTER(isIRI(?o))"),
    VOID.properties: ("DISTINCT ?p", "?s ?p ?o"),
}


@pytest.mark.parametrize("predicate", COUNTS)
def test_the_counts_of_the_dataset_are_those_of_a_query(
    packaged: ox.Store, catalog: rdflib.Graph, predicate: rdflib.URIRef
) -> None:
    what, where = COUNTS[predicate]
    where = f"{{ {where} }}" if where.startswith("SELECT") else where
    count = ask(packaged, what, where)
    assert count > 20
    assert number(catalog, DATASET, predicate) == count


def test_each_named_graph_is_a_subset_with_its_own_counts(
    packaged: ox.Store, catalog: rdflib.Graph
) -> None:
    graphs = {str(graph.value) for graph in packaged.named_graphs()}
    assert len(graphs) > 5
    assert {str(each) for each in catalog.objects(DATASET, VOID.subset)} == graphs
    for graph in graphs:
        for predicate, (what, where) in COUNTS.items():
            where = "?s ?p ?o" if predicate == VOID.triples else where
            found = number(catalog, rdflib.URIRef(graph), predicate)
            assert found == ask(packaged, what, where, graph), (graph, predicate)


def test_each_class_has_a_partition(packaged: ox.Store, catalog: rdflib.Graph) -> None:
    found = {}
    for part in catalog.objects(DATASET, VOID.classPartition):
        assert isinstance(part, rdflib.URIRef)
        found[str(catalog.value(part, VOID["class"]))] = number(catalog, part, VOID.entities)
    assert len(found) == number(catalog, DATASET, VOID.classes) > 20
    for iri, count in found.items():
        assert count == ask(packaged, "DISTINCT ?s", f"?s a <{iri}>"), iri


def test_each_property_has_a_partition(packaged: ox.Store, catalog: rdflib.Graph) -> None:
    found = {}
    for part in catalog.objects(DATASET, VOID.propertyPartition):
        assert isinstance(part, rdflib.URIRef)
        found[str(catalog.value(part, VOID.property))] = number(catalog, part, VOID.triples)
    assert len(found) == number(catalog, DATASET, VOID.properties) > 50
    assert sum(found.values()) == number(catalog, DATASET, VOID.triples)
    for iri, count in found.items():
        where = f"{{ SELECT DISTINCT ?s ?o {{ ?s <{iri}> ?o }} }}"
        assert count == ask(packaged, "*", where), iri


MEDIA_TYPES: Final = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".parquet": "application/vnd.apache.parquet",
    ".rdf": "application/rdf+xml",
    ".trig": "application/trig",
    ".ttl": "text/turtle",
}


def test_each_file_is_a_distribution_with_its_size_and_checksum(
    out: Path, catalog: rdflib.Graph
) -> None:
    files = {path.relative_to(out).as_posix(): path for path in out.rglob("*.*") if path.is_file()}
    del files["catalog.ttl"], files["corpgraph-manifest.json"]
    found = {
        str(catalog.value(each, DCTERMS.title)): each
        for each in catalog[DATASET : DCAT.distribution]
    }
    assert len(found) > 20
    assert set(found) == set(files)
    for name, each in found.items():
        content = files[name].read_bytes()
        assert (each, RDF.type, DCAT.Distribution) in catalog
        assert number(catalog, each, DCAT.byteSize) == len(content)
        media_type = catalog.value(each, DCAT.mediaType)
        iana = "https://www.iana.org/assignments/media-types/"
        assert str(media_type) == iana + MEDIA_TYPES[files[name].suffix]
        checksum = catalog.value(each, SPDX.checksum)
        assert isinstance(checksum, rdflib.URIRef)
        assert catalog.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
        value = catalog.value(checksum, SPDX.checksumValue)
        assert isinstance(value, rdflib.Literal)
        assert value.datatype == XSD.hexBinary
        assert str(value) == hashlib.sha256(content).hexdigest()


def test_the_catalog_has_no_blank_nodes_and_the_canonical_form(
    out: Path, catalog: rdflib.Graph
) -> None:
    assert len(catalog) > 500
    assert not [each for each in catalog.all_nodes() if isinstance(each, rdflib.BNode)]
    assert is_canonical((out / "catalog.ttl").read_text(encoding="utf-8"))


def test_the_dataset_and_its_graphs_have_titles_and_the_license_of_their_headers(
    catalog: rdflib.Graph,
) -> None:
    assert set(catalog[DATASET : DCTERMS.license]) == {BY}
    assert set(catalog[DATASET : RDF.type]) == {VOID.Dataset, DCAT.Dataset}
    facts = rdflib.URIRef("https://w3id.org/corpgraph/graph/alibaba-2012/facts")
    assert set(catalog[facts : DCTERMS.license]) == {BY}
    assert catalog.value(facts, DCTERMS.title) is not None


def test_a_date_is_told_only_if_it_is_given(tmp_path: Path, catalog: rdflib.Graph) -> None:
    for predicate in (DCTERMS.issued, DCTERMS.modified, DCTERMS.temporal):
        assert list(catalog[DATASET:predicate]) == []
    days = {"issued": date(2012, 7, 23), "modified": date(2012, 7, 24), "at": date(2012, 6, 20)}
    graph = described(tmp_path, "id:a cg:parent id:b .", title="Groups", **days)
    assert str(graph.value(DATASET, DCTERMS.title)) == "Groups"
    assert graph.value(DATASET, DCTERMS.issued) == rdflib.Literal(date(2012, 7, 23))
    assert graph.value(DATASET, DCTERMS.modified) == rdflib.Literal(date(2012, 7, 24))
    period = graph.value(DATASET, DCTERMS.temporal)
    assert period is not None
    assert graph.value(period, DCAT.startDate) == rdflib.Literal(date(2012, 6, 20))
    assert graph.value(period, DCAT.endDate) == rdflib.Literal(date(2012, 6, 20))


def test_graphs_under_different_licenses_keep_them_apart(tmp_path: Path) -> None:
    graph = described(
        tmp_path,
        """
        id:g { id:g a void:Dataset ; dcterms:license id:one . id:a dcterms:license id:other }
        id:h { id:x a skos:ConceptScheme ; dcterms:license id:two }
        id:i { id:a cg:parent id:b }
        """,
    )
    node = rdflib.Namespace(PREFIXES["id"])
    assert list(graph[DATASET : DCTERMS.license]) == []
    assert list(graph[node.g : DCTERMS.license]) == [node.one]
    assert list(graph[node.h : DCTERMS.license]) == [node.two]
    assert list(graph[node.i : DCTERMS.license]) == []


def test_a_blank_node_is_neither_an_entity_nor_a_subset_without_a_name(tmp_path: Path) -> None:
    graph = described(tmp_path, "_:g { _:a a _:c ; cg:parent _:b . id:b a cg:Corporation }")
    (subset,) = graph[DATASET : VOID.subset]
    assert str(subset).startswith(f"{DATASET}#graph-c14n")
    for each in (DATASET, subset):
        assert number(graph, each, VOID.entities) == 1
        assert number(graph, each, VOID.distinctSubjects) == 2
        assert number(graph, each, VOID.classes) == 1


def test_the_default_graph_counts_once_with_the_graphs_that_repeat_it(tmp_path: Path) -> None:
    graph = described(tmp_path, "id:a cg:parent id:b . id:g { id:a cg:parent id:b, id:c }")
    assert number(graph, DATASET, VOID.triples) == 2
    assert [str(each) for each in graph[DATASET : VOID.subset]] == [f"{PREFIXES['id']}g"]


def test_the_files_are_linked_to_where_they_are_published(tmp_path: Path) -> None:
    base = "https://example.org/data"
    for given in (base, f"{base}/"):
        store = ox.Store()
        store.load(HEAD + "id:a a cg:Market .", format=ox.RdfFormat.TURTLE)
        out = tmp_path / "out"
        export(store, out, formats=["jsonld", "csv", "framed"], base=given)
        catalog = rdflib.Graph().parse(out / "catalog.ttl")
        links = {str(each) for each in catalog.objects(None, DCAT.downloadURL)}
        files = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
        told = files - {"SHA256SUMS", "catalog.ttl", MANIFEST}
        assert links == {f"{base}/{name}" for name in told}
        dumps = {str(each) for each in catalog.objects(DATASET, VOID.dataDump)}
        assert dumps == {f"{base}/corpgraph.jsonld"}


def test_without_an_address_no_file_is_linked_to(catalog: rdflib.Graph) -> None:
    assert not list(catalog.objects(None, DCAT.downloadURL))


@pytest.mark.parametrize("base", ["data", "https://", "https://x/?q", "https://x/ y", "ftp://x"])
def test_what_is_no_address_is_refused(tmp_path: Path, base: str) -> None:
    with pytest.raises(UsageError, match="is no address of a directory"):
        export(ox.Store(), tmp_path / "out", base=base)

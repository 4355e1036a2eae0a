from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld

from corpgraph.exporting import export
from corpgraph.loading import load_packaged
from corpgraph.namespaces import PREFIXES
from exported import canonical, document, union

if TYPE_CHECKING:
    from pathlib import Path

HEAD: Final = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


@pytest.fixture(scope="module")
def packaged() -> ox.Store:
    return load_packaged()


@pytest.fixture(scope="module")
def whole(packaged: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("export") / "out"
    export(packaged, out, formats=["framed", "jsonld"])
    return out


def framed(tmp_path: Path, turtle: str) -> dict[str, list[dict[str, Any]]]:
    """Write data, see that the files together mean the same, and give the nodes of each."""
    store = ox.Store()
    store.load(HEAD + turtle, format=ox.RdfFormat.TURTLE)
    export(store, tmp_path / "out", formats=["framed"])
    paths = sorted((tmp_path / "out" / "framed").iterdir())
    assert {str(quad) for quad in every(paths)} >= {str(q) for q in store if "_:" not in str(q)}
    return {path.stem: json.loads(path.read_bytes())["@graph"] for path in paths}


def every(paths: list[Path]) -> list[ox.Quad]:
    return [quad for path in paths for quad in document(path)]


def test_the_framed_files_together_are_the_union_of_the_graphs(
    packaged: ox.Store, whole: Path
) -> None:
    paths = sorted((whole / "framed").iterdir())
    assert len(paths) > 20
    assert canonical(every(paths)) == canonical(union(packaged))


def test_an_independent_processor_expands_each_file_to_the_same_triples(whole: Path) -> None:
    paths = [*(whole / "framed").iterdir(), whole / "corpgraph.jsonld"]
    for path in paths:
        told = jsonld.to_rdf(json.loads(path.read_bytes()), {"format": "application/n-quads"})
        theirs = ox.parse(told, format=ox.RdfFormat.N_QUADS)
        assert canonical(theirs) == canonical(document(path)), path.name
    assert len(paths) > 20


def test_the_context_by_itself_is_that_of_every_file(whole: Path) -> None:
    alone = json.loads((whole / "context.jsonld").read_bytes())["@context"]
    for path in (whole / "framed").iterdir():
        assert json.loads(path.read_bytes())["@context"] == alone


# rdflib's parser of JSON-LD uses what rdflib itself has given up.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_reader_that_is_not_oxigraph_reads_the_same_companies(whole: Path) -> None:
    path = whole / "framed" / "Corporation.jsonld"
    back = rdflib.Graph().parse(path, format="json-ld")
    ours = rdflib.Graph().parse(
        data=ox.serialize((q.triple for q in document(path)), format=ox.RdfFormat.N_TRIPLES),
        format="nt",
    )
    assert len(back) > 100
    assert set(back) == set(ours)


def test_a_company_stands_with_the_facts_that_it_takes_part_in(tmp_path: Path) -> None:
    found = framed(
        tmp_path,
        'id:c a cg:Corporation ; rdfs:label "C"@en . id:p a cg:Corporation ; rdfs:label "P"@en .'
        "id:f a cg:Control ; cg:subsidiary id:c ; cg:parent id:p ; cg:statedIn id:s .",
    )
    assert set(found) == {"Corporation"}
    child, parent = found["Corporation"]
    (control,) = child["@reverse"]["subsidiary"]
    assert control == {
        "@id": "id:f",
        "@type": "Control",
        "parent": {"@id": "id:p", "rdfs:label": {"en": "P"}},
        "statedIn": "id:s",
        "subsidiary": {"@id": "id:c", "rdfs:label": {"en": "C"}},
    }
    assert parent["@reverse"] == {"parent": [control]}


def test_what_is_no_fact_of_an_entity_has_a_file_of_its_class(tmp_path: Path) -> None:
    found = framed(
        tmp_path,
        "id:e a cg:Split ; cg:splits id:c . id:c a cg:Corporation ."
        "id:st a cg:EventStatus ; cg:ofEvent id:e . id:x cg:mic id:y .",
    )
    assert sorted(found) == ["Corporation", "EventStatus", "Split", "rdfs-Resource"]
    assert "@reverse" not in found["Corporation"][0]


def test_a_blank_node_comes_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    turtle = (
        "id:c a cg:Corporation ; cg:jurisdiction _:j . id:m a cg:Market ; cg:jurisdiction _:j ."
        '_:j rdfs:label "J"@en ; rdfs:seeAlso _:k . _:k rdfs:label "K"@en .'
    )
    framed(tmp_path, turtle)
    for name in ("Corporation", "Market"):
        path = tmp_path / "out" / "framed" / f"{name}.jsonld"
        labels = {str(quad.object) for quad in document(path)}
        assert {'"J"@en', '"K"@en'} <= labels, name
        subjects = {quad.object for quad in document(path) if "jurisdiction" in str(quad.predicate)}
        assert len(subjects) == 1


def test_a_blank_node_of_others_is_not_told(tmp_path: Path) -> None:
    framed(
        tmp_path,
        "id:c a cg:Corporation ; cg:jurisdiction _:j . id:m a cg:Market ; cg:jurisdiction _:k .",
    )
    path = tmp_path / "out" / "framed" / "Corporation.jsonld"
    assert len(canonical(document(path))) == 2

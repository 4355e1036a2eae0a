"""The documents of the ontology: their headers and what they import."""

from __future__ import annotations

import tomllib
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, Graph, Literal, URIRef

from ontology.modules import (
    ALIGNMENTS,
    MODULES,
    ONTOLOGY,
    ROOT,
    by_iri,
    header,
    imports_closure,
    merged,
    read_alignments,
    read_modules,
    tail,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdflib.term import Node

LICENSE = URIRef("https://creativecommons.org/licenses/by/4.0/")
DOCUMENTS = [*MODULES, *(f"alignment/{stem}" for stem in ALIGNMENTS)]
FEWEST_MODULES, FEWEST_ALIGNMENTS = 9, 8


def read_document(path: str) -> Graph:
    stem = path.removeprefix("alignment/")
    return read_modules()[path] if stem == path else read_alignments()[stem]


def package_version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def header_faults(graph: Graph, path: str, version: str) -> list[str]:
    """What is wrong with the header of a document, given where it lies and what is released."""
    faults = []
    headers = list(graph.subjects(RDF.type, OWL.Ontology))
    suffix = "" if path == "corpgraph" else f"/{path}"
    iri = URIRef(f"{ONTOLOGY}{suffix}")
    if headers != [iri]:
        return [f"headers {headers}, not {iri}"]
    expected: dict[URIRef, list[Node]] = {
        OWL.versionIRI: [URIRef(f"{ONTOLOGY}/{version}{suffix}")],
        OWL.versionInfo: [Literal(version)],
        DCTERMS.license: [LICENSE],
    }
    for predicate, values in expected.items():
        found = list(graph.objects(iri, predicate))
        if found != values:
            faults.append(f"{tail(predicate)} is {[str(value) for value in found]}")
    for predicate, languages in (
        (RDFS.label, ["en", "fr"]),
        (DCTERMS.title, ["en", "fr"]),
        (DCTERMS.description, ["en"]),
    ):
        texts = [text for text in graph.objects(iri, predicate) if isinstance(text, Literal)]
        if sorted(str(text.language) for text in texts) != languages:
            faults.append(f"{tail(predicate)} in {[text.language for text in texts]}")
    if not any(graph.objects(iri, DCTERMS.creator)):
        faults.append("no creator")
    return faults


def dangling_imports(graphs: Mapping[str, Graph]) -> list[str]:
    """Imports of what is not a module."""
    known = by_iri(graphs)
    return sorted(
        f"{stem} imports {imported}"
        for stem, graph in graphs.items()
        for imported in graph.objects(None, OWL.imports)
        if imported not in known
    )


def circular_imports(graphs: Mapping[str, Graph]) -> list[str]:
    """Modules that import themselves, directly or not."""
    known = merged(graphs.values())
    return sorted(
        stem
        for stem, graph in graphs.items()
        if any(
            header(graph) in known.transitive_objects(imported, OWL.imports)
            for imported in graph.objects(None, OWL.imports)
        )
    )


def unreached(graphs: Mapping[str, Graph]) -> list[str]:
    """Modules that the root does not import, at any depth."""
    closure = imports_closure(graphs["corpgraph"], by_iri(graphs))
    reached = set(closure.subjects(RDF.type, OWL.Ontology))
    return sorted(stem for stem, graph in graphs.items() if header(graph) not in reached)


@pytest.fixture
def spoiled() -> dict[str, Graph]:
    """Modules that a test may spoil."""
    return {stem: merged([graph]) for stem, graph in read_modules().items()}


# ── the files ───────────────────────────────────────────────────────────────────────────────


def test_the_documents_are_all_found() -> None:
    assert len(MODULES) >= FEWEST_MODULES
    assert "corpgraph" in MODULES
    assert len(ALIGNMENTS) >= FEWEST_ALIGNMENTS


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_header_says_what_the_document_is_and_which_version(path: str) -> None:
    assert header_faults(read_document(path), path, package_version()) == []


def test_no_two_documents_are_one_ontology() -> None:
    headers = Counter(header(read_document(path)) for path in DOCUMENTS)
    assert headers.most_common(1)[0][1] == 1


def test_every_import_is_of_a_module_that_exists() -> None:
    assert sum(1 for g in read_modules().values() for _ in g.objects(None, OWL.imports)) >= 8
    assert dangling_imports(read_modules()) == []


def test_imports_go_round_in_no_circle() -> None:
    assert circular_imports(read_modules()) == []


def test_the_root_imports_every_module() -> None:
    assert unreached(read_modules()) == []


# ── each check catches a planted fault ──────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("predicate", "value", "fault"),
    [
        (OWL.versionInfo, Literal("0.0.9"), "versionInfo is ['0.0.9']"),
        (OWL.versionIRI, ONTOLOGY, f"versionIRI is ['{ONTOLOGY}']"),
        (DCTERMS.license, None, "license is []"),
        (DCTERMS.creator, None, "no creator"),
        (RDFS.label, Literal("core", lang="en"), "label in ['en']"),
    ],
)
def test_a_header_with_a_fault_is_caught(
    spoiled: dict[str, Graph], predicate: URIRef, value: Node | None, fault: str
) -> None:
    core = spoiled["core"]
    core.remove((header(core), predicate, None))
    if value is not None:
        core.add((header(core), predicate, value))
    assert header_faults(core, "core", package_version()) == [fault]


def test_a_second_header_and_a_header_of_another_document_are_caught(
    spoiled: dict[str, Graph],
) -> None:
    core = spoiled["core"]
    assert header_faults(core, "people", package_version()) != []
    core.add((ONTOLOGY, RDF.type, OWL.Ontology))
    assert header_faults(core, "core", package_version()) != []


def test_an_import_of_nothing_is_caught(spoiled: dict[str, Graph]) -> None:
    people = spoiled["people"]
    people.add((header(people), OWL.imports, ONTOLOGY + "/persons"))
    assert dangling_imports(spoiled) == [f"people imports {ONTOLOGY}/persons"]


def test_a_circle_of_imports_is_caught(spoiled: dict[str, Graph]) -> None:
    core = spoiled["core"]
    core.add((header(core), OWL.imports, header(spoiled["organization"])))
    assert circular_imports(spoiled) == ["core", "organization"]


def test_a_module_that_the_root_forgets_is_caught(spoiled: dict[str, Graph]) -> None:
    spoiled["inference"].remove((None, OWL.imports, header(spoiled["people"])))
    assert unreached(spoiled) == ["people"]

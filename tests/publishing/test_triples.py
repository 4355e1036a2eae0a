from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest
import rdflib

from corpgraph.layout import ontology_files, shape_files
from corpgraph.loading import load_packaged, parse
from corpgraph.namespaces import BASE
from corpgraph.publishing import publish
from exported import canonical, document, union

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from publishing.pages import Page

# What has in it again what stands on other pages, for those who ask for the IRI of a term or graph.
REPEATING: Final = ("ontology.ttl", "shapes.ttl")
KNOT: Final = """
@prefix ex: <https://example.org/> .
ex:a ex:has _:x . ex:b ex:has _:x . _:x ex:near _:y . _:y ex:near _:x ; ex:says "both" .
ex:c ex:has [ ex:says "own" , [] ] .
[] ex:says "nobody leads here" .
<https://example.org/d#part> ex:of ex:d . ex:d a ex:Thing .
<https://w3id.org/corpgraph/id/x/y#part> ex:says "nobody leads here either" .
<https://w3id.org/corpgraph/search/index> ex:says "not the site's own file" .
<urn:isbn:0451450523> ex:says "a book" .
<https://example.org/a/../b?c=%20d&e=é> ex:says "an odd one" .
"""


def stated(site: Path) -> list[ox.Quad]:
    found = []
    for path in sorted(site.rglob("*.ttl")):
        quads = document(path)
        if path.relative_to(site).as_posix() in REPEATING:
            own = ox.NamedNode(f"{BASE}{path.stem}")
            quads = [quad for quad in quads if quad.subject == own]
        found += quads
    return found


def schema() -> list[ox.Quad]:
    alignments = sorted(ontology_files()[0].parent.joinpath("alignment").glob("*.ttl"))
    files = [*ontology_files(), *alignments, *shape_files(), *shape_files(style=True)]
    return [quad for path in files for quad in parse(path)]


def merged(quads: Iterable[ox.Quad]) -> set[str]:
    return canonical(union(quads))


def test_all_pages_together_are_the_dataset_again(site: Path) -> None:
    pages = stated(site)
    assert len(pages) > 8000
    assert merged(pages) == merged([*load_packaged(), *schema()])


def test_a_triple_that_is_missing_is_seen(site: Path) -> None:
    pages = stated(site)
    lost = next(q for q in pages if str(q.subject).endswith("corporation/alibaba-com>"))
    assert merged(set(pages) - {lost}) != merged(pages)


def test_blank_nodes_stand_on_one_page_each(tmp_path: Path) -> None:
    source = tmp_path / "knot.ttl"
    source.write_text(KNOT, encoding="utf-8")
    data = ox.Store()
    data.bulk_extend(parse(source))
    publish(data, tmp_path / "site", base="http://127.0.0.1/", languages=["en"])
    assert len(data) == 15
    assert merged(stated(tmp_path / "site")) == merged([*data, *schema()])


def test_json_ld_says_what_turtle_says(site: Path) -> None:
    files = sorted(site.rglob("*.jsonld"))
    assert len(files) > 1300
    for path in files:
        assert merged(document(path)) == merged(document(path.with_suffix(".ttl"))), path


def test_json_ld_is_read_alike_by_another_reader(site: Path) -> None:
    for path in sorted((site / "id").rglob("*.jsonld"))[::40]:
        with pytest.warns(DeprecationWarning, match="ConjunctiveGraph"):
            read = rdflib.Graph().parse(path, format="json-ld")
        wanted = rdflib.Graph().parse(path.with_suffix(".ttl"), format="turtle")
        assert len(read) == len(wanted) > 0
        assert set(read) == set(wanted), path


def test_a_page_embeds_its_json_ld(site: Path, pages: dict[str, Page]) -> None:
    things = {path: page for path, page in pages.items() if page.jsonld}
    assert len(things) > 2500
    for path, page in things.items():
        stem = path.removesuffix(".html").removesuffix(".fr")
        whole = json.loads((site / f"{stem}.jsonld").read_text(encoding="utf-8"))
        embedded = json.loads(page.jsonld)
        if stem.startswith(("ontology/", "shapes/", "graph/")) or "/" not in stem:
            assert embedded["@context"].items() <= whole["@context"].items() or "@graph" in whole
        else:
            assert embedded == whole, path


@pytest.mark.parametrize("name", ["ontology", "shapes"])
def test_the_document_of_all_terms_has_each_of_them(name: str, site: Path) -> None:
    inside = {quad.subject for quad in document(site / f"{name}.ttl")}
    space = f"https://w3id.org/corpgraph/{name}#"
    terms = {q.subject for q in schema() if str(q.subject).startswith(f"<{space}")}
    assert len(terms) > 100
    assert terms <= inside


def test_the_page_of_a_graph_has_the_whole_graph(site: Path) -> None:
    name = ox.NamedNode("https://w3id.org/corpgraph/graph/alibaba-2012/facts")
    inside = {quad.triple for quad in document(site / "graph/alibaba-2012/facts.ttl")}
    assert inside >= {q.triple for q in load_packaged().quads_for_pattern(None, None, None, name)}

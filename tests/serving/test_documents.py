from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from corpgraph.formatting import is_canonical
from corpgraph.loading import load_packaged
from corpgraph.namespaces import BASE
from corpgraph.serving import load_vocabulary
from corpgraph.serving.formats import GRAPHS, SUFFIXES
from serving.servers import serving

if TYPE_CHECKING:
    from pathlib import Path

    from serving.servers import Server

GROUP = "/id/corporation/alibaba-group"
RDF = {suffix: media for suffix, media in SUFFIXES.items() if suffix != ".html"}


class Page(HTMLParser):
    """What a test looks for in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        assert not any(name.startswith("on") for name in found)
        self.links += [value for name in ("href", "src") if (value := found.get(name))]
        if identifier := found.get("id"):
            self.ids.append(identifier)
        if label := found.get("for"):
            self.labelled.add(label)

    def handle_data(self, data: str) -> None:
        self.words += data


def triples(content: bytes, media: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(content, format=GRAPHS[media], base_iri=BASE)}


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/turtle", ".ttl"),
        ("application/ld+json", ".jsonld"),
        ("application/n-triples", ".nt"),
        ("application/rdf+xml", ".rdf"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", ".html"),
        ("*/*", ".ttl"),
    ],
)
def test_a_company_leads_to_the_document_about_it(server: Server, accept: str, suffix: str) -> None:
    answer = server.client.get(GROUP, headers={"accept": accept})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{GROUP}{suffix}"
    assert answer.headers["vary"] == "Accept"
    followed = server.client.get(answer.headers["location"])
    assert followed.status_code == 200
    assert followed.headers["content-type"].partition(";")[0] == SUFFIXES[suffix]


def test_all_formats_say_the_same_of_a_company(server: Server) -> None:
    found = {
        suffix: triples(server.client.get(f"{GROUP}{suffix}").content, media)
        for suffix, media in RDF.items()
    }
    assert is_canonical(server.client.get(f"{GROUP}.ttl").text)
    node = ox.NamedNode(f"{BASE}{GROUP.removeprefix('/')}")
    data = load_packaged()
    expected = {quad.triple for quad in data.quads_for_pattern(node, None, None)}
    expected |= {quad.triple for quad in data.quads_for_pattern(None, None, node)}
    assert len(expected) > 20
    assert all(each == expected for each in found.values())


def test_every_iri_of_the_data_leads_somewhere(server: Server) -> None:
    nodes = {
        term.value
        for quad in load_packaged()
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, ox.NamedNode) and term.value.startswith(BASE)
    }
    assert len(nodes) > 400
    paths = sorted({f"/{each.removeprefix(BASE).partition('#')[0]}" for each in nodes})
    found = {path: server.client.head(path).status_code for path in paths}
    assert {path: status for path, status in found.items() if status not in (200, 303)} == {}
    assert set(found.values()) == {200, 303}


@pytest.mark.parametrize(
    "path",
    ["/ontology", "/ontology/listing", "/shapes", "/shapes/core", "/graph/alibaba-2012/facts"],
)
def test_a_document_is_negotiated_where_it_is(server: Server, path: str) -> None:
    answer = server.client.get(path, headers={"accept": "text/turtle"})
    assert answer.status_code == 200
    assert answer.headers["content-location"] == f"{path}.ttl"
    whole = triples(answer.content, "text/turtle")
    iri = f"{BASE}{path.removeprefix('/')}"
    stores = (load_packaged(), load_vocabulary())
    expected = {
        quad.triple
        for store in stores
        for quad in store
        if isinstance(quad.graph_name, ox.NamedNode)
        and (quad.graph_name.value == iri or quad.graph_name.value.startswith(f"{iri}/"))
    }
    dataset, other = (ox.Dataset(ox.Quad(*t) for t in each) for each in (whole, expected))
    for each in (dataset, other):
        each.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert dataset == other
    page = server.client.get(path, headers={"accept": "text/html"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"


def test_a_term_has_a_place_in_the_ontologys_page(server: Server) -> None:
    page = Page(server.client.get("/ontology.html").text)
    assert {"Listing", "firstTradingDay", "Corporation"} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert {"Listing", "Listing-ticker"} <= set(Page(server.client.get("/shapes.html").text).ids)


@pytest.mark.parametrize(
    "path",
    [
        *("/", f"{GROUP}.html", "/code/role/chair.html", "/id/passage/alibaba-2012-p2-s1.html"),
        *("/ontology.html", "/shapes/core.html", "/graph/alibaba-2012/facts.html"),
        "/ask/executives?organization=alibaba-group&at=2012-07-24&format=html",
    ],
)
def test_a_page_is_plain_and_its_links_resolve(server: Server, path: str) -> None:
    answer = server.client.get(path)
    assert answer.status_code == 200
    page = Page(answer.text)
    assert page.tags[:2] == ["html", "head"]
    assert '<html lang="en">' in answer.text
    assert {"main", "h1", "title", "nav", "header"} <= set(page.tags)
    assert page.tags.count("h1") == page.tags.count("main") == 1
    assert not {"script", "img", "iframe", "object", "embed"} & set(page.tags)
    assert len(page.ids) == len(set(page.ids))
    fields = {each for each in page.ids if f'<input id="{each}"' in answer.text}
    assert fields <= page.labelled
    local = {link.partition("#")[0] for link in page.links if link.startswith("/")}
    assert len(local) > 2
    broken = [each for each in sorted(local) if server.client.head(each).status_code >= 400]
    assert broken == []


def test_a_page_says_what_a_thing_is_and_what_points_to_it(server: Server) -> None:
    text = Page(server.client.get(f"{GROUP}.html").text).words
    assert "Alibaba Group" in text
    assert "Groupe Alibaba" in text
    # Names of other things, not their IRIs.
    assert "What points to it" in text
    assert text.index("What points to it") < text.index("organisation")
    assert "Jack Ma is chair" in text


def test_nothing_is_known_of_other_paths(server: Server) -> None:
    answer = server.client.get("/id/corporation/nobody")
    assert answer.status_code == 404
    assert answer.text == f"nothing is known of <{BASE}id/corporation/nobody>\n"
    assert "did you mean 'sparql'" in server.client.get("/sparkl").text


def test_a_document_that_leaves_something_out_says_so(tmp_path: Path) -> None:
    market = f"<{BASE}id/market/m>"
    lines = (f"<{BASE}id/listing/{n}> <http://x/p> {market} .\n" for n in range(1001))
    data = tmp_path / "many.nt"
    data.write_text("".join(lines))
    with serving("--data", data, "--workers", 1) as server:
        page = server.client.get("/id/market/m.html").text
        assert "More than these 1000 point to it" in page
        found = triples(server.client.get("/id/market/m.nt").content, "application/n-triples")
    notes = [each for each in found if each.predicate.value.endswith("#comment")]
    assert len(found) == 1001
    assert [str(each.subject) for each in notes] == [f"<{BASE}id/market/m.nt>"]


def test_a_format_that_no_document_has_is_refused(server: Server) -> None:
    for path in (GROUP, "/ontology"):
        answer = server.client.get(path, headers={"accept": "image/png"})
        assert answer.status_code == 406
        assert answer.headers["vary"] == "Accept"

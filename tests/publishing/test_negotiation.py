from __future__ import annotations

import http.client
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import pytest

from corpgraph.publishing.negotiation import apache_for_w3id
from publishing.serving import apache, nginx

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVERS: Final = {"nginx": nginx, "apache": apache}
BROWSER: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
THING: Final = "/id/corporation/alibaba-com"
# Path, Accept, Accept-Language, and where that leads.
NEGOTIATED: Final = (
    (THING, BROWSER, "en", ".html"),
    (THING, BROWSER, "fr-CH, fr;q=0.9, en;q=0.8", ".fr.html"),
    (THING, BROWSER, "de, en;q=0.5", ".html"),
    (THING, "text/turtle", "fr", ".ttl"),
    (THING, "application/x-turtle", "", ".ttl"),
    (THING, "text/turtle, application/ld+json;q=0.5", "", ".ttl"),
    (THING, "application/ld+json", "", ".jsonld"),
    (THING, 'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "", ".jsonld"),
    (THING, "application/json", "", ".jsonld"),
    (THING, "text/turtle;q=0.9, text/html", "", ".html"),
    (THING, "*/*", "", ".html"),
    (THING, "", "", ".html"),
    ("/ontology", BROWSER, "en", ".html"),
    ("/ontology", "text/turtle", "", ".ttl"),
    ("/ontology/core", "text/turtle", "", ".ttl"),
    ("/shapes", "application/ld+json", "", ".jsonld"),
    ("/graph/alibaba-2012/facts", "text/turtle", "", ".ttl"),
    ("/code/role/chair", BROWSER, "fr", ".fr.html"),
)
TYPES: Final = (
    ("/index.html", "text/html; charset=utf-8"),
    ("/", "text/html; charset=utf-8"),
    (f"{THING}.ttl", "text/turtle; charset=utf-8"),
    (f"{THING}.jsonld", "application/ld+json; charset=utf-8"),
    ("/static/site.css", "text/css; charset=utf-8"),
    ("/static/explore.js", "text/javascript; charset=utf-8"),
    ("/explore/corporation/alibaba-group.json", "application/json; charset=utf-8"),
    ("/questions/members.rq", "application/sparql-query"),
)
HOSTILE: Final = (
    "/id/nobody",
    "/id/corporation/alibaba-com%0d%0aSet-Cookie:x",
    "/..%2f..%2f..%2fetc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/id//corporation//..",
)


@pytest.fixture(scope="module", params=sorted(SERVERS))
def server(
    request: pytest.FixtureRequest, site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with SERVERS[request.param](site, tmp_path_factory.mktemp(request.param)) as address:
        yield address


def ask(address: str, path: str, **headers: str) -> http.client.HTTPResponse:
    """Send a request, and read no further than its answer."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    given = {name.replace("_", "-"): value for name, value in headers.items() if value}
    connection.request("GET", path, headers=given)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


@pytest.mark.parametrize(("path", "accept", "language", "ending"), NEGOTIATED)
def test_an_iri_leads_to_what_the_client_reads(
    path: str, accept: str, language: str, ending: str, server: str
) -> None:
    answer = ask(server, path, Accept=accept, Accept_Language=language)
    assert answer.status == 303
    assert urlsplit(answer.headers["Location"]).path == path + ending
    assert "Accept" in answer.headers["Vary"]
    assert ask(server, path + ending).status == 200


@pytest.mark.parametrize(("path", "kind"), TYPES)
def test_a_file_has_its_media_type(path: str, kind: str, server: str) -> None:
    answer = ask(server, path, Accept=BROWSER)
    assert answer.status == 200
    told = answer.headers["Content-Type"].replace(";charset", "; charset")
    assert told.startswith(kind)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_folder_leads_to_its_start_page(server: str) -> None:
    answer = ask(server, "/explore", Accept=BROWSER)
    assert (answer.status, urlsplit(answer.headers["Location"]).path) == (
        303,
        "/explore/index.html",
    )


@pytest.mark.parametrize("path", HOSTILE)
def test_what_is_not_there_is_not_made_up(path: str, server: str) -> None:
    answer = ask(server, path, Accept="text/turtle")
    assert answer.status in (400, 403, 404)
    assert "Set-Cookie" not in answer.headers
    assert "Location" not in answer.headers


@pytest.mark.parametrize(("path", "accept", "_", "ending"), NEGOTIATED)
def test_w3id_sends_each_iri_to_the_site(
    path: str, accept: str, _: str, ending: str, w3id: str
) -> None:
    answer = ask(w3id, path, Accept=accept)
    assert answer.status == 303
    # The site knows which languages it has.
    wanted = ending.replace(".fr.html", ".html")
    assert answer.headers["Location"] == f"https://corpgraph.example/graph{path}{wanted}"


@pytest.fixture(scope="module")
def w3id(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("w3id")
    rules = apache_for_w3id("https://corpgraph.example/graph/")
    (folder / ".htaccess").write_text(rules, encoding="utf-8")
    with apache(folder, tmp_path_factory.mktemp("room")) as address:
        yield address

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpgraph.namespaces import BASE, CG, CGS
from corpgraph.publishing.places import document_of, href, path_of, root_of, term_path

PIECES = st.text(st.sampled_from("aZ09._~-/#?%:é\u4e2d\\ \x00@"), max_size=12)
IRIS = st.builds(
    lambda head, rest: head + rest,
    st.sampled_from([BASE, f"{BASE}id/", CG, CGS, "https://example.org/", "http://x.org", "urn:"]),
    PIECES,
)


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (f"{BASE}id/market/xhkg", "id/market/xhkg"),
        (f"{BASE}ontology/core", "ontology/core"),
        (f"{BASE}graph/alibaba-2012/facts", "graph/alibaba-2012/facts"),
        (f"{CGS}Control-share", "shapes/shape/Control-share"),
        (f"{CG}Unheard", "ontology/term/Unheard"),
        (f"{BASE}static/site", "other/https/w3id.org/corpgraph/static/site"),
        ("https://example.org/shop#it", "other/https/example.org/shop~23it"),
        ("urn:isbn:1", "other/urn~3A/isbn~3A1"),
        ("https://example.org/../x", "other/https/example.org/~2E2E/x"),
        ("https://example.org/a.ttl", "other/https/example.org/a~2Ettl"),
        (f"{BASE}id/x/a.fr", "id/x/a~2Efr"),
    ],
)
def test_a_page_stands_at_the_path_of_its_iri(iri: str, path: str) -> None:
    assert path_of(iri) == path


@pytest.mark.parametrize("home", [None, "https://example.org/", BASE])
@given(one=IRIS, other=IRIS)
@example(one="urn:a", other="urn://a")
def test_no_two_iris_share_a_page(home: str | None, one: str, other: str) -> None:
    assert one == other or path_of(one, home) != path_of(other, home)


def test_where_the_site_is_the_data_has_the_paths_of_its_iris() -> None:
    home = "https://example.org/"
    assert path_of("https://example.org/id/market/xhkg", home) == "id/market/xhkg"
    assert path_of(f"{BASE}id/market/xhkg", home) == "other/https/w3id.org/corpgraph/id/market/xhkg"
    assert path_of(f"{BASE}ontology/core", home) == "ontology/core"
    for own in ("static/site", "ontology", "index", "az/a"):
        assert path_of(home + own, home) == f"other/https/example.org/{own}"


@given(IRIS)
def test_no_path_leads_out_of_the_site_or_into_what_is_its_own(iri: str) -> None:
    path = path_of(iri)
    parts = path.split("/")
    assert not {"", ".", ".."} & set(parts)
    assert parts[0] in {"code", "graph", "id", "ontology", "shapes", "other"}
    assert max(len(part.encode()) for part in parts) < 240
    assert "\\" not in path
    assert "\x00" not in path


def test_a_long_name_is_cut_and_stays_its_own() -> None:
    one, other = (f"https://example.org/{'x' * 500}{end}" for end in "ab")
    assert path_of(one) != path_of(other)
    assert len(path_of(one)) < 260


def test_a_class_and_a_property_of_one_name_have_pages_of_their_own() -> None:
    assert term_path(f"{CG}Service", is_class=True) == "ontology/class/Service"
    assert term_path(f"{CG}service", is_class=False) == "ontology/property/service"


def test_what_has_a_fragment_is_on_the_page_of_its_document_if_that_is_ours() -> None:
    assert document_of(f"{BASE}id/passage/x#selector") == f"{BASE}id/passage/x"
    assert document_of(f"{CG}Control") == f"{CG}Control"
    assert document_of("https://example.org/shop#it") == "https://example.org/shop#it"


def test_links_are_relative_and_written_for_urls() -> None:
    root = root_of("id/market/xhkg")
    assert href(root, "code/role/chair", ".html") == "../../code/role/chair.html"
    assert href("", "id/person/é", ".fr.html", "a b") == "id/person/%C3%A9.fr.html#a%20b"

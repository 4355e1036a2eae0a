from __future__ import annotations

from corpgraph.namespaces import CG, ID, PREFIXES, shorten


def test_no_two_prefixes_stand_for_one_namespace() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)


def test_the_longest_namespace_shortens_an_iri() -> None:
    assert shorten(f"{CG}Listing") == "cg:Listing"
    assert shorten(f"{ID}person/jack-ma") == "id:person/jack-ma"


def test_an_iri_of_no_known_namespace_stays_as_it_is() -> None:
    assert shorten("https://example.org/x") == "https://example.org/x"

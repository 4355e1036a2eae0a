"""A thing is found by its IRI, its short forms, its names and its identifiers."""

from collections.abc import Sequence
from unittest import mock

import pytest

from corpgraph.errors import UsageError
from corpgraph.namespaces import CG, ID, RDF
from corpgraph.querying import resolve
from corpgraph.querying.entities import path_segment
from questions.expected import packaged, with_turtle

DATA = packaged()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://w3id.org/corpgraph/id/unit/taobao", "unit/taobao"),
        ("id:unit/taobao", "unit/taobao"),
        ("unit/taobao", "unit/taobao"),
        ("taobao", "unit/taobao"),
        ("Alibaba Group", "corporation/alibaba-group"),
        ("Groupe Alibaba", "corporation/alibaba-group"),
        ("阿里巴巴集团", "corporation/alibaba-group"),
        ("alibaba group", "corporation/alibaba-group"),
        ("5493001NTNQJDH60PM02", "corporation/alibaba-group"),
        ("5493001ntnqjdh60pm02", "corporation/alibaba-group"),
        ("Q1137062", "person/jack-ma"),
        ("XHKG", "market/xhkg"),
        ("eTao (service)", "service/etao"),
        ("Seule Société", "strategy/one-company"),
    ],
)
def test_an_entity_is_found_by(text: str, found: str) -> None:
    assert resolve(DATA, text) == ID + found


@pytest.mark.parametrize(
    ("text", "kinds", "found"),
    [
        ("alibaba-com-split-2012", ["Event"], "event/alibaba-com-split-2012"),
        ("alibaba-com-xhkg-2007", ["Fact"], "listing/alibaba-com-xhkg-2007"),
        ("alibaba-2012-p1-s1", ["Passage"], "passage/alibaba-2012-p1-s1"),
        ("One Company", ["Event", "Strategy"], "strategy/one-company"),
        (
            "Jack Ma is chair of Alibaba Group",
            ["Assertion"],
            "appointment/jack-ma-chair-alibaba-group",
        ),
        ("etao", ["Organization"], "unit/etao"),
        ("Taobao.com", ["Service"], "service/taobao-com"),
    ],
)
def test_a_thing_of_a_class_is_found_by(text: str, kinds: Sequence[str], found: str) -> None:
    assert resolve(DATA, text, kinds=kinds) == ID + found


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("etao", "write service/etao or unit/etao"),
        ("eTao", "write service/etao or unit/etao"),
        ("ETAO", "write service/etao or unit/etao"),
        ("Taobao.com", "write service/taobao-com or unit/taobao"),
        ("TAOBAO.COM", "write service/taobao-com or unit/taobao"),
        ("AliCloud", "write service/alicloud or unit/alicloud"),
    ],
)
def test_a_name_of_several_things_is_ambiguous(text: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        resolve(DATA, text)
    assert str(caught.value) == f"{text!r} is ambiguous; {hint}"


def test_a_name_that_nothing_bears_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        resolve(DATA, "alibab-group")
    assert caught.value.message == "no Entity in the data is called 'alibab-group'"
    assert caught.value.hint is not None
    assert caught.value.hint.startswith("did you mean 'alibaba-group'")


def test_a_thing_of_another_class_is_told_with_its_own() -> None:
    with pytest.raises(UsageError) as caught:
        resolve(DATA, "person/jack-ma", kinds=["Organization"])
    assert str(caught.value) == "person/jack-ma is no Organization; it is of the class Person"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "/",
        "id:",
        "https://w3id.org/corpgraph/id/unit/taoba",
        'unit/taobao> } ; DROP ALL #"',
        "\N{ZERO WIDTH SPACE}",
        "unit/../unit/taobao",
        "x" * 10_000,
    ],
)
def test_a_text_that_is_no_name_at_all_is_not_found(text: str) -> None:
    with pytest.raises(UsageError, match="no Entity in the data is called"):
        resolve(DATA, text)


def test_things_of_other_namespaces_and_classes_are_found_too() -> None:
    store = with_turtle(
        packaged(),
        '<http://example.org/x> a cg:Corporation ; rdfs:label "Ecks"@eo .'
        '<http://example.org/y> a <http://example.org/Bank> ; rdfs:label "Why" .'
        "<http://example.org/fact> cg:parent <http://example.org/z> .",
    )
    found = resolve(store, "Ecks", kinds=["Organization"])
    assert found == "http://example.org/x"
    # A class unknown to the ontology may be under one that is wanted; no class may be unstated.
    for iri in ("http://example.org/x", "http://example.org/y", "http://example.org/z"):
        assert resolve(store, iri, kinds=["Organization"]) == iri
    with pytest.raises(UsageError, match="is called 'Why'"):
        resolve(store, "Why", kinds=["Organization"])


def test_capitals_tell_two_things_apart() -> None:
    store = with_turtle(
        packaged(),
        '<http://example.org/x> a cg:Corporation ; rdfs:label "Acme"@en .'
        '<http://example.org/y> a cg:Corporation ; rdfs:label "ACME"@en .',
    )
    assert resolve(store, "Acme") == "http://example.org/x"
    assert resolve(store, "ACME") == "http://example.org/y"
    with pytest.raises(UsageError, match="'acme' is ambiguous"):
        resolve(store, "acme")


@pytest.mark.parametrize(
    "text", ["unit/taobao", "taobao", "Groupe Alibaba", "阿里巴巴集团", "Q1137062", "XHKG"]
)
def test_what_is_written_as_it_stands_is_found_without_reading_all_names(text: str) -> None:
    with mock.patch("corpgraph.querying.entities._all_names", side_effect=AssertionError):
        assert resolve(DATA, text)


def test_two_things_of_other_namespaces_are_told_apart_by_their_iris() -> None:
    store = with_turtle(
        packaged(),
        '<http://example.org/x> a cg:Corporation ; rdfs:label "Same"@en .'
        '<http://example.org/y> a cg:Corporation ; rdfs:label "Same"@fr .'
        '<http://example.org/z> a cg:Corporation ; rdfs:label "SAME"@fr .',
    )
    with pytest.raises(UsageError) as caught:
        resolve(store, "Same")
    assert caught.value.hint == "write http://example.org/x or http://example.org/y"


def test_what_is_told_to_write_for_an_ambiguous_name_is_found() -> None:
    with pytest.raises(UsageError) as caught:
        resolve(DATA, "etao")
    assert caught.value.hint is not None
    ways = caught.value.hint.removeprefix("write ").split(" or ")
    assert [resolve(DATA, way) for way in ways] == [ID + way for way in ways]


def test_a_thing_has_its_class_or_one_above_it_in_its_iri() -> None:
    wide = {"event", "statement"}
    seen = 0
    for quad in DATA.quads_for_pattern(None, None, None):
        if quad.predicate.value == f"{RDF}type" and str(quad.object).startswith(f"<{CG}"):
            kind = str(quad.subject).removeprefix(f"<{ID}").partition("/")[0]
            assert kind in {path_segment(str(quad.object)[1:-1]), *wide}
            seen += 1
    assert seen > 100

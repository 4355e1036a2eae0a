from __future__ import annotations

from pathlib import Path

import pytest

from corpgraph.namespaces import SH, SKOS
from corpgraph.validation import Severity
from corpgraph.validation.findings import Place
from corpgraph.validation.reporting import summary
from corpgraph.validation.reporting.wording import (
    details,
    encodable,
    headline,
    printable,
    rule_name,
    rule_page,
    short,
)
from validation.reporting.samples import EX, XSD_INTEGER, make, report


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (f"<{SKOS}broader>", "skos:broader"),
        (f"<{EX}a>", f"<{EX}a>"),
        ("_:b1", "_:b1"),
        (f'"5"^^<{XSD_INTEGER}>', '"5"^^xsd:integer'),
        (f'"see <{SKOS}broader>"', f'"see <{SKOS}broader>"'),
        (f'"see <{SKOS}broader>"@en', f'"see <{SKOS}broader>"@en'),
        (f"^<{SKOS}broader>/(<{EX}p>|<{SKOS}note>)*", f"^skos:broader/(<{EX}p>|skos:note)*"),
        ('"""two\nlines"""', '"""two\\nlines"""'),
    ],
)
def test_a_term_is_shortened_where_it_is_an_iri_and_stays_on_one_line(term: str, text: str) -> None:
    assert short(term) == text


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x07", "\x1b", "\r", "\x7f", "\x85", "\x9b", "\u2028", "\u202e", "\u2066", "\ud800"],
)
def test_what_could_pass_for_something_else_on_a_terminal_is_not_printed(character: str) -> None:
    assert printable(f"a{character}b") == "a\ufffdb"


@pytest.mark.parametrize("text", ["a\tb\nc", "né", "名前", "👨‍👩‍👧", "%0A]]>\"'<&"])
def test_what_is_text_is_printed_as_it_is(text: str) -> None:
    assert printable(text) == text


def test_a_line_end_of_windows_is_a_line_end() -> None:
    assert printable("a\r\nb") == "a\nb"


def test_bytes_that_are_no_utf_8_do_not_keep_a_report_from_being_written() -> None:
    name = b"n\xe9.ttl".decode("utf-8", "surrogateescape")
    assert encodable(name).encode() == "n\ufffd.ttl".encode()


def test_a_finding_without_a_message_says_what_it_does_not_conform_to() -> None:
    finding = make("a", message=" \n", component="ClosedConstraintComponent")
    assert headline(finding) == "does not conform to sh:ClosedConstraintComponent"


def test_details_name_the_shape_and_the_constraint_that_have_a_name() -> None:
    named = dict(details(make("a", shape=f"<{SKOS}S>", constraint=f"<{SKOS}R>", value='"1"'), None))
    assert named == {
        "node": f"<{EX}a>",
        "path": f"<{EX}share>",
        "value": '"1"',
        "shape": "skos:S (sh:Datatype)",
        "rule": "skos:R",
    }
    unnamed = dict(details(make("a", shape="_:s", constraint="_:c", path=None), None))
    assert unnamed == {"node": f"<{EX}a>", "shape": "a shape without a name (sh:Datatype)"}


def test_a_shape_is_told_with_its_place_on_one_line() -> None:
    finding = make("a", shape_place=Place("/x/a\nb.ttl", 3, None, ""))
    assert details(finding, Path("/x"))[-1] == ("in", "a\ufffdb.ttl:3")


def test_a_rule_without_a_name_is_described_and_explained_by_its_component() -> None:
    finding = make("a", shape="_:s", path=f"<{SKOS}note>")
    assert rule_name(finding) == "sh:Datatype at skos:note"
    assert rule_page(finding) == f"{SH}DatatypeConstraintComponent"
    assert rule_page(make("a", shape="<urn:x>")) is None


def test_the_summary_counts_by_severity() -> None:
    warning = make("b", severity=Severity.WARNING)
    assert summary(report(make("a"), make("c"), warning)) == "2 violations, 1 warning"
    assert summary(report()) == "conforms: no findings"

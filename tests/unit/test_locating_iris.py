"""References are resolved as RFC 3986 says, and lines counted as editors count them."""

from __future__ import annotations

import pytest

from corpgraph.validation.locating import Lines
from corpgraph.validation.locating.iris import Namer, resolve


@pytest.mark.parametrize(
    ("reference", "resolved"),
    [
        # RFC 3986, section 5.4
        ("g:h", "g:h"),
        ("g", "http://a/b/c/g"),
        ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"),
        ("//g", "http://g"),
        ("?y", "http://a/b/c/d;p?y"),
        ("#s", "http://a/b/c/d;p?q#s"),
        ("g?y#s", "http://a/b/c/g?y#s"),
        ("", "http://a/b/c/d;p?q"),
        (".", "http://a/b/c/"),
        ("..", "http://a/b/"),
        ("../../../g", "http://a/g"),
        ("/./g", "http://a/g"),
        ("g/./h/../i", "http://a/b/c/g/i"),
        ("g?y/../x", "http://a/b/c/g?y/../x"),
        ("//g/x/../y", "http://g/y"),
    ],
)
def test_a_reference_is_resolved_against_the_base(reference: str, resolved: str) -> None:
    assert resolve(reference, "http://a/b/c/d;p?q") == resolved


def test_a_base_without_a_path_gets_one() -> None:
    assert resolve("g", "http://a") == "http://a/g"


def test_a_base_without_an_authority_has_segments_too() -> None:
    assert resolve("../g", "urn:a/b/c") == "urn:a/g"
    assert resolve("../../../g", "urn:a/b/c") == "urn:/g"


@pytest.mark.parametrize(
    ("reference", "base", "message"),
    [("g", None, "without a base"), ("1:g", "http://a/", "colon in the first segment")],
)
def test_what_cannot_be_resolved_is_refused(reference: str, base: str | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        resolve(reference, base)


def test_names_are_those_of_the_latest_base_and_prefixes(monkeypatch: pytest.MonkeyPatch) -> None:
    # So few names are kept that each of these is forgotten and made again.
    monkeypatch.setattr("corpgraph.validation.locating.iris._MOST_NAMES", 1)
    namer = Namer("http://a/")
    namer.declare("p", namer.iri("x#"))
    assert [namer.name("p", "y").value, namer.iri("y").value] == ["http://a/x#y", "http://a/y"]
    namer.rebase(namer.iri("//b"))
    assert [namer.name("p", "y").value, namer.iri("y").value] == ["http://a/x#y", "http://b/y"]


def test_lines_end_with_a_line_feed_alone_or_after_a_carriage_return() -> None:
    lines = Lines("ab\r\n\nc\rd\n")
    assert len(lines) == 4
    assert [lines.place(at) for at in range(10)] == [
        (1, 1),
        (1, 2),
        (1, 3),
        (1, 4),
        (2, 1),
        (3, 1),
        (3, 2),
        (3, 3),
        (3, 4),
        (4, 1),
    ]
    assert [(lines.start(n), lines.end(n)) for n in range(1, 5)] == [(0, 2), (4, 4), (5, 8), (9, 9)]


@pytest.mark.parametrize("line", [0, 3])
def test_a_line_that_is_not_there_has_no_start(line: int) -> None:
    with pytest.raises(IndexError):
        Lines("a\nb").start(line)

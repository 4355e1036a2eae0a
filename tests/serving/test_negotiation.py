from __future__ import annotations

import pytest

from corpgraph.serving.negotiation import choose

OFFERED = ["text/turtle", "text/html", "application/ld+json"]


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "text/turtle"),
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/*", "text/turtle"),
        ("application/*", "application/ld+json"),
        ("text/html", "text/html"),
        ("TEXT/HTML", "text/html"),
        ("text/html;q=0.9, application/ld+json;q=0.8", "text/html"),
        ("text/html;q=0.8, application/ld+json;q=0.9", "application/ld+json"),
        ("text/html;q=0.800,application/ld+json; q=0.81", "application/ld+json"),
        # Of equals, the one that the server likes most.
        ("application/ld+json, text/html", "text/html"),
        # The more specific range counts, wherever it stands (RFC 9110, section 12.5.1).
        ("*/*, text/turtle;q=0.1", "text/html"),
        ("text/turtle;q=0, */*;q=0.1", "text/html"),
        ("text/*;q=0.2, text/html;q=0.7, */*;q=0.5", "text/html"),
        ("text/*;q=0.2, */*;q=0.5", "application/ld+json"),
        # What browsers send.
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        # A parameter of the type is passed over, with commas in quotation marks.
        ('application/ld+json;profile="http://a,b;q=0"', "application/ld+json"),
        ("text/html;charset=utf-8;q=0.5, */*;q=0.1", "text/html"),
    ],
)
def test_the_client_gets_what_it_wants_most(accept: str | None, chosen: str) -> None:
    assert choose(accept, OFFERED) == chosen


@pytest.mark.parametrize(
    "accept", ["image/png", "text/turtle;q=0", "*/*;q=0", "text/csv, image/*", "*/*;q=0.000"]
)
def test_a_client_that_wants_nothing_of_it_gets_nothing(accept: str) -> None:
    assert choose(accept, OFFERED) is None


@pytest.mark.parametrize(
    "accept", ["turtle", "text/html;q=2", "*/html", "text/html;q=x", ",;,", "é"]
)
def test_what_cannot_be_read_is_passed_over(accept: str) -> None:
    assert choose(accept, OFFERED) == "text/turtle"
    assert choose(f"{accept}, application/ld+json", OFFERED) == "application/ld+json"


def test_a_header_of_any_length_is_read_in_no_time() -> None:
    assert choose("text/plain," * 100_000 + "text/html", OFFERED) is None

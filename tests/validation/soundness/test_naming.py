from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpgraph.validation.soundness.naming import Names, is_slip, split

NAMES = Names([("ex", "http://example.org/"), ("", "http://example.org/a#"), ("ex", "http://b/")])


def node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def test_a_term_is_shortened_where_that_reads_back() -> None:
    assert NAMES.short(node("http://example.org/Person")) == "ex:Person"
    assert NAMES.short(node("http://example.org/a#Person")) == ":Person"
    assert NAMES.short(node("http://b/Person")) == "<http://b/Person>"
    assert NAMES.short(node("http://example.org/a/b")) == "<http://example.org/a/b>"
    assert NAMES.short(node("http://example.org/a(b)")) == "<http://example.org/a(b)>"
    assert NAMES.short(ox.Literal("x")) == '"x"'


def test_the_nearest_name_prefers_its_own_namespace() -> None:
    known = ["http://b/Person", "http://example.org/Person", "http://example.org/Ship"]
    assert NAMES.nearest(node("http://example.org/persn"), known) == "did you mean ex:Person?"
    assert NAMES.nearest(node("http://b/persn"), known) == "did you mean <http://b/Person>?"
    assert NAMES.nearest(node("http://b/Zebra"), known) is None
    assert NAMES.nearest(ox.Literal("Person"), known) is None


def test_many_names_are_not_compared_letter_by_letter() -> None:
    many = [f"http://example.org/n{number}" for number in range(6_000)]
    assert NAMES.nearest(node("http://example.org/n1x"), many) is None
    assert NAMES.nearest(node("http://example.org/N17"), many) == "did you mean ex:n17?"


def test_an_iri_is_split_after_its_last_separator() -> None:
    assert split("http://a/b#c") == ("http://a/b#", "c")
    assert split("http://a/b") == ("http://a/", "b")
    assert split("urn:a:b") == ("urn:a:", "b")


@pytest.mark.parametrize("other", ["nmae", "nam", "names", "mame", "ame", "xname", "naxe"])
def test_a_slip_of_one_letter_is_seen(other: str) -> None:
    assert is_slip("name", other)
    assert is_slip(other, "name")


@pytest.mark.parametrize("other", ["name", "nemo", "na", "nmea", "nmaes", ""])
def test_two_slips_are_too_many(other: str) -> None:
    assert not is_slip("name", other)


@given(st.text("ab", max_size=6), st.text("ab", max_size=6))
def test_a_slip_is_one_edit(one: str, other: str) -> None:
    letters = "ab"
    spots = range(len(one) + 1)
    edits = {one[:n] + letter + one[n:] for n in spots for letter in letters}
    edits |= {one[:n] + one[n + 1 :] for n in range(len(one))}
    edits |= {one[:n] + letter + one[n + 1 :] for n in range(len(one)) for letter in letters}
    edits |= {one[:n] + one[n + 1] + one[n] + one[n + 2 :] for n in range(len(one) - 1)}
    assert is_slip(one, other) == (other in edits - {one})

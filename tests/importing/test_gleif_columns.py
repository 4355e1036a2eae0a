"""Check digits, days and chains, a column at a time, held against one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import lei as reference
from stdnum.iso7064 import mod_97_10

from corpgraph.importing.gleif.chains import climb
from corpgraph.importing.gleif.moments import day_of, moment_of
from corpgraph.importing.leis import is_lei
from importing.made import lei

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def judged(texts: Sequence[str | None]) -> list[bool]:
    frame = pl.DataFrame({"lei": texts}, schema={"lei": pl.String})
    return frame.select(is_lei(pl.col("lei"))).to_series().to_list()


@given(st.lists(st.text(CHARACTERS, min_size=18, max_size=18), min_size=1), st.randoms())
def test_check_digits_are_judged_as_stdnum_judges_them(
    bodies: list[str], chance: random.Random
) -> None:
    good = [body + mod_97_10.calc_check_digits(body) for body in bodies]
    texts = good + [text[:18] + f"{chance.randrange(100):02}" for text in good]
    assert judged(good) == [True] * len(good)
    assert judged([*texts]) == [bool(reference.is_valid(text)) for text in texts]


@pytest.mark.parametrize(
    "text",
    [None, "", "5493", lei(1).lower(), f"{lei(1)}\n", f" {lei(1)}", "Ж" * 10, "Ж" * 20, "A" * 20],
)
def test_what_is_not_written_as_an_lei_is_none(text: str | None) -> None:
    assert judged([text, lei(1)]) == [False, True]


def dated(text: str | None) -> tuple[str | None, str | None]:
    frame = pl.DataFrame({"text": [text]}, schema={"text": pl.String})
    frame = frame.with_columns(day_of(pl.col("text")).alias("day"))
    day, moment = frame.select("day", moment_of(pl.col("text"), pl.col("day"))).row(0)
    return (None if day is None else day.isoformat(), moment)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2014-03-01T23:30:00-05:00", "2014-03-01"),
        ("2014-03-01T00:30:00+02:00", "2014-03-01"),
        ("2014-03-01T18:30:00.001Z", "2014-03-01"),
        ("2014-03-01T00:00:00", "2014-03-01"),
        ("2016-02-29T00:00:00.00+14:00", "2016-02-29"),
    ],
)
def test_the_day_is_the_day_as_printed_whatever_the_offset(text: str, day: str) -> None:
    assert dated(text) == (day, text)


def test_a_date_without_a_time_is_a_day_and_no_moment() -> None:
    assert dated("2014-03-01") == ("2014-03-01", None)


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", "2015-02-29T00:00:00Z", "2014-13-01", "0000-01-01", "2014-03-01T24:00:00Z"),
        *("2014-03-01T00:00:00+15:00", "2014-03-01 00:00:00", "01.03.2014", "2014-03-01T00:00"),
    ],
)
def test_what_is_no_day_gives_none(text: str | None) -> None:
    assert dated(text) == (None, None)


def climbed(links: dict[str, str]) -> dict[str, tuple[str | None, bool]]:
    schema = {"child": pl.String, "parent": pl.String}
    frame = pl.DataFrame(list(links.items()), schema=schema, orient="row")
    return {child: (top, ring) for child, top, ring in climb(frame).rows()}


def walked(links: dict[str, str]) -> dict[str, tuple[str | None, bool]]:
    """The same, one step at a time."""
    found: dict[str, tuple[str | None, bool]] = {}
    for child in links:
        node, seen = child, [child]
        while node in links and links[node] not in seen:
            node = links[node]
            seen.append(node)
        ends = node not in links
        found[child] = (node if ends else None, not ends and links[node] == child)
    return found


@given(st.dictionaries(st.sampled_from("abcdefghijkl"), st.sampled_from("abcdefghijklmn")))
def test_chains_are_climbed_as_they_are_walked(links: dict[str, str]) -> None:
    proper = {child: parent for child, parent in links.items() if child != parent}
    found = climbed(proper)
    told = walked(proper)
    assert {child: top for child, (top, _) in found.items()} == {
        child: top for child, (top, _) in told.items()
    }
    # Who is below a circle is not in it.
    assert {child for child, (_, ring) in found.items() if ring} == {
        child for child in proper if _returns(child, proper)
    }


def _returns(start: str, links: dict[str, str]) -> bool:
    node = start
    for _ in links:
        node = links.get(node, "")
        if node == start:
            return True
    return False


def test_a_long_chain_is_climbed_to_its_top() -> None:
    links = {str(number): str(number + 1) for number in range(1000)}
    assert set(climbed(links).values()) == {("1000", False)}

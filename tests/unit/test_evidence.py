from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from corpgraph.errors import InputError
from corpgraph.evidence import check_locators, locators
from corpgraph.loading import load_packaged, read_text

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "First paragraph.\n\nSecond one. With two sentences.\n"


def passage(
    *, start: int = 18, end: int = 29, paragraph: int = 2, text: str = "Second one."
) -> ox.Store:
    store = ox.Store()
    store.load(
        f"""
        @prefix cg: <https://w3id.org/corpgraph/ontology#> .
        @prefix oa: <http://www.w3.org/ns/oa#> .
        <x:p> a cg:Passage ; oa:hasSource <x:s> ; oa:hasSelector <x:p#selector> ;
          cg:paragraph {paragraph} ; cg:sentence 1 ; cg:sha256 "{digest(text)}" .
        <x:p#selector> oa:start {start} ; oa:end {end} .
        <x:s> cg:sha256 "{digest(TEXT)}" .
        """,
        format=ox.RdfFormat.TURTLE,
    )
    return store


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def problem(store: ox.Store) -> str | None:
    (check,) = check_locators(store, TEXT)
    return check.problem


def test_a_locator_that_holds_has_no_problem() -> None:
    assert problem(passage()) is None


@pytest.mark.parametrize(
    ("store", "message"),
    [
        (passage(text="Another one."), "another hash"),
        (passage(start=19), "another hash"),
        (passage(end=5000), "not in the text"),
        (passage(paragraph=9), "no paragraph 9"),
        (passage(paragraph=1), "not over the range"),
    ],
)
def test_a_locator_that_does_not_hold_is_told_with_the_reason(
    store: ox.Store, message: str
) -> None:
    assert message in (problem(store) or "")


def test_the_text_of_no_source_is_refused() -> None:
    with pytest.raises(InputError, match="the text of no source"):
        check_locators(passage(), "Some other text.")


def test_the_nine_passages_of_the_article_are_where_the_data_says(shared: Path) -> None:
    store = load_packaged("alibaba-2012")
    checks = check_locators(store, read_text(shared / "source/article.fr.txt"))
    assert len(checks) == len(locators(store)) == 9
    assert [check.problem for check in checks] == [None] * 9

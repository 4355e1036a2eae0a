"""Which rows of a table are of one kind, and which nodes are of one class."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl
import pyoxigraph as ox
import pytest

from corpgraph.namespaces import XSD
from corpgraph.property_tables import Table
from corpgraph.validation.columns.printing.verdicts import passes_surely, verdict_of
from corpgraph.validation.columns.stored import directories, rows
from corpgraph.validation.columns.stored.directories import Directory, are_distinct
from corpgraph.validation.columns.stored.kinds import MANY, Kinds, Told, rows_alike, told
from corpgraph.validation.columns.stored.rows import Rows
from corpgraph.validation.shapes import rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpgraph.validation.columns.printing.verdicts import TextRule


def columns(*cells: pl.Series) -> list[Told]:
    names = map(str, count())
    return [each for series in cells for each in told(series, names)]


def test_cells_that_are_all_the_same_tell_nothing_apart() -> None:
    assert columns(pl.Series(["a", "a"]), pl.Series([1, 1]), pl.Series([None, None])) == []
    assert len(columns(pl.Series(["a", None]), pl.Series([1, None]), pl.Series([True, None]))) == 3


@pytest.mark.parametrize("size", [40, 2 * MANY])
def test_codes_differ_where_texts_do(size: int) -> None:
    texts = [f"text {n % size}" if n % size else None for n in range(3 * size)]
    found = columns(pl.Series(texts))
    assert {each.are_many for each in found} == {size > MANY}
    codes = pl.DataFrame([each.codes for each in found]).rows()
    assert len(set(zip(texts, codes, strict=True))) == len(set(texts)) == len(set(codes))
    # No text is kept.
    assert all(each.codes.dtype.is_integer() for each in found)


def chosen(kinds: Kinds, asked: Sequence[Told], *flags: str) -> list[int] | None:
    found = kinds.one_of_each(asked, flags)
    return None if found is None else sorted(found)


def test_the_first_row_of_each_kind_is_chosen_of_those_that_stand_for_others() -> None:
    one, other = columns(pl.Series(["a", "a", "b", "b", None]), pl.Series([1, 1, 1, 2, 1]))
    flags = {"flag": pl.Series([True, False, False, True, True])}
    kinds = Kinds(5, [one, other, one], flags, None)
    assert chosen(kinds, [one]) == [0, 2, 4]
    assert chosen(kinds, [one, other]) == [0, 2, 3, 4]
    assert chosen(kinds, [one], "flag") == [0, 3, 4]
    assert chosen(kinds, []) == [0]
    stand = pl.Series([False, True, True, True, True])
    assert chosen(Kinds(5, [one, other], flags, stand), [one]) == [1, 2, 4]
    assert chosen(Kinds(5, [], flags, stand), [], "flag") == [3]


def test_where_kinds_are_many_none_is_chosen_unless_few_rows_are_asked_for() -> None:
    size = 2 * MANY
    own = columns(pl.Series([f"{n}" for n in range(size)]))
    flags = {"few": pl.Series([n < 3 for n in range(size)]), "all": pl.Series([True] * size)}
    kinds = Kinds(size, own, flags, None)
    assert chosen(kinds, own) is None
    assert chosen(kinds, own, "all") is None
    assert chosen(kinds, own, "few") == [0, 1, 2]


def test_rows_are_alike_that_agree_even_in_having_nothing() -> None:
    own = columns(pl.Series(["a", None, None, "b"]))
    found = rows_alike(own, pl.Series([False, True, False, False]))
    assert found.to_list() == [False, True, True, False]


def test_rows_are_read_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_BLOCK", 4)
    frame = pl.DataFrame({"subject": [f"{n}" for n in range(10)]})
    table = Rows(Table("t", "urn:t:", ()), frame.lazy(), 10)
    assert table.at(pl.Series([1, 3, 4, 9]))["subject"].to_list() == ["1", "3", "4", "9"]


def nodes(cells: Sequence[str] | Sequence[int], classes: Sequence[str]) -> pl.LazyFrame:
    return pl.LazyFrame({"cell": cells, "classes": classes})


@pytest.mark.parametrize("of", [int, str])
def test_nodes_are_told_apart_by_their_classes(of: type) -> None:
    parts = [nodes([of(1), of(2)], ["one", "two"]), nodes([of(3)], ["one"])]
    known = pl.Series([of(3), of(1), of(2)])
    found = Directory(parts).told(known)
    assert found is not None
    kinds = list(zip(*found, strict=True))
    assert kinds[0] == kinds[1] != kinds[2]
    others = Directory(parts).told(pl.Series([of(1), of(4), None, of(5)]))
    assert others is not None
    assert len(set(zip(*others, strict=True))) == 4


def test_nodes_in_the_order_of_a_directory_are_told_apart_alike() -> None:
    found = Directory([nodes(["a", "b", "c"], ["one", "two", "one"])]).told(
        pl.Series(["a", "b", "c"])
    )
    assert found is not None
    (classes,) = found
    assert classes[0] == classes[2] != classes[1]


def test_numbers_are_nodes_whose_names_are_texts_elsewhere() -> None:
    directory = Directory([nodes([1, 2], ["one", "two"])])
    found = directory.told(pl.Series(["2", "1", "x"]))
    assert found is not None
    assert len(set(zip(*found, strict=True))) == 3


def test_very_many_classes_are_not_told() -> None:
    size = directories._MOST_CLASSES + 1
    names = [f"{n}" for n in range(size)]
    assert Directory([nodes(names, names)]).told(pl.Series(names)) is None


def test_cells_are_distinct_across_frames_also_where_two_have_one_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, other = pl.LazyFrame({"cell": ["a", "b"]}), pl.LazyFrame({"cell": ["c"]})
    assert are_distinct([one, other])
    assert not are_distinct([one, other, one])
    assert not are_distinct([pl.LazyFrame({"cell": [1]}), pl.LazyFrame({"cell": ["1"]})])
    monkeypatch.setattr(directories, "hashed", lambda text, _: text.str.len_chars())
    assert are_distinct([one, other])
    assert not are_distinct([one, other, one])


DATE = ox.NamedNode(f"{XSD}date")


@pytest.mark.parametrize(
    "rule",
    [rules.HasLength(2, 4), rules.Matches("^[a-c\\\\]+$", "i"), rules.HasDatatype(DATE)],
)
def test_what_texts_pass_for_sure_is_what_terms_pass(rule: TextRule) -> None:
    texts = ["", "a", "ab", "ABC", "abcde", 'a"b', "a\\b", "a\nb", "2020-02-01", "2020-02-31", "é"]
    terms = [str(ox.Literal(each, datatype=DATE)) for each in texts]
    passes = passes_surely(rule, nw.col("content"), DATE.value)
    assert passes is not None
    frame = nw.from_native(pl.DataFrame({"content": texts, "text": terms}))
    found = frame.select(passes=passes)["passes"].to_list()
    assert set(found) == {True, False}
    for escaped in (False, True):
        verdict = verdict_of(rule, nw.col("text"), escaped=escaped)
        suspect = frame.select(suspect=verdict.suspect)["suspect"].to_list()
        for term, sure, doubt in zip(terms, found, suspect, strict=True):
            if ("\\" in term) == escaped:
                assert sure is not doubt, term

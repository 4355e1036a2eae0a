"""Property tables: a cell and what is said of its column give one term."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpgraph.errors import InputError
from corpgraph.importing.lines import lines_of_rows, lines_of_tables
from corpgraph.namespaces import XSD
from corpgraph.property_tables import Property, Stored, Table, read_tables, write_tables

if TYPE_CHECKING:
    from pathlib import Path

S = "https://example.org/s/"
P = "https://example.org/p"
ONE = ["1"]


def triples(text: bytes) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]


def made(rows: dict[str, list[object]], *properties: Property) -> list[ox.Triple]:
    frame = pl.DataFrame({"subject": ONE, **rows})
    return triples(lines_of_rows(frame, Table("t", S, properties)))


def test_an_iri_is_a_prefix_and_a_cell() -> None:
    (triple,) = made({"x": [7]}, Property(predicate=P, term="iri", column="x", prefix=S))
    assert triple == ox.Triple(ox.NamedNode(f"{S}1"), ox.NamedNode(P), ox.NamedNode(f"{S}7"))


def test_a_day_is_written_as_xml_schema_writes_it() -> None:
    prop = Property(predicate=P, term="literal", column="x", datatype=f"{XSD}date")
    (triple,) = made({"x": [date(987, 1, 2)]}, prop)
    assert triple.object == ox.Literal("0987-01-02", datatype=ox.NamedNode(f"{XSD}date"))


def test_a_language_comes_from_a_column_and_a_row_without_one_gives_a_string() -> None:
    prop = Property(predicate=P, term="literal", column="x", language_column="l")
    frame = pl.DataFrame({"subject": ["1", "2"], "x": ["a", "b"], "l": ["fr", None]})
    found = triples(lines_of_rows(frame, Table("t", S, (prop,))))
    assert [each.object for each in found] == [ox.Literal("a", language="fr"), ox.Literal("b")]


def test_a_row_without_a_cell_has_no_such_triple_and_keeps_the_others() -> None:
    frame = pl.DataFrame({"subject": ["1"], "x": [None]}, schema_overrides={"x": pl.String})
    properties = (
        Property(predicate=P, term="literal", column="x"),
        Property(predicate=f"{P}2", term="literal", value="same", language="en"),
    )
    (triple,) = triples(lines_of_rows(frame, Table("t", S, properties)))
    assert triple.object == ox.Literal("same", language="en")


def test_no_rows_make_no_lines() -> None:
    frame = pl.DataFrame(schema={"subject": pl.String, "x": pl.String})
    table = Table("t", S, (Property(predicate=P, term="literal", column="x"),))
    assert lines_of_rows(frame, table) == b""


TEXT = st.text(st.sampled_from('\\"\n\r\tnu0') | st.characters(exclude_categories=["Cs"]))


@given(TEXT, TEXT)
@example("\\", "\\n")
@example("\ufffe", "\uffff")
def test_any_text_is_written_as_oxigraph_writes_it(prefix: str, cell: str) -> None:
    prop = Property(predicate=P, term="literal", column="x", prefix=prefix)
    frame = pl.DataFrame({"subject": ONE, "x": [cell]})
    lines = lines_of_rows(frame, Table("t", S, (prop,)))
    assert lines.decode() == f"<{S}1> <{P}> {ox.Literal(prefix + cell)} .\n"


def test_tables_are_described_and_found_again(tmp_path: Path) -> None:
    table = Table("t", S, (Property(predicate=P, term="literal", column="x", language="en"),))
    stored = Stored(table, 1, "https://example.org/g", ("a.parquet",), 1)
    pl.DataFrame({"subject": ONE, "x": ["y"]}).write_parquet(tmp_path / "a.parquet")
    write_tables(tmp_path, [stored], files=[{"number": 1}])
    assert read_tables(tmp_path) == [stored]
    (block,) = lines_of_tables(tmp_path, quads=True)
    assert block.decode() == f'<{S}1> <{P}> "y"@en <https://example.org/g> .\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        *((text, "describes no property tables") for text in ("", "[]", '{"version": 1}')),
        ('{"version": 2, "tables": []}', "another version"),
    ],
)
def test_what_describes_no_tables_is_told(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "tables.json").write_text(text)
    with pytest.raises(InputError, match=message):
        read_tables(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        read_tables(tmp_path / "nowhere")

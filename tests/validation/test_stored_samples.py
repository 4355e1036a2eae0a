"""What a few rows of tables tell of what data are made of is what all of their triples tell."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

import polars as pl
import pyoxigraph as ox
import pytest

from corpgraph.frames.reading.polars_slices import read_slices
from corpgraph.namespaces import OWL, RDF, RDFS
from corpgraph.property_tables import Property, Stored, Table, write_tables
from corpgraph.validation.columns.stored.rows import open_rows
from corpgraph.validation.columns.stored.samples import digest_tables
from corpgraph.validation.shapes.triples import index_of
from corpgraph.validation.soundness import check_soundness
from corpgraph.validation.soundness.data_summary import summarize
from validation.test_stored_tables import KNOWN, SHAPES, made, triples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpgraph.validation.soundness import Problem

PREFIX: Final = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <urn:e:> .\n"
#: Targets that match: classes near and far, properties, and nodes in rows, values and elsewhere.
TARGETS: Final = (
    *("sh:targetClass e:Thing", "sh:targetClass e:Part", "sh:targetSubjectsOf e:day"),
    *("sh:targetObjectsOf e:other", "sh:targetNode <urn:t:a/7>", "sh:targetNode <urn:t:b/3>"),
    *('sh:targetNode "a 3"', "sh:targetNode e:c1", "sh:targetNode <urn:k:judge>"),
)
#: Targets that do not.
MISSED: Final = (
    *("sh:targetClass e:Thin", "sh:targetNode <urn:t:a/77>", "sh:targetNode e:c9"),
    *('sh:targetNode "a 99"', "sh:targetObjectsOf e:nothing"),
)


def problems(data: ox.Store, shapes: str) -> list[Problem]:
    graph = [quad.triple for quad in ox.parse(shapes, format=ox.RdfFormat.TURTLE)]
    known = {"urn:e:": lambda: frozenset({"Thing", "Part", "Small", "name", "day", "more"})}
    return check_soundness(data, graph, vocabularies=known)


@pytest.fixture
def stores(tmp_path: Path) -> Callable[[str], tuple[ox.Store, ox.Store]]:
    folder = made(Random(1), tmp_path / "tables")
    known = tmp_path / "known.nt"
    known.write_text(KNOWN)

    def both(shapes: str) -> tuple[ox.Store, ox.Store]:
        """A store of all triples, and the one of a few."""
        whole = ox.Store()
        whole.extend(ox.Quad(*each) for each in triples(folder, known))
        index = index_of([quad.triple for quad in ox.parse(shapes, format=ox.RdfFormat.TURTLE)])
        few = digest_tables(open_rows(folder), read_slices([known]), index, files=1)
        return whole, few

    return both


def test_a_few_rows_have_each_property_class_and_datatype(
    stores: Callable[[str], tuple[ox.Store, ox.Store]],
) -> None:
    whole, few = stores(SHAPES)
    assert summarize(few) == summarize(whole)
    assert len(few) < len(whole) / 3


@pytest.mark.parametrize("target", [*TARGETS, *MISSED])
def test_targets_match_a_few_rows_as_they_match_all(
    stores: Callable[[str], tuple[ox.Store, ox.Store]], target: str
) -> None:
    shapes = f"{PREFIX}<urn:s> a sh:NodeShape ; {target} ; sh:nodeKind sh:IRI ."
    whole, few = stores(shapes)
    expected = [each for each in problems(whole, shapes) if each.subject == "<urn:s>"]
    found = [each for each in problems(few, shapes) if each.subject == "<urn:s>"]
    assert found == expected
    assert bool(found) is (target in MISSED)


def write(folder: Path, rows: dict[Table, dict[str, list[str | None]]]) -> Path:
    """Write tables that no record states."""
    stored = []
    for table, columns in rows.items():
        frame = pl.DataFrame(columns).with_columns(
            record=pl.lit(None, pl.Int64), file=pl.lit(0, pl.Int32)
        )
        frame.write_parquet(folder / f"{table.name}.parquet")
        stored.append(Stored(table, 0, "urn:g", (f"{table.name}.parquet",), frame.height))
    write_tables(folder, stored, files=[])
    return folder


def digest(folder: Path, shapes: str) -> ox.Store:
    index = index_of([quad.triple for quad in ox.parse(shapes, format=ox.RdfFormat.TURTLE)])
    return digest_tables(open_rows(folder), read_slices([]), index, files=0)


def test_what_only_one_row_tells_is_told(tmp_path: Path) -> None:
    table = Table(
        "a",
        "urn:t:",
        (
            Property(predicate=f"{RDF}type", term="iri", column="kind", prefix="urn:e:"),
            Property(
                predicate="urn:e:name", term="literal", column="name", language_column="language"
            ),
            Property(predicate=f"{RDFS}range", term="iri", column="range", prefix="urn:e:"),
        ),
    )
    size = 30
    columns: dict[str, list[str | None]] = {
        "subject": [str(n) for n in range(size)],
        "kind": ["B" if n == 17 else "A" for n in range(size)],
        "name": ["x"] * size,
        "language": ["en" if n == 18 else None for n in range(size)],
        "range": ["D" if n == 19 else "C" for n in range(size)],
    }
    summary = summarize(digest(write(tmp_path, {table: columns}), PREFIX))
    assert {str(each) for each in summary.types} == {"<urn:e:A>", "<urn:e:B>"}
    assert {str(each) for each in summary.classes} == {"<urn:e:C>", "<urn:e:D>"}
    assert {each.value.rpartition("#")[2] for each in summary.datatypes} == {"string", "langString"}


def test_what_tables_declare_exists(tmp_path: Path) -> None:
    kinds = Table(
        "kinds",
        "urn:e:",
        (Property(predicate=f"{RDF}type", term="iri", column="kind", prefix=OWL),),
    )
    uses = Table(
        "uses",
        "urn:t:",
        (
            *(Property(predicate=f"urn:e:p{n}", term="literal", column="text") for n in range(4)),
            Property(predicate=f"{RDFS}subClassOf", term="iri", column="above", prefix="urn:e:"),
        ),
    )
    rows: dict[Table, dict[str, list[str | None]]] = {
        kinds: {"subject": ["p0", "p1", "p2", "C"], "kind": [*["DatatypeProperty"] * 3, "Class"]},
        uses: {"subject": ["a", "b"], "text": ["x", None], "above": ["C", "D"]},
    }
    shapes = f"{PREFIX}<urn:s> a sh:NodeShape ; sh:targetClass e:Thing ; sh:nodeKind sh:IRI ."
    few = digest(write(tmp_path, rows), shapes)
    unknown = {each.subject for each in problems(few, shapes) if each.kind == "unknown-term"}
    assert unknown == {"<urn:e:p3>", "<urn:e:D>"}

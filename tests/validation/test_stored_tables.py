"""Property tables validated by rows of each kind: the same results as all of their triples."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from random import Random
from typing import TYPE_CHECKING, Final

import narwhals as nw
import polars as pl
import pyoxigraph as ox
import pytest

from corpgraph.errors import InputError
from corpgraph.frames.reading.polars_slices import read_slices
from corpgraph.frames.slices import number_terms
from corpgraph.importing.gleif import import_gleif
from corpgraph.importing.lines import lines_of_tables
from corpgraph.layout import data_files, ontology_files, shape_files
from corpgraph.loading import parse
from corpgraph.namespaces import RDF, RDFS, XSD
from corpgraph.property_tables import Property, Stored, Table, write_tables
from corpgraph.validation.columns.stored import kinds, validating, work
from corpgraph.validation.columns.stored.rows import open_rows
from corpgraph.validation.columns.stored.slices import TableSlices
from corpgraph.validation.columns.stored.validating import run_tables, validate_tables
from corpgraph.validation.columns.validating import report_of, run
from generating.writing import generate, populate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpgraph.validation.running.results import Result

E: Final = "urn:e:"
TYPE: Final = f"{RDF}type"
SHAPES: Final = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <urn:e:> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
e:One a sh:NodeShape ; sh:targetClass e:Thing ; sh:nodeKind sh:IRI ;
  sh:pattern "[02468]$" ;
  sh:property [ sh:path e:name ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "^a" ] ,
    [ sh:path e:name ; sh:minLength 2 ] , [ sh:path e:name ; sh:languageIn ( "en" ) ] ,
    [ sh:path e:name ; sh:uniqueLang true ] ,
    [ sh:path e:day ; sh:datatype xsd:date ; sh:lessThan e:until ] ,
    [ sh:path e:day ; sh:lessThanOrEquals e:printed ] ,
    [ sh:path e:printed ; sh:datatype xsd:date ] ,
    [ sh:path e:size ; sh:datatype xsd:integer ; sh:minInclusive 2 ; sh:maxInclusive 6 ] ,
    [ sh:path e:part ; sh:class e:Part ; sh:disjoint e:whole ; sh:nodeKind sh:IRI ] ,
    [ sh:path e:part ; sh:qualifiedValueShape [ sh:class e:Small ] ; sh:qualifiedMinCount 1 ] ,
    [ sh:path e:code ; sh:in ( e:c1 e:c2 ) ; sh:hasValue e:c1 ; sh:equals e:other ] ,
    [ sh:path ( e:part e:size ) ; sh:maxCount 1 ] , [ sh:path [ sh:inversePath e:part ] ;
      sh:maxCount 1 ] , [ sh:path ( e:code rdfs:label ) ; sh:minCount 1 ] .
e:Two a sh:NodeShape ; sh:targetSubjectsOf e:whole ;
  sh:or ( [ sh:property [ sh:path e:size ; sh:minCount 1 ] ] [ sh:class e:Small ] ) ;
  sh:not [ sh:path e:day ; sh:minCount 1 ] .
e:Named a sh:NodeShape ; sh:targetNode <urn:t:a/2> , <urn:k:thing> ;
  sh:property [ sh:path e:code ; sh:minCount 3 ] .
e:Closed a sh:NodeShape ; sh:targetClass e:Small ; sh:closed true ;
  sh:ignoredProperties ( <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> e:name e:size ) .
e:Objects a sh:NodeShape ; sh:targetObjectsOf e:part ; sh:property [ sh:path e:name ;
  sh:minCount 1 ] .
e:Own a sh:NodeShape ; sh:targetClass e:Thing ; sh:sparql [ sh:select '''SELECT $this ?value
  WHERE { $this <urn:e:day> ?value . FILTER NOT EXISTS { $this <urn:e:until> ?any } }''' ] ,
  [ sh:select '''SELECT $this ?value WHERE { $this <urn:e:code> ?value .
    FILTER NOT EXISTS { ?value <urn:e:inList> <urn:e:list> } }''' ] ,
  [ sh:select '''SELECT $this ?value WHERE { $this <urn:e:part> ?value . ?value <urn:e:size> ?size
    FILTER(?size > 4) }''' ] ,
  [ sh:select '''SELECT $this WHERE { ?judge <urn:e:judges> $this }''' ] ,
  [ sh:select '''SELECT $this WHERE { $this <urn:e:size> ?size . ?other <urn:e:size> ?size
    FILTER(?other != $this && ?size = 3) }''' ] ,
  [ sh:select '''SELECT $this WHERE { $this <urn:e:printed> ?day
    FILTER(DATATYPE(?day) = <http://www.w3.org/2001/XMLSchema#date>) }''' ] ,
  [ sh:select '''SELECT $this WHERE { $this <urn:e:name> ?name
    FILTER(CONCAT(STR(?name), "x") = "abx") }''' ] ,
  [ sh:select '''SELECT $this WHERE { $this <urn:e:name> ?name
    FILTER(MD5(STR(?name)) = "187ef4436122d1cc2f40dc2b92f0eba0") }''' ] ,
  [ sh:select '''SELECT $this WHERE { $this <urn:e:nowhere> ?name }''' ] ,
  [ sh:select '''SELECT $this ?value WHERE { { $this <urn:e:code> ?value } UNION
    { $this <urn:e:other> ?value } OPTIONAL { $this <urn:e:size> ?size }
    FILTER(!BOUND(?size)) }''' ] ,
  [ sh:select '''SELECT $this WHERE { FILTER NOT EXISTS { ?judge <urn:e:judges> $this } }''' ] .
"""
KNOWN: Final = f"""
<urn:e:Small> <{RDFS}subClassOf> <urn:e:Part> .
<urn:e:c1> <urn:e:inList> <urn:e:list> .
<urn:e:c1> <{RDFS}label> "one"@en .
<urn:e:c3> <urn:e:inList> <urn:e:list> .
<urn:k:thing> <{TYPE}> <urn:e:Thing> .
<urn:k:thing> <urn:e:part> <urn:t:b/1> .
<urn:k:thing> <urn:e:name> "ab" .
<urn:k:judge> <urn:e:judges> <urn:t:a/0> .
<urn:k:judge> <urn:e:judges> <urn:t:a/3> .
<urn:t:b/gone> <{TYPE}> <urn:e:Part> .
"""


def prop(name: str, **more: str | None) -> Property:
    """A property of the made-up tables; a literal unless it has a prefix."""
    term = "iri" if "prefix" in more else "literal"
    return Property(predicate=name if ":" in name[4:] else E + name, term=term, **more)  # type: ignore[arg-type]


A: Final = Table(
    "a",
    "urn:t:a/",
    (
        prop(TYPE, value="Thing", prefix=E),
        prop("name", column="name", language_column="language"),
        prop("name", column="second", language="fr"),
        prop("day", column="day", datatype=f"{XSD}date"),
        prop("until", column="until", datatype=f"{XSD}date"),
        prop("printed", column="printed", datatype=f"{XSD}date"),
        prop("size", column="size", datatype=f"{XSD}integer"),
        prop("part", column="part", prefix="urn:t:b/"),
        prop("whole", column="whole", prefix="urn:t:b/"),
        prop("code", column="code", prefix=E),
        prop("code", column="code_2", prefix=E),
        prop("other", column="code", prefix=E),
    ),
)
B: Final = Table(
    "b",
    "urn:t:b/",
    (
        prop(TYPE, column="class", prefix=E),
        prop("size", column="size", datatype=f"{XSD}integer"),
        Property(predicate=f"{E}name", term="literal", column="subject", prefix="a "),
        prop("whole", value="a/1", prefix="urn:t:"),
    ),
)


def made(random: Random, folder: Path, *, size: int = 40, shift: int = 0) -> Path:
    """Write made-up tables whose rows are alike in much, and wrong in much."""

    def some(*values: object) -> list[object]:
        return [random.choice(values) for _ in range(size)]

    days = pl.Series(some(None, "2020-01-01", "2020-01-02", "2021-05-05"), dtype=pl.String)
    until = pl.Series(some(None, None, "2020-01-02"), dtype=pl.String)
    common = {
        "record": pl.int_range(size, eager=True),
        "file": pl.Series([1] * size, dtype=pl.Int32),
    }
    a = pl.DataFrame(
        {
            "subject": [str(n) for n in range(size)],
            "name": some("ab", "b", 'a"', "a\t\\", None),
            "language": some("en", "EN", "de-AT", None),
            "second": some(None, None, "ab"),
            "day": days.str.to_date(),
            "until": until.str.to_date(),
            "printed": some(None, "2020-01-01", "2020-13-01", "soon"),
            "size": pl.Series(some(None, 1, 2, 3, 5, 9), dtype=pl.Int64),
            "part": some(None, *(str(n + shift) for n in range(8)), "gone"),
            "whole": some(None, "1", "2", "nowhere"),
            "code": some("c1", "c2", "c3", None),
            "code_2": some("c1", "c1", None),
            **common,
        }
    )
    b = pl.DataFrame(
        {
            "subject": [str(n) for n in range(size)],
            "class": some("Small", "Part", "Small", None),
            "size": pl.Series(some(3, 5, 5), dtype=pl.Int64),
            **common,
        }
    )
    folder.mkdir()
    stored = []
    for table, rows in ((A, a), (B, b)):
        half = size // 2
        parts = (rows[:half], rows[half:])
        for number, part in enumerate(parts):
            part.write_parquet(folder / f"{table.name}{number}.parquet")
        names = tuple(f"{table.name}{number}.parquet" for number in range(2))
        stored.append(Stored(table, 1, f"{E}graph", names, size))
    write_tables(folder, stored, files=[{"number": 1}])
    return folder


def told(results: Sequence[Result]) -> Counter[tuple[str, ...]]:
    """Results, as often as they come, with what they involve; blank nodes have no names."""
    return Counter(
        (
            str(each.focus),
            str(each.path),
            str(each.value),
            str(each.component),
            str(each.constraint) if each.constraint and "_:" not in str(each.constraint) else "",
            " ".join(sorted(str(triple) for triple in each.triples)),
        )
        for each in results
    )


def triples(folder: Path, known: Path) -> list[ox.Triple]:
    lines = b"".join(lines_of_tables(folder))
    return list(
        dict.fromkeys(
            quad.triple
            for quad in chain(ox.parse(lines, format=ox.RdfFormat.N_TRIPLES), parse(known))
        )
    )


@pytest.fixture(scope="module")
def shapes() -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(SHAPES, format=ox.RdfFormat.TURTLE)]


@pytest.mark.parametrize("seed", range(3))
def test_made_up_tables_give_the_results_of_their_triples(
    tmp_path: Path, shapes: list[ox.Triple], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = made(Random(seed), tmp_path / "tables")
    known = tmp_path / "known.nt"
    known.write_text(KNOWN, encoding="utf-8")
    expected = told(run(number_terms(triples(folder, known)), shapes).results)
    assert len({each[3] for each in expected}) > 15
    found = told(run_tables(open_rows(folder), read_slices([known]), shapes, small=0))
    assert found == expected
    assert told(run_tables(open_rows(folder), read_slices([known]), shapes)) == expected
    # Where many rows are chosen, no store is asked.
    monkeypatch.setattr(validating, "_FEW", 3)
    assert told(run_tables(open_rows(folder), read_slices([known]), shapes, small=0)) == expected
    # Where there are many kinds of rows, all rows are looked at, some at a time.
    monkeypatch.setattr(kinds, "MANY", 3)
    monkeypatch.setattr(work, "_BLOCK", 7)
    assert told(run_tables(open_rows(folder), read_slices([known]), shapes, small=0)) == expected


def test_rows_of_which_more_is_said_elsewhere_are_read_in_full(tmp_path: Path) -> None:
    folder = made(Random(1), tmp_path / "tables", size=9)
    known = tmp_path / "known.nt"
    known.write_text('<urn:t:a/7> <urn:e:more> "x" .\n')
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> .
    <urn:e:No> a sh:NodeShape ; sh:targetClass <urn:e:Thing> ;
      sh:property [ sh:path <urn:e:more> ; sh:maxCount 0 ] ."""
    graph = [quad.triple for quad in ox.parse(shapes, format=ox.RdfFormat.TURTLE)]
    (result,) = run_tables(open_rows(folder), read_slices([known]), graph, small=0)
    assert str(result.focus) == "<urn:t:a/7>"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A generated register with errors, as tables and as lines."""
    folder = tmp_path_factory.mktemp("register")
    paths = [each.path for each in generate(populate(1500, seed=5, errors=2), folder / "csv")]
    for form in ("parquet", "nt"):
        import_gleif(paths, folder / form, form=form, size=700)
    return folder / "parquet", folder / "nt"


def compare(tables: Path, lines: Path) -> int:
    """See that tables and lines hold the same triples, and with the same keys."""
    read = read_slices(sorted(lines.glob("*.nt")))
    stored = TableSlices(open_rows(tables))
    assert stored.predicates() >= read.predicates()
    compared = 0
    for predicate in sorted(stored.predicates()):
        frames = [nw.to_native(each.of(predicate)).collect() for each in (stored, read)]
        ends = [set(each.select("subject", "object").rows()) for each in frames]
        assert ends[0] == ends[1], predicate
        if not ends[0]:
            continue
        row = frames[0].row(0, named=True)
        assert (row["s"], row["o"]) == (stored.key(row["subject"]), stored.key(row["object"]))
        compared += len(ends[0])
    return compared


def test_tables_are_the_slices_of_their_lines(register: tuple[Path, Path]) -> None:
    assert compare(*register) > 50_000


def test_real_samples_are_the_slices_of_their_lines(shared: Path, tmp_path: Path) -> None:
    names = ("rr-golden-copy-sample.csv", "lei2-golden-copy-sample.json", "cdf3-repex-data.xml")
    paths = [shared / "data" / "gleif" / name for name in names]
    for form in ("parquet", "nt"):
        import_gleif(paths, tmp_path / form, form=form)
    assert compare(tmp_path / "parquet", tmp_path / "nt") > 1000


def test_a_slice_computes_only_what_is_asked_for(register: tuple[Path, Path]) -> None:
    frame = nw.to_native(TableSlices(open_rows(register[0])).of("http://purl.org/dc/terms/nothing"))
    assert frame.collect().is_empty()
    names = TableSlices(open_rows(register[0])).of("https://w3id.org/corpgraph/ontology#name")
    plan = nw.to_native(names.select("line")).explain()
    assert "replace_many" not in plan
    assert "replace_many" in nw.to_native(names.select("object")).explain()


def test_tables_join_with_triples_from_elsewhere(register: tuple[Path, Path]) -> None:
    known = read_slices(data_files("reference"))
    slices = TableSlices(open_rows(register[0]), known)
    label, jurisdiction = f"{RDFS}label", "https://w3id.org/corpgraph/ontology#jurisdiction"
    assert label in known.predicates()
    named = slices.of("http://www.w3.org/2004/02/skos/core#prefLabel").select("s")
    found = slices.of(jurisdiction).join(named, left_on="o", right_on="s", how="semi")
    codes = set(nw.to_native(found.select("object")).collect()["object"])
    assert "<https://w3id.org/corpgraph/code/jurisdiction/us>" in codes


@pytest.mark.parametrize("small", [0, 1000])
def test_a_register_is_validated_as_its_lines_are(register: tuple[Path, Path], small: int) -> None:
    tables, lines = register
    shapes = [quad for path in shape_files() for quad in parse(path)]
    files = [*ontology_files(), *data_files("reference")]
    expected = report_of(run(read_slices([*sorted(lines.glob("*.nt")), *files]), shapes).results)
    assert len(expected.findings) >= 4
    if small:
        assert validate_tables(tables, files, shapes) == expected
    found = run_tables(open_rows(tables), read_slices(files), shapes, small=small)
    assert len(found) == len(expected.findings)
    assert {str(each.focus) for each in found} == {each.focus for each in expected.findings}


def test_a_missing_part_is_told(register: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "tables.json").write_bytes((register[0] / "tables.json").read_bytes())
    with pytest.raises(InputError, match=r"parquet: is missing; import the data again"):
        open_rows(tmp_path)


def test_a_row_that_other_triples_lead_to_stands_for_itself_alone(tmp_path: Path) -> None:
    folder = made(Random(1), tmp_path / "tables", size=9)
    known = tmp_path / "known.nt"
    judged = [f"<urn:k:judge> <urn:e:judges> <urn:t:a/{n}> .\n" for n in range(2)]
    known.write_text("".join(judged))
    query = "SELECT $this WHERE { FILTER NOT EXISTS { ?judge <urn:e:judges> $this } }"
    shapes = f"""@prefix sh: <http://www.w3.org/ns/shacl#> .
    <urn:e:Judged> a sh:NodeShape ; sh:targetClass <urn:e:Thing> ;
      sh:sparql [ sh:select '''{query}''' ] ."""
    graph = [quad.triple for quad in ox.parse(shapes, format=ox.RdfFormat.TURTLE)]
    found = run_tables(open_rows(folder), read_slices([known]), graph, small=0)
    assert {str(each.focus) for each in found} == {f"<urn:t:a/{n}>" for n in range(2, 9)}


def test_only_rows_that_are_focus_nodes_stand_for_focus_nodes(tmp_path: Path) -> None:
    folder = made(Random(3), tmp_path / "tables")
    known = tmp_path / "known.nt"
    known.write_text(KNOWN, encoding="utf-8")
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> .
    <urn:e:Two> a sh:NodeShape ; sh:targetSubjectsOf <urn:e:whole> ;
      sh:property [ sh:path <urn:e:size> ; sh:minCount 1 ] ."""
    graph = [quad.triple for quad in ox.parse(shapes, format=ox.RdfFormat.TURTLE)]
    expected = told(run(number_terms(triples(folder, known)), graph).results)
    assert expected
    assert told(run_tables(open_rows(folder), read_slices([known]), graph, small=0)) == expected


def test_a_node_named_as_rows_are_without_a_row_is_told_once(
    tmp_path: Path, shapes: list[ox.Triple], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = made(Random(2), tmp_path / "tables")
    known = tmp_path / "known.nt"
    lines = (f"<urn:t:a/gone> <{TYPE}> <urn:e:Thing> .\n", '<urn:t:a/gone> <urn:e:name> "c" .\n')
    known.write_text(KNOWN + "".join(lines), encoding="utf-8")
    expected = told(run(number_terms(triples(folder, known)), shapes).results)
    assert any(each[0] == "<urn:t:a/gone>" for each in expected)
    monkeypatch.setattr(kinds, "MANY", 3)
    for size in (400_000, 7):
        monkeypatch.setattr(work, "_BLOCK", size)
        found = told(run_tables(open_rows(folder), read_slices([known]), shapes, small=0))
        assert found == expected


def test_tables_whose_names_begin_alike_hide_nothing_of_each_other(tmp_path: Path) -> None:
    tables = [
        Table(
            "a",
            "urn:t:",
            (prop(TYPE, value="Thing", prefix=E), prop("part", column="part", prefix="urn:t:")),
        ),
        Table("b", "urn:t:", (prop(TYPE, value="Part", prefix=E), prop("size", column="size"))),
    ]
    columns: list[dict[str, list[str | None]]] = [
        {"part": ["b1", "b0", "a1"]},
        {"size": ["1", None, "2"]},
    ]
    stored = []
    for table, own in zip(tables, columns, strict=True):
        subjects = [f"{table.name}{number}" for number in range(3)]
        rows = pl.DataFrame({"subject": subjects, "record": [1, 2, 3], **own})
        rows = rows.with_columns(file=pl.lit(1, pl.Int32))
        rows.write_parquet(tmp_path / f"{table.name}.parquet")
        stored.append(Stored(table, 1, f"{E}graph", (f"{table.name}.parquet",), 3))
    write_tables(tmp_path, stored, files=[{"number": 1}])
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> .
    <urn:e:P> a sh:NodeShape ; sh:targetClass <urn:e:Part> ;
      sh:property [ sh:path <urn:e:size> ; sh:minCount 1 ] .
    <urn:e:T> a sh:NodeShape ; sh:targetClass <urn:e:Thing> ;
      sh:property [ sh:path <urn:e:part> ; sh:class <urn:e:Part> ] ."""
    graph = [quad.triple for quad in ox.parse(shapes, format=ox.RdfFormat.TURTLE)]
    known = tmp_path / "known.nt"
    known.write_text(f"<urn:k:thing> <{TYPE}> <urn:e:Thing> .\n")
    found = run_tables(open_rows(tmp_path), read_slices([known]), graph, small=0)
    assert {str(each.focus) for each in found} == {"<urn:t:a2>", "<urn:t:b1>"}


def test_files_of_one_table_are_each_looked_at_in_their_own_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = Table(
        "a",
        "urn:t:",
        (prop(TYPE, value="Thing", prefix=E), prop("name", column="name"), prop("to", column="to")),
    )
    stored = []
    columns: list[list[str | None]] = [["a", "b", "c", "d", None], ["a", "a", "a", "a", "b"]]
    for file, names in enumerate(columns):
        rows = pl.DataFrame(
            {
                "subject": [f"{file}-{number}" for number in range(5)],
                "name": names,
                "to": names[::-1],
                "record": range(5),
                "file": pl.Series([file] * 5, dtype=pl.Int32),
            }
        )
        rows.write_parquet(tmp_path / f"{file}.parquet")
        stored.append(Stored(table, file, f"{E}graph", (f"{file}.parquet",), 5))
    write_tables(tmp_path, stored, files=[{"number": 0}, {"number": 1}])
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> .
    <urn:e:T> a sh:NodeShape ; sh:targetClass <urn:e:Thing> ;
      sh:property [ sh:path <urn:e:name> ; sh:lessThan <urn:e:to> ] ."""
    graph = [quad.triple for quad in ox.parse(shapes, format=ox.RdfFormat.TURTLE)]
    known = tmp_path / "known.nt"
    known.write_text(f"<urn:k:thing> <{TYPE}> <urn:e:Thing> .\n")
    expected = told(run(number_terms(triples(tmp_path, known)), graph).results)
    assert {each[0][7] for each in expected} == {"0", "1"}
    for many in (1, 4, 99):
        monkeypatch.setattr(kinds, "MANY", many)
        found = run_tables(open_rows(tmp_path), read_slices([known]), graph, small=0)
        assert told(found) == expected

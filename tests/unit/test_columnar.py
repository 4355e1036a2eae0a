"""Dated facts in frames: dates that are read and refused, and what is written of a day."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pyoxigraph as ox
import pytest

from columned import Columns, Oxigraph
from corpgraph import columnar
from corpgraph.columnar import open_facts, write_snapshot
from corpgraph.columnar.changes import changes
from corpgraph.columnar.dates import count_days, read_date
from corpgraph.errors import InputError, OutputError, UsageError
from corpgraph.loading import load_files
from corpgraph.namespaces import CG, EDTF_DATE, ID, XSD
from corpgraph.querying import ownership
from corpgraph.snapshot import take_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.frames.opening import Library

AT = date(2012, 6, 20)
FACTS = f"""\
<{ID}control/a> <{CG}subsidiary> <{ID}corporation/a> .
<{ID}control/a> <{CG}parent> <{ID}corporation/b> .
<{ID}control/a> <{CG}begin> "2010-01-01"^^<{XSD}date> .
<{ID}control/b> <{CG}subsidiary> <{ID}corporation/b> .
<{ID}control/b> <{CG}parent> <{ID}corporation/c> .
<{ID}control/b> <{CG}begin> "2010"^^<{EDTF_DATE}> .
<{ID}corporation/c> <http://www.w3.org/2000/01/rdf-schema#label> "C & \\"D\\"\\n"@en .
"""


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    return write(tmp_path, FACTS)


def write(folder: Path, text: str) -> Path:
    path = folder / "facts.nt"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("library", ["polars", "duckdb"])
def test_a_snapshot_is_written_as_triples(tmp_path: Path, facts: Path, library: Library) -> None:
    out = tmp_path / "out.nt"
    assert write_snapshot([facts], AT, out, possible=True, library=library) == 3
    expected = take_snapshot(load_files([facts]), AT, possible=True)
    found = ox.Store()
    found.load(path=str(out), format=ox.RdfFormat.N_TRIPLES)
    assert {quad.triple for quad in found} == {quad.triple for quad in expected}


def test_triples_come_in_order_and_each_once(tmp_path: Path) -> None:
    out = tmp_path / "out.nt"
    number = write_snapshot([], date(2012, 7, 24), out)
    lines = out.read_bytes().splitlines()
    assert number == len(lines) > 40
    assert lines == sorted(set(lines))


@pytest.mark.parametrize("library", ["polars", "duckdb"])
@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_ultimate_parents_are_written_as_a_table(
    tmp_path: Path, facts: Path, library: Library, ending: str
) -> None:
    out = tmp_path / f"out.{ending}"
    write_snapshot([facts], AT, out, subject="ultimate-parents", possible=True, library=library)
    table = pl.read_csv(out) if ending == "csv" else pl.read_parquet(out)
    asked = ownership.all_ultimate_parents(load_files([facts]), at=AT)
    assert table.rows() == sorted(
        (each.organization, each.parent, each.depth, each.certainty) for each in asked
    )
    assert table.columns == ["organization", "parent", "depth", "certainty"]
    assert table.height == 3


def test_what_is_only_possible_is_left_out(tmp_path: Path, facts: Path) -> None:
    out = tmp_path / "out.csv"
    assert write_snapshot([facts], AT, out) == 1
    (row,) = pl.read_csv(out).rows()
    relation = (f"{ID}corporation/a", f"{CG}isSubsidiaryOf", f"{ID}corporation/b")
    assert row == (*relation, f"{ID}control/a", "certain")


def test_control_at_any_depth_is_written_as_triples(tmp_path: Path, facts: Path) -> None:
    out = tmp_path / "out.nt"
    assert write_snapshot([facts], AT, out, subject="closure", possible=True) == 3
    pair = f"<{ID}corporation/a> <{CG}isControlledBy> <{ID}corporation/c> ."
    assert pair in out.read_text(encoding="utf-8").splitlines()


def test_a_date_that_no_calendar_has_is_refused_with_its_place(tmp_path: Path) -> None:
    path = write(tmp_path, f'{FACTS}<{ID}control/c> <{CG}end> "2012-02-30"^^<{XSD}date> .\n')
    with pytest.raises(InputError, match=r"facts.nt:8: id:control/c: '2012-02-30' is no date"):
        open_and_close(path)


def test_a_date_that_edtf_does_not_have_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, f'{FACTS}<{ID}event/e> <{CG}date> "20 June"^^<{EDTF_DATE}> .\n')
    with pytest.raises(InputError, match=r"facts.nt:8: id:event/e: '20 June' is no EDTF date"):
        open_and_close(path)


def test_a_fact_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, f'{FACTS}<{ID}control/a> <{CG}end> "2009-01-01"^^<{XSD}date> .\n')
    with pytest.raises(InputError, match="id:control/a ends on or before the first day"):
        open_and_close(path)


def open_and_close(path: Path) -> None:
    with open_facts([path]):
        pass


def test_changes_of_a_later_day_to_an_earlier_are_refused(facts: Path) -> None:
    with open_facts([facts]) as found, pytest.raises(UsageError, match="is after"):
        changes(found, AT, date(2012, 6, 19))


def test_a_begin_that_is_vague_is_before_the_end_and_an_end_after_the_begin() -> None:
    year = ox.Literal("2012", datatype=ox.NamedNode(EDTF_DATE))
    store = ox.Store()
    for name, begin, end in (("a", year, day("2012-06-10")), ("b", day("2012-06-20"), year)):
        fact = ox.NamedNode(f"{ID}control/{name}")
        for role, value in (
            ("subsidiary", ox.NamedNode(f"{ID}corporation/s")),
            ("parent", ox.NamedNode(f"{ID}corporation/p")),
            ("begin", begin),
            ("end", end),
        ):
            store.add(ox.Quad(fact, ox.NamedNode(CG + role), value))
    columns, oxigraph = Columns(store), Oxigraph(store)
    for span in (("2012-06-01", "2012-06-05"), ("2012-06-09", "2012-06-15")):
        days = [date.fromisoformat(each) for each in span]
        assert columns.changes(*days) == oxigraph.changes(*days)
    assert [each[:2] for each in columns.changes(date(2012, 6, 9), date(2012, 6, 15))] == [
        (f"<{ID}control/a>", "ended")
    ]


def day(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(f"{XSD}date"))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2012-06-20", 0, 0),
        ("2012-06-20Z", 0, 1),
        ("2012-06-20+14:00", -1, 1),
        ("2012-06-20-14:00", 0, 2),
        ("2012-06-20+05:30", 0, 1),
    ],
)
def test_a_date_with_a_zone_is_compared_as_sparql_does(text: str, low: int, high: int) -> None:
    first = count_days(AT)
    assert read_date(f'"{text}"^^<{XSD}date>') == (first + low, first + high)


def test_years_of_five_digits_are_after_every_day() -> None:
    days = read_date(f'"12012-06-20"^^<{XSD}date>')
    assert days is not None
    assert days.low > count_days(date.max)


def test_a_text_is_no_date() -> None:
    assert read_date('"2012-06-20"') is None


@pytest.mark.parametrize(
    ("name", "subject"), [("out.ttl", "relations"), ("out.nt", "ultimate-parents")]
)
def test_a_file_of_another_kind_is_refused_before_anything_is_read(
    tmp_path: Path, name: str, subject: str
) -> None:
    with pytest.raises(UsageError, match=f"{subject} cannot be written as '{name}'"):
        write_snapshot([tmp_path / "none.nt"], AT, tmp_path / name, subject=subject)  # type: ignore[arg-type]


def test_a_directory_that_does_not_exist_is_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="its directory does not exist"):
        write_snapshot([tmp_path / "none.nt"], AT, tmp_path / "no" / "out.nt")


def test_a_library_that_is_missing_is_named_with_its_extra(
    facts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [each for each in sys.modules if each.startswith("corpgraph.columnar.")]:
        monkeypatch.delitem(sys.modules, name)
        monkeypatch.delattr(columnar, name.rpartition(".")[2], raising=False)
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(UsageError, match=r"polars.*pip install 'corpgraph\[columns\]'"):
        write_snapshot([facts], AT, facts.with_name("out.nt"))

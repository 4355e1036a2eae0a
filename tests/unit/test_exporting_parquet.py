from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import duckdb
import pyoxigraph as ox
import pytest

from corpgraph.exporting import export
from corpgraph.loading import load_packaged
from corpgraph.namespaces import CG, ID, PREFIXES, XSD
from exported import rows, split

if TYPE_CHECKING:
    from pathlib import Path

HEAD: Final = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


def read(path: Path) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """The types of the columns and the rows, as DuckDB reads them."""
    with duckdb.connect() as database:
        found = database.read_parquet(str(path))
        types = dict(zip(found.columns, map(str, found.types), strict=True))
        return types, [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def told(path: Path) -> dict[str, Any]:
    with duckdb.connect() as database:
        query = "SELECT value FROM parquet_kv_metadata(?) WHERE key = 'corpgraph'"
        row = database.execute(query, [str(path)]).fetchone()
    assert row is not None
    found: dict[str, Any] = json.loads(row[0])
    return found


def listing(tmp_path: Path, turtle: str) -> tuple[dict[str, str], list[dict[str, Any]]]:
    store = ox.Store()
    store.load(HEAD + turtle, format=ox.RdfFormat.TURTLE)
    export(store, tmp_path / "out", formats=["parquet"])
    return read(tmp_path / "out" / "parquet" / "Listing.parquet")


def test_parquet_has_the_tables_of_csv_row_for_row(tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(load_packaged(), out, formats=["csv", "parquet"])
    names = {path.stem for path in (out / "tables").iterdir()}
    assert len(names) > 20
    assert {path.stem for path in (out / "parquet").iterdir()} == names
    for name in names:
        _, found = read(out / "parquet" / f"{name}.parquet")
        expected = rows(out / "tables" / f"{name}.csv")
        assert [list(map(text, each.values())) for each in found] == [
            [plain(cell) for cell in each.values()] for each in expected
        ], name


def text(value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, list):
        return [each for one in value for each in text(one)]
    return [str(value).lower() if isinstance(value, bool) else number(str(value))]


def plain(cell: str) -> list[str]:
    return [number(each) for each in split(cell)]


def number(value: str) -> str:
    """A decimal without the zeros that its column adds."""
    return value.rstrip("0").rstrip(".") if "." in value and value[0].isdecimal() else value


@pytest.mark.parametrize(
    ("turtle", "kind", "value"),
    [
        ('"2012-06-20"^^xsd:date', "DATE", date(2012, 6, 20)),
        ("7", "BIGINT", 7),
        ("true", "BOOLEAN", True),
        ("80.5", "DECIMAL(38,6)", Decimal("80.5")),
        ("8e1", "DOUBLE", 80.0),
        ('"x"', "VARCHAR", "x"),
        ('""', "VARCHAR", ""),
        ("id:b", "VARCHAR", f"{ID}b"),
        ('"2012-06"^^edtf:EDTF', "VARCHAR", "2012-06"),
    ],
)
def test_a_column_has_the_type_of_its_values(
    tmp_path: Path, turtle: str, kind: str, value: object
) -> None:
    types, (row,) = listing(tmp_path, f"id:a a cg:Listing ; cg:begin {turtle} .")
    (name,) = set(types) - {"id", "type"}
    assert (types[name], row[name]) == (kind, value)


@pytest.mark.parametrize(
    "turtle",
    [
        '"2012-02-30"^^xsd:date',
        '"2012-06-20Z"^^xsd:date',
        "123456789012345678901234567890",
        '"INF"^^xsd:double',
        f"0.{'1' * 40}",
    ],
)
def test_what_no_type_holds_exactly_stays_text(tmp_path: Path, turtle: str) -> None:
    types, (row,) = listing(tmp_path, f"id:a a cg:Listing ; cg:begin {turtle} .")
    (name,) = set(types) - {"id", "type"}
    assert types[name] == "VARCHAR"
    assert row[name] in turtle


def test_several_values_are_a_list_and_a_missing_one_is_null(tmp_path: Path) -> None:
    types, found = listing(
        tmp_path,
        'id:a a cg:Listing ; cg:statedIn id:p, id:q ; cg:ticker "1" . id:b a cg:Listing .',
    )
    assert (types["statedIn"], types["ticker"]) == ("VARCHAR[]", "VARCHAR")
    assert [row["statedIn"] for row in found] == [[f"{ID}p", f"{ID}q"], []]
    assert [row["ticker"] for row in found] == ["1", None]


def test_a_file_tells_the_class_and_the_properties(tmp_path: Path) -> None:
    listing(tmp_path, 'id:a a cg:Listing ; rdfs:label "A"@en ; cg:begin "2012-06-20"^^xsd:date .')
    found = told(tmp_path / "out" / "parquet" / "Listing.parquet")
    assert found["class"] == f"{CG}Listing"
    assert found["columns"]["label@en"] == {
        "property": f"{PREFIXES['rdfs']}label",
        "language": "en",
    }
    assert found["columns"]["begin"] == {"property": f"{CG}begin", "datatype": f"{XSD}date"}


def test_without_the_extra_the_others_are_written_and_parquet_says_what_to_install(
    tmp_path: Path,
) -> None:
    code = """
import sys, pathlib
sys.modules["arro3"] = sys.modules["arro3.core"] = None
from corpgraph.cli import run
out = pathlib.Path(sys.argv[1])
assert run(["export", str(out / "usual")]) == 0
assert run(["export", str(out / "parquet"), "--format", "parquet"]) == 2
assert not (out / "parquet").exists()
"""
    words = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    assert "pip install 'corpgraph[parquet]'" in done.stderr

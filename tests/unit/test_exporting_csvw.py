from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
import pytest
from csvw import TableGroup

from corpgraph.exporting import export
from corpgraph.loading import load_packaged
from corpgraph.namespaces import PREFIXES, XSD
from exported import rows

if TYPE_CHECKING:
    from pathlib import Path

HEAD: Final = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


@pytest.fixture(scope="module")
def packaged() -> ox.Store:
    return load_packaged()


@pytest.fixture(scope="module")
def whole(packaged: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("export") / "out"
    export(packaged, out, formats=["csv"])
    return out


def exported(tmp_path: Path, turtle: str) -> tuple[Path, ox.Store]:
    store = ox.Store()
    store.load(HEAD + turtle, format=ox.RdfFormat.TURTLE)
    export(store, tmp_path / "out", formats=["csv"])
    return tmp_path / "out", store


def metadata(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "csv-metadata.json").read_bytes())
    assert found["tables"]
    return found


def column(folder: Path, table: str, title: str) -> dict[str, Any]:
    (schema,) = (
        t["tableSchema"] for t in metadata(folder)["tables"] if t["url"] == f"tables/{table}.csv"
    )
    (found,) = (c for c in schema["columns"] if c["titles"] == title)
    assert isinstance(found, dict)
    return found


def converted(folder: Path) -> set[ox.Triple]:
    """The triples that a converter makes (Generating RDF from Tabular Data, minimal mode)."""
    made = set()
    for table in metadata(folder)["tables"]:
        schema = table["tableSchema"]
        for row in rows(folder / table["url"]):
            cells = {each["name"]: row[each["titles"]] for each in schema["columns"]}
            for each in schema["columns"]:
                cell = cells[each["name"]]
                if each.get("suppressOutput") or not cell:
                    continue
                subject = ox.NamedNode(expand(schema["aboutUrl"], cells))
                separator = each.get("separator")
                for text in cell.split(separator) if separator else [cell]:
                    made.add(
                        ox.Triple(
                            subject, ox.NamedNode(each["propertyUrl"]), value(each, text, cells)
                        )
                    )
    return made


def expand(template: str, cells: dict[str, str]) -> str:
    return re.sub(r"\{\+(\w+)\}", lambda match: cells[match[1]], template)


def value(each: dict[str, Any], text: str, cells: dict[str, str]) -> ox.NamedNode | ox.Literal:
    if "valueUrl" in each:
        return ox.NamedNode(expand(each["valueUrl"], cells))
    if "lang" in each:
        return ox.Literal(text, language=each["lang"])
    datatype = each["datatype"]
    iri = datatype["@id"] if isinstance(datatype, dict) else XSD + datatype
    return ox.Literal(text, datatype=ox.NamedNode(iri))


def test_each_csv_file_is_a_table_with_its_columns_in_order(whole: Path) -> None:
    told = {each["url"]: each["tableSchema"] for each in metadata(whole)["tables"]}
    files = {path.relative_to(whole).as_posix(): path for path in (whole / "tables").iterdir()}
    assert len(files) > 20
    assert set(told) == set(files)
    for url, path in files.items():
        header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        assert [each["titles"] for each in told[url]["columns"]] == header
        names = [each["name"] for each in told[url]["columns"]]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch(r"[A-Za-z0-9_]+", name) for name in names)


def test_a_reader_of_csv_on_the_web_finds_rows_and_the_rows_that_they_refer_to(
    whole: Path,
) -> None:
    group = TableGroup.from_file(whole / "csv-metadata.json")
    keys = sum(len(table.tableSchema.foreignKeys) for table in group.tables)
    assert keys > 20
    group.check_referential_integrity()
    for table in group.tables:
        assert len(list(table)) == len(rows(whole / str(table.url)))


def test_a_reference_to_a_row_that_is_gone_is_seen(whole: Path, tmp_path: Path) -> None:
    out, _ = exported(
        tmp_path, "id:f a cg:Listing ; cg:issuer id:c . id:c a cg:Corporation ; cg:mic id:x ."
    )
    path = out / "tables" / "Corporation.csv"
    path.write_text(path.read_text().replace("id/c,", "id/other,"))
    with pytest.raises(ValueError, match="not found in table"):
        TableGroup.from_file(out / "csv-metadata.json").check_referential_integrity()


def test_a_converter_makes_no_triple_that_is_not_in_the_data(
    packaged: ox.Store, whole: Path
) -> None:
    made = converted(whole)
    data = {quad.triple for quad in packaged}
    assert made <= data
    # What is left out are cells of several links, which the standard has no words for.
    left = data - made
    assert len(left) < len(data) / 2
    assert all(isinstance(each.object, ox.NamedNode) for each in left)


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ('"2012-06-20"^^xsd:date', "date"),
        ("7", "integer"),
        ("80.5", "decimal"),
        ("true", "boolean"),
        ('"x"', "string"),
        ('"P5Y"^^xsd:duration', "duration"),
        ('"2012-06"^^edtf:EDTF', {"@id": f"{PREFIXES['edtf']}EDTF", "base": "string"}),
    ],
)
def test_a_column_has_the_datatype_of_its_values(
    tmp_path: Path, value: str, datatype: object
) -> None:
    out, store = exported(tmp_path, f"id:a a cg:Listing ; cg:begin {value} .")
    (told,) = (
        each
        for each in metadata(out)["tables"][0]["tableSchema"]["columns"]
        if each["name"].startswith("begin")
    )
    assert told["datatype"] == datatype
    assert converted(out) == {quad.triple for quad in store}


def test_several_texts_are_parted_and_several_links_are_left_out(tmp_path: Path) -> None:
    out, store = exported(tmp_path, 'id:a a cg:Aim ; cg:ticker "x", "y" ; cg:statedIn id:p, id:q .')
    assert column(out, "Aim", "ticker")["separator"] == "|"
    assert column(out, "Aim", "statedIn")["suppressOutput"] is True
    links = {q.triple for q in store if q.predicate.value.endswith("statedIn")}
    assert {quad.triple for quad in store} - converted(out) == links


@pytest.mark.parametrize("text", ["a|b", "a\\\\b", ""])
def test_a_column_with_an_escape_says_so_and_makes_no_triples(tmp_path: Path, text: str) -> None:
    out, store = exported(tmp_path, f'id:a a cg:Aim ; cg:ticker "{text}" .')
    told = column(out, "Aim", "ticker")
    assert told["suppressOutput"] is True
    assert "columns.csv tells" in told["dc:description"]
    assert len(converted(out)) == len(store) - 1


@pytest.mark.parametrize("iri", ["<https://example.org/é>", "_:b"])
def test_what_a_template_would_write_otherwise_is_no_link(tmp_path: Path, iri: str) -> None:
    out, store = exported(tmp_path, f"id:a a cg:Aim ; cg:parent {iri} . {iri} a cg:Market .")
    assert converted(out) < {quad.triple for quad in store}
    assert column(out, "Aim", "parent")["suppressOutput"] is True
    (market,) = (t for t in metadata(out)["tables"] if t["url"] == "tables/Market.csv")
    assert "aboutUrl" not in market["tableSchema"]


def test_a_link_refers_to_the_smallest_table_that_has_all_its_rows(tmp_path: Path) -> None:
    out, _ = exported(
        tmp_path,
        "id:f a cg:Listing ; cg:issuer id:a ; cg:market id:m . id:g a cg:Listing ; cg:issuer id:a ."
        "id:a a cg:Corporation, cg:Organization . id:b a cg:Organization . id:m a cg:Market ."
        "id:h a cg:Listing ; cg:market id:gone .",
    )
    (listing,) = (t for t in metadata(out)["tables"] if t["url"] == "tables/Listing.csv")
    assert listing["tableSchema"]["foreignKeys"] == [
        {
            "columnReference": "issuer",
            "reference": {"resource": "tables/Corporation.csv", "columnReference": "id"},
        }
    ]

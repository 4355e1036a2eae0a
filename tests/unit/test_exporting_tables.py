from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from corpgraph.exporting import export
from corpgraph.loading import load_packaged
from corpgraph.namespaces import CG, ID, PREFIXES
from exported import TYPE, canonical, rows, split, tables, union

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


def exported(tmp_path: Path, turtle: str) -> Path:
    """Write data as tables, see that they hold every triple, and give their folder."""
    store = ox.Store()
    store.load(HEAD + turtle, format=ox.RdfFormat.TURTLE)
    export(store, tmp_path / "out", formats=["csv"])
    assert len(store) > 0
    assert canonical(tables(tmp_path / "out")) == canonical(store)
    return tmp_path / "out" / "tables"


def header(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()[0].split(",")


def test_the_tables_hold_every_triple(packaged: ox.Store, whole: Path) -> None:
    back = tables(whole)
    assert len(back) > 1000
    assert canonical(back) == canonical(union(packaged))


def test_every_thing_of_ours_has_a_row_in_the_table_of_its_class(
    packaged: ox.Store, whole: Path
) -> None:
    ours = {
        (quad.object.value.removeprefix(CG), quad.subject.value)
        for quad in packaged.quads_for_pattern(None, TYPE, None)
        if isinstance(quad.object, ox.NamedNode)
        and quad.object.value.startswith(CG)
        and isinstance(quad.subject, ox.NamedNode)
    }
    assert len(ours) > 200
    found = {(path.stem, row["id"]) for path in (whole / "tables").iterdir() for row in rows(path)}
    assert ours <= found


def test_columns_tells_of_every_column(whole: Path) -> None:
    told = {(row["table"], row["column"]) for row in rows(whole / "columns.csv")}
    found = {
        (path.stem, name)
        for path in (whole / "tables").iterdir()
        for name in header(path)
        if name != "id"
    }
    assert len(found) > 100
    assert told == found


def test_a_table_begins_with_what_a_thing_is_and_is_called(tmp_path: Path) -> None:
    folder = exported(
        tmp_path,
        'id:b a cg:Listing ; cg:ticker "1" ; rdfs:label "b"@fr, "B"@en ; cg:market id:m .'
        "id:a a cg:Listing ; cg:issuer id:c .",
    )
    path = folder / "Listing.csv"
    assert header(path) == ["id", "type", "label@en", "label@fr", "issuer", "market", "ticker"]
    assert [row["id"] for row in rows(path)] == [f"{ID}a", f"{ID}b"]
    assert rows(path)[1]["type"] == f"{CG}Listing"
    assert rows(path)[1]["issuer"] == ""


def test_lines_end_as_rfc_4180_has_it(tmp_path: Path) -> None:
    folder = exported(tmp_path, 'id:a a cg:Listing ; cg:ticker "one\\ntwo, \\"three\\"" .')
    content = (folder / "Listing.csv").read_bytes()
    assert content == (f'id,type,ticker\r\n{ID}a,{CG}Listing,"one\ntwo, ""three"""\r\n').encode()


def test_several_values_are_joined_so_that_they_can_be_split(tmp_path: Path) -> None:
    folder = exported(tmp_path, r"""id:a a cg:Listing ; cg:ticker "a|b", "c\\", "", "\\e", "d" .""")
    cell = rows(folder / "Listing.csv")[0]["ticker"]
    assert sorted(split(cell)) == ["", "\\e", "a|b", "c\\", "d"]
    assert cell.split("|")[0] == r"\e"


def test_a_value_that_is_empty_is_not_a_value_that_is_missing(tmp_path: Path) -> None:
    folder = exported(tmp_path, 'id:a a cg:Listing ; cg:ticker "" . id:b a cg:Listing .')
    assert [row["ticker"] for row in rows(folder / "Listing.csv")] == [r"\e", ""]


def test_kinds_of_value_do_not_share_a_column(tmp_path: Path) -> None:
    folder = exported(
        tmp_path,
        'id:a a cg:Listing ; cg:begin "2012-06-20"^^xsd:date, "2012-06"^^edtf:EDTF, "2012", 2012, '
        '"en 2012"@fr .',
    )
    (row,) = rows(folder / "Listing.csv")
    del row["id"], row["type"]
    assert row == {
        "begin": "2012-06-20",
        "begin@fr": "en 2012",
        "begin^^edtf:EDTF": "2012-06",
        "begin^^xsd:integer": "2012",
        "begin^^xsd:string": "2012",
    }


def test_a_date_that_is_not_known_to_the_day_never_takes_the_plain_column(tmp_path: Path) -> None:
    folder = exported(tmp_path, 'id:a a cg:Listing ; cg:begin "2012-06"^^edtf:EDTF .')
    assert header(folder / "Listing.csv") == ["id", "type", "begin^^edtf:EDTF"]


def test_properties_of_one_name_do_not_share_a_column(tmp_path: Path) -> None:
    folder = exported(
        tmp_path,
        'id:a a cg:Source ; dcterms:type id:t ; cg:date "1" ; dcterms:date "2" ; cg:id "3" ;'
        'dcterms:source id:s ; prov:source id:p ; <https://example.org/x@en> "4" ;'
        '<https://example.org/x> "5"@en .',
    )
    (row,) = rows(folder / "Source.csv")
    assert row == {
        "id": f"{ID}a",
        "type": f"{CG}Source",
        "<https://example.org/x@en>": "4",
        "cg:id": "3",
        "date": "1",
        "dcterms:date": "2",
        "dcterms:source": f"{ID}s",
        "dcterms:type": f"{ID}t",
        "prov:source": f"{ID}p",
        "x@en": "5",
    }


def test_a_thing_of_two_classes_has_a_row_in_both_tables(tmp_path: Path) -> None:
    folder = exported(tmp_path, 'id:a a cg:Corporation, cg:Market ; cg:mic "XHKG" .')
    assert rows(folder / "Corporation.csv") == rows(folder / "Market.csv")


def test_a_thing_without_a_class_is_a_resource(tmp_path: Path) -> None:
    folder = exported(tmp_path, 'id:a cg:mic "XHKG" . id:b a "no class" .')
    assert [row["id"] for row in rows(folder / "rdfs-Resource.csv")] == [f"{ID}a", f"{ID}b"]


def test_a_class_whose_name_is_a_path_stays_inside_the_folder(tmp_path: Path) -> None:
    folder = exported(
        tmp_path, f"id:a a <{CG}../../up>, <{CG}a:b>, <https://example.org/%2e%2e/x?y>, _:c ."
    )
    assert sorted(path.parent for path in tmp_path.rglob("*.csv")) == [
        tmp_path / "out",
        *[folder] * 4,
    ]
    assert not [path for path in folder.iterdir() if set(path.name) & set(r'<>:"/\|?*')]


def test_a_blank_node_keeps_its_label_from_table_to_table(tmp_path: Path) -> None:
    folder = exported(tmp_path, "id:a a cg:Control ; cg:parent _:b . _:b a cg:Corporation .")
    assert rows(folder / "Control.csv")[0]["parent"] == rows(folder / "Corporation.csv")[0]["id"]

"""GLEIF's XML and JSON files: the same records give the same rows as in CSV."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import polars as pl
import pytest

from corpgraph.errors import InputError, UsageError
from corpgraph.importing.gleif.reading import Kind, columns, jsonfiles, open_source, xmlfiles
from gleif_reading import csv_text, leis, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GLEIF = "data/gleif"
SAMPLES = {
    "20180901-gleif-concatenated-file-lei2-Top10.xml": (Kind.ENTITIES, 10),
    "cdf3-lei-data.xml": (Kind.ENTITIES, 13),
    "cdf3-lei-updates-data2-new.xml": (Kind.ENTITIES, 12),
    "cdf3-repex-data.xml": (Kind.EXCEPTIONS, 10),
    "cdf3-repex-updates-data2-new.xml": (Kind.EXCEPTIONS, 7),
    "rr-data.xml": (Kind.RELATIONSHIPS, 10),
    "rr-updates-data2.xml": (Kind.RELATIONSHIPS, 11),
    "rr-updates-data2-new.xml": (Kind.RELATIONSHIPS, 10),
}


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks so small that records lie across their ends."""
    monkeypatch.setattr(xmlfiles, "_BLOCK", 501)
    monkeypatch.setattr(jsonfiles, "_BLOCK", 501)
    monkeypatch.setattr(jsonfiles, "_PIECE", 3)


def xml_of(*records: str, root: str = "LEIData", inner: str = "LEIRecords") -> str:
    """A level 1 file."""
    header = "<x:LEIHeader><x:RecordCount>3</x:RecordCount></x:LEIHeader>"
    body = "\n".join(records)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<x:{root} xmlns:x="urn:x">{header}\n'
        f"<x:{inner}>\n{body}\n</x:{inner}>\n</x:{root}>\n"
    )


def xml_record(lei: str, inner: str = "") -> str:
    """A level 1 record on four lines."""
    return (
        f"<x:LEIRecord>\n<x:LEI>{lei}</x:LEI>\n<x:Entity><x:LegalName>A</x:LegalName>{inner}"
        "</x:Entity>\n</x:LEIRecord>"
    )


def json_of(*records: object) -> str:
    """A level 1 file, laid out as GLEIF does."""
    return '{"records":[\n' + ",\n".join(json.dumps(each, indent=4) for each in records) + "]}"


def json_record(lei: str, **entity: object) -> dict[str, Any]:
    """A level 1 record."""
    return {"LEI": {"$": lei}, "Entity": {"LegalName": {"$": "A"}, **entity}}


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("name", SAMPLES)
def test_published_xml_gives_the_same_rows_again_when_written_as_csv(
    shared: Path, tmp_path: Path, name: str
) -> None:
    kind, number = SAMPLES[name]
    got = read(shared / GLEIF / name, size=4)
    assert got.broken == []
    assert got.early_end is None
    assert got.frame.height == number
    names = columns(kind)
    rows = [[value or "" for value in row] for row in got.frame.select(names).rows()]
    copy = tmp_path / "copy.csv"
    copy.write_text(csv_text(names, rows), encoding="utf-8")
    assert read(copy).frame.drop("line").equals(got.frame.drop("line"))


#: What the reader does not ask for.
UNUSED = {"Extension", "OtherAddresses", "TransliteratedOtherAddresses", "AffectedFields"}


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def values(element: ElementTree.Element) -> Iterator[str]:
    """The texts and attributes of a record that the reader asks for."""
    if local(element) not in UNUSED:
        yield from (each for each in [element.text, *element.attrib.values()] if each)
        for child in element:
            yield from values(child)


@pytest.mark.parametrize("name", SAMPLES)
def test_no_value_of_published_xml_is_lost(shared: Path, name: str) -> None:
    path = shared / GLEIF / name
    records = {"LEIRecord", "RelationshipRecord", "Exception"}
    elements = [each for each in ElementTree.parse(path).iter() if local(each) in records]
    rows = read(path).frame.drop("record", "line", "Extension.Deletion.DeletedAt")
    for element, row in zip(elements, rows.to_dicts(), strict=True):
        row["ConformityFlag"] = None
        expected = sorted(each for each in values(element) if each.strip())
        assert sorted(filter(None, row.values())) == expected
    text = path.read_text(encoding="utf-8")
    starts = re.finditer(rf"<\w+:({'|'.join(records)})[\s>]", text)
    assert read(path).column("line") == [text.count("\n", 0, m.start()) + 1 for m in starts]


def test_published_xml_has_what_its_a_reader_sees_in_it(shared: Path) -> None:
    row = read(shared / GLEIF / "rr-updates-data2-new.xml").frame.to_dicts()[-1]
    assert row["Extension.Deletion.DeletedAt"] == "2023-11-01T01:39:19Z"
    assert row["Relationship.Quantifiers.1.QuantifierAmount"] == "100.00"
    row = read(shared / GLEIF / "cdf3-lei-data.xml").frame.to_dicts()[1]
    assert row["LEI"] == "004L5FPTUREIWK9T2N63"
    assert row["Entity.LegalAddress.AdditionalAddressLine.2"] == "Suite 400"
    assert row["Entity.LegalName.xmllang"] == "en"
    deleted = read(shared / GLEIF / "cdf3-repex-updates-data2-new.xml").frame
    assert deleted["Extension.Deletion.DeletedAt"].drop_nulls().to_list() == [
        "2023-11-24T02:07:59Z"
    ]
    assert deleted["Exception.Reference.1"].drop_nulls().to_list() == ["Datenschutz!"]


def test_the_header_of_published_xml_is_told(shared: Path) -> None:
    header = open_source(shared / GLEIF / "cdf3-lei-data.xml").header
    assert (header.kind, header.form.value) == (Kind.ENTITIES, "xml")
    assert header.content_date == "2023-06-05T08:20:51Z"
    assert header.records == 2_394_586
    assert not header.is_delta
    assert header.version is None


def as_xml(value: object, name: str) -> ElementTree.Element:
    """A JSON value as the element that it stands for."""
    element = ElementTree.Element(name)
    assert isinstance(value, dict | None)
    for key, inner in (value or {}).items():
        if key == "$":
            element.text = inner
        elif key.startswith("@"):
            element.set(key[1:], inner)
        else:
            for each in inner if isinstance(inner, list) else [inner]:
                element.append(as_xml(each, key))
    return element


def test_published_json_gives_the_same_rows_as_xml_and_csv(shared: Path, tmp_path: Path) -> None:
    path = shared / GLEIF / "lei2-golden-copy-sample.json"
    got = read(path, size=100)
    assert got.frame.height == 577
    assert got.broken == []
    assert got.early_end is None
    assert all(not batch.unread for batch in got.batches)
    records = json.loads(path.read_text(encoding="utf-8"))["records"]
    root = ElementTree.Element("LEIData", {"xmlns:gleif": "urn:gleif"})
    inside = ElementTree.SubElement(root, "LEIRecords")
    inside.extend([as_xml(each, "LEIRecord") for each in records])
    xml, csv = tmp_path / "copy.xml", tmp_path / "copy.csv"
    ElementTree.ElementTree(root).write(xml, encoding="utf-8", xml_declaration=True)
    names = columns(Kind.ENTITIES)
    rows = [[value or "" for value in row] for row in got.frame.select(names).rows()]
    csv.write_text(csv_text(names, rows), encoding="utf-8")
    expected = got.frame.drop("line")
    assert read(xml).frame.drop("line").equals(expected)
    assert read(csv).frame.drop("line").equals(expected)
    # Against another reading of the file, value by value.
    assert got.column("LEI") == [each["LEI"]["$"] for each in records]
    flags = [(each["Extension"] or {}).get("gleif:conformity") for each in records]
    assert got.column("ConformityFlag") == [
        each and each["gleif:conformityflag"]["$"] for each in flags
    ]
    text = path.read_text(encoding="utf-8")
    assert got.column("line") == [
        text.count("\n", 0, text.rindex("{\n", 0, text.rindex("{", 0, text.index(lei)))) + 1
        for lei in map(str, got.column("LEI"))
    ]


def test_relationships_and_exceptions_in_json_are_read(tmp_path: Path) -> None:
    path = tmp_path / "rr.json"
    node = {"NodeID": {"$": leis(1)[0]}, "NodeIDType": {"$": "LEI"}}
    periods = [{"StartDate": {"$": d}, "PeriodType": {"$": d}} for d in ("one", "two")]
    relationship = {
        "StartNode": node,
        "EndNode": node,
        "RelationshipType": {"$": "IS_FUND-MANAGED_BY"},
        "RelationshipPeriods": {"RelationshipPeriod": periods},
    }
    record = {"RelationshipRecord": {"Relationship": relationship}}
    path.write_text(json.dumps({"relations": [record, record]}))
    got = read(path, kind=Kind.RELATIONSHIPS)
    assert got.column("Relationship.Period.2.startDate") == ["two", "two"]
    path.write_text(
        json.dumps(
            {
                "exceptions": [
                    {
                        "LEI": {"$": leis(1)[0]},
                        "ExceptionCategory": {"$": "C"},
                        "ExceptionReason": [{"$": "R"}, {"$": "S"}],
                        "Extension": {"gleif:Deletion": deletion, "gleif:Other": None},
                    }
                    for deletion in (None, {"gleif:DeletedAt": {"$": "2024"}})
                ]
            }
        )
    )
    got = read(path)
    assert got.column("Exception.Reason.2") == ["S", "S"]
    assert got.column("Extension.Deletion.DeletedAt") == [None, "2024"]
    assert [dict(batch.unread) for batch in got.batches] == [{}]


def test_what_has_no_column_is_counted_by_the_name_it_would_have(tmp_path: Path) -> None:
    xml, js = tmp_path / "a.xml", tmp_path / "a.json"
    names = "".join(f"<x:OtherEntityName>{n}</x:OtherEntityName>" for n in range(7))
    inner = f"<x:OtherEntityNames>{names}</x:OtherEntityNames><x:Motto>m</x:Motto>"
    xml.write_text(xml_of(xml_record(leis(1)[0], inner), xml_record(leis(2)[1], inner)))
    other = {"OtherEntityName": [{"$": str(n)} for n in range(7)]}
    record = json_record(leis(1)[0], OtherEntityNames=other, Motto={"$": "m"})
    js.write_text(json_of(record, record))
    expected = {
        "Entity.OtherEntityNames.OtherEntityName.6": 2,
        "Entity.OtherEntityNames.OtherEntityName.7": 2,
        "Entity.Motto": 2,
    }
    for path in (xml, js):
        assert [dict(batch.unread) for batch in read(path).batches] == [expected]
        assert [batch.unread["Entity.Motto"] for batch in read(path, size=1).batches] == [1, 1]
        assert [batch.unread["Entity.Motto"] for batch in read(path, after=1).batches] == [1]


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize(
    ("inner", "what"),
    [
        ("<x:City>", "is not well-formed: mismatched tag"),
        ("&huge;", "is not well-formed: undefined entity"),
        ("<!DOCTYPE x>", "is not well-formed: not well-formed (invalid token)"),
        ("M\udcfcller", "has bytes that are not UTF-8"),
        ("\0", "is not well-formed: not well-formed (invalid token)"),
    ],
)
def test_one_broken_xml_record_takes_no_other_with_it(
    tmp_path: Path, inner: str, what: str
) -> None:
    path = tmp_path / "a.xml"
    records = [xml_record(lei) for lei in leis(9)]
    records[4] = xml_record(leis(9)[4], inner)
    path.write_text(xml_of(*records), encoding="utf-8", errors="surrogateescape")
    got = read(path)
    assert [(each.record, each.line, each.what) for each in got.broken] == [(5, 20, what)]
    assert got.column("LEI") == [*leis(9)[:4], *leis(9)[5:]]
    assert got.column("line") == [4, 8, 12, 16, 24, 28, 32, 36]


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"LEI": {"$": "x"},,}', "is not well-formed: "),
        ('{"LEI": {"$": "x"}', "is not well-formed: "),
        ('{"LEI": {"$": "M\udcfcller"}}', "has bytes that are not UTF-8"),
        ('{"LEI": {"$": "\\ud800"}}', "has bytes that are not UTF-8"),
        ('{"LEI": {"$": "a\\u0000b"}}', "has a NUL character"),
        ('{"LEI": ' + "[" * 100_000 + "]" * 100_000 + "}", "nests too deep"),
        ('"a record"', "is no JSON object"),
    ],
)
def test_one_broken_json_record_takes_no_other_with_it(
    tmp_path: Path, text: str, what: str
) -> None:
    path = tmp_path / "a.json"
    records = [json.dumps(json_record(lei)) for lei in leis(9)]
    records[4] = text
    content = '{"records":[\n' + ",\n".join(records) + "]}"
    path.write_text(content, encoding="utf-8", errors="surrogateescape")
    got = read(path)
    assert [(each.record, each.line) for each in got.broken] == [(5, 6)]
    assert got.broken[0].what.startswith(what)
    assert got.column("LEI") == [*leis(9)[:4], *leis(9)[5:]]
    assert got.column("line") == [2, 3, 4, 5, 7, 8, 9, 10]
    assert got.early_end is None


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("form", ["xml", "json"])
def test_reading_goes_on_after_any_record(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"a.{form}"
    if form == "xml":
        records = [xml_record(lei) for lei in leis(12)]
        records[6] = xml_record(leis(12)[6], "<x:City>")
        path.write_text(xml_of(*records))
    else:
        path.write_text(json_of(*map(json_record, leis(12))).replace(f'"{leis(12)[6]}"', "oops"))
    whole = read(path, size=5)
    assert [each.record for each in whole.broken] == [7]
    for after in (0, 5, 6, 7, 11):
        rest = read(path, size=5, after=after)
        assert rest.frame.equals(whole.frame.filter(pl.col("record") > after))
        assert [each.record for each in rest.broken] == [7] * (after < 7)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("form", ["xml", "json"])
def test_a_file_cut_short_keeps_the_records_before(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"a.{form}"
    text = (
        xml_of(*map(xml_record, leis(9))) if form == "xml" else json_of(*map(json_record, leis(9)))
    )
    cut = text.index(leis(9)[6])
    path.write_text(text[:cut])
    got = read(path)
    assert got.column("LEI") == leis(6)
    assert [(each.record, each.what) for each in got.broken] == [
        (7, "the file ends within this record")
    ]
    assert got.early_end is not None
    assert got.early_end.startswith("the file ends before")
    end = text.index("</x:LEIRecords>") if form == "xml" else text.index("]}")
    path.write_text(text[:end])
    got = read(path)
    assert got.broken == []
    assert got.column("LEI") == leis(9)
    assert got.early_end is not None


@pytest.mark.parametrize("form", ["xml", "json"])
def test_a_record_of_fifty_megabytes_is_told_and_skipped(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"a.{form}"
    long = "long " * 10_000_000
    if form == "xml":
        inner = f"<x:Motto>{long}</x:Motto>"
        records = [xml_record(lei, inner * (lei == leis(3)[2])) for lei in leis(6)]
        path.write_text(xml_of(*records))
    else:
        path.write_text(
            json_of(*(json_record(lei, M=long * (lei == leis(3)[2])) for lei in leis(6)))
        )
    got = read(path)
    assert [(each.record, each.what) for each in got.broken] == [(3, "is longer than 4 MiB")]
    assert len(got.broken[0].text) < 400
    assert got.column("LEI") == [*leis(6)[:2], *leis(6)[3:]]
    after = read(path, after=3).frame
    assert after.equals(got.frame.filter(pl.col("record") > 3))


def test_records_within_comments_are_none(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    one, two, three, four = map(xml_record, leis(4))
    path.write_text(xml_of(f"<!-- {one} -->", two, f"<!-- {three} -->", four))
    assert read(path).column("LEI") == [leis(4)[1], leis(4)[3]]


def test_a_document_type_is_refused_before_anything_is_expanded(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    bomb = '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    path.write_text(f"<?xml version='1.0'?>\n{bomb}\n" + xml_of(xml_record("&b;"))[39:])
    with pytest.raises(InputError, match="has a document type"):
        open_source(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<LEIDatas/>", "the root element is 'LEIDatas'; did you mean 'LEIData' or"),
        ("<LEIData><LEIHeader></LEIData>", ":1: is not well-formed: mismatched tag"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><LEIData/>', ":1: is in ISO-8859-1"),
        ("<LEIData>" + "<a>" * 60, "elements nest more than 50 deep"),
        ('{"record": []}', "the first list is 'record'; did you mean 'records'?"),
        ('["a"]', "is no JSON object with a list"),
        ("{" * 100_000, "is no JSON object with a list"),
    ],
)
def test_what_is_no_file_of_gleif_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "a"
    path.write_text(content)
    with pytest.raises(InputError) as caught:
        open_source(path)
    assert message in str(caught.value)


@pytest.mark.parametrize("content", [xml_of(), '{"records": []}', "<LEIData/>"])
def test_a_file_without_records_has_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a"
    path.write_text(content)
    assert read(path).batches == []


def test_deep_elements_within_a_record_are_no_danger(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    deep = "<x:a>" * 100_000 + "</x:a>" * 100_000
    path.write_text(xml_of(xml_record(leis(2)[0], deep), xml_record(leis(2)[1])))
    got = read(path)
    assert got.column("LEI") == leis(2)
    assert dict(got.batches[0].unread) == {"Entity.a": 1}


def test_a_file_of_another_kind_than_asked_for_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for content in (xml_of(), json_of()):
        path.write_text(content)
        with pytest.raises(UsageError, match="has records of the kind 'lei2', not 'repex'"):
            open_source(path, kind=Kind.EXCEPTIONS)

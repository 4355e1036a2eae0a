"""Literals are compared, counted and reported as they are written, not as a store keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from corpgraph.namespaces import XSD
from corpgraph.validation.lexical import INTEGER_RANGES, compare, is_well_formed
from corpgraph.validation.running.data_store import DataStore
from corpgraph.validation.running.engine import validate
from corpgraph.validation.running.written import as_stored, as_written, is_kept, is_sure
from validation.graphs import find, quads, values

if TYPE_CHECKING:
    from pathlib import Path

TYPES = ("decimal", "double", "float", "boolean", "date", "dateTime", "time", "gYear",
         "gYearMonth", "gMonth", "gDay", "gMonthDay", "duration", "dayTimeDuration", "string",
         "anyURI", *INTEGER_RANGES)  # fmt: skip
TEXTS = st.one_of(
    st.from_regex(r"[+-]?[0-9]{1,20}(\.[0-9]{0,8})?([eE][+-]?[0-9]{1,2})?", fullmatch=True),
    st.from_regex(
        r"[0-9]{4}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:00:[0-5][0-9](\.[0-9]{1,4})?)?"
        r"(Z|[+-][01][0-9]:00)?",
        fullmatch=True,
    ),
    st.sampled_from(["true", "1", "INF", "P1Y", "PT36H", "--01", "2020", "---31", "12:00:00.0"]),
)


def shape(constraint: str) -> str:
    return f":S a sh:PropertyShape ; sh:targetNode :a ; sh:path :p ; {constraint} ."


@given(text=TEXTS, datatype=st.sampled_from(TYPES))
def test_a_literal_that_is_said_to_be_kept_comes_back_from_a_store(
    text: str, datatype: str
) -> None:
    literal = Literal(text, datatype=NamedNode(XSD + datatype))
    name = NamedNode("urn:x")
    stored = as_stored(literal)
    store = Store()
    store.add(Quad(name, name, stored))
    (quad,) = store
    assert as_written(quad.object) == literal
    assert (stored == literal) is is_kept(literal)


@given(TEXTS | st.from_regex(r"-{0,3}[0-9]{2}(-[0-9]{2})?", fullmatch=True), st.sampled_from(TYPES))
def test_a_literal_of_a_sure_datatype_that_is_kept_is_well_formed(text: str, datatype: str) -> None:
    if is_sure(XSD + datatype) and is_kept(Literal(text, datatype=NamedNode(XSD + datatype))):
        assert is_well_formed(text, XSD + datatype)


def test_of_names_and_encodings_one_that_is_kept_may_be_ill_formed() -> None:
    assert not is_sure(f"{XSD}hexBinary")
    assert is_kept(Literal("0", datatype=NamedNode(f"{XSD}hexBinary")))


def test_a_literal_that_a_store_changes_is_not_kept() -> None:
    for text, datatype in (("01", "integer"), ("1", "byte"), ("1.0", "decimal"), ("1", "boolean")):
        assert not is_kept(Literal(text, datatype=NamedNode(XSD + datatype)))


@pytest.mark.parametrize(
    ("constraint", "data", "wrong"),
    [
        ("sh:datatype xsd:byte", '"1"^^xsd:byte, "300"^^xsd:byte', ['"300"^^byte']),
        ("sh:datatype xsd:byte", "1", ['"1"^^integer']),
        ("sh:datatype xsd:date",
         '"20-01-2020"^^xsd:date, "2020-01-20"^^xsd:date',
         ['"20-01-2020"^^date']),
        ("sh:datatype xsd:date",
         '"2015-02-29"^^xsd:date, "2016-02-29"^^xsd:date',
         ['"2015-02-29"^^date']),
        ("sh:datatype xsd:integer", "1, 99999999999999999999999999", []),
        ("sh:hasValue 1.0", "1.0", []),
        ("sh:in ( 1.0 )", "1.00", ['"1.00"^^decimal']),
        ('sh:pattern "^0"', "01, 1", ['"1"^^integer']),
        ("sh:minLength 4", "1.00, 1.0", ['"1.0"^^decimal']),
        ("sh:minInclusive 2", "01, 02.50", ['"01"^^integer']),
        ("sh:minInclusive 2", "99999999999999999999999999, -99999999999999999999999999",
         ['"-99999999999999999999999999"^^integer']),
        ("sh:minInclusive true", "true, false", ['"false"^^boolean']),
    ],
)  # fmt: skip
def test_a_constraint_sees_the_text_and_the_datatype(
    constraint: str, data: str, wrong: list[str]
) -> None:
    assert values(shape(constraint), f":a :p {data} .") == wrong


def test_two_writings_of_one_number_are_two_values() -> None:
    assert len(find(shape("sh:maxCount 1"), ":a :p 1, 01 .")) == 1
    assert find(shape("sh:maxCount 1"), ":a :p 01 .") == ()


def test_a_comparison_with_another_property_is_one_of_values() -> None:
    assert find(shape("sh:lessThanOrEquals :q"), ":a :p 1.50 ; :q 01.5 .") == ()
    assert values(shape("sh:lessThan :q"), ":a :p 1.50 ; :q 01.5 .") == ['"1.50"^^decimal']
    assert values(shape("sh:equals :q"), ":a :p 1.50 ; :q 1.5 .") == [
        '"1.5"^^decimal',
        '"1.50"^^decimal',
    ]


def test_a_query_sees_values_and_its_findings_name_what_is_written() -> None:
    query = "SELECT $this ?value WHERE { $this $PATH ?value . FILTER(?value = 1) }"
    constraint = f'sh:sparql [ sh:message "{{?value}}" ; sh:select "{query}" ]'
    found = find(shape(constraint), ":a :p 01, 1.0, 2 .")
    assert sorted(each.message for each in found) == ["01", "1.0"]
    assert sorted(each.value or "" for each in found) == [
        f'"01"^^<{XSD}integer>',
        f'"1.0"^^<{XSD}decimal>',
    ]
    assert [str(each.triples[0].object) for each in found] == [each.value for each in found]


def test_what_a_store_has_changed_already_is_held_to_the_range_alone() -> None:
    store = Store()
    store.extend(quads(':a :p "1"^^xsd:byte, "300"^^xsd:byte .'))
    report = validate(store, quads(shape("sh:datatype xsd:byte")))
    assert [each.value for each in report.findings] == [f'"300"^^<{XSD}integer>']


def test_a_store_is_left_as_it_was() -> None:
    store = Store()
    store.extend(quads(":a :p :b ."))
    many = " ".join(f":n{number}" for number in range(500))
    assert len(validate(store, quads(shape(f"sh:in ( {many} )"))).findings) == 1
    assert len(store) == 1


def test_a_triple_in_two_graphs_counts_once() -> None:
    store = Store()
    for quad in quads(":a :p :b ."):
        for name in ("urn:one", "urn:two"):
            store.add(Quad(quad.subject, quad.predicate, quad.object, NamedNode(name)))
    assert validate(store, quads(shape("sh:maxCount 1"))).conforms
    assert len(list(DataStore(store).triples(None, NamedNode("https://example.org/p"), None))) == 1


@pytest.mark.parametrize(
    ("datatype", "good", "bad"),
    [
        ("integer", ("0", "-5", "+007", "9" * 60), ("", "1.0", " 1", "x")),
        ("byte", ("127", "-128", "00127"), ("128", "-129", "9" * 6000)),
        ("positiveInteger", ("1",), ("0", "-1")),
        ("decimal", ("1", ".5", "-1.", "+1.5"), ("1e0", ".", "")),
        ("double", ("1", "1e5", "INF", "-INF", "NaN"), ("inf", "e5")),
        ("boolean", ("true", "0"), ("TRUE", "yes")),
        ("date", ("2020-02-29", "-0004-02-29", "12000-01-01Z", "2000-02-29+14:00"),
         ("2100-02-29", "2020-2-1", "2020-13-01", "20-01-2020", "2020-01-01+15:00", "02020-01-01")),
        ("dateTime", ("2020-01-01T00:00:00", "2020-01-01T24:00:00Z", "2020-01-01T23:59:59.5"),
         ("2020-01-01", "2020-01-01T24:00:01", "2020-02-30T00:00:00")),
        ("dateTimeStamp", ("2020-01-01T00:00:00Z",), ("2020-01-01T00:00:00",)),
        ("time", ("00:00:00", "12:30:00.25Z"), ("25:00:00", "1:00:00")),
        ("gYear", ("2020", "-0044"), ("20",)),
        ("gMonthDay", ("--02-29",), ("--02-30", "--04-31")),
        ("duration", ("P1Y", "-P1Y2M3DT4H5M6.7S", "PT1S"), ("P", "P1YT", "1Y", "PT")),
        ("yearMonthDuration", ("P1Y2M",), ("P1D", "P")),
        ("dayTimeDuration", ("P1DT2H",), ("P1Y", "PT")),
        ("hexBinary", ("", "0aFF"), ("0", "xx")),
        ("base64Binary", ("", "aGk=", "aGVsbG8h"), ("a", "aGk")),
        ("language", ("en-GB",), ("e n",)),
        ("NCName", ("a-1",), ("1a", "a:b")),
        ("string", ("anything \n",), ()),
    ],
)  # fmt: skip
def test_texts_are_well_formed_or_not(
    datatype: str, good: tuple[str, ...], bad: tuple[str, ...]
) -> None:
    assert [text for text in good if not is_well_formed(text, XSD + datatype)] == []
    assert [text for text in bad if is_well_formed(text, XSD + datatype)] == []


def test_only_numbers_and_only_booleans_are_compared_exactly() -> None:
    def literal(text: str, datatype: str) -> Literal:
        return Literal(text, datatype=NamedNode(XSD + datatype))

    assert compare(literal("0.1", "decimal"), "<", literal("1e0", "double"))
    assert compare(literal("INF", "double"), ">=", literal("1", "integer"))
    assert compare(literal("false", "boolean"), "<", literal("1", "boolean"))
    assert not compare(literal("1", "boolean"), ">=", literal("0", "integer"))
    assert not compare(literal("NaN", "double"), "<=", literal("NaN", "double"))
    assert not compare(literal("a", "string"), "<", literal("b", "string"))


def test_data_that_is_added_later_is_one_graph_with_the_first(tmp_path: Path) -> None:
    later = tmp_path / "later.ttl"
    later.write_text("<x:a> <x:p> 1 . <x:b> <x:p> 2 .", encoding="utf-8")
    store = DataStore(quads('<x:a> <x:p> "01"^^xsd:integer .'))
    store.load_files([later])
    found = sorted(str(row["o"]) for row in store.rows("SELECT ?s ?o WHERE { ?s ?p ?o }"))
    assert found == [f'"{number}"^^<{XSD}integer>' for number in (1, 2)]

"""Relations on data frames, in Polars and DuckDB: circles, intervals, sums, what is declined."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl
import pyoxigraph as ox
import pytest

from corpgraph.frames.backends import DeclinedError, rows
from corpgraph.validation.columns.relations import solving
from corpgraph.validation.columns.relations.conditions import Conditions
from corpgraph.validation.columns.relations.instants import instant
from corpgraph.validation.columns.relations.joining import bounded
from corpgraph.validation.columns.relations.kinds import Kind
from corpgraph.validation.planning.expressions import Function
from corpgraph.validation.sparql.relating import Uncovered
from framed import asked, framed, related, rule_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.frames.slices import Three
    from corpgraph.validation.columns.relations.tables import Table
    from corpgraph.validation.columns.relations.values import Value
    from corpgraph.validation.planning.expressions import Expression
    from corpgraph.validation.shapes.triples import Term

    Answer = dict[tuple[str | None, ...], int]

XSD = "http://www.w3.org/2001/XMLSchema#"


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"urn:e:{name}")


def literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


def triple(subject: str, predicate: str, value: Term | str) -> Three:
    return node(subject), node(predicate), node(value) if isinstance(value, str) else value


def chain(predicate: str, names: Iterable[str]) -> list[Three]:
    return [triple(one, predicate, other) for one, other in pairwise(names)]


@pytest.fixture(params=[False, True], ids=["polars", "duckdb"])
def on_duckdb(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def answer(
    query: str,
    data: list[Three],
    focus: str,
    *,
    on_duckdb: bool,
    columns: tuple[str, ...] = ("this",),
) -> Answer:
    """The rows of a query, seen to be those that Oxigraph finds."""
    relation = related(query)
    assert not isinstance(relation, Uncovered), relation.reason
    nodes = [node(each) for each in focus]
    found = framed(relation, data, nodes, columns, on_duckdb=on_duckdb)
    assert found == asked(rule_of(query), data, nodes, columns)
    return dict(found)


def those(names: str) -> Answer:
    return {(f"<urn:e:{each}>",): 1 for each in names}


def test_who_is_on_a_circle_is_found_among_chains(on_duckdb: bool) -> None:
    data = chain("p", "abca") + chain("p", "xabd") + chain("p", "ss") + chain("p", "mn")
    query = "SELECT $this WHERE { $this e:p+ $this }"
    assert answer(query, data, "abcdmnsx", on_duckdb=on_duckdb) == those("abcs")


def test_a_circle_through_facts_is_found(on_duckdb: bool) -> None:
    data = [
        each
        for number, (below, above) in enumerate([*pairwise("abca"), ("d", "c"), ("e", "e")])
        for each in (triple(f"f{number}", "low", below), triple(f"f{number}", "high", above))
    ]
    query = "SELECT $this WHERE { $this (^e:low/e:high)+ $this }"
    assert answer(query, data, "abcde", on_duckdb=on_duckdb) == those("abce")


def test_an_edge_is_on_a_circle_if_its_end_leads_back(on_duckdb: bool) -> None:
    data = chain("p", "abca") + chain("p", "cdef") + chain("p", "fd")
    query = "SELECT $this ?value WHERE { $this e:p ?value . ?value e:p* $this }"
    found = answer(query, data, "abcdef", on_duckdb=on_duckdb, columns=("this", "value"))
    edges = {(str(s), str(o)) for s, _, o in data} - {("<urn:e:c>", "<urn:e:d>")}
    assert found.keys() == edges


def test_a_path_is_followed_from_its_start_to_all_ends(on_duckdb: bool) -> None:
    data = [*chain("p", "abcd"), triple("b", "p", literal("01", "integer"))]
    query = "SELECT $this ?x WHERE { $this e:p+ ?x }"
    found = answer(query, data, "bd", on_duckdb=on_duckdb, columns=("this", "x"))
    assert {value for _, value in found} == {"<urn:e:c>", "<urn:e:d>", f'"1"^^<{XSD}integer>'}


def test_a_path_is_followed_back_from_a_fixed_end(on_duckdb: bool) -> None:
    data = chain("p", "abcd") + chain("p", "xy") + chain("p", "de")
    query = "SELECT $this WHERE { $this e:p ?x . $this e:p* e:d }"
    assert answer(query, data, "abxd", on_duckdb=on_duckdb) == those("abd")


OVERLAP = """SELECT DISTINCT $this WHERE {
  ?m1 e:of $this ; e:role e:chief ; e:start ?s1 .
  ?m2 e:of $this ; e:role e:chief ; e:start ?s2 .
  FILTER (STR(?m1) < STR(?m2))
  OPTIONAL { ?m1 e:end ?e1 } OPTIONAL { ?m2 e:end ?e2 }
  FILTER ((!BOUND(?e2) || ?s1 < ?e2) && (!BOUND(?e1) || ?s2 < ?e1))
}"""


def held(name: str, of: str, start: str, end: str | None) -> list[Three]:
    days = [triple(name, "start", literal(start, "date"))]
    days += [triple(name, "end", literal(end, "date"))] if end else []
    return [triple(name, "of", of), triple(name, "role", "chief"), *days]


def test_facts_that_overlap_are_found_and_those_that_follow_are_not(on_duckdb: bool) -> None:
    data = [
        *held("m1", "a", "2001-01-01", "2005-01-01"),
        *held("m2", "a", "2005-01-01", None),
        *held("m3", "b", "2001-01-01", "2005-01-01"),
        *held("m4", "b", "2004-12-31", None),
        *held("m5", "c", "2001-01-01", "2005-02-30"),
        *held("m6", "c", "2002-01-01", None),
    ]
    # The end of m5 is no date: nothing is before it, and nothing after.
    assert answer(OVERLAP, data, "abc", on_duckdb=on_duckdb) == those("b")


TOTAL = """SELECT $this WHERE { ?f e:of $this ; e:share ?share } GROUP BY $this
HAVING (SUM(?share) > 100)"""


def shares(of: str, *texts: str, datatype: str = "decimal") -> list[Three]:
    return [
        each
        for number, text in enumerate(texts)
        for each in (
            triple(f"{of}{number}", "of", of),
            triple(f"{of}{number}", "share", literal(text, datatype)),
        )
    ]


def test_sums_of_decimals_are_exact(on_duckdb: bool) -> None:
    data = shares("a", *["33.333333"] * 2, "33.333334") + shares("b", "50.00", "50.000001")
    data += shares("c", "-0.1", "100.1") + shares("d", "99", "x") + shares("e", "70", "+30.5")
    assert answer(TOTAL, data, "abcde", on_duckdb=on_duckdb) == those("be")


def test_values_count_once_whatever_they_are_written_like(on_duckdb: bool) -> None:
    data = [triple("a", "p", literal(text, "integer")) for text in ("1", "01", "+1", "2")]
    query = "SELECT $this WHERE { $this e:p ?x } GROUP BY $this HAVING (COUNT(?x) = 2)"
    assert answer(query, data, "ab", on_duckdb=on_duckdb) == those("a")


def test_what_is_unbound_is_not_counted(on_duckdb: bool) -> None:
    data = [*chain("p", "ab"), *chain("p", "ac"), *chain("q", "bx"), *chain("p", "mn")]
    query = (
        "SELECT $this WHERE { $this e:p ?x OPTIONAL { ?x e:q ?y } } GROUP BY $this "
        "HAVING (COUNT(DISTINCT ?y) = 1)"
    )
    assert answer(query, data, "am", on_duckdb=on_duckdb) == those("a")


def test_what_exists_may_be_compared_with_what_is_outside(on_duckdb: bool) -> None:
    data = [*held("f1", "a", "2001-01-01", None), *held("f2", "b", "2009-01-01", None)]
    data += [triple(name, "at", literal("2005-01-01", "date")) for name in "abc"]
    held_then = "?f e:of $this ; e:start ?start . FILTER(?start <= ?at)"
    select = "SELECT $this WHERE {{ $this e:at ?at FILTER({} {{ {} }}) }}"
    query = select.format("EXISTS", held_then)
    assert answer(query, data, "abc", on_duckdb=on_duckdb) == those("a")
    denied = select.format("NOT EXISTS", held_then)
    assert answer(denied, data, "abc", on_duckdb=on_duckdb) == those("bc")
    either = select.format("false || EXISTS", held_then)
    assert answer(either, data, "abc", on_duckdb=on_duckdb) == those("a")


def test_a_term_of_the_query_meets_those_of_its_value(on_duckdb: bool) -> None:
    data = [triple("a", "p", literal("1", "boolean")), triple("b", "p", literal("yes", "boolean"))]
    assert answer(
        "SELECT $this WHERE { $this e:p true }", data, "ab", on_duckdb=on_duckdb
    ) == those("a")
    query = 'SELECT $this WHERE { $this e:p "yes"^^xsd:boolean }'
    assert answer(query, data, "ab", on_duckdb=on_duckdb) == those("b")


def test_times_are_compared_on_one_line(on_duckdb: bool) -> None:
    texts = {
        "a": "2020-03-01T00:30:00+01:00",
        "b": "2020-02-29T23:30:00Z",
        "c": "2020-02-29T23:30:00.25Z",
        "d": "2020-02-29T12:00:00",
        "f": "2020-02-28T01:00:00",
    }
    data = [triple(name, "p", literal(text, "dateTime")) for name, text in texts.items()]
    query = (
        'SELECT $this WHERE {{ $this e:p ?x FILTER(?x {} "2020-02-29T23:30:00Z"^^xsd:dateTime) }}'
    )
    assert answer(query.format("="), data, "abcdf", on_duckdb=on_duckdb) == those("ab")
    assert answer(query.format(">"), data, "abcdf", on_duckdb=on_duckdb) == those("c")
    # No zone is more than 14 hours off.
    assert answer(query.format("<"), data, "abcdf", on_duckdb=on_duckdb) == those("f")


def test_a_result_without_a_value_is_unbound(on_duckdb: bool) -> None:
    data = [triple("a", "p", "b"), triple("a", "q", ox.Literal("x"))]
    query = "SELECT $this ?x WHERE { $this e:p ?y OPTIONAL { ?y e:q ?x } }"
    found = answer(query, data, "a", on_duckdb=on_duckdb, columns=("this", "x"))
    assert found == {("<urn:e:a>", None): 1}


DECLINED = {
    "numbers of 32 bits": ("?x > 1", literal("1.5", "float")),
    "numbers too large": ("?x > 1", literal("1234567890123456", "integer")),
    "sums of large decimals": ("?x + 1 > 1", literal("12345678901", "decimal")),
    "products of large numbers": ("?x * ?x > 1", literal("12345678901", "integer")),
    "a quotient of a large divisor": ("1 / (?x * ?x) > 1", literal("999999999", "integer")),
    "a text of a quotient": ('STR(?x / 2) = "1"', literal("2", "integer")),
    "the difference of days": ("?x - ?x = 1", literal("2000-01-01", "date")),
    "digits of more than an integer": ("xsd:integer(?x) > 1", ox.Literal("1234567890123456789")),
    "part of a tagged text": ('SUBSTR(?x, 1) = "a"', ox.Literal("a", language="en")),
    "patterns of the data": ("REGEX(?x, ?x)", ox.Literal("a")),
    "a place that is computed": ('SUBSTR(?x, STRLEN(?x)) = "a"', ox.Literal("a")),
    "all parts of a long text": (f'STRBEFORE("{"ab" * 50}", ?x) = "a"', ox.Literal("a")),
    "sums of floating-point numbers": ("?x + 1 > 1", literal("1.5", "double")),
    "years far away": ("?x > '2000-01-01'^^xsd:date", literal("12000-01-01", "date")),
    "datatypes that are not compared": ("?x < '2000'^^xsd:gYear", literal("1999", "gYear")),
    "the order of tagged texts": ('?x < "b"@en', ox.Literal("a", language="en")),
    "escapes": ('STR(?x) < "b"', ox.Literal("a\nb")),
    "texts of the data as patterns": ("CONTAINS(STR(?x), STR(?x))", ox.Literal("a")),
}


#: ISO 7064, MOD 97-10, of four characters, a letter being two digits.
CHECKED = """SELECT $this WHERE {
  $this e:p ?x FILTER(REGEX(?x, "^[A-Z0-9]{4}$"))
  BIND(CONCAT(DIGITS) AS ?digits)
  BIND(xsd:integer(SUBSTR(?digits, 1, 3)) AS ?one)
  BIND(?one - 97 * xsd:integer(FLOOR(?one / 97)) AS ?oneRest)
  BIND(xsd:integer(CONCAT(STR(?oneRest), SUBSTR(?digits, 4))) AS ?other)
  FILTER(?other - 97 * xsd:integer(FLOOR(?other / 97)) != 1)
}""".replace(
    "DIGITS",
    ", ".join(
        f'STR(STRLEN(STRBEFORE("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", SUBSTR(?x, {place}, 1))))'
        for place in range(1, 5)
    ),
)


def test_check_digits_are_computed(on_duckdb: bool) -> None:
    # A is 10, Z is 35: 103505 is a multiple of 97, and 6; 103597 is one, and 1.
    codes = {"a": "AZ05", "b": "AZ97", "c": "0000", "d": "0001", "f": "AZ0", "g": "az97"}
    data = [triple(name, "p", ox.Literal(code)) for name, code in codes.items()]
    assert answer(CHECKED, data, "abcdfg", on_duckdb=on_duckdb) == those("ac")


def test_what_is_looked_at_often_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    joined = Conditions._values[Function.CONCAT]
    calls = []

    def count(conditions: Conditions, arguments: tuple[Expression, ...]) -> Value:
        calls.append(arguments)
        return joined(conditions, arguments)

    monkeypatch.setitem(Conditions._values, Function.CONCAT, count)
    query = """SELECT $this WHERE { $this e:p ?x
      BIND(CONCAT(?x, "b") AS ?k) BIND(CONCAT(?k, ?k) AS ?l) FILTER(CONCAT(?l, ?l) = "abababab")
    }"""
    relation = related(query)
    assert not isinstance(relation, Uncovered)
    assert framed(relation, [triple("a", "p", ox.Literal("a"))], [node("a")], ("this",))
    assert len(calls) == query.count("CONCAT")


def test_alternatives_that_begin_alike_are_joined_once(
    on_duckdb: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def count(found: Table, following: Table) -> Table:
        made.append(sorted(found.kinds.keys() | following.kinds.keys()))
        return bounded(found, following)

    monkeypatch.setattr(solving, "bounded", count)
    start = "$this e:p ?a . ?a e:p ?b . ?b e:p ?c"
    ends = ("?c e:p ?d", "?c e:q ?d", "?c e:r ?d")
    parts = " UNION ".join(f"{{ {start} . {end} }}" for end in ends)
    data = chain("p", "abcde") + chain("p", "bxyz") + chain("q", "zk") + chain("r", "dd")
    query = f"SELECT DISTINCT $this WHERE {{ {parts} }}"
    assert answer(query, data, "abcde", on_duckdb=on_duckdb) == those("ab")
    assert made.count(["a", "b", "c", "this"]) <= 2


def test_what_is_asked_within_alternatives_is_asked_of_their_own_rows(on_duckdb: bool) -> None:
    inner = "FILTER EXISTS { $this e:p ?a . ?a e:p ?b . ?b e:p ?c . FILTER(?c != ?x) }"
    parts = [f"{{ $this e:{each} ?x . {inner} }}" for each in "qr"]
    data = chain("p", "abcd") + chain("p", "bxy") + chain("q", "ad") + chain("r", "bd")
    data += chain("r", "ad") + chain("p", "hijk") + chain("q", "hk") + chain("r", "hl")
    query = f"SELECT $this ?x WHERE {{ {' UNION '.join(parts)} }}"
    found = answer(query, data, "abh", on_duckdb=on_duckdb, columns=("this", "x"))
    assert found == {("<urn:e:a>", "<urn:e:d>"): 1, ("<urn:e:h>", "<urn:e:l>"): 1}


def test_letters_beyond_ascii_are_left_to_others_who_know_all() -> None:
    relation = related('SELECT $this WHERE { $this e:p ?x FILTER(UCASE(?x) = "SS") }')
    assert not isinstance(relation, Uncovered)
    data = [triple("a", "p", ox.Literal("ß")), triple("b", "p", ox.Literal("ss"))]
    nodes = [node("a"), node("b")]
    assert framed(relation, data, nodes, ("this",)) == those("ab")
    with pytest.raises(DeclinedError, match="beyond ASCII"):
        framed(relation, data, nodes, ("this",), on_duckdb=True)
    assert framed(relation, data[1:], nodes, ("this",), on_duckdb=True) == those("b")


def test_what_would_be_declined_is_not_where_no_row_asks_for_it(on_duckdb: bool) -> None:
    query = """SELECT $this WHERE { $this e:p ?x
      FILTER(CONTAINS(?x, "a") || STRLEN(?x) > 1)
      FILTER(REGEX(?x, CONCAT("^", ?x)) || SUBSTR(?x, 1, STRLEN(?x)) = ?x)
    }"""
    data = [triple("a", "p", ox.Literal("b"))]
    assert answer(query, data, "a", on_duckdb=on_duckdb) == {}


@pytest.mark.parametrize("kind", DECLINED)
def test_what_columns_would_compute_otherwise_is_declined(kind: str) -> None:
    condition, value = DECLINED[kind]
    relation = related(f"SELECT $this WHERE {{ $this e:p ?x FILTER({condition}) }}")
    assert not isinstance(relation, Uncovered)
    with pytest.raises(DeclinedError):
        framed(relation, [triple("a", "p", value)], [node("a")], ("this",))


@pytest.mark.parametrize(
    ("having", "value"),
    [
        ("SUM(?x) > 1", literal("2000000000", "integer")),
        ("SUM(DISTINCT ?x) > 1", literal("2", "integer")),
        ("MIN(?x) > 1", literal("2000-01-01", "date")),
    ],
)
def test_an_aggregate_that_is_not_exact_is_declined(having: str, value: Term) -> None:
    relation = related(f"SELECT $this {{ $this e:p ?x }} GROUP BY $this HAVING ({having})")
    assert not isinstance(relation, Uncovered)
    with pytest.raises(DeclinedError):
        framed(relation, [triple("a", "p", value)], [node("a")], ("this",))


def test_a_join_of_too_many_rows_is_not_made(on_duckdb: bool) -> None:
    names = [f"n{number}" for number in range(60)]
    data = [triple(one, "p", other) for one in names for other in names]
    nodes = [node(each) for each in names]
    relation = related("SELECT $this WHERE { $this e:p ?x . ?x e:p ?y . ?y e:p ?z }")
    assert not isinstance(relation, Uncovered), relation.reason
    with pytest.raises(DeclinedError, match="too many rows"):
        framed(relation, data, nodes, ("this",), on_duckdb=on_duckdb)


def test_days_are_counted_as_the_calendar_has_them() -> None:
    texts = ["1999-12-31", "2000-01-01", "2000-02-29", "2000-03-01", "2100-03-01"]
    written = [f'"{each}"^^<{XSD}date>' for each in texts]
    frame = nw.from_native(pl.LazyFrame({"t": written}))
    micros = frame.select(instant(nw.col("t"), Kind.DATE)[0])
    days = [each // 86_400_000_000 for (each,) in rows(micros)]
    assert [day - days[0] for day in days] == [0, 1, 60, 61, 36_585]

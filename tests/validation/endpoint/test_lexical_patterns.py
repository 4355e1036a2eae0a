"""A SPARQL expression says of each text what the lexical rules say."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, QuerySolutions, Store

from corpgraph.namespaces import XSD
from corpgraph.validation.lexical import CHECKED, INTEGER_RANGES, is_well_formed
from corpgraph.validation.remote.lexical_patterns import well_formed

STORE: Final = Store()
NAMES: Final = sorted(each.removeprefix(XSD) for each in CHECKED)
TEXTS: Final = st.one_of(
    st.text(alphabet="0123456789+-.:eETZPYMDHS=aAbé _\t\n", max_size=12),
    st.from_regex(r"[+-]?0{0,2}[0-9]{1,21}", fullmatch=True),
    st.from_regex(r"-?[0-9]{3,5}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-6]0:00(\.0)?)?(Z|\+1[345]:00)?",
                  fullmatch=True),
    st.from_regex(r"-?P([0-9]Y)?([0-9]M)?([0-9]D)?(T([0-9]H)?([0-9]M)?([0-9](\.[0-9])?S)?)?",
                  fullmatch=True),
    st.from_regex(r"--(-)?[0-3][0-9](-[0-3][0-9])?(Z|-00:00)?", fullmatch=True),
    st.from_regex(r"([A-Za-z0-9+/] ?){0,9}( ?=){0,2}", fullmatch=True),
    st.sampled_from(["INF", "-INF", "+INF", "NaN", "true", "24:00:00", "24:00:01", "12:59:60", "",
                     "a:b", ":", "-a", "a b", "a  b", " a", "é", "en-GB", "abcdefghi"]),
    st.tuples(
        st.sampled_from([bound for each in INTEGER_RANGES.values() for bound in each if bound]),
        st.integers(-1, 1), st.sampled_from(["{}", "+{}", "0{}"]),
    ).map(lambda each: each[2].format(each[0] + each[1])),
)  # fmt: skip


def says(text: str, name: str) -> bool:
    """What the expression is of a text; an error would not be false, but nothing."""
    expression = well_formed("STR(?text)", XSD + name)
    query = f"SELECT ({expression} AS ?said) {{ VALUES ?text {{ {Literal(text)} }} }}"
    rows = STORE.query(query)
    assert isinstance(rows, QuerySolutions)
    said = next(rows)["said"]
    assert said is not None
    return bool(said.value == "true")


@pytest.mark.parametrize("name", NAMES)
def test_every_datatype_is_covered(name: str) -> None:
    assert len(NAMES) > 30

    @given(text=TEXTS)
    @settings(max_examples=60, deadline=None, derandomize=True)
    def agrees(text: str) -> None:
        assert says(text, name) is is_well_formed(text, XSD + name)

    agrees()


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("2016-02-29", "date", True), ("2015-02-29", "date", False),
        ("1900-02-29", "date", False), ("2000-02-29", "date", True),
        ("12000-02-29", "date", True), ("-0004-02-29", "date", True),
        ("20-01-2020", "date", False), ("2020-01-20T00:00:00", "dateTimeStamp", False),
        ("18446744073709551615", "unsignedLong", True),
        ("18446744073709551616", "unsignedLong", False),
        ("-9223372036854775808", "long", True), ("-9223372036854775809", "long", False),
        ("-0", "nonNegativeInteger", True), ("-0", "positiveInteger", False),
        ("-0", "negativeInteger", False), ("000", "unsignedByte", True),
        ("0256", "unsignedByte", False), ("P", "duration", False), ("P1YT", "duration", False),
        ("P1Y2M3DT4H5M6.7S", "duration", True),
    ],
)  # fmt: skip
def test_the_edges_are_where_xml_schema_has_them(text: str, name: str, *, expected: bool) -> None:
    assert says(text, name) is expected

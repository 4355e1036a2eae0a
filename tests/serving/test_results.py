from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox
import pytest

from corpgraph.serving.messages import Refusal
from corpgraph.serving.results import Sink

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
# Texts that look like the end of a row in one of the formats.
PLAIN = ("a", "b", "c", "d")
DECEIVING = ("},{", "<result>", "\r\n", '"},{"', "\n", '"}},{"x":{"', "\\", '\\"},{')


def written(form: str, texts: Sequence[str], *, rows: int, size: int = 10**6) -> bytes:
    values = " ".join(f"({ox.Literal(each)} UNDEF)" for each in texts)
    query = f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {values} }} }}"
    return answered(form, query, rows=rows, size=size)


def answered(form: str, query: str, *, rows: int, size: int = 10**6) -> bytes:
    found = ox.Store().query(query)
    assert isinstance(found, ox.QuerySolutions)
    sink = Sink(FORMATS[form], rows=rows, size=size)
    found.serialize(cast("IO[bytes]", sink), format=FORMATS[form])
    return sink.content()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("texts", [PLAIN, DECEIVING, ()])
def test_as_many_rows_as_there_may_be_are_written(form: str, texts: Sequence[str]) -> None:
    assert written(form, texts, rows=max(1, len(texts)))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("texts", [PLAIN, DECEIVING])
def test_one_row_more_is_refused(form: str, texts: Sequence[str]) -> None:
    with pytest.raises(Refusal, match=r"more than .* rows"):
        written(form, texts, rows=len(texts) - 1)


@pytest.mark.parametrize("form", FORMATS)
def test_rows_without_a_value_count(form: str) -> None:
    query = "SELECT ?x { VALUES ?x { UNDEF UNDEF UNDEF } }"
    assert answered(form, query, rows=3)
    with pytest.raises(Refusal, match="more than 2 rows"):
        answered(form, query, rows=2)


def test_bytes_are_limited_too() -> None:
    with pytest.raises(Refusal, match="more than 200 bytes"):
        written("json", ["x" * 200], rows=10, size=200)


@pytest.mark.parametrize("cut", range(1, 12))
def test_it_does_not_matter_how_the_bytes_come(cut: int) -> None:
    whole = written("json", PLAIN, rows=4)
    for rows in (3, 4):
        sink = Sink(ox.QueryResultsFormat.JSON, rows=rows, size=10**6)
        try:
            for start in range(0, len(whole), cut):
                sink.write(whole[start : start + cut])
            assert json.loads(sink.content())
            assert rows == 4
        except Refusal:
            assert rows == 3


def test_a_long_answer_is_stopped_early() -> None:
    # Fifteen billion rows.
    values = " ".join(f"VALUES ?v{n} {{ {'1 ' * 50} }}" for n in range(6))
    with pytest.raises(Refusal, match="more than 1,000 rows"):
        answered("json", f"SELECT * {{ {values} }}", rows=1000, size=10**9)

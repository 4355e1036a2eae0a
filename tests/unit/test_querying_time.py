"""Every question at a date tells the time by the same lines, and they tell it right.

The lines are repeated in each file, because a query must stand alone. Here is the one place that
says what they are.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from corpgraph.errors import InputError
from corpgraph.layout import query_files, rule_file
from corpgraph.namespaces import CG, EDTF_DATE, RDF, XSD
from corpgraph.querying import questions
from corpgraph.sparql import select
from corpgraph.time import Bounds, Certainty, Interval

VALID: Final = """\
  FILTER NOT EXISTS { ?judgement cg:judges ?fact ; cg:verdict verdict:rejected }
  FILTER NOT EXISTS { ?fact cg:begin|cg:beginEarliest ?from FILTER(?from > ?at) }
  FILTER NOT EXISTS { ?fact cg:end|cg:endLatest ?until FILTER(?until <= ?at) }
  BIND(EXISTS { ?fact cg:begin|cg:beginLatest ?since FILTER(?since <= ?at) } AS ?begun)
  BIND(EXISTS { ?fact cg:end|cg:endEarliest|cg:endLatest ?end } AS ?ends)
  BIND(EXISTS { ?fact cg:end|cg:endEarliest ?later FILTER(?later > ?at) } AS ?lasts)
  BIND(IF(?begun && (!?ends || ?lasts), "certain", "possible") AS ?"""

# The same for all facts of a store at once: what most of them have not is asked of few.
VALID_OF_ALL: Final = """\
  MINUS { ?judgement cg:judges ?fact ; cg:verdict verdict:rejected }
  FILTER NOT EXISTS { ?fact cg:begin|cg:beginEarliest ?from FILTER(?from > ?at) }
  BIND(EXISTS { ?fact cg:end|cg:endEarliest|cg:endLatest ?end } AS ?ends)
  FILTER(!?ends || NOT EXISTS { ?fact cg:end|cg:endLatest ?until FILTER(?until <= ?at) })
  BIND(EXISTS { ?fact cg:begin|cg:beginLatest ?since FILTER(?since <= ?at) } AS ?begun)
  BIND(?ends && EXISTS { ?fact cg:end|cg:endEarliest ?later FILTER(?later > ?at) } AS ?lasts)
  BIND(IF(?begun && (!?ends || ?lasts), "certain", "possible") AS ?certainty)
"""

QUERY: Final = f"""\
PREFIX cg: <{CG}>
PREFIX verdict: <https://w3id.org/corpgraph/code/verdict/>
SELECT ?at ?fact ?certainty
WHERE {{
  ?fact a cg:Fact .
@}}
"""

DATED: Final = [each.name for each in questions() if any(p.name == "at" for p in each.params)]
BY_DATE: Final = [path for path in query_files() if path.stem in DATED]
OF_ALL: Final = [path for path in BY_DATE if path.stem == "all-ultimate-parents"]
OF_ONE: Final = [path for path in BY_DATE if path not in OF_ALL]


@pytest.mark.parametrize("path", OF_ONE, ids=lambda path: path.stem)
def test_a_question_at_a_date_tells_the_time_by_the_same_lines(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count(f"{VALID}holds)\n") == 1


@pytest.mark.parametrize("path", [*OF_ALL, rule_file("snapshot")], ids=lambda path: path.stem)
def test_what_looks_at_all_facts_does_so_by_others(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    query = "".join(line for line in lines if not line.lstrip().startswith("#"))
    assert query.count(VALID_OF_ALL) == 1


def test_only_questions_at_a_date_do() -> None:
    assert len(BY_DATE) >= 15
    others = [path for path in query_files() if path.stem not in DATED]
    assert others
    assert not [path.stem for path in others if "?at" in path.read_text(encoding="utf-8")]


@dataclass(frozen=True)
class Date:
    """A begin or an end: whether it is printed, and the bounds that are known of it."""

    printed: date | str | None
    earliest: date | None = None
    latest: date | None = None

    @property
    def bounds(self) -> Bounds:
        if isinstance(self.printed, date):
            return Bounds.on(self.printed)
        return Bounds(self.earliest, self.latest)

    @property
    def is_given(self) -> bool:
        return (self.printed, self.earliest, self.latest) != (None, None, None)

    def quads(self, fact: ox.NamedNode, name: str) -> list[ox.Quad]:
        values = {
            name: self.printed,
            f"{name}Earliest": self.earliest,
            f"{name}Latest": self.latest,
        }
        return [
            ox.Quad(fact, ox.NamedNode(CG + end), literal(value))
            for end, value in values.items()
            if value is not None
        ]


def literal(value: date | str) -> ox.Literal:
    datatype = f"{XSD}date" if isinstance(value, date) else EDTF_DATE
    return ox.Literal(str(value), datatype=ox.NamedNode(datatype))


FIRST: Final = date(2012, 6, 18)
days = st.integers(0, 6).map(lambda number: FIRST + timedelta(days=number))
printed = st.sampled_from(["2012-06", "XXXX-06-20", "2012-06-2X", "2012~"])


@st.composite
def dates(draw: st.DrawFn) -> Date:
    if draw(st.booleans()):
        # A day needs no bounds; it may repeat itself as both.
        day = draw(days)
        return Date(day, *draw(st.sampled_from([(None, None), (day, None), (day, day)])))
    low, high = sorted((draw(days), draw(days)))
    return Date(
        draw(st.none() | printed), draw(st.none() | st.just(low)), draw(st.none() | st.just(high))
    )


@pytest.mark.parametrize("lines", [f"{VALID}certainty)\n", VALID_OF_ALL], ids=["of one", "of all"])
@given(begin=dates(), end=dates(), day=days)
def test_the_lines_tell_the_time_as_an_interval_does(
    lines: str, begin: Date, end: Date, day: date
) -> None:
    try:
        interval = Interval(begin.bounds, end.bounds if end.is_given else None)
    except InputError:
        reject()  # it ends before it begins
    fact = ox.NamedNode("http://example.org/fact")
    store = ox.Store()
    store.add(ox.Quad(fact, ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{CG}Fact")))
    store.extend([*begin.quads(fact, "begin"), *end.quads(fact, "end")])
    rows = select(store, QUERY.replace("@", lines), at=literal(day))
    answer = [row["certainty"].value for row in rows]
    expected = interval.at(day)
    assert answer == ([] if expected is Certainty.NO else [expected.value])

"""Users' queries asked twice: of data frames, and of Oxigraph."""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

import duckdb
import narwhals as nw
import pyoxigraph as ox

from corpgraph.frames.backends import rows
from corpgraph.frames.slices import number_terms
from corpgraph.validation.columns.relations.solving import solutions
from corpgraph.validation.columns.relations.tables import key, text
from corpgraph.validation.shapes.model import QueryKind, SparqlRule
from corpgraph.validation.sparql.prebinding import Scopes, prepare
from corpgraph.validation.sparql.relating import Uncovered, relate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpgraph.frames.slices import Frame, Slices, SliceTable, Three
    from corpgraph.validation.planning.relations import Relation
    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.shapes.triples import Term

    Answer = Counter[tuple[str | None, ...]]

PREFIXES = (
    "PREFIX e: <urn:e:>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
    "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>\n"
)
_NODE = ox.NamedNode("urn:e:constraint")


def rule_of(query: str, parameters: dict[str, Term] | None = None) -> SparqlRule:
    """A query as a shape has it."""
    kind = QueryKind(asks="ASK" in query.split("{")[0])
    return SparqlRule(PREFIXES + query, kind, _NODE, tuple((parameters or {}).items()))


def related(
    query: str, path: Path | None = None, parameters: dict[str, Term] | None = None
) -> Relation | Uncovered:
    """The relation of a query."""
    return relate(rule_of(query, parameters), path, parameters or {})


class DuckSlices:
    """Slices in DuckDB, copied from others."""

    def __init__(self, slices: SliceTable) -> None:
        self._slices = slices
        # As `duckdb_reading` has it.
        self._connection = duckdb.connect(config={"max_expression_depth": "10000"})
        self._numbers = count()

    def table(self, frame: Frame) -> Frame:
        """A frame, copied to DuckDB."""
        native = frame.to_native().collect()
        types = {"Int64": "BIGINT", "String": "VARCHAR", "Int32": "INTEGER"}
        columns = ", ".join(f'"{n}" {types[str(t)]}' for n, t in native.schema.items())
        name = f"copied{next(self._numbers)}"
        self._connection.execute(f"CREATE TABLE {name} ({columns})")
        if native.height:
            marks = ", ".join("?" for _ in native.columns)
            self._connection.executemany(f"INSERT INTO {name} VALUES ({marks})", native.rows())
        return nw.from_native(self._connection.table(name))

    def of(self, predicate: str) -> Frame:
        """The triples with a predicate."""
        return self.table(self._slices.of(predicate))

    def predicates(self) -> frozenset[str]:
        """The predicates."""
        return self._slices.predicates()

    def key(self, term: str) -> int:
        """The key of a term."""
        return self._slices.key(term)

    def terms(self, terms: Iterable[str]) -> Frame:
        """The keys and texts of terms."""
        return self.table(self._slices.terms(terms))


def framed(
    relation: Relation,
    triples: Sequence[Three],
    focus: Sequence[Term],
    columns: Sequence[str],
    *,
    on_duckdb: bool = False,
    values: Sequence[Term] | None = None,
) -> Answer:
    """The rows of a relation, computed on frames; unbound is None."""
    table = number_terms(triples)
    names = {"this": focus} if values is None else {"this": focus, "value": values}
    given = None
    for name, terms in names.items():
        found = table.terms(str(each) for each in terms)
        found = found.rename({"node": key(name), "text": text(name)})
        given = found if given is None else given.join(found, how="cross")
    assert given is not None
    slices: Slices = table
    if on_duckdb:
        duck = DuckSlices(table)
        slices, given = duck, duck.table(given)
    frame = solutions(relation, slices, given)
    present = frame.collect_schema().names()
    texts = [text(name) for name in columns if text(name) in present]
    places = [texts.index(text(n)) if text(n) in present else None for n in columns]
    found_rows = rows(frame.select(*texts))
    return Counter(
        tuple(None if place is None else row[place] for place in places) for row in found_rows
    )


def asked(
    rule: SparqlRule,
    triples: Sequence[Three],
    focus: Sequence[Term],
    columns: Sequence[str],
    *,
    path: Path | None = None,
    constants: dict[str, Term] | None = None,
    values: Sequence[Term] | None = None,
) -> Answer:
    """The rows that Oxigraph finds, with focus nodes put into the query as the engine does."""
    prepared = prepare(rule, path, {**dict(rule.parameters), **(constants or {})})
    store = ox.Store()
    store.extend(ox.Quad(s, p, o) for s, p, o in triples)  # type: ignore[arg-type]
    names = {ox.NamedNode(f"urn:focus:{n}"): each for n, each in enumerate(focus)}
    store.extend(
        ox.Quad(ox.NamedNode("urn:focus"), ox.NamedNode("urn:has"), t, _FOCUS)
        for t in names.values()
    )
    top = "{ SELECT DISTINCT ?this WHERE { GRAPH <urn:g:focus> { ?set <urn:has> ?this } } }"
    if values is not None:
        store.extend(
            ox.Quad(ox.NamedNode("urn:focus"), ox.NamedNode("urn:holds"), t, _FOCUS) for t in values
        )
        top = (
            "{ SELECT DISTINCT ?this ?value WHERE { GRAPH <urn:g:focus> "
            "{ ?set <urn:has> ?this . ?set <urn:holds> ?value } } }"
        )
    bound = prepared.bind(Scopes(top, dict.fromkeys(prepared.prebound, top)))
    found: Answer = Counter()
    for row in store.query(bound):  # type: ignore[union-attr]
        found[tuple(_written(row, name) for name in columns)] += 1
    return found


_FOCUS = ox.NamedNode("urn:g:focus")


def _written(row: ox.QuerySolution, name: str) -> str | None:
    try:
        value = row[name]
    except KeyError:
        return None
    return None if value is None else str(value)

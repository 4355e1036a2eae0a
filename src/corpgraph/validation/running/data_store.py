"""The data as the engine queries it: one graph, seen term by term or value by value."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.loading import parse
from corpgraph.namespaces import XSD
from corpgraph.validation.lexical import compare, is_well_formed
from corpgraph.validation.running.line_loading import load_lines
from corpgraph.validation.running.written import as_stored, as_written, is_kept
from corpgraph.validation.shapes.triples import quads_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from corpgraph.validation.shapes.triples import Source, Term

    Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

__all__ = ["COMPARE", "HAS", "NODE", "SETS", "SHAPES_GRAPH", "WELL_FORMED", "DataStore"]

_NAMES: Final = "urn:x-corpgraph:"
#: The graph of the literals that a store would change, in disguise; and the one of their values.
_WRITTEN: Final = ox.NamedNode(f"{_NAMES}written")
_VALUES: Final = ox.NamedNode(f"{_NAMES}values")
#: The graph of nodes that shapes target and no triple has.
_ABSENT: Final = ox.NamedNode(f"{_NAMES}absent")
#: The graph of sets of terms, and the property from a set to its members.
SETS: Final = ox.NamedNode(f"{_NAMES}sets")
HAS: Final = ox.NamedNode(f"{_NAMES}has")
#: What ``$shapesGraph`` is bound to.
SHAPES_GRAPH: Final = ox.NamedNode(f"{_NAMES}shapes-graph")
WELL_FORMED: Final = ox.NamedNode(f"{_NAMES}well-formed")
COMPARE: Final = ox.NamedNode(f"{_NAMES}compare")
#: Stands for the datatype of what is no literal.
NODE: Final = ox.NamedNode(f"{_NAMES}node")
_KINDS: Final = (
    "SELECT DISTINCT ?predicate (DATATYPE(?value) AS ?kind) WHERE { ?node ?predicate ?value }"
)
_BOOLEAN: Final = ox.NamedNode(f"{XSD}boolean")
_TRUE: Final = ox.Literal("true", datatype=_BOOLEAN)
_FALSE: Final = ox.Literal("false", datatype=_BOOLEAN)


class DataStore:
    """The union of all graphs of some data, in an Oxigraph store.

    Args:
        data: The data. A store with one graph is queried where it is; anything else is copied.
            None yet if not given.

    Attributes:
        is_normalized: Whether the data come from a store, which has changed some literals.
        has_written: Whether some literals are stored in disguise.
    """

    def __init__(self, data: Source = ()) -> None:
        self.is_normalized = isinstance(data, ox.Store)
        self.has_written = False
        self._store = ox.Store()
        self._graph: Graph = ox.DefaultGraph()
        self._is_own = True
        self._has_absent = False
        self._sets = 0
        self._normal = ox.Store()
        self._kinds: dict[ox.NamedNode, frozenset[ox.NamedNode]] | None = None
        graphs = list(islice(_graphs(data), 2)) if isinstance(data, ox.Store) else []
        if isinstance(data, ox.Store) and len(graphs) < 2:
            self._store, self._is_own = data, False
            self._graph = graphs[0] if graphs else self._graph
        else:
            self._load(quads_of(data))

    def load_files(self, paths: Iterable[Path]) -> None:
        """Add the triples of all graphs of RDF files to a store that was not made of a store.

        Raises:
            InputError: A file cannot be read.
        """
        for path in paths:
            left = load_lines(self._store, path)
            self._load(quads_of(parse(path)) if left is None else left)

    @property
    def store(self) -> ox.Store:
        """The store below, for questions to which it does not matter how literals are written."""
        return self._store

    def select(self, query: str, *, by_value: bool = False) -> ox.QuerySolutions:
        """Run a SELECT query.

        Args:
            query: SPARQL that names no service.
            by_value: Whether literals are to be seen as values, not as they are written.

        Raises:
            InputError: Oxigraph cannot run it.
        """
        graphs: list[Graph] = [self._graph]
        if self.has_written:
            graphs.append(_VALUES if by_value else _WRITTEN)
        if self._has_absent and not by_value:
            graphs.append(_ABSENT)
        named = [name for name in (SETS, SHAPES_GRAPH) if str(name) in query]
        try:
            rows = self._store.query(
                query,
                default_graph=graphs,
                named_graphs=list[ox.NamedNode | ox.BlankNode](named),
                custom_functions=_FUNCTIONS,
            )
        except (SyntaxError, ValueError, OSError) as error:
            from textwrap import shorten

            # Oxigraph lists all that it would have taken instead, over many lines.
            said = shorten(str(error), 200, placeholder=" …")
            raise InputError(f"the query cannot be run: {said}") from error
        if not isinstance(rows, ox.QuerySolutions):
            raise InputError("the query is no SELECT")
        return rows

    def kinds(self) -> Mapping[ox.NamedNode, frozenset[ox.NamedNode]]:
        """The kinds of the values of each property, as they are written.

        Returns:
            For each property the datatypes of its literals, those of literals in disguise with
            `AS_WRITTEN` before them; with `NODE` for what is no literal.
        """
        if self._kinds is None:
            kinds: dict[ox.NamedNode, set[ox.NamedNode]] = {}
            for row in self.select(_KINDS):
                kinds.setdefault(row["predicate"], set()).add(row["kind"] or NODE)
            self._kinds = {each: frozenset(found) for each, found in kinds.items()}
        return self._kinds

    def rows(self, query: str) -> Iterator[dict[str, Term]]:
        """Run a SELECT query by value, and yield what each solution binds, by name."""
        solutions = self.select(query, by_value=True)
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            terms = {name: solution[name] for name in names}
            yield {name: term for name, term in terms.items() if term is not None}

    def triples(
        self, subject: Term | None, predicate: ox.NamedNode, value: Term | None
    ) -> Iterator[ox.Triple]:
        """The triples that match, as they are written."""
        if isinstance(subject, ox.Literal):
            return
        stored = None if value is None else self._stored(value)
        for graph in (self._graph, _WRITTEN) if self.has_written else (self._graph,):
            for quad in self._store.quads_for_pattern(subject, predicate, stored, graph):
                yield ox.Triple(quad.subject, quad.predicate, as_written(quad.object))

    def add_set(self, terms: Iterable[Term], *, by_value: bool = False) -> ox.NamedNode:
        """Keep a set of terms in the store, for queries to look into.

        Args:
            terms: The members, as they are written.
            by_value: Whether the query that will look sees literals as values.

        Returns:
            The name of the set, the subject of `HAS` in the graph `SETS`.
        """
        self._own()
        self._sets += 1
        name = ox.NamedNode(f"{_NAMES}set:{self._sets}")
        self._store.bulk_extend(
            ox.Quad(name, HAS, term if by_value else self._stored(term), SETS) for term in terms
        )
        return name

    def make_present(self, terms: Iterable[Term]) -> None:
        """Have each of some terms be a node of the graph, if it is none.

        A path of no step leads from every term to itself, but an engine that walks the graph to
        find them all meets only those that are in it.
        """
        absent = [term for term in terms if not self._is_present(term)]
        if absent:
            self._own()
            self._has_absent = True
            self._store.bulk_extend(ox.Quad(_ABSENT, HAS, self._stored(t), _ABSENT) for t in absent)

    def _is_present(self, term: Term) -> bool:
        stored = self._stored(term)
        subject = None if isinstance(term, ox.Literal) else term
        graphs = (self._graph, _WRITTEN) if self.has_written else (self._graph,)
        for graph in graphs:
            if any(True for _ in self._store.quads_for_pattern(None, None, stored, graph)):
                return True
            if subject is None:
                continue
            if any(True for _ in self._store.quads_for_pattern(subject, None, None, graph)):
                return True
        return False

    def _stored(self, term: Term) -> Term:
        return term if self.is_normalized else as_stored(term)

    def add_shapes(self, triples: Iterable[ox.Triple]) -> None:
        """Keep the shapes graph in the store, for queries that ask for it."""
        self._own()
        self._store.bulk_extend(_quad(triple, SHAPES_GRAPH) for triple in triples)

    def normal(self, term: Term) -> Term:
        """A term as queries by value see it."""
        if not isinstance(term, ox.Literal) or is_kept(term):
            return term
        self._normal.clear()
        self._normal.add(ox.Quad(HAS, HAS, term))
        stored: ox.Quad = next(iter(self._normal))
        return stored.object

    def _own(self) -> None:
        if not self._is_own:
            own = ox.Store()
            own.bulk_extend(_quad(quad.triple) for quad in self._store)
            self._store, self._graph, self._is_own = own, ox.DefaultGraph(), True

    def _load(self, quads: Iterable[ox.Quad]) -> None:
        self._kinds = None
        if self.is_normalized:
            self._store.bulk_extend(quads)
            return
        changed: list[ox.Triple] = []
        self._store.bulk_extend(_kept(quads, changed))
        if not changed and not self.has_written:
            return
        self.has_written = True
        self._store.bulk_extend(
            ox.Quad(each.subject, each.predicate, as_stored(each.object), _WRITTEN)
            for each in changed
        )
        self._store.bulk_extend(_quad(triple, _VALUES) for triple in changed)
        # A value that is also written in its normal form is one triple to a query by value.
        for quad in list(self._store.quads_for_pattern(None, None, None, _VALUES)):
            if _quad(quad.triple) in self._store:
                self._store.remove(quad)


def _kept(quads: Iterable[ox.Quad], changed: list[ox.Triple]) -> Iterator[ox.Quad]:
    """Yield the quads whose literals a store keeps, and collect the other triples."""
    literal = ox.Literal
    for quad in quads:
        value = quad.object
        if type(value) is literal and not is_kept(value):
            changed.append(quad.triple)
        else:
            yield quad


def _quad(triple: ox.Triple, graph: Graph | None = None) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph or ox.DefaultGraph())


def _graphs(store: ox.Store) -> Iterator[Graph]:
    default = ox.DefaultGraph()
    if next(iter(store.quads_for_pattern(None, None, None, default)), None) is not None:
        yield default
    yield from store.named_graphs()


def _well_formed(text: ox.Literal, datatype: ox.NamedNode) -> ox.Literal:
    return _TRUE if is_well_formed(text.value, datatype.value) else _FALSE


def _compare(left: Term, operator: ox.Literal, right: Term) -> ox.Literal:
    one, other = as_written(left), as_written(right)
    if not (isinstance(one, ox.Literal) and isinstance(other, ox.Literal)):
        return _FALSE
    return _TRUE if compare(one, operator.value, other) else _FALSE


_FUNCTIONS: Final[dict[ox.NamedNode, Callable[..., Term | None]]] = {
    WELL_FORMED: _well_formed,
    COMPARE: _compare,
}

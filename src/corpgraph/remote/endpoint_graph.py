"""The graph that an endpoint has, asked as a store here is asked: whole answers, or an error."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

import pyoxigraph as ox

from corpgraph.remote.asking import ask_number, greet
from corpgraph.remote.queries import counting, values, with_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corpgraph.remote.answers import Row, Term
    from corpgraph.remote.client import Client
    from corpgraph.remote.endpoint import Endpoint

    Node = ox.NamedNode | ox.BlankNode
    Pattern = tuple[Node | None, ox.NamedNode | None, Term | None]

__all__ = ["EndpointGraph", "open_graph"]

EachT = TypeVar("EachT")

#: A query lists at most so many terms; the rest of them come in further queries.
_MOST_LISTED: Final = 500


class EndpointGraph:
    """The default graph of an endpoint; `corpgraph.sparql.Queryable` says what is asked of it.

    Args:
        client: Asks the endpoint.
        progress: Is told how many queries were answered, after each.
    """

    def __init__(self, client: Client, progress: Callable[[int], None] = lambda _: None) -> None:
        self._client = client
        self._progress = progress
        self._answered = 0

    def select(self, query: str, /, **bound: Term) -> Sequence[Row]:
        """Run a SELECT query with terms for some of its variables; all its solutions.

        Raises:
            InputError: The endpoint cannot be asked, or holds rows back; a term is a blank node.
        """
        return self._whole(with_values(query, {name: (term,) for name, term in bound.items()}))

    def select_each(
        self, query: str, name: str, terms: Iterable[ox.NamedNode], /, **bound: Term
    ) -> dict[ox.NamedNode, list[Row]]:
        """Run a query for each of several terms, in place of a variable that it projects.

        Raises:
            InputError: As for `select`.
        """
        found: dict[ox.NamedNode, list[Row]] = {term: [] for term in terms}
        single = {each: (term,) for each, term in bound.items()}
        for some in _in_batches(found):
            for row in self._whole(with_values(query, {name: some, **single})):
                term = row[name]
                if not isinstance(term, ox.NamedNode) or term not in found:
                    raise self._client.error(f"answers for {term}, which it was not asked about")
                found[term].append(row)
        return found

    def match(self, patterns: Iterable[Pattern]) -> Iterator[ox.Triple]:
        """The triples that fit any of some patterns, each of which has a term in some place.

        Raises:
            InputError: As for `select`.
        """
        by_places: dict[str, dict[tuple[Term, ...], None]] = defaultdict(dict)
        for pattern in patterns:
            places = "".join(n for n, term in zip("spo", pattern, strict=True) if term is not None)
            by_places[places][tuple(term for term in pattern if term is not None)] = None
        for places, rows in by_places.items():
            for some in _in_batches(rows):
                for row in self._whole(
                    f"SELECT ?s ?p ?o WHERE {{ {values(places, some)} ?s ?p ?o }}"
                ):
                    yield self._triple(row)

    def _triple(self, row: Row) -> ox.Triple:
        subject, predicate, value = row["s"], row["p"], row["o"]
        if (
            isinstance(subject, ox.NamedNode | ox.BlankNode)
            and isinstance(predicate, ox.NamedNode)
            and value is not None
        ):
            return ox.Triple(subject, predicate, value)
        raise self._client.error("answers with a triple that is none")

    def _whole(self, query: str) -> Sequence[Row]:
        answer = self._client.select(query)
        self._tell()
        # An endpoint may cut an answer short and not say so.
        if answer.rows or answer.is_cut:
            number = ask_number(self._client, counting(query))
            self._tell()
            if len(answer.rows) < number:
                raise self._client.error(
                    f"holds rows back: {len(answer.rows)} of {number} arrived",
                    hint="have the limit of the endpoint raised",
                )
        return answer.rows

    def _tell(self) -> None:
        self._answered += 1
        self._progress(self._answered)


@contextmanager
def open_graph(
    endpoint: Endpoint, progress: Callable[[int], None] = lambda _: None
) -> Iterator[EndpointGraph]:
    """Connect to an endpoint, and see that it has something to say.

    Args:
        endpoint: The endpoint.
        progress: As for `EndpointGraph`.

    Raises:
        UsageError: The address is none, or the library for HTTP is not installed.
        InputError: The endpoint cannot be asked, or has no triples where it looks.
    """
    with endpoint.connect() as client:
        greet(client)
        yield EndpointGraph(client, progress)


def _in_batches(each: Iterable[EachT]) -> Iterator[list[EachT]]:
    everything = list(each)
    for start in range(0, len(everything), _MOST_LISTED):
        yield everything[start : start + _MOST_LISTED]

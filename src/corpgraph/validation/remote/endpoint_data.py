"""The data behind an endpoint: whole answers, page by page, or an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpgraph.errors import InputError
from corpgraph.remote.asking import ask_number
from corpgraph.remote.queries import counting, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyoxigraph as ox

    from corpgraph.remote.answers import Row
    from corpgraph.remote.client import Client
    from corpgraph.validation.shapes.triples import Term

    Rows = dict[frozenset[tuple[str, Term]], Row]

__all__ = ["EndpointData"]


class EndpointData:
    """What an endpoint has, asked through a client.

    Args:
        client: The client.
        page_size: How many rows to ask for at a time.

    Attributes:
        has_written: False: an endpoint has one form of each literal.
    """

    has_written: Final = False

    def __init__(self, client: Client, page_size: int) -> None:
        self._client = client
        self._page_size = page_size

    def select(self, query: str) -> list[Row]:
        """Run a SELECT query; its different solutions, all of them.

        An endpoint may cut an answer short and not say so. So no answer with rows is taken for
        whole before their number is that of a COUNT; where it is less, they come in pages.

        Raises:
            InputError: The endpoint cannot be asked, or holds rows back.
        """
        prologue, select = parts(query)
        every = f"SELECT DISTINCT * WHERE {{ {{ {select} }} }}"
        first = self._client.select(f"{prologue}{every} LIMIT {self._page_size}")
        if not first.rows and not first.is_cut:
            return []
        number = ask_number(self._client, counting(f"{prologue}{every}"))
        rows = _distinct(first.rows)
        if len(rows) < number:
            columns = " ".join(f"?{name}" for name in first.variables)
            rows = self._pages(prologue, f"{every} ORDER BY {columns}", number)
        return list(rows.values())

    def rows(self, query: str) -> Iterator[dict[str, Term]]:
        """Run a SELECT query, and yield what each solution binds, by name."""
        yield from self.select(query)

    def add_shapes(self, triples: Iterable[ox.Triple]) -> None:  # noqa: ARG002 (the protocol's)
        """Refuse: nothing is written to an endpoint.

        Raises:
            InputError: Always.
        """
        raise InputError("the query asks for $shapesGraph, which an endpoint does not have")

    def normal(self, term: Term) -> Term:
        """The term itself."""
        return term

    def _pages(self, prologue: str, ordered: str, number: int) -> Rows:
        # Virtuoso sorts 10,000 rows at most, offset included, but more of them in a subquery.
        # The standard promises no order there; the number of different rows tells.
        refusal = None
        for way in (ordered, f"SELECT * WHERE {{ {{ {ordered} }} }}"):
            try:
                rows = self._all_of(f"{prologue}{way}", number)
            except InputError as error:
                refusal = refusal or error
                continue
            if len(rows) >= number:
                return rows
            refusal = self._client.error(
                f"holds rows back: {len(rows)} of {number} arrived",
                hint="have the limit of the endpoint raised",
            )
        raise refusal or self._client.error("holds rows back")

    def _all_of(self, ordered: str, number: int) -> Rows:
        found: Rows = {}
        offset = 0
        while len(found) < number:
            page = self._client.select(f"{ordered} LIMIT {self._page_size} OFFSET {offset}").rows
            before = len(found)
            found |= _distinct(page)
            if len(found) == before:
                # The end, or an endpoint that pays no heed to OFFSET.
                break
            offset += len(page)
        return found


def _distinct(rows: Iterable[Row]) -> Rows:
    return {frozenset(row.items()): row for row in rows}

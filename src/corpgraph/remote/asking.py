"""What is asked of any endpoint: for a sign of life, and for a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import XSD
from corpgraph.remote.queries import NUMBER

if TYPE_CHECKING:
    from corpgraph.remote.client import Client

__all__ = ["ask_number", "greet"]

_GREETING: Final = f'SELECT (DATATYPE("1"^^<{XSD}byte>) AS ?byte) WHERE {{ ?s ?p ?o }} LIMIT 1'


def greet(client: Client) -> bool:
    """Ask for a sign of life.

    Returns:
        Whether the endpoint keeps each integer type as ``xsd:integer``.

    Raises:
        InputError: The endpoint cannot be asked, or has no triples where it looks.
    """
    rows = client.select(_GREETING).rows
    if not rows:
        raise client.error(
            "there are no triples in the graph that is asked",
            hint="name the graphs with the data (--graph), "
            "or have the server ask the union of all by default",
        )
    return rows[0].get("byte") == ox.NamedNode(f"{XSD}integer")


def ask_number(client: Client, query: str) -> int:
    """Ask a query that gives one number, under the name `queries.NUMBER`.

    Raises:
        InputError: The endpoint cannot be asked, or gives no number.
    """
    try:
        number = client.select(query).rows[0][NUMBER]
        # A node has no such value, and an unbound variable none at all.
        return int(number.value)  # type: ignore[union-attr]
    except (IndexError, AttributeError, ValueError):
        raise client.error("answers a COUNT query without a number") from None

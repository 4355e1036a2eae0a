"""Counting what a server has, by SPARQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.remote.asking import ask_number
from corpgraph.remote.client import Client
from corpgraph.remote.queries import NUMBER

if TYPE_CHECKING:
    from corpgraph.remote.credentials import Credentials

__all__ = ["count"]


def count(
    url: str, graph: str, *, credentials: Credentials | None = None, timeout: float = 120.0
) -> int:
    """Ask a SPARQL endpoint how many triples a graph has.

    Args:
        url: The address for queries.
        graph: The IRI of the graph; "" is the default graph.
        credentials: Sent to this address only.
        timeout: Seconds to wait for the answer.

    Raises:
        InputError: The endpoint cannot be asked, or gives no number.
    """
    pattern = "?s ?p ?o"
    where = f"GRAPH {ox.NamedNode(graph)} {{ {pattern} }}" if graph else pattern
    with Client(url, credentials=credentials, timeout=timeout) as client:
        return ask_number(client, f"SELECT (COUNT(*) AS ?{NUMBER}) WHERE {{ {where} }}")

"""Where a SPARQL endpoint is, and how it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.errors import UsageError

if TYPE_CHECKING:
    from corpgraph.remote.client import Client
    from corpgraph.remote.credentials import Credentials

__all__ = ["Endpoint"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A SPARQL 1.1 endpoint and how to ask it.

    Attributes:
        url: Its address, ``http`` or ``https``, without credentials.
        default_graphs: The IRIs of the graphs whose union is asked (SPARQL 1.1 Protocol, section
            2.1.4); none means the default graph as the endpoint has it.
        auth: What proves who asks.
        page_size: How many rows to ask for at a time, where answers come in pages.
        timeout: Seconds to wait for each answer.
        retries: How often a request that met a passing failure is sent again.

    Raises:
        UsageError: A number or an IRI is none that makes sense.
    """

    url: str
    default_graphs: tuple[str, ...] = ()
    auth: Credentials | None = None
    page_size: int = 10_000
    timeout: float = 60.0
    retries: int = 4

    def __post_init__(self) -> None:
        if self.page_size < 1 or self.retries < 0 or not self.timeout > 0:
            raise UsageError("page size and timeout must be more than 0, retries not less")
        for iri in self.default_graphs:
            try:
                ox.NamedNode(iri)
            except ValueError:
                raise UsageError(f"the graph {iri!r} is no absolute IRI") from None

    def connect(self) -> Client:
        """Make a client.

        Raises:
            UsageError: The address is none, or the library for HTTP is not installed.
        """
        try:
            from corpgraph.remote.client import Client
        except ModuleNotFoundError as error:
            raise UsageError(
                f"endpoints need the package {error.name}",
                hint="pip install 'corpgraph[endpoint]'",
            ) from error
        return Client(
            self.url,
            credentials=self.auth,
            default_graphs=self.default_graphs,
            timeout=self.timeout,
            retries=self.retries,
        )

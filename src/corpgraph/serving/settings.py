"""What a server is told when it starts: where it listens, and what it may spend."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from corpgraph.errors import UsageError

__all__ = ["Limits", "Settings"]

_MIB: Final = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request, and all of them, may take.

    Attributes:
        timeout: Seconds for one query, from its start to its last byte.
        results: Rows, or triples, of one answer.
        memory: Bytes that one query may take beside the data.
        queries: How many queries run at a time; more of them wait.
        patience: Seconds that a query waits for its turn.
        answer: Bytes of one answer.
        body: Bytes of the body of a request.
        head: Bytes of the first line and the header of a request.
        reading: Seconds in which a request must have come in whole, and in which a client must
            have taken some of its answer.
        connections: Open connections of one process.
    """

    timeout: float = 10.0
    results: int = 100_000
    memory: int = 1024 * _MIB
    queries: int = 4
    patience: float = 2.0
    answer: int = 64 * _MIB
    body: int = _MIB
    head: int = 64 * 1024
    reading: float = 10.0
    connections: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a server runs.

    Attributes:
        host: The address that it listens on.
        port: The port; 0 takes one that is free.
        base: The address under which others see it, if that is another one.
        limits: What it may spend.
        processes: How many processes take requests.
        cache: Bytes of answers that each of them keeps.
        cors: Whether scripts of other sites may read the answers.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    base: str | None = None
    limits: Limits = field(default_factory=Limits)
    processes: int = 2
    cache: int = 64 * _MIB
    cors: bool = False

    def __post_init__(self) -> None:
        if self.base is None:
            return
        parts = urlsplit(self.base)
        is_plain = not (parts.query or parts.fragment) and self.base.isascii()
        is_clean = not any(each.isspace() or each in "<>\"'" for each in self.base)
        if parts.scheme not in ("http", "https") or not parts.hostname or not is_plain & is_clean:
            hint = "write http:// or https://, a host and at most a path"
            raise UsageError(f"{self.base!r} is no base address", hint=hint)

    @property
    def address(self) -> str:
        """The server's own address, with a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{(self.base or f'http://{host}:{self.port}').rstrip('/')}/"

    @property
    def endpoint(self) -> str:
        """The address of the SPARQL endpoint."""
        return f"{self.address}sparql"

    @property
    def prefix(self) -> str:
        """What stands before each path in a link; empty, or a path without a slash at its end."""
        return urlsplit(self.address).path.rstrip("/")

"""What goes between the processes of a server: jobs to those that hold the data, replies from them.

A message is two lengths, a head in JSON and a body of bytes. Nothing of it is ever evaluated.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from typing import Any, Final

__all__ = [
    "FRAME",
    "Ask",
    "Job",
    "Page",
    "Query",
    "Refusal",
    "Reply",
    "Service",
    "decode",
    "encode",
]

#: The lengths of head and body.
FRAME: Final = struct.Struct(">II")


@dataclass(frozen=True, slots=True)
class Query:
    """A SPARQL query; `default` and `named` are the graphs of the protocol's dataset, if any."""

    text: str
    accept: str | None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A document about a thing, or what leads there: `path` is decoded, without the first slash."""

    path: str
    accept: str | None


@dataclass(frozen=True, slots=True)
class Ask:
    """A question, with the values of its parameters and the format of the answer."""

    name: str
    values: tuple[tuple[str, str], ...]
    known: str | None
    certain: bool
    form: str


@dataclass(frozen=True, slots=True)
class Service:
    """The description of the endpoint, or with `home` the page that people see first."""

    accept: str | None
    home: bool = False


Job = Query | Page | Ask | Service

_KINDS: Final[dict[str, type[Job]]] = {kind.__name__: kind for kind in (Query, Page, Ask, Service)}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a request.

    Attributes:
        status: The status code of HTTP.
        media: The header ``Content-Type``.
        body: The content.
        headers: Further headers.
        keeps: Whether the same request would be answered so again.
    """

    status: int
    media: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    keeps: bool = False


class Refusal(Exception):  # noqa: N818 - it is no error of the server
    """A request that is not answered, and why, in one line."""

    def __init__(self, status: int, line: str, *headers: tuple[str, str]) -> None:
        super().__init__(line)
        self.status = status
        self.headers = headers

    @property
    def reply(self) -> Reply:
        """What the client is told."""
        line = " ".join(str(self).split())[:1000]
        body = f"{line}\n".encode("utf-8", "replace")
        return Reply(self.status, "text/plain; charset=utf-8", body, self.headers)


def encode(message: Job | Reply) -> bytes:
    """Write a message."""
    fields = asdict(message)
    body: bytes = fields.pop("body", b"")
    head = json.dumps([type(message).__name__, fields]).encode()
    return FRAME.pack(len(head), len(body)) + head + body


def decode(head: bytes, body: bytes) -> Job | Reply:
    """Read a message from its head and its body."""
    name, fields = json.loads(head)
    values: dict[str, Any] = {key: _tuples(value) for key, value in fields.items()}
    return Reply(body=body, **values) if name == "Reply" else _KINDS[name](**values)


def _tuples(value: object) -> object:
    return tuple(_tuples(each) for each in value) if isinstance(value, list) else value

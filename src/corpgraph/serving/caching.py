"""Answers that are kept, for the data does not change while a server runs."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from corpgraph.serving.pages import POLICY

if TYPE_CHECKING:
    from collections.abc import Hashable

    from corpgraph.serving.messages import Reply

__all__ = ["Cache", "Ready", "ready"]

#: What every answer says: nobody should guess what it is.
_ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
)
#: What an answer says that scripts of other sites may read (Fetch Standard, section 3.3).
_SHARED: Final = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Location, Content-Location, Retry-After"),
)
#: What an entry takes beside its bytes.
_OVERHEAD: Final = 1000
#: An answer that takes more than this part of the cache is not kept.
_PART: Final = 16

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer as it is sent.

    Attributes:
        status: The status code.
        headers: All headers.
        body: The content.
        tag: Its entity tag, if it has one.
    """

    status: int
    headers: Headers
    body: bytes
    tag: bytes | None

    def unchanged(self) -> Ready:
        """The answer to a client that has it already (RFC 9110, section 15.4.5)."""
        headers = [pair for pair in self.headers if not pair[0].startswith(b"content-")]
        return Ready(304, headers, b"", self.tag)


def ready(reply: Reply, *, shared: bool = False) -> Ready:
    """Make a reply as it is sent.

    Args:
        reply: The reply.
        shared: Whether scripts of other sites may read it.
    """
    headers: Headers = [
        (b"content-type", reply.media.encode("ascii")),
        (b"content-length", str(len(reply.body)).encode()),
        *((name.lower().encode("ascii"), value.encode("ascii")) for name, value in reply.headers),
        *_ALWAYS,
        *(_SHARED if shared else ()),
    ]
    tag = None
    if reply.keeps and reply.status == 200:
        tag = b'"%s"' % hashlib.blake2b(reply.body, digest_size=12).hexdigest().encode()
        # To be asked for each time: the server may have other data after its next start.
        headers += [(b"etag", tag), (b"cache-control", b"no-cache")]
    else:
        headers.append((b"cache-control", b"no-cache" if reply.keeps else b"no-store"))
    return Ready(reply.status, headers, reply.body, tag)


@dataclass(slots=True)
class Cache:
    """Keeps the answers that were wanted last.

    Attributes:
        most: Bytes that it may take; none with 0.
        size: Bytes that it takes.
    """

    most: int
    size: int = 0
    _entries: OrderedDict[Hashable, tuple[Ready, int]] = field(default_factory=OrderedDict)

    def get(self, key: Hashable) -> Ready | None:
        """The answer to a request, if it is kept."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: Hashable, answer: Ready, *, key_size: int) -> None:
        """Keep an answer, and forget those that were not wanted for the longest time.

        Args:
            key: The request.
            answer: The answer.
            key_size: About how many bytes the key takes.
        """
        size = len(answer.body) + key_size + _OVERHEAD
        if size * _PART > self.most:
            return
        if (old := self._entries.pop(key, None)) is not None:
            self.size -= old[1]
        self._entries[key] = answer, size
        self.size += size
        while self.size > self.most:
            _, (_, forgotten) = self._entries.popitem(last=False)
            self.size -= forgotten

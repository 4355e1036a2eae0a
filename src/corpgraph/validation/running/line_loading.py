"""N-Triples go into a store as they stand, by the megabyte; only some lines are looked at.

A line of N-Triples is a triple, whatever stands before and after it. Those whose literal the store
would change, or might change, are taken aside; the store's own reader takes the rest, and no
object of Python is made of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.loading import FORMATS
from corpgraph.validation.running.written import keeps

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["load_lines"]

_BLOCK: Final = 1 << 22
_QUOTE, _BACKSLASH = b'"\\'
#: The datatype of a literal; none is found where it is written with escapes or after a blank.
_DATATYPE: Final = re.compile(rb"\^\^(?:<([^>\\\x80-\xff\n]*+)>)?")


def load_lines(store: ox.Store, path: Path) -> list[ox.Quad] | None:
    """Load a file of N-Triples into the default graph, but for what has to be looked at.

    Args:
        store: The store.
        path: A file of RDF.

    Returns:
        The triples that were left out, because the store might change how their literals are
        written. None if the file has to be read in another way, from its beginning: it is no
        N-Triples, has blank nodes, or has an error that a reader will place. Some of it may be
        in the store then.
    """
    if FORMATS[path.suffix] != ox.RdfFormat.N_TRIPLES:
        return None
    aside: list[bytes] = []
    is_empty = True
    try:
        for block in _blocks(path):
            if _needs_reader(block):
                return None
            is_empty = is_empty and block.isspace()
            store.load(_without_changed(block, aside), format=ox.RdfFormat.N_TRIPLES)
        left_out = list(ox.parse(b"".join(aside), format=ox.RdfFormat.N_TRIPLES))
    except (OSError, SyntaxError, ValueError, MemoryError):
        return None
    return None if is_empty else left_out


def _blocks(path: Path) -> Iterator[bytes]:
    """Yield a file in whole lines."""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block + file.readline()


def _needs_reader(block: bytes) -> bool:
    """Whether there may be blank nodes, which are named by their file, or nested triples."""
    # A single byte is looked for in a tenth of the time.
    return (b"_" in block and b"_:" in block) or b"<<(" in block


def _without_changed(block: bytes, aside: list[bytes]) -> bytes:
    """Take the lines out of a block whose literal may be changed, and put them aside."""
    kept, start = [], 0
    for typed in _DATATYPE.finditer(block):
        position = typed.start()
        if position >= start and _may_change(block, position, typed[1]):
            first = block.rfind(b"\n", 0, position) + 1
            kept.append(block[start:first])
            start = block.find(b"\n", position) + 1 or len(block)
            aside.append(block[first:start])
    kept.append(block[start:])
    return b"".join(kept)


def _may_change(block: bytes, position: int, datatype: bytes | None) -> bool:
    quote = position - 1
    if datatype is None or block[quote] != _QUOTE:
        return True
    start = block.rfind(b'"', 0, quote)
    # After a backslash, the mark is one within the text.
    return block[start - 1] == _BACKSLASH or _may_change_text(block[start + 1 : quote], datatype)


@lru_cache(maxsize=1 << 16)
def _may_change_text(text: bytes, datatype: bytes) -> bool:
    return b"\\" in text or not keeps(text.decode(errors="replace"), datatype.decode())

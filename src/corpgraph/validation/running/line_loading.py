"""N-Triples go into a store as they stand, by the megabyte; only some lines are looked at.

A line of N-Triples is a triple, whatever stands before and after it. Those whose literal the store
would change, or might change, are taken aside; the store's own reader takes the rest, and no
object of Python is made of it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.loading import FORMATS
from corpgraph.validation.running.written import FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["load_lines"]

_BLOCK: Final = 1 << 19


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
    for literal in _may_change().finditer(block):
        if literal.start() < start:
            continue
        first = block.rfind(b"\n", 0, literal.start()) + 1
        kept.append(block[start:first])
        start = block.find(b"\n", first) + 1 or len(block)
        aside.append(block[first:start])
    kept.append(block[start:])
    return b"".join(kept)


@cache
def _may_change() -> re.Pattern[bytes]:
    """Literals with a datatype, but for those that are kept and written in the plainest way."""
    of_form: dict[str, list[str]] = {}
    for datatype, form in FORMS.items():
        of_form.setdefault(form, []).append(re.escape(datatype))
    kept = [rf'(?:{form})"\^\^<(?:{"|".join(names)})>' for form, names in of_form.items()]
    known = "|".join(map(re.escape, FORMS))
    kept.append(rf'[^"\\\n]*+"\^\^<(?!(?:{known})>)[^>\\\x80-\xff\n]*+>')
    text = r'[^"\\\n]*+(?:\\.[^"\\\n]*+)*+'
    # No text is read twice: a quote after a backslash starts none.
    pattern = rf'"(?<!\\")(?={text}"[ \t]*+\^\^)(?!{"|".join(kept)})'
    return re.compile(pattern.encode())

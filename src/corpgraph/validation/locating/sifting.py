"""N-Triples and N-Quads searched for what is wanted: only the lines that may hold it are read.

Oxigraph reads such a line, as it has read the file; where its terms start is found without the
grammar of `lined`, which takes longer to compile than to look all of them up.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.validation.locating.quads import PlacedQuad

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, KeysView
    from pathlib import Path

    from corpgraph.validation.locating.wanted import Key, Wanted

__all__ = ["places_in_lines", "read_line"]

#: How much is held in memory at once, in bytes, up to the end of the line.
_BLOCK: Final = 1 << 16


def places_in_lines(
    path: Path, wanted: Wanted, *, graphs: bool
) -> dict[Key, tuple[int, int | None]] | None:
    """Look up where things are first written in N-Triples or N-Quads.

    The file has been parsed before: syntax is checked only in lines that name a node of `wanted`.

    Args:
        path: The file.
        wanted: Things that are known by IRIs.
        graphs: Whether the file is N-Quads.

    Returns:
        Line and column of each thing that is in the file. None if that can be told only by reading
        the file in full: such a line uses more than RDF 1.1, or a carriage return alone ends one.

    Raises:
        InputError: The file cannot be read.
    """
    form = ox.RdfFormat.N_QUADS if graphs else ox.RdfFormat.N_TRIPLES
    places: dict[Key, tuple[int, int | None]] = {}
    missing = {name.encode(): keys for name, keys in wanted.names.items()}
    first = 1
    try:
        with path.open("rb") as file:
            while missing and (block := file.read(_BLOCK)):
                block += file.readline()
                if b"\r" in block and block.count(b"\r") != block.count(b"\r\n"):
                    return None
                named = _named(block, missing.keys(), anywhere=wanted.has_mentions)
                for at in sorted(_lines(block, named)):
                    line = first + block.count(b"\n", 0, at)
                    text = block[at:].partition(b"\n")[0].decode()
                    for placed in read_line(text, form):
                        for key, offset in wanted.places(placed):
                            places.setdefault(key, (line, offset + 1))
                for name in named & missing.keys():
                    if missing[name] <= places.keys():
                        del missing[name]
                first += block.count(b"\n")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error
    except (SyntaxError, ValueError):
        return None
    return places


def read_line(line: str, form: ox.RdfFormat) -> Iterator[PlacedQuad]:
    """Read a line of a file that has been parsed; none is in one that is empty or a comment.

    Raises:
        SyntaxError: The line is not of the format.
        ValueError: The line uses more than RDF 1.1.
    """
    for quad in ox.parse(line, format=form):
        term = quad.object
        if isinstance(term, ox.Triple) or (isinstance(term, ox.Literal) and term.direction):
            raise ValueError("more than RDF 1.1")
        starts = _starts().match(line)
        assert starts is not None
        yield PlacedQuad(quad, starts.start(1), starts.start(2), starts.end())


def _named(block: bytes, names: KeysView[bytes], *, anywhere: bool) -> set[bytes]:
    """Find the names in a block that are looked for, and those that escapes may make one."""
    written = _names().findall(block) if anywhere else _subjects().findall(b"\n" + block)
    found = names & written
    if b"\\" in block:
        found.update(name for name in written if b"\\" in name)
    return found


def _lines(block: bytes, names: Collection[bytes]) -> set[int]:
    """Give the offsets of the lines that hold a name, be it in the text of a literal."""
    starts = set()
    for name in names:
        at = block.find(b"<%b>" % name)
        while at >= 0:
            starts.add(block.rfind(b"\n", 0, at) + 1)
            end = block.find(b"\n", at)
            at = -1 if end < 0 else block.find(b"<%b>" % name, end)
    return starts


@cache
def _subjects() -> re.Pattern[bytes]:
    # An IRI that starts ends on its line, in a file that has been parsed.
    return re.compile(rb"\n[ \t]*+<([^>]*+)")


@cache
def _starts() -> re.Pattern[str]:
    """The start of a statement in a file that has been parsed: subject, predicate, space."""
    return re.compile(r"[ \t]*+(<[^>]*+>|_:[^ \t<]++)[ \t]*+(<[^>]*+>)[ \t]*+")


@cache
def _names() -> re.Pattern[bytes]:
    return re.compile(rb'<([^\x00-\x20<>"]*+)>')

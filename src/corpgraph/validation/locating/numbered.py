"""Lines of N-Triples and N-Quads that are known by their numbers: no other line is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.validation.locating.sifting import read_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from corpgraph.validation.locating.quads import NumberedTriple
    from corpgraph.validation.locating.wanted import Key, Wanted

__all__ = ["places_at"]

#: How much is held in memory at once, in bytes, up to the end of the line.
_BLOCK: Final = 1 << 16


def places_at(
    path: Path, wanted: Wanted, triples: Sequence[NumberedTriple]
) -> dict[Key, tuple[int, int | None]] | None:
    """Look up where things are first written, in lines that are known to hold them.

    Args:
        path: A file of N-Triples or N-Quads that has been parsed.
        wanted: The things.
        triples: All triples of the file that hold a thing where it is first written.

    Returns:
        Line and column of each thing that is in the file. None if another search has to tell: a
        line does not state its triple and no other, or uses more than RDF 1.1.

    Raises:
        InputError: The file cannot be read any more.
    """
    form = ox.RdfFormat.N_QUADS if path.suffix == ".nq" else ox.RdfFormat.N_TRIPLES
    places: dict[Key, tuple[int, int | None]] = {}
    ordered = sorted(triples, key=lambda each: each.line)
    try:
        for (line, triple), text in zip(ordered, _texts(path, ordered), strict=True):
            (placed,) = read_line(text, form)
            if not _states(placed.quad, triple):
                return None
            for key, offset in wanted.places(placed._replace(quad=ox.Quad(*triple))):
                places.setdefault(key, (line, offset + 1))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error
    except (SyntaxError, ValueError):
        return None
    return places


def _texts(path: Path, ordered: Sequence[NumberedTriple]) -> Iterator[str]:
    """Yield the lines of triples, ordered by line.

    Raises:
        UnicodeDecodeError: A line is no text any more.
    """
    waiting = iter(ordered)
    wanted = next(waiting, None)
    first = 1
    with path.open("rb") as file:
        while wanted is not None and (block := file.read(_BLOCK)):
            block += file.readline()
            end = first + block.count(b"\n") + (not block.endswith(b"\n"))
            lines = block.split(b"\n") if wanted.line < end else []
            while wanted is not None and wanted.line < end:
                yield lines[wanted.line - first].decode()
                wanted = next(waiting, None)
            first = end


def _states(written: ox.Quad, triple: ox.Triple) -> bool:
    """Whether a line states a triple, whatever the label of a blank node is."""
    return all(
        mine == theirs or (isinstance(mine, ox.BlankNode) and isinstance(theirs, ox.BlankNode))
        for mine, theirs in zip(written.triple, triple, strict=True)
    )

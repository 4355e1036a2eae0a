"""Any RDF 1.1 file of triples or quads in text, read with the place of every term."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpgraph.errors import UsageError
from corpgraph.loading import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpgraph.validation.locating.quads import PlacedQuad

__all__ = ["PLACED_FORMATS", "read_placed"]

#: The endings of the files in which every term has a place.
PLACED_FORMATS: Final = (".ttl", ".trig", ".nt", ".nq")


def read_placed(
    path: Path, *, text: str | None = None, base: str | None = None
) -> Iterator[PlacedQuad]:
    """Read Turtle, TriG, N-Triples or N-Quads, by the ending of the file.

    Args:
        path: The file.
        text: What is in the file, if it has been read already.
        base: The IRI that relative ones are resolved against; the file's own if not given.

    Raises:
        InputError: The file cannot be read, or is not what its ending says; with line and column.
        UsageError: The ending is that of no such file.
    """
    if path.suffix not in PLACED_FORMATS:
        raise UsageError(f"places are kept in {', '.join(PLACED_FORMATS)} only", path=path)
    if text is None:
        text = read_text(path)
    # Each reader is imported when it has something to read: most reports need none.
    if path.suffix in (".nt", ".nq"):
        from corpgraph.validation.locating.lined import read_lined

        return read_lined(text, graphs=path.suffix == ".nq", path=path)
    from corpgraph.validation.locating.terse import read_terse

    base = base or path.resolve().as_uri()
    return read_terse(text, base=base, graphs=path.suffix == ".trig", path=path)

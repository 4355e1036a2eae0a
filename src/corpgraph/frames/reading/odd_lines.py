"""Lines that are not plain, as `grammar` has it: a parser says what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["IGNORED", "LONGEST", "UnreadableError", "read_again"]

#: What is longer, in bytes, Oxigraph may refuse.
LONGEST: Final = 1 << 23
#: Blank lines and comments.
IGNORED: Final = r"^[ \t]*(?:#[^\r]*)?$"


class UnreadableError(Exception):
    """Lines of a file are not one triple each: a parser has to read it from its beginning."""


def read_again(lines: Sequence[str], *, graphs: bool) -> dict[str, list[str]]:
    """Read lines, by Oxigraph's parser, into the texts of their terms in canonical N-Triples.

    Args:
        lines: Lines that have a triple each.
        graphs: Whether they are N-Quads.

    Returns:
        The columns ``subject``, ``predicate`` and ``object``; blank nodes keep their labels.

    Raises:
        UnreadableError: A line is not one triple, or one that is not read here.
        SyntaxError: A line is malformed.
    """
    # A byte order mark is refused, and triples in triples are counted, before they are parsed.
    if any("<<(" in line or line.startswith("\ufeff") for line in lines):
        raise UnreadableError
    form = ox.RdfFormat.N_QUADS if graphs else ox.RdfFormat.N_TRIPLES
    quads = list(ox.parse("\n".join(lines), format=form))
    if len(quads) != len(lines) or any(not _is_simple(quad) for quad in quads):
        raise UnreadableError
    return {
        "subject": [str(quad.subject) for quad in quads],
        "predicate": [str(quad.predicate) for quad in quads],
        "object": [str(quad.object) for quad in quads],
    }


def _is_simple(quad: ox.Quad) -> bool:
    """Whether a quad has no triple in it, and no blank node names its graph."""
    return not isinstance(quad.object, ox.Triple) and not isinstance(quad.graph_name, ox.BlankNode)

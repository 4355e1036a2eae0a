"""Turtle and TriG searched for what is wanted: only the statements that may hold it are read."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from corpgraph.namespaces import RDF
from corpgraph.validation.locating.iris import Namer
from corpgraph.validation.locating.terse import TerseReader
from corpgraph.validation.locating.tokens import (
    IRI,
    LABEL,
    NAME,
    NUMBER,
    STRING,
    TAG,
    tokens,
    unescaped,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from corpgraph.validation.locating.quads import PlacedQuad

__all__ = ["IMPLIED", "skim_terse"]

#: What a document can say without naming it: by ``a`` and by parentheses.
IMPLIED: Final = frozenset(f"{RDF}{name}" for name in ("type", "first", "rest", "nil"))


def skim_terse(
    text: str,
    names: Collection[str],
    *,
    base: str | None = None,
    graphs: bool = False,
    anywhere: bool = False,
    path: Path | None = None,
) -> Iterator[PlacedQuad]:
    """Read of Turtle or TriG the statements about some nodes, in the order in which they stand.

    A statement is skipped if it is cut into terminals of RDF 1.1 up to its end, and its subject is
    none of the nodes; any other is read as `read_terse` does. The subjects of all that brackets
    hold are blank nodes.

    Args:
        text: The document.
        names: The IRIs of the nodes, none of them `IMPLIED`.
        base: The IRI that relative ones are resolved against.
        graphs: Whether the document is TriG.
        anywhere: Whether statements are wanted too that name a node elsewhere.
        path: The name that errors give to the document.

    Raises:
        InputError: What was read is not RDF 1.1 Turtle or TriG; with line and column.
    """
    namer = Namer(base)
    reader = TerseReader(text, namer, graphs=graphs, path=path)
    skipped = _skipped()
    at = 0
    while at < len(text):
        match = skipped.match(text, at)
        if match is None or (
            _mentions(text, match.start("subject"), match.end(), namer, names)
            if anywhere
            else _is_named(match["subject"], namer, names)
        ):
            yield from reader.statement(at)
            at = reader.reached
        else:
            at = match.end()


def _mentions(text: str, start: int, end: int, namer: Namer, names: Collection[str]) -> bool:
    return any(
        _is_named(token.text, namer, names)
        for token in tokens(text, start, end)
        if token.kind in ("iri", "name")
    )


def _is_named(written: str, namer: Namer, names: Collection[str]) -> bool:
    """Tell whether a name stands for one of the nodes, or it cannot be told what it stands for."""
    if written[0] in "_[(":
        # No prefix starts with an underscore.
        return False
    if written[0] == "<":
        try:
            return namer.resolved(unescaped(written[1:-1])) in names
        except ValueError:
            return True
    prefix, _, local = written.partition(":")
    iri = namer.expanded(prefix, local if "\\" not in local else unescaped(local))
    return iri is None or iri in names


@cache
def _skipped() -> re.Pattern[str]:
    """A statement of Turtle, or of a block of TriG; not a directive or the opening of a block.

    Its end is the first period that is a terminal, or stands before the end of the block. To tell
    which one is, it is cut into the terminals that `tokens` gives. The fast way is a run of
    characters of which names and numbers are made, but for dots and escapes: where neither follows,
    a terminal ends at the end of the run.
    """
    between = r"[ \t\r\n,;()\[\]^]"
    run = r"""[^\x00-\x20<>"'#.,;()\[\]{}|~@^\\]++(?!\\|\.[^ \t\r\n#])"""
    comment = r"#[^\r\n]*+"
    # Several at once: what comes after the first is not tried as a run again and again.
    names = f"(?:{NAME}|{LABEL}|{NUMBER})++"
    # No tag is followed by a hyphen but that of RDF 1.2, with a direction.
    others = f"{names}|{comment}|{IRI}|{STRING}|{TAG}(?!-)"
    return re.compile(
        rf"(?:[ \t\r\n]++|{comment})*+(?P<subject>{IRI}|{NAME}|{LABEL}|[\[(])"
        rf"(?:{between}*+(?:{run}|{others}))*+{between}*+(?:\.|(?=\}}))",
        re.DOTALL,
    )

"""Where in one file things are written that are looked for: a quick search, and a full one."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.loading import FORMATS, parse, read_text
from corpgraph.validation.locating.aligning import Alignment, labels
from corpgraph.validation.locating.lines import Lines
from corpgraph.validation.locating.reading import PLACED_FORMATS, read_placed
from corpgraph.validation.locating.wanted import Key, Role, Wanted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from corpgraph.validation.locating.quads import PlacedQuad

__all__ = ["full_places", "quick_places"]


def quick_places(path: Path, wanted: Wanted) -> Mapping[Key, tuple[int, int | None]] | None:
    """Look things up by their names, in a small part of the time that it takes to read the file.

    Returns:
        What `full_places` gives; None where only that can tell it: where things are wanted that
        have no name, or the file is of another format or uses more than RDF 1.1.

    Raises:
        InputError: The file cannot be read any more.
    """
    if path.suffix not in PLACED_FORMATS or not wanted.has_names_only:
        return None
    # Each search is imported when there is a file for it.
    if path.suffix in (".nt", ".nq"):
        from corpgraph.validation.locating.sifting import places_in_lines

        return places_in_lines(path, wanted, graphs=path.suffix == ".nq")
    from corpgraph.validation.locating.skimming import IMPLIED, skim_terse

    if not IMPLIED.isdisjoint(wanted.names):
        return None
    text = read_text(path)
    quads = skim_terse(
        text,
        wanted.names,
        base=path.resolve().as_uri(),
        graphs=path.suffix == ".trig",
        anywhere=wanted.has_mentions,
    )
    try:
        offsets = _first_offsets(quads, wanted)
    except InputError:
        return None
    return _placed(offsets, text) if offsets else {}


def full_places(path: Path, wanted: Wanted) -> Mapping[Key, tuple[int, int | None]]:
    """Look things up by reading the file from its beginning to its end.

    Returns:
        Line and column of each thing that is in the file, as `lookup.locate` says.

    Raises:
        InputError: The file cannot be read any more.
    """
    # Oxigraph reads ten times as fast: most files hold nothing that is wanted.
    held = dict.fromkeys(hit.key for quad in parse(path) for hit in wanted.hits(quad))
    if not held:
        return {}
    text = read_text(path)
    if path.suffix in PLACED_FORMATS:
        offsets = _offsets_of_terms(path, text, wanted)
    else:
        offsets = _offsets_of_subjects(path, text, held)
    placed = _placed(offsets, text)
    return {key: placed.get(key, (1, None)) for key in held}


def _placed(offsets: Mapping[Key, int], text: str) -> dict[Key, tuple[int, int | None]]:
    lines = Lines(text)
    return {key: lines.place(at) for key, at in offsets.items()}


def _offsets_of_terms(path: Path, text: str, wanted: Wanted) -> dict[Key, int]:
    quads: Iterable[PlacedQuad] = read_placed(path, text=text)
    if not wanted.has_blank_nodes:
        return _first_offsets(_readable(quads), wanted)
    alignment = Alignment(_readable(quads), parse(path))
    offsets = _first_offsets(alignment, wanted)
    if alignment.agrees:
        return offsets
    # Without the names of the data, no blank node is one that is wanted.
    return _first_offsets(_readable(read_placed(path, text=text)), wanted)


def _readable(quads: Iterable[PlacedQuad]) -> Iterator[PlacedQuad]:
    """Give quads as long as they are RDF 1.1: Oxigraph, which has read the file, knows 1.2."""
    with suppress(InputError):
        yield from quads


def _first_offsets(quads: Iterable[PlacedQuad], wanted: Wanted) -> dict[Key, int]:
    offsets: dict[Key, int] = {}
    for placed in quads:
        for key, at in wanted.places(placed):
            offsets.setdefault(key, at)
    return offsets


def _offsets_of_subjects(path: Path, text: str, held: Collection[Key]) -> dict[Key, int]:
    from corpgraph.validation.locating.subjects import json_subjects, xml_subjects

    base = path.resolve().as_uri()
    form = FORMATS[path.suffix]
    names: Mapping[object, object] = {}
    if any(key.is_blank for key in held):
        names = labels(ox.parse(text, format=form, base_iri=base), parse(path))
    described: dict[object, int] = {}
    mentioned: dict[object, int] = {}
    scan = json_subjects if form == ox.RdfFormat.JSON_LD else xml_subjects
    for node, is_described, at in scan(text, base=base):
        found = described if is_described else mentioned
        name = names.get(node, node)
        found[name] = min(at, found.get(name, at))
    offsets: dict[Key, int] = {}
    for key in held:
        about = key.what.subject if isinstance(key.what, ox.Triple) else key.what
        places = mentioned if key.role is Role.MENTION else described
        if about in places:
            offsets[key] = places[about]
    return offsets

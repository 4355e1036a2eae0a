"""Findings with the places of what they involve."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.loading import FORMATS, parse, read_text
from corpgraph.validation.findings import Place, Report
from corpgraph.validation.locating.aligning import Alignment, labels
from corpgraph.validation.locating.lines import Lines
from corpgraph.validation.locating.reading import PLACED_FORMATS, read_placed
from corpgraph.validation.locating.subjects import json_subjects, xml_subjects
from corpgraph.validation.locating.wanted import Key, Role, Sought, Wanted, sought

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from corpgraph.validation.locating.quads import PlacedQuad

__all__ = ["locate"]


def locate(report: Report, files: Sequence[Path]) -> Report:
    """Say of each finding where the triples that it involves are written.

    A triple is placed at its object, in each file that states it, once a file. A finding of no
    triple, or of none that a file states, is placed where its focus node is first a subject, else
    where it is first mentioned. In Turtle, TriG, N-Triples and N-Quads that is the line and column
    of the term; in RDF/XML and JSON-LD the line and column of the subject where it has a name, else
    line 1 without a column, as in files that use more than RDF 1.1.

    Blank nodes are known by their names, so the data must come from `loading.parse`.

    Args:
        report: Findings in data that was loaded from the files.
        files: The files, named as the places are to name them; first come, first shown.

    Returns:
        The same findings in the same order. Those of which no file says anything keep the places
        that they had.

    Raises:
        InputError: A file cannot be read any more.
    """
    all_sought = [sought(finding) for finding in report.findings]
    wanted = Wanted(all_sought)
    places: dict[Key, list[Place]] = defaultdict(list)
    for path in dict.fromkeys(files) if report.findings else ():
        for key, (line, column) in _places_in(path, wanted).items():
            places[key].append(Place(str(path), line, column, str(key.what)))
    return Report(
        tuple(
            dataclasses.replace(finding, places=_chosen(each, places) or finding.places)
            for finding, each in zip(report.findings, all_sought, strict=True)
        )
    )


def _chosen(each: Sought, places: Mapping[Key, list[Place]]) -> tuple[Place, ...]:
    stated = [place for keys in each.triples for place in _first(keys, places)]
    return tuple(stated or _first(each.focus, places)[:1])


def _first(keys: Iterable[Key], places: Mapping[Key, list[Place]]) -> list[Place]:
    return next((places[key] for key in keys if key in places), [])


def _places_in(path: Path, wanted: Wanted) -> dict[Key, tuple[int, int | None]]:
    # Oxigraph reads ten times as fast: most files hold nothing that is wanted.
    held = dict.fromkeys(hit.key for quad in parse(path) for hit in wanted.hits(quad))
    if not held:
        return {}
    text = read_text(path)
    if path.suffix in PLACED_FORMATS:
        offsets = _offsets_of_terms(path, text, wanted)
    else:
        offsets = _offsets_of_subjects(path, text, held)
    lines = Lines(text)
    return {key: lines.place(offsets[key]) if key in offsets else (1, None) for key in held}


def _offsets_of_terms(path: Path, text: str, wanted: Wanted) -> dict[Key, int]:
    quads: Iterable[PlacedQuad] = read_placed(path, text=text)
    if not wanted.has_blank_nodes:
        return _first_offsets(quads, wanted)
    alignment = Alignment(quads, parse(path))
    offsets = _first_offsets(alignment, wanted)
    # Without the names of the data, no blank node is one that is wanted.
    return offsets if alignment.agrees else _first_offsets(read_placed(path, text=text), wanted)


def _first_offsets(quads: Iterable[PlacedQuad], wanted: Wanted) -> dict[Key, int]:
    offsets: dict[Key, int] = {}
    try:
        for placed in quads:
            for key, term in wanted.hits(placed.quad):
                at = (placed.subject, placed.predicate, placed.object)[term]
                offsets.setdefault(key, at)
    except InputError:
        # Oxigraph has read the file, so it is of a later version of RDF from here on.
        pass
    return offsets


def _offsets_of_subjects(path: Path, text: str, held: Collection[Key]) -> dict[Key, int]:
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

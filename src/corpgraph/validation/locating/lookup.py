"""Findings with the places of what they involve."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from corpgraph.validation.findings import Place, Report
from corpgraph.validation.locating.searching import full_places, quick_places
from corpgraph.validation.locating.wanted import Key, Sought, Wanted, described, sought

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from corpgraph.validation.locating.quads import NumberedTriple

    #: Tells for files in which of their lines the triples are that hold what is wanted.
    LineIndex = Callable[[Wanted], Mapping[Path, Sequence[NumberedTriple]]]
    #: Tells in which rows of tables it is.
    RowIndex = Callable[[Wanted], Mapping[Key, Sequence[Place]]]

__all__ = ["locate", "locate_shapes", "place_of"]


def locate(
    report: Report,
    files: Sequence[Path],
    *,
    index: LineIndex | None = None,
    rows: RowIndex | None = None,
) -> Report:
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
        index: What knows the lines of some of the files, so that no others are read there.
        rows: What finds things in tables, which are shown before the files.

    Returns:
        The same findings in the same order. Those of which no file says anything keep the places
        that they had.

    Raises:
        InputError: A file cannot be read any more.
    """
    all_sought = [sought(finding) for finding in report.findings]
    stated = Wanted(chain.from_iterable(each.stated for each in all_sought))
    places = _places(files, stated, index, rows)
    # A mention counts only where no file says anything else: few findings get here.
    unstated = [each for each in all_sought if not _chosen(each, places)]
    mentioned = Wanted(chain.from_iterable(each.focus[1:] for each in unstated))
    places |= _places(files, mentioned, index, rows)
    return Report(
        tuple(
            dataclasses.replace(finding, places=_chosen(each, places) or finding.places)
            for finding, each in zip(report.findings, all_sought, strict=True)
        )
    )


def locate_shapes(report: Report, files: Sequence[Path]) -> Report:
    """Say of each finding where the shape is written that it does not conform to.

    That is where the shape is first a subject, as `locate` places a focus node. A shape without a
    name can be told from others by nothing else.

    Args:
        report: The findings.
        files: The files of the shapes, named as the places are to name them.

    Returns:
        The same findings in the same order.

    Raises:
        InputError: A file cannot be read any more.
    """
    keys = {shape: described(shape) for shape in {each.shape for each in report.findings}}
    found = _places(files, Wanted(filter(None, keys.values())), None, None)
    places = {shape: found[key][0] for shape, key in keys.items() if key in found}
    return Report(
        tuple(
            dataclasses.replace(finding, shape_place=places.get(finding.shape))
            for finding in report.findings
        )
    )


def place_of(node: str, files: Sequence[Path]) -> Place | None:
    """Say where a node, in N-Triples syntax, is first a subject.

    Raises:
        InputError: A file cannot be read any more.
    """
    key = described(node)
    found = _places(files, Wanted(filter(None, [key])), None, None)
    return found[key][0] if key in found else None


def _chosen(each: Sought, places: Mapping[Key, list[Place]]) -> tuple[Place, ...]:
    stated = [place for keys in each.triples for place in _first(keys, places)]
    # A row may state several triples.
    return tuple(dict.fromkeys(stated) or _first(each.focus, places)[:1])


def _first(keys: Iterable[Key], places: Mapping[Key, list[Place]]) -> list[Place]:
    return next((places[key] for key in keys if key in places), [])


def _places(
    files: Iterable[Path], wanted: Wanted, index: LineIndex | None, rows: RowIndex | None
) -> dict[Key, list[Place]]:
    places: dict[Key, list[Place]] = defaultdict(list)
    if not wanted:
        return places
    for key, found in rows(wanted).items() if rows else ():
        places[key] += found
    known = {} if index is None else index(wanted)
    for path in dict.fromkeys(files):
        for key, (line, column) in _places_in(path, wanted, known.get(path)).items():
            places[key].append(Place(str(path), line, column, str(key.what)))
    return places


def _places_in(
    path: Path, wanted: Wanted, lines: Sequence[NumberedTriple] | None
) -> Mapping[Key, tuple[int, int | None]]:
    found: Mapping[Key, tuple[int, int | None]] | None = None
    if lines is not None:
        from corpgraph.validation.locating.numbered import places_at

        found = places_at(path, wanted, lines)
    if found is None:
        found = quick_places(path, wanted)
    return full_places(path, wanted) if found is None else found

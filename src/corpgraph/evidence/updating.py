"""Files in which the places of passages are brought up to date with a text that has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError, UsageError
from corpgraph.evidence.texts import Status
from corpgraph.formatting import format_turtle, serialize
from corpgraph.loading import files_in, read_text
from corpgraph.namespaces import CG, PREFIXES, XSD, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from corpgraph.evidence.texts import PassageCheck, TextCheck

__all__ = ["updated_files"]

_OA: Final = PREFIXES["oa"]
_SELECTOR: Final = ox.NamedNode(f"{_OA}hasSelector")
#: What a new place replaces, by property: what is said of a passage, its selector, or a source.
_Values = dict[tuple[str, str], ox.Literal]


def updated_files(paths: Iterable[Path | str], check: TextCheck) -> dict[Path, str]:
    """Write the places at which passages were found into the Turtle files that state them.

    The text that was checked becomes the text of the source: its SHA-256 is written too, and those
    of passages of which something had to be undone. Nothing is written to disk.

    Args:
        paths: Turtle files, and directories in which others are left alone.
        check: What came of checking a text.

    Returns:
        By file, its new canonical text; only files that change.

    Raises:
        UsageError: A passage is lost, or stands in several places, so that the text cannot
            become the text of the source.
        InputError: A file cannot be read, or holds a comment, which canonical Turtle has none of.
    """
    _refuse_doubt(check)
    files = [path for path in files_in(paths) if path.suffix == ".ttl"]
    texts = {path: read_text(path) for path in files}
    values = dict(_values(check, _selectors(texts)))
    new = {path: _updated(path, text, values) for path, text in texts.items()}
    return {path: text for path, text in new.items() if text is not None}


def _refuse_doubt(check: TextCheck) -> None:
    for each in check.passages:
        name = shorten(each.locator.passage)
        if each.status is Status.LOST:
            raise UsageError(f"{name} is lost, so that this cannot become the text of its source")
        if each.others:
            raise UsageError(f"{name} stands in several places", hint="choose one by hand")


def _selectors(texts: Mapping[Path, str]) -> dict[str, str]:
    """Give the selector of each passage that has one with an IRI."""
    found = {}
    for path, text in texts.items():
        for quad in _parsed(path, text):
            subject, selector = quad.subject, quad.object
            if quad.predicate != _SELECTOR or not isinstance(subject, ox.NamedNode):
                continue
            if isinstance(selector, ox.NamedNode):
                found[subject.value] = selector.value
    return found


def _values(
    check: TextCheck, selectors: Mapping[str, str]
) -> Iterator[tuple[tuple[str, str], ox.Literal]]:
    yield (check.source, f"{CG}sha256"), ox.Literal(check.sha256)
    for each in check.passages:
        yield from _passage_values(each, selectors)


def _passage_values(
    each: PassageCheck, selectors: Mapping[str, str]
) -> Iterator[tuple[tuple[str, str], ox.Literal]]:
    passage, place = each.locator.passage, each.place
    if place is None or each.sha256 is None or each.status is Status.HOLDS:
        return
    selector = selectors.get(passage)
    if selector is None:
        hint = "give it one, so that it can be brought up to date"
        raise UsageError(f"the selector of {shorten(passage)} has no IRI", hint=hint)
    yield (passage, f"{CG}sha256"), ox.Literal(each.sha256)
    yield (passage, f"{CG}paragraph"), _number(place.paragraph)
    if place.sentence is not None:
        yield (passage, f"{CG}sentence"), _number(place.sentence)
    yield (selector, f"{_OA}start"), _number(place.start)
    yield (selector, f"{_OA}end"), _number(place.end)


def _updated(path: Path, text: str, values: _Values) -> str | None:
    parser = ox.parse(text.encode(), ox.RdfFormat.TURTLE)
    old = [quad.triple for quad in parser]
    new = [
        ox.Triple(each.subject, each.predicate, values.get(_key(each), each.object)) for each in old
    ]
    if new == old:
        return None
    # Told here, because what a comment says would be lost.
    format_turtle(text, path=path)
    known = set(PREFIXES.values())
    foreign = {name: iri for name, iri in parser.prefixes.items() if iri not in known}
    return serialize(new, foreign | dict(PREFIXES))


def _key(triple: ox.Triple) -> tuple[str, str]:
    subject = triple.subject
    return (subject.value if isinstance(subject, ox.NamedNode) else "", triple.predicate.value)


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(f"{XSD}integer"))


def _parsed(path: Path, text: str) -> Iterator[ox.Quad]:
    try:
        yield from ox.parse(text.encode(), ox.RdfFormat.TURTLE)
    except SyntaxError as error:
        raise InputError(error.msg, path=path, line=error.lineno, column=error.offset) from error

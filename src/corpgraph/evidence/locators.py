"""Where passages stand by what the data says, held against the text of their source."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpgraph.errors import InputError
from corpgraph.evidence.places import Outline
from corpgraph.namespaces import shorten
from corpgraph.sparql import select_by_rule

if TYPE_CHECKING:
    from pathlib import Path

    import pyoxigraph as ox

    from corpgraph.loading import Data

__all__ = ["Locator", "LocatorCheck", "check_locators", "locators", "sha256", "unknown_text"]


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a passage stands in its source.

    Attributes:
        passage: The IRI of the passage.
        source: The IRI of the source.
        source_sha256: The SHA-256 of the whole text of the source, in hexadecimal digits.
        paragraph: The number of the paragraph, counting non-empty lines from 1.
        sentence: The number of the sentence in the paragraph, counted from 1; None if not told.
        start: The first character, counted from 0 in code points.
        end: The character after the last one.
        sha256: The SHA-256 of the passage.
    """

    passage: str
    source: str
    source_sha256: str
    paragraph: int
    sentence: int | None
    start: int
    end: int
    sha256: str


@dataclass(frozen=True, slots=True)
class LocatorCheck:
    """What came of checking one locator.

    Attributes:
        locator: The locator.
        problem: What is wrong, in one sentence, or None if it holds.
    """

    locator: Locator
    problem: str | None


def locators(data: Data) -> list[Locator]:
    """List the passages that are located by characters and hash, ordered by source and place.

    Raises:
        InputError: A place is no number.
    """
    return [
        Locator(
            row["passage"].value,
            row["source"].value,
            row["sourceHash"].value,
            _number(row, "paragraph"),
            None if row["sentence"] is None else _number(row, "sentence"),
            _number(row, "start"),
            _number(row, "end"),
            row["hash"].value,
        )
        for row in select_by_rule(data, "locators")
    ]


def _number(row: ox.QuerySolution, name: str) -> int:
    value = row[name].value
    try:
        return int(value)
    except ValueError as error:
        message = f"the {name} of {shorten(row['passage'].value)} is no number: {value!r}"
        raise InputError(message, hint="give a whole number") from error


def check_locators(data: Data, text: str, *, path: Path | None = None) -> list[LocatorCheck]:
    """Check the locators of the source whose text this is.

    Args:
        data: A graph, dataset or store with passages.
        text: The whole text of one source.
        path: The file that the text is from, for the error.

    Returns:
        One entry a located passage of that source, in order of place.

    Raises:
        InputError: No source in the data has a text with this hash.
    """
    digest = sha256(text)
    known = locators(data)
    mine = [locator for locator in known if locator.source_sha256 == digest]
    if not mine:
        raise unknown_text(known, digest, path)
    paragraphs = Outline(text).paragraphs
    return [LocatorCheck(locator, _problem(locator, text, paragraphs)) for locator in mine]


def unknown_text(known: list[Locator], digest: str, path: Path | None) -> InputError:
    """Make the error for a text whose hash no source has."""
    sources = sorted({(shorten(each.source), each.source_sha256) for each in known})
    hint = ", ".join(f"{source} has {sha256}" for source, sha256 in sources)
    return InputError(
        f"this is the text of no source in the data (its SHA-256 is {digest})",
        path=path,
        hint=f"{hint}; check a copy with: corpgraph evidence check --source"
        if known
        else "the data locates no passage",
    )


def _problem(locator: Locator, text: str, paragraphs: list[tuple[int, int]]) -> str | None:
    if not locator.start < locator.end <= len(text):
        return f"the range {locator.start} to {locator.end} is not in the text of {len(text)}"
    if not 1 <= locator.paragraph <= len(paragraphs):
        return f"there is no paragraph {locator.paragraph}, only {len(paragraphs)}"
    first, last = paragraphs[locator.paragraph - 1]
    if not first <= locator.start < locator.end <= last:
        return f"paragraph {locator.paragraph} runs from {first} to {last}, and not over the range"
    if sha256(text[locator.start : locator.end]) != locator.sha256:
        return f"the text from {locator.start} to {locator.end} has another hash"
    return None


def sha256(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()

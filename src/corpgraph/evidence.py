"""Checks that the passages which facts point to are where the data says they are.

The graph carries no text of its sources: a passage is a paragraph, a sentence, a range of
characters (Web Annotation Data Model, section 4.2.5, text position selector) and the SHA-256 of
what stands there. Whoever holds the text can check every locator against it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpgraph.errors import InputError
from corpgraph.sparql import select_by_rule

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.loading import Data

__all__ = ["Locator", "LocatorCheck", "check_locators", "locators"]


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a passage stands in its source.

    Attributes:
        passage: The IRI of the passage.
        source: The IRI of the source.
        source_sha256: The SHA-256 of the whole text of the source, in hexadecimal digits.
        paragraph: The number of the paragraph, counting non-empty lines from 1.
        start: The first character, counted from 0 in code points.
        end: The character after the last one.
        sha256: The SHA-256 of the passage.
    """

    passage: str
    source: str
    source_sha256: str
    paragraph: int
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
    """List the passages that are located by characters and hash, ordered by source and place."""
    return [
        Locator(
            row["passage"].value,
            row["source"].value,
            row["sourceHash"].value,
            int(row["paragraph"].value),
            int(row["start"].value),
            int(row["end"].value),
            row["hash"].value,
        )
        for row in select_by_rule(data, "locators")
    ]


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
    digest = _sha256(text)
    known = locators(data)
    mine = [locator for locator in known if locator.source_sha256 == digest]
    if not mine:
        hint = "; ".join(sorted({f"{each.source} has {each.source_sha256}" for each in known}))
        raise InputError(
            f"this is the text of no source in the data (its SHA-256 is {digest})",
            path=path,
            hint=hint or "the data locates no passage",
        )
    lines = _paragraphs(text)
    return [LocatorCheck(locator, _problem(locator, text, lines)) for locator in mine]


def _problem(locator: Locator, text: str, paragraphs: list[tuple[int, int]]) -> str | None:
    if not locator.start < locator.end <= len(text):
        return f"the range {locator.start} to {locator.end} is not in the text of {len(text)}"
    if not 1 <= locator.paragraph <= len(paragraphs):
        return f"there is no paragraph {locator.paragraph}, only {len(paragraphs)}"
    first, last = paragraphs[locator.paragraph - 1]
    if not first <= locator.start < locator.end <= last:
        return f"paragraph {locator.paragraph} runs from {first} to {last}, and not over the range"
    if _sha256(text[locator.start : locator.end]) != locator.sha256:
        return f"the text from {locator.start} to {locator.end} has another hash"
    return None


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """The ranges of the non-empty lines."""
    found, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()

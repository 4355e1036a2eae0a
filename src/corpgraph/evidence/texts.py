"""A text that somebody holds, against the locators of the source that it is a text of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from corpgraph.errors import InputError, UsageError
from corpgraph.evidence.locators import check_locators, locators, sha256, unknown_text
from corpgraph.evidence.places import Outline, Place
from corpgraph.evidence.searching import search
from corpgraph.namespaces import shorten

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.evidence.locators import Locator
    from corpgraph.evidence.searching import Found, Search
    from corpgraph.loading import Data

__all__ = ["PassageCheck", "Status", "TextCheck", "check_text"]

#: A shorter passage may stand in a text that is no copy of its source.
_TELLING: Final = 16


class Status(StrEnum):
    """What came of looking for a passage."""

    HOLDS = "holds"
    MOVED = "moved"
    RESPELT = "respelt"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class PassageCheck:
    """What came of checking one passage in a text.

    Attributes:
        locator: Where the data says that it is.
        status: Whether it is there, elsewhere, anywhere in another spelling, or lost.
        place: Where it is in the text; None if it is lost. Of several places, the one that is
            nearest to where it was.
        sha256: The SHA-256 of what stands there, which differs from that of the locator if
            something had to be undone; None if it is lost.
        changes: What had to be undone in the text so that the hash agrees, such as ``line ends``.
        others: In how many other places the same words stand.
        problem: What is wrong with the locator in the text of its source; None in a copy.
    """

    locator: Locator
    status: Status
    place: Place | None
    sha256: str | None
    changes: tuple[str, ...] = ()
    others: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class TextCheck:
    """What came of checking one text.

    Attributes:
        source: The IRI of the source.
        sha256: The SHA-256 of the text.
        exact: Whether it is the text of the source to the letter, and no copy that differs.
        thorough: Whether every place was looked at for the passages that are lost.
        passages: One entry a located passage of the source, in order of the places in the data.
    """

    source: str
    sha256: str
    exact: bool
    thorough: bool
    passages: tuple[PassageCheck, ...]

    @property
    def holds(self) -> bool:
        """Whether every passage is where the data says."""
        return all(each.status is Status.HOLDS for each in self.passages)


def check_text(
    data: Data, text: str, *, source: str | None = None, path: Path | None = None
) -> TextCheck:
    """Check every locator of the source that a text is of, and find again what has moved.

    Args:
        data: A graph, dataset or store with passages.
        text: The whole text of a source, or a copy of it that may differ.
        source: The IRI of the source that it is a copy of. Without it, a text with another hash is
            taken for a copy of the source of which most passages are found in it.
        path: The file that the text is from, for errors.

    Raises:
        InputError: The text is that of another source than the one named; or none is named, the
            hash is that of no source, and no passage is found.
        UsageError: No passage of the source is located by characters and hash.
    """
    known = locators(data)
    digest = sha256(text)
    owner = next((each.source for each in known if each.source_sha256 == digest), None)
    if source is not None and owner not in (None, source):
        named = f"the text of {shorten(str(owner))}, not of {shorten(source)}"
        raise InputError(f"this is {named}", path=path)
    if owner is not None:
        return _check_original(data, text, owner, digest)
    if source is None:
        searched = search(text, known)
        source = _recognized(known, searched)
        if source is None:
            raise unknown_text(known, digest, path)
        mine = [each for each in known if each.source == source]
    else:
        mine = [each for each in known if each.source == source]
        if not mine:
            others = sorted({shorten(each.source) for each in known})
            hint = f"those located are in {', '.join(others)}" if others else None
            raise UsageError(f"no passage of {shorten(source)} is located by hash", hint=hint)
        searched = search(text, mine)
    outline = Outline(text)
    checks = tuple(_check(each, text, outline, searched) for each in mine)
    return TextCheck(source, digest, exact=False, thorough=searched.thorough, passages=checks)


def _check_original(data: Data, text: str, source: str, digest: str) -> TextCheck:
    """Check the text of a source to the letter; what is wrong then is wrong in the data."""
    plain = check_locators(data, text)
    searched = search(text, [each.locator for each in plain if each.problem])
    outline = Outline(text)
    checks = []
    for each in plain:
        if each.problem is None:
            one = each.locator
            place = Place(one.paragraph, one.sentence, one.start, one.end)
            checks.append(PassageCheck(one, Status.HOLDS, place, one.sha256))
        else:
            checks.append(_check(each.locator, text, outline, searched, problem=each.problem))
    return TextCheck(source, digest, True, searched.thorough, tuple(checks))


def _check(
    locator: Locator,
    text: str,
    outline: Outline,
    searched: Search,
    *,
    problem: str | None = None,
) -> PassageCheck:
    found = searched.found.get(locator.passage)
    if found is None:
        return PassageCheck(locator, Status.LOST, None, None, problem=problem)
    start, end = _nearest(found, locator)
    place = outline.place(start, end)
    same = (start, end, place.paragraph) == (locator.start, locator.end, locator.paragraph)
    moved = Status.HOLDS if same else Status.MOVED
    return PassageCheck(
        locator,
        Status.RESPELT if found.changes else moved,
        place,
        sha256(text[start:end]),
        found.changes,
        len(found.ranges) - 1,
        problem,
    )


def _nearest(found: Found, locator: Locator) -> tuple[int, int]:
    return min(found.ranges, key=lambda each: abs(each[0] - locator.start))


def _recognized(known: list[Locator], searched: Search) -> str | None:
    """Name the one source of which most passages were found."""
    counts = Counter(
        each.source
        for each in known
        if each.passage in searched.found and each.end - each.start >= _TELLING
    )
    best = counts.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return best[0][0]

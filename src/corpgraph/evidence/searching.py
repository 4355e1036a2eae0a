"""Finding passages in a text of which only their lengths and hashes are known.

A hash can only be compared with that of a range of the same length, so each place where a passage
may begin costs one hash. Likely places come first: where sentences begin; where words begin, if a
word ends where the passage would end; then every place, in a text that is not too long. The text
as it is comes before other spellings of it.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from corpgraph.evidence.copies import Spelling, spellings
from corpgraph.evidence.locators import sha256
from corpgraph.evidence.places import Outline

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpgraph.evidence.locators import Locator

__all__ = ["Found", "Search", "search"]

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
#: How many bytes may be hashed in one search: some seconds.
_MOST_BYTES: Final = 10**10
#: What one hash costs beside its bytes, in bytes.
_ONE_HASH: Final = 500
#: What part of what is left of that may go into every place of one spelling.
_EARLY: Final = 0.1
#: The letters of a text for each place at which words may begin and end a passage.
_WORD: Final = 16


class Found(NamedTuple):
    """Where a passage was found, and in which spelling of the text.

    Attributes:
        ranges: The ranges of characters, in order; the same words may stand in several places.
        changes: What had to be undone in the text so that the hash agrees.
    """

    ranges: list[tuple[int, int]]
    changes: tuple[str, ...]


class Search(NamedTuple):
    """What came of a search.

    Attributes:
        found: By passage, where it was found.
        thorough: Whether every place of the text as it is, and every spelling of it, was looked at
            for those that were not found.
    """

    found: dict[str, Found]
    thorough: bool


def search(text: str, wanted: Iterable[Locator], *, most_bytes: int = _MOST_BYTES) -> Search:
    """Look for passages by their lengths and hashes.

    Args:
        text: Where to look.
        wanted: The passages; the places that they had do not matter.
        most_bytes: How much may be hashed. Where sentences begin is looked at in any case.
    """
    missing = {each.passage: each for each in wanted}
    found: dict[str, Found] = {}

    def note(spelling: Spelling, hits: Mapping[str, list[int]]) -> None:
        for passage, starts in hits.items():
            length = missing[passage].end - missing[passage].start
            ranges = [spelling.in_copy(start, start + length) for start in sorted(starts)]
            # What was changed may have been elsewhere.
            exact = [(a, b) for a, b in ranges if sha256(text[a:b]) == missing[passage].sha256]
            found[passage] = Found(exact or ranges, () if exact else spelling.changes)
            del missing[passage]

    budget = _Budget(most_bytes)
    thorough = every_spelling = False
    for spelling in spellings(text):
        hashed = _Hashed(spelling.text)
        note(spelling, hashed.at_sentences(missing.values()))
        if budget.allows(len(spelling.text) // _WORD, missing.values()):
            note(spelling, hashed.at_words(missing.values()))
        if budget.allows(len(spelling.text), missing.values(), part=_EARLY):
            # What is there to the letter is not looked for in another spelling.
            note(spelling, hashed.anywhere(missing.values()))
            thorough = thorough or not spelling.changes
        # The next spelling costs about as much as hashing at every place.
        if not missing or not budget.spend(len(text) * _ONE_HASH):
            break
    else:
        every_spelling = True
    if missing and not thorough and budget.allows(len(text), missing.values()):
        note(Spelling(text), _Hashed(text).anywhere(missing.values()))
        thorough = True
    return Search(found, thorough=(thorough and every_spelling) or not missing)


class _Budget:
    """How much may still be hashed."""

    def __init__(self, most_bytes: int) -> None:
        self._left = most_bytes

    def allows(self, places: int, wanted: Iterable[Locator], *, part: float = 1) -> bool:
        """Say whether so many places may be tried for a part of what is left, and count it."""
        lengths = {each.end - each.start for each in wanted}
        return self.spend(places * sum(length + _ONE_HASH for length in lengths), part=part)

    def spend(self, cost: int, *, part: float = 1) -> bool:
        """Say whether a cost is within a part of what is left, and count it."""
        if cost > self._left * part:
            return False
        self._left -= cost
        return True


class _Hashed:
    """One text, of which ranges of characters are hashed."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _bytes(self) -> memoryview:
        return memoryview(self._text.encode())

    @cached_property
    def _offsets(self) -> Sequence[int]:
        """Where each character begins in the bytes, and where the last one ends."""
        if self._text.isascii():
            return range(len(self._text) + 1)
        return [0, *accumulate(len(letter.encode()) for letter in self._text)]

    def at_sentences(self, wanted: Iterable[Locator]) -> dict[str, list[int]]:
        by_length, hits = _by_length(wanted), defaultdict[str, list[int]](list)
        for start in Outline(self._text).sentence_starts() if by_length else ():
            for length, passages in by_length.items():
                digest = hashlib.sha256(self._text[start : start + length].encode()).digest()
                for passage in passages.get(digest, ()):
                    hits[passage].append(start)
        return hits

    def at_words(self, wanted: Iterable[Locator]) -> dict[str, list[int]]:
        spans = [token.span() for token in _TOKEN.finditer(self._text)]
        return self._hits(wanted, [start for start, _ in spans], {end for _, end in spans})

    def anywhere(self, wanted: Iterable[Locator]) -> dict[str, list[int]]:
        return self._hits(wanted, range(len(self._text)), None)

    def _hits(
        self, wanted: Iterable[Locator], starts: Iterable[int], ends: set[int] | None
    ) -> dict[str, list[int]]:
        """Give the passages that begin at some of these places, and at which."""
        hits: dict[str, list[int]] = defaultdict(list)
        for length, passages in _by_length(wanted).items():
            hashed, content, offsets = hashlib.sha256, self._bytes, self._offsets
            last = len(self._text) - length
            for start in starts:
                if start > last or (ends is not None and start + length not in ends):
                    continue
                digest = hashed(content[offsets[start] : offsets[start + length]]).digest()
                if digest in passages:
                    for passage in passages[digest]:
                        hits[passage].append(start)
        return hits


def _by_length(wanted: Iterable[Locator]) -> dict[int, dict[bytes, list[str]]]:
    """Group passages by how long they are and by their hashes."""
    grouped: dict[int, dict[bytes, list[str]]] = {}
    for each in wanted:
        if each.end > each.start and _DIGEST.fullmatch(each.sha256):
            same = grouped.setdefault(each.end - each.start, {})
            same.setdefault(bytes.fromhex(each.sha256), []).append(each.passage)
    return grouped

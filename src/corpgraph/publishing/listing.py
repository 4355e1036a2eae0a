"""What can be found by name: the pages A–Z, and the index that the search box reads.

The index is cut into files by the first two letters of words, so that a search in a site of any
size fetches two small files. Lines are appended as pages are written; nothing waits in memory but
the names of the A–Z.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from corpgraph.publishing.desk import Desk, Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from corpgraph.publishing.library import Library
    from corpgraph.publishing.printing import Printer
    from corpgraph.publishing.words import Language

__all__ = ["Register", "SearchIndex"]

#: How many names stand on one page of the A–Z.
_PAGE: Final = 1000
_FLUSHED: Final = 1 << 16


class SearchIndex:
    """Writes the files of the search index into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: dict[str, list[str]] = defaultdict(list)
        self._names: set[str] = set()
        self._size = 0
        folder.mkdir()

    def add(self, name: str, path: str, kinds: dict[str, str]) -> None:
        """Make a page known by a name; `kinds` says in each language what it is of."""
        line = json.dumps([name, path, kinds], ensure_ascii=False, separators=(",", ":"))
        for shard in sorted({_shard(word) for word in _words(name) if len(word) > 1}):
            self._waiting[shard].append(line)
            self._size += len(line)
        if self._size > _FLUSHED:
            self._flush()

    def close(self) -> int:
        """Write what is waiting, and the list of files; give how many files there are."""
        self._flush()
        listed = json.dumps(sorted(self._names), separators=(",", ":"))
        (self._folder / "index.json").write_bytes(f"{listed}\n".encode())
        return len(self._names) + 1

    def _flush(self) -> None:
        for shard, lines in self._waiting.items():
            with (self._folder / f"{shard}.jsonl").open("ab") as file:
                file.write("".join(f"{line}\n" for line in lines).encode())
        self._names.update(self._waiting)
        self._waiting.clear()
        self._size = 0


class _Entry(NamedTuple):
    key: str
    name: str
    path: str


class Register:
    """The A–Z in one language."""

    def __init__(self) -> None:
        self._entries: list[_Entry] = []

    def add(self, name: str, path: str) -> None:
        """Enter a page under a name."""
        self._entries.append(_Entry(_folded(name), name, path))

    @property
    def letters(self) -> dict[str, int]:
        """How many names begin with each letter."""
        return dict(Counter(_letter(entry.key) for entry in self._entries))

    def pages(
        self,
        library: Library,
        printer: Printer,
        language: Language,
        languages: Sequence[Language],
        *,
        letters: Mapping[str, int],
    ) -> Iterator[tuple[str, str]]:
        """The pages, each with its path.

        Args:
            library: What the site is about.
            printer: What fills in the templates.
            language: The language of the pages.
            languages: The languages of the site.
            letters: The letters that have pages, and for how many names: those of all languages,
                so that each page has its like in each.
        """
        entries: dict[str, list[_Entry]] = defaultdict(list)
        for entry in sorted(self._entries):
            entries[_letter(entry.key)].append(entry)
        heads = [(each, f"az/{_slug(each)}", len(entries[each])) for each in sorted(letters)]
        desk = Desk(library, "az/index", language, languages)
        yield self._page(printer, desk, heads, "", [], None, None)
        for letter, place, _ in heads:
            last = (letters[letter] - 1) // _PAGE
            for number in range(last + 1):
                part = entries[letter][number * _PAGE : (number + 1) * _PAGE]
                desk = Desk(library, _numbered(place, number), language, languages)
                before = _numbered(place, number - 1) if number else None
                after = _numbered(place, number + 1) if number < last else None
                yield self._page(printer, desk, heads, letter, part, before, after)

    def _page(
        self,
        printer: Printer,
        desk: Desk,
        heads: Sequence[tuple[str, str, int]],
        letter: str,
        part: Sequence[_Entry],
        before: str | None,
        after: str | None,
    ) -> tuple[str, str]:
        entries = [Link(each.name, desk.to(each.path)) for each in part]
        title = f"{desk.say('az')} {letter}".strip()
        page = printer.page(
            "az",
            desk,
            title=title,
            letters=heads,
            letter=letter,
            entries=entries,
            previous=before,
            next=after,
        )
        return desk.path + desk.ending(), page


def _numbered(place: str, number: int) -> str:
    return place if number == 0 else f"{place}-{number + 1}"


def _folded(name: str) -> str:
    """A name without accents and capitals, as the script of the search box folds it too."""
    parted = unicodedata.normalize("NFKD", name)
    return "".join(c for c in parted if not unicodedata.category(c).startswith("M")).lower()


def _words(name: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in _folded(name)).split()


def _shard(word: str) -> str:
    return "-".join(f"{ord(letter):x}" for letter in word[:2])


def _letter(key: str) -> str:
    first = key[:1].upper()
    return first if first.isalpha() else "#"


def _slug(letter: str) -> str:
    return letter.lower() if letter.isascii() and letter.isalpha() else f"u{ord(letter):04x}"

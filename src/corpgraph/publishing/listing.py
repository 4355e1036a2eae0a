"""What can be found by name: the pages A–Z, and the index that the search box reads.

The index is cut into files by the first letters of words: two, and where that file is full, three,
and so on, so that a search in a site of any size fetches small files only. Lines are appended as
pages are written; nothing waits in memory but the names of the A–Z.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from corpgraph.publishing.desk import Desk
from corpgraph.publishing.paging import leaves

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from corpgraph.publishing.library import Library
    from corpgraph.publishing.paging import Leaf
    from corpgraph.publishing.printing import Printer
    from corpgraph.publishing.words import Language

__all__ = ["Register", "SearchIndex"]

#: How many names stand on one page of the A–Z.
_PAGE: Final = 1000
#: How many lines a file of the search index has at most.
_FULL: Final = 1000
_FLUSHED: Final = 1 << 22
#: What a page of the A–Z may have.
_NOTHING: Final[dict[str, object]] = {"parts": (), "entries": ()}


class SearchIndex:
    """Writes the files of the search index into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: dict[str, list[str]] = defaultdict(list)
        self._lines: Counter[str] = Counter()
        self._size = 0
        folder.mkdir()

    def add(self, name: str, path: str, kinds: dict[str, str]) -> None:
        """Make a page known by a name; `kinds` says in each language what it is of."""
        line = json.dumps([name, path, kinds], ensure_ascii=False, separators=(",", ":"))
        for shard in sorted({shard for word in _words(name) if (shard := self._shard(word))}):
            self._waiting[shard].append(line)
            self._lines[shard] += 1
            self._size += len(line)
        if self._size > _FLUSHED:
            self._flush()

    def close(self) -> int:
        """Write what is waiting, and the list of files; give how many files there are."""
        self._flush()
        full = {name: int(count >= _FULL) for name, count in sorted(self._lines.items())}
        listed = json.dumps(full, separators=(",", ":"))
        (self._folder / "index.json").write_bytes(f"{listed}\n".encode())
        return len(full) + 1

    def _shard(self, word: str) -> str | None:
        """The first file with room for a word: of its first two letters, of three, and so on.

        There is none for a word that a thousand names have; they have other words.
        """
        names = (_name(word[:length]) for length in range(2, len(word) + 1))
        return next((name for name in names if self._lines[name] < _FULL), None)

    def _flush(self) -> None:
        for shard, lines in self._waiting.items():
            with (self._folder / f"{shard}.jsonl").open("ab") as file:
                file.write("".join(f"{line}\n" for line in lines).encode())
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

        def page(
            place: str, letter: str, leaf: Leaf | None = None, **values: object
        ) -> tuple[str, str]:
            desk = Desk(library, place, language, languages)
            title = f"{desk.say('az')} {letter}".strip()
            named = leaf.title(title, desk) if leaf else title
            given = {"letter": letter, "letters": heads, "leaf": leaf, **_NOTHING, **values}
            return place + desk.ending(), printer.page("az", desk, title=named, **given)

        yield page("az/index", "")
        for letter, place, _ in heads:
            if letters[letter] <= _PAGE:
                yield page(place, letter, entries=entries[letter])
                continue
            found = leaves(letters[letter], _PAGE, f"{place}-{{}}".format)
            parts = [(leaf, entries[letter][leaf.start : leaf.end]) for leaf in found]
            yield page(place, letter, parts=[(leaf.path, part) for leaf, part in parts])
            for leaf, part in parts:
                yield page(leaf.path, letter, leaf, entries=part)


def _folded(name: str) -> str:
    """A name without accents and capitals, as the script of the search box folds it too."""
    parted = unicodedata.normalize("NFKD", name)
    return "".join(c for c in parted if not unicodedata.category(c).startswith("M")).lower()


def _words(name: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in _folded(name)).split()


def _name(letters: str) -> str:
    return "-".join(f"{ord(letter):x}" for letter in letters)


def _letter(key: str) -> str:
    first = key[:1].upper()
    return first if first.isalpha() else "#"


def _slug(letter: str) -> str:
    return letter.lower() if letter.isascii() and letter.isalpha() else f"u{ord(letter):04x}"

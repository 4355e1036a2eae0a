"""The whole site, written page by page into a directory that takes the place of the old one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from corpgraph.errors import UsageError, nearest
from corpgraph.publishing.documents import OVERVIEWS, Documents
from corpgraph.publishing.explorer import data_of
from corpgraph.publishing.groups import Groups
from corpgraph.publishing.library import Library
from corpgraph.publishing.listing import Register, SearchIndex
from corpgraph.publishing.negotiation import (
    apache_for_site,
    apache_for_w3id,
    nginx_locations,
    nginx_maps,
)
from corpgraph.publishing.output import Output
from corpgraph.publishing.overviews import (
    write_blank_nodes,
    write_overviews,
    write_questions,
    write_starts,
)
from corpgraph.publishing.printing import Printer, static_files
from corpgraph.publishing.words import LANGUAGES
from corpgraph.publishing.workers import in_turn
from corpgraph.writing import staged_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from corpgraph.loading import Data
    from corpgraph.publishing.documents import Note
    from corpgraph.publishing.words import Language

__all__ = ["Published", "checked_languages", "count_pages", "publish"]


@dataclass(frozen=True, slots=True)
class Published:
    """How much a site has: documents, groups in the explorer, files."""

    documents: int
    groups: int
    files: int


def publish(
    data: Data,
    out: Path,
    *,
    base: str,
    languages: Sequence[Language] = LANGUAGES,
    overwrite: bool = True,
    jobs: int = 1,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Published:
    """Write a site about data, the ontology, the shapes and the questions.

    The same data gives the same bytes.

    Args:
        data: An rdflib graph or dataset, or a store.
        out: The directory; it is written as a whole or not at all. See `staged_directory`.
        base: Where the site will be, such as ``https://example.org/graph/``.
        languages: Which of `LANGUAGES` to write; the first is that of names without a mark.
        overwrite: Whether a site that was written before may be replaced.
        jobs: How many processes write pages. They share the memory that the data takes; more than
            one needs a system that can fork.
        progress: Called now and then with how many documents are written, and how many there are.

    Raises:
        UsageError: The base is no web address, a language is not known, or Jinja2 is missing.
        InputError: The data holds a date that cannot be read, or what RDF 1.1 lacks.
        OutputError: The directory cannot be written or replaced.
    """
    base = _checked_base(base)
    chosen = checked_languages(languages)
    printer = Printer(base)
    library = Library(data, base=base)
    with staged_directory(out, overwrite=overwrite) as stage:
        printer.prepare(chosen)
        output = Output(library, stage, printer, chosen)
        groups = Groups(library)
        # Before processes are forked, which then share them.
        for group in {id(each): each for each in groups.shared.values()}.values():
            group.settle()
            data_of(library, group, chosen)
        _write(output, groups, jobs=jobs, progress=progress)
        _write_static(output, base)
    return Published(len(library.documents), len(groups.tops), output.files)


def count_pages(data: Data, *, base: str) -> tuple[int, int]:
    """How many documents and groups a site of this data would have.

    Raises:
        UsageError: The base is no web address, or Jinja2 is missing.
    """
    Printer(_checked_base(base))
    library = Library(data)
    return len(library.documents), len(Groups(library).tops)


@dataclass
class _Finding:
    """What makes pages be found: an A–Z in each language, and the search index."""

    output: Output
    registers: dict[Language, Register]
    search: SearchIndex

    def enter(self, note: Note) -> None:
        for language, name in zip(self.output.languages, note.names, strict=True):
            self.registers[language].add(name, note.path)
        kinds = dict(zip(self.output.languages, note.kinds, strict=True))
        for name in dict.fromkeys(note.names):
            self.search.add(name, note.path, {str(key): kind for key, kind in kinds.items()})

    def close(self) -> None:
        output, letters = self.output, Counter[str]()
        for register in self.registers.values():
            letters |= Counter(register.letters)
        for language, register in self.registers.items():
            pages = register.pages(
                output.library, output.printer, language, output.languages, letters=letters
            )
            for path, page in pages:
                output.put(path, page)
        self.output.files += self.search.close()


def _write(
    output: Output, groups: Groups, *, jobs: int, progress: Callable[[int, int], None]
) -> None:
    # These come first, because processes then share what is remembered after them.
    write_overviews(output)
    write_blank_nodes(output)
    write_questions(output)
    write_starts(output, groups)
    registers = {each: Register() for each in output.languages}
    finding = _Finding(output, registers, SearchIndex(output.stage / "search"))
    wanted = [each for each in output.library.documents if each not in OVERVIEWS]
    done = 0
    progress(done, len(wanted))
    for documents, files, notes in in_turn(Documents(output, groups).write, wanted, jobs=jobs):
        output.files += files
        done += documents
        progress(done, len(wanted))
        for note in notes:
            finding.enter(note)
    finding.close()


def _write_static(output: Output, base: str) -> None:
    for name, content in static_files().items():
        output.put(f"static/{name}", content)
    output.put(".htaccess", apache_for_site(base, output.languages))
    output.put("w3id/.htaccess", apache_for_w3id(base))
    output.put("nginx-maps.conf", nginx_maps(output.languages))
    output.put("nginx-locations.conf", nginx_locations(base))


def _checked_base(base: str) -> str:
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        hint = "such as https://example.org/graph/"
        raise UsageError(f"{base!r} is no web address for a site", hint=hint)
    if any(c in base for c in "\"'<>\\ \n\r\t{}$;") or not base.isascii():
        raise UsageError(f"{base!r} has a character that no address of a site has")
    return base if base.endswith("/") else f"{base}/"


def checked_languages(names: Sequence[str]) -> list[Language]:
    """The languages of that name, each once.

    Raises:
        UsageError: There is none, or one that the site is not written in.
    """
    known: dict[str, Language] = {each: each for each in LANGUAGES}
    for each in names:
        if each.strip() not in known:
            hint = nearest(each, LANGUAGES) or f"the languages are {', '.join(LANGUAGES)}"
            raise UsageError(f"the site has no language {each!r}", hint=hint)
    if not names:
        raise UsageError("no language is given", hint=f"such as {','.join(LANGUAGES)}")
    return list(dict.fromkeys(known[each.strip()] for each in names))

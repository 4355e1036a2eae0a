"""Where one page is written: what it links to, and how values read in its language."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from corpgraph.namespaces import RDF, XSD, shorten
from corpgraph.publishing.places import href, root_of
from corpgraph.publishing.words import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpgraph.publishing.library import Library, Node, Term
    from corpgraph.publishing.words import Language

__all__ = ["Desk", "Link", "Row", "by_text"]

_QUIET: Final = frozenset({f"{XSD}string", f"{RDF}langString", f"{XSD}date", f"{XSD}integer"})


class Link(NamedTuple):
    """A text that leads somewhere, or nowhere.

    Attributes:
        text: What is read.
        href: Where it leads; None for a text alone.
        language: The language of the text, where it is not the page's.
        note: What kind of value it is, in small.
        is_external: Whether it leads away from the site.
        is_long: Whether the text has lines of its own.
    """

    text: str
    href: str | None = None
    language: str | None = None
    note: str | None = None
    is_external: bool = False
    is_long: bool = False

    def __html__(self) -> str:
        """How templates write it; a macro would take five times as long, and pages are links."""
        text = escape(self.text)
        language = f' lang="{escape(self.language)}"' if self.language else ""
        if self.href:
            relation = ' rel="external"' if self.is_external else ""
            text = f'<a href="{escape(self.href)}"{language}{relation}>{text}</a>'
        elif self.is_long:
            text = f'<pre{language} tabindex="0">{text}</pre>'
        elif language:
            text = f"<span{language}>{text}</span>"
        return f'{text} <small class="note">{escape(self.note)}</small>' if self.note else text


def by_text(link: Link) -> tuple[str, str]:
    """The order of links: a class and a property may have one name."""
    return (link.text, link.href or "")


class Row(NamedTuple):
    """A property and its values, and how many more there are."""

    name: Link
    values: Sequence[Link]
    more: int = 0


class Desk:
    """One page in one language."""

    def __init__(
        self, library: Library, path: str, language: Language, languages: Sequence[Language]
    ) -> None:
        self.library, self.path = library, path
        self.language, self.languages = language, languages
        self.root = root_of(path)
        #: The way to this page's own files, without an ending.
        self.here = href(self.root, path, "")
        self._at = LANGUAGES.index(language)
        self._ending = self.ending(language)

    def ending(self, language: Language | None = None) -> str:
        """How the names of pages in a language end; the first language needs no mark."""
        language = language or self.language
        return ".html" if language == self.languages[0] else f".{language}.html"

    def ways(self) -> list[tuple[Language, str]]:
        """The way to this page in each language, where there are several."""
        if len(self.languages) == 1:
            return []
        return [(each, self.here + self.ending(each)) for each in self.languages]

    def to(self, path: str) -> str:
        """The way to another page."""
        return href(self.root, path, self._ending)

    def file(self, path: str, ending: str = "") -> str:
        """The way to another file."""
        return href(self.root, path, ending)

    def say(self, key: str, *values: object) -> str:
        """A text of the site in the page's language."""
        return say(key, self.language, *values)

    def link(self, node: Node) -> Link:
        """A link to what a node stands for."""
        entry = self.library.entry(node)
        if isinstance(node, ox.BlankNode):
            return Link("[ ]" if entry is None else entry.names[self._at])
        if entry is not None:
            text, path, fragment = entry.names[self._at], entry.path, entry.fragment
            return Link(text, f"{self.root}{path}{self._ending}{fragment}")
        iri = node.value
        short = shorten(iri)
        if iri.startswith(("http://", "https://")):
            return Link(short, iri, is_external=True)
        return Link(short)

    def named(self, iri: str) -> Link:
        """A link to what an IRI stands for."""
        return self.link(ox.NamedNode(iri))

    def value(self, term: Term) -> Link:
        """A value, as a link or as a text."""
        if not isinstance(term, ox.Literal):
            return self.link(term)
        datatype = term.datatype.value
        note = None if datatype in _QUIET else shorten(datatype).rpartition(":")[2]
        foreign = term.language if term.language != self.language else None
        return Link(
            term.value, language=foreign, note=note or foreign, is_long="\n" in term.value.strip()
        )

    def values(self, terms: Iterable[Term]) -> list[Link]:
        """Values in the order in which people read them: those in the page's language first."""
        links = [self.value(each) for each in terms]
        return sorted(links, key=lambda link: (link.language or "", *by_text(link)))

"""Where one page is written: what it links to, and how values read in its language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from corpgraph.namespaces import RDF, XSD, shorten
from corpgraph.publishing.library import iri_of
from corpgraph.publishing.places import document_of, href, root_of
from corpgraph.publishing.words import say

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

    def ending(self, language: Language | None = None) -> str:
        """How the names of pages in a language end; the first language needs no mark."""
        language = language or self.language
        return ".html" if language == self.languages[0] else f".{language}.html"

    def to(self, path: str, fragment: str = "", language: Language | None = None) -> str:
        """The way to another page."""
        return href(self.root, path, self.ending(language), fragment)

    def file(self, path: str, ending: str = "") -> str:
        """The way to another file."""
        return href(self.root, path, ending)

    def say(self, key: str, *values: object) -> str:
        """A text of the site in the page's language."""
        return say(key, self.language, *values)

    def link(self, node: Node) -> Link:
        """A link to what a node stands for."""
        name = self.library.name(node, self.language)
        iri = iri_of(node)
        if isinstance(node, ox.BlankNode):
            return Link(name or "[ ]")
        if name is not None:
            document = document_of(iri)
            return Link(name, self.to(self.library.path(document), iri[len(document) + 1 :]))
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

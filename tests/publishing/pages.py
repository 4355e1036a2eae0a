"""Pages as a reader of HTML sees them: what they link to, name and embed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Page:
    """What a page has."""

    language: str = ""
    title: str = ""
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    landmarks: list[str] = field(default_factory=list)
    jsonld: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.page.ids.append(given["id"])
        if tag == "html":
            self.page.language = given["lang"]
        if tag == "a":
            self.page.links.append(given["href"])
        elif tag == "link":
            relation = given["rel"]
            places = self.page.loaded if relation in ("stylesheet", "icon") else self.page.links
            if relation != "canonical":
                places.append(given["href"])
        for name in ("src", "srcset", "data-source", "action", "poster", "xlink:href"):
            if name in given:
                self.page.loaded.append(given[name])
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.page.headings.append(int(tag[1]))
        if tag in ("header", "nav", "main", "footer"):
            self.page.landmarks.append(tag)
        self._in = given.get("type", tag) if tag == "script" else tag

    def handle_data(self, data: str) -> None:
        if self._in == "application/ld+json":
            self.page.jsonld += data
        elif self._in == "title" and not self.page.title:
            self.page.title = data

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  # the base class's signature
        self._in = ""


def read_page(text: str) -> Page:
    """Read one page."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.page


def read_pages(site: Path) -> dict[str, Page]:
    """Read all pages of a site, by path."""
    return {
        path.relative_to(site).as_posix(): read_page(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def kinds(paths: list[str], *, each: int) -> list[str]:
    """Some pages of every kind: the first of each folder two levels deep, and of each language."""
    found: dict[str, list[str]] = {}
    for path in paths:
        folder = "/".join(path.split("/")[:-1][:2])
        found.setdefault(f"{folder} {path.endswith('.fr.html')}", []).append(path)
    return [path for group in found.values() for path in group[:each]]

"""A site that was published, held against the data that it is about, by samples."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import html5lib
import pyoxigraph as ox

from corpgraph.namespaces import BASE, ID
from corpgraph.writing import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["faults_of", "files_of"]

_THINGS: Final = ID.removeprefix(BASE)


def files_of(site: Path) -> list[str]:
    """The files of a site, by their paths, as its manifest lists them."""
    listed: list[str] = json.loads((site / MANIFEST).read_bytes())["files"]
    return listed


def faults_of(site: Path, data: ox.Store, *, sample: int) -> Iterator[str]:
    """Say what is wrong with a site.

    There is a page for each thing of the data and no other. Of some things, evenly spread, the
    pages are HTML without an error and their links lead to files, and the triples are those that
    the data has of them.

    Args:
        site: The folder.
        data: What it is about, without blank nodes.
        sample: How many things to look at.
    """
    files = set(files_of(site))
    pages = {each.removesuffix(".ttl") for each in files if each.endswith(".ttl")}
    things = {iri.removeprefix(BASE).partition("#")[0] for iri in _subjects(data)}
    written = {page for page in pages if page.startswith(_THINGS)}
    for missing in sorted(things - written)[:5]:
        yield f"{missing} has no page"
    for more in sorted(written - things)[:5]:
        yield f"{more} is no thing of the data"
    ordered = sorted(things & written)
    for path in ordered[:: max(1, len(ordered) // sample)]:
        yield from _faults_of_thing(site, path, data, files)


def _subjects(data: ox.Store) -> Iterator[str]:
    for quad in data:
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(ID):
            yield quad.subject.value


def _faults_of_thing(site: Path, path: str, data: ox.Store, files: set[str]) -> Iterator[str]:
    endings = [each for each in (".html", ".fr.html") if path + each in files]
    if not endings:
        yield f"{path} has no HTML"
    for ending in endings:
        yield from _faults_of_page(site, path + ending, files)
    stated = {quad.triple for quad in ox.parse(path=str(site / f"{path}.ttl"))}
    wanted = {
        quad.triple
        for subject in {triple.subject for triple in stated} | {ox.NamedNode(BASE + path)}
        for quad in data.quads_for_pattern(subject, None, None)
    }
    if stated != wanted:
        yield f"{path}.ttl lacks {len(wanted - stated)} triples and has {len(stated - wanted)} more"


def _faults_of_page(site: Path, page: str, files: set[str]) -> Iterator[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse((site / page).read_bytes(), transport_encoding="utf-8")
    for _, code, _ in parser.errors:
        yield f"{page}: {code}"
    for element in tree.iter():
        for name in ("href", "src", "data-source"):
            link = element.get(name)
            if link and element.get("rel") != "canonical" and _target(page, link) not in files:
                yield f"{page}: {link} leads nowhere"


def _target(page: str, link: str) -> str | None:
    """The path to which a link of a page leads; the page's own for one that leads elsewhere."""
    way = unquote(link.partition("#")[0])
    if not way or ":" in way:
        return page
    parts: list[str] = []
    for part in (*PurePosixPath(page).parent.parts, *way.split("/")):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)

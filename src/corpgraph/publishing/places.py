"""Where on a site an IRI has its page, and how one page links to another.

A page stands at the path of its IRI: ``https://w3id.org/corpgraph/id/market/xhkg`` has
``id/market/xhkg.html``, ``….ttl`` and ``….jsonld``, and a page in a second language ``….fr.html``.
Weighed: a folder an IRI with an ``index.html``. It doubles the number of folders, puts the Turtle
at a path that is not the IRI's, and makes content negotiation more than the choice of an ending.

Terms have a fragment, so that they share one document; each has besides a page of its own, under
``ontology/class/`` and ``ontology/property/`` because ``cg:Service`` and ``cg:service`` would be
one file where names ignore capitals. Whatever is not ours is under ``other/``.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from corpgraph.namespaces import BASE, CG, CGS

__all__ = ["document_of", "href", "path_of", "quoted", "root_of", "term_path"]

#: First parts of the paths that the data may have; all else is the site's own.
_OURS: Final = frozenset({"code", "graph", "id", "ontology", "shapes"})
#: What the site has for itself.
_TAKEN: Final = frozenset(
    {"az", "explore", "groups", "index", "ontology", "other", "questions", "search", "shapes"}
    | {"static", "w3id"}
)
_PLAIN: Final = re.compile(
    r"(?:[A-Za-z0-9_\u00a1-\U0010ffff-][A-Za-z0-9._\u00a1-\U0010ffff-]*/)*"
    r"[A-Za-z0-9_\u00a1-\U0010ffff-]+"
)
_KEPT: Final = re.compile(r"[A-Za-z0-9._\u00a1-\U0010ffff-]")
#: What file systems take for one name, less the longest ending.
_LONGEST: Final = 200


def document_of(iri: str) -> str:
    """The IRI of the document in which a thing is described.

    Fragments of our own IRIs are parts of one document; of those of others we do not know that.
    """
    if not iri.startswith(BASE) or iri.startswith((CG, CGS)):
        return iri
    return iri.partition("#")[0]


def path_of(iri: str, home: str | None = None) -> str:
    """The path of a document on the site, without an ending and without a slash before it.

    Two IRIs never have the same path.

    Args:
        iri: The IRI of the document.
        home: Where the site is, if the data has IRIs there. Those have the paths then that things,
            codes and graphs of corpgraph would have.
    """
    if home is not None and iri.startswith(home) and home != BASE:
        rest = iri[len(home) :]
        if _PLAIN.fullmatch(rest) and len(rest) < _LONGEST and _first(rest) not in _TAKEN:
            return rest
    for space, folder in ((CG, "ontology/term/"), (CGS, "shapes/shape/")):
        if iri.startswith(space) and len(iri) > len(space):
            return folder + _segment(iri[len(space) :], is_last=True)
    rest = iri[len(BASE) :] if iri.startswith(BASE) else ""
    if _first(rest) in (_OURS if home in (None, BASE) else _OURS & _TAKEN):
        if _PLAIN.fullmatch(rest) and len(rest) < _LONGEST:
            return rest
        return _segments(rest)
    scheme, _, rest = iri.partition(":")
    if rest.startswith("//"):
        return f"other/{_segment(scheme)}/{_segments(rest[2:])}"
    # No name of a scheme has a colon: urn:a is elsewhere than urn://a.
    return f"other/{_segment(f'{scheme}:')}/{_segments(rest)}"


def _first(rest: str) -> str:
    return rest.partition("/")[0]


def term_path(iri: str, *, is_class: bool) -> str:
    """The path of the page of one term of the ontology."""
    folder = "class" if is_class else "property"
    return f"ontology/{folder}/{_segment(iri.removeprefix(CG), is_last=True)}"


def root_of(path: str) -> str:
    """What leads from the page at a path to the top of the site: ``../../`` for ``id/x/y``."""
    return "../" * path.count("/")


def href(root: str, path: str, ending: str, fragment: str = "") -> str:
    """The relative URL of a file of the site.

    Args:
        root: What leads to the top, as `root_of` gives it.
        path: The path of the document.
        ending: Such as ``.fr.html``.
        fragment: The part of the document.
    """
    mark = f"#{quote(fragment, safe='')}" if fragment else ""
    return f"{root}{quoted(path)}{ending}{mark}"


def quoted(path: str) -> str:
    """A path as it stands in a URL."""
    return quote(path, safe="/~")


def _segments(rest: str) -> str:
    parts = rest.split("/")
    return "/".join(_segment(part, is_last=n == len(parts) - 1) for n, part in enumerate(parts))


def _segment(text: str, *, is_last: bool = False) -> str:
    """A name of a file for any text: what is not plain is written as ``~`` and hexadecimal."""
    if text in ("", ".", ".."):
        return "~" + "2E" * len(text)
    # The last part gets an ending, which must not be taken for one that it has already.
    kept = text if not is_last else text.replace(".", "\0")
    name = "".join(
        c if _KEPT.match(c) else "".join(f"~{b:02X}" for b in ("." if c == "\0" else c).encode())
        for c in kept
    )
    if len(name.encode()) <= _LONGEST:
        return name
    return f"{name[:60]}~~{sha256(text.encode()).hexdigest()[:32]}"

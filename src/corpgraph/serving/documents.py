"""Linked data: which document an IRI leads to, in which format (Cool URIs, section 4; RFC 9110).

A thing that is no document, such as a company, is answered with a redirection (303) to the
document about it, which has a path of its own for each format. An ontology, a shapes file and a
named graph are documents themselves, and their formats are negotiated where they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.formatting import serialize
from corpgraph.namespaces import BASE, PREFIXES, RDFS
from corpgraph.serving.describing import describe, document
from corpgraph.serving.formats import GRAPHS, HTML, SUFFIXES, TURTLE, content_type
from corpgraph.serving.messages import Refusal, Reply
from corpgraph.serving.negotiation import choose
from corpgraph.serving.pages import document_page, thing_page
from corpgraph.serving.results import too_many

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpgraph.serving.describing import Description
    from corpgraph.serving.messages import Page
    from corpgraph.serving.pages import Writer
    from corpgraph.serving.sources import Stores

__all__ = ["not_acceptable", "reply_with_document", "write_graph"]

#: Turtle first: who wants HTML says so.
_OFFERED: Final = (TURTLE, HTML, *(media for media in GRAPHS if media != TURTLE))
_VARY: Final = (("Vary", "Accept"),)
_MEDIA_SUFFIX: Final = {media: suffix for suffix, media in SUFFIXES.items()} | {
    "application/json": ".jsonld",
    "text/plain": ".nt",
}
#: Canonical Turtle is written by Python, with care and time; what is larger, by the engine.
_LARGE: Final = 20_000


def reply_with_document(page: Page, stores: Stores, writer: Writer, *, most: int) -> Reply:
    """Answer a request for a path under the namespace.

    Raises:
        Refusal: Nothing is known of it, there is no such format, or it is too large.
    """
    iri = f"{BASE}{page.path}"
    if (triples := document(stores, iri, most=most)) is not None:
        media = _choose(page.accept)
        suffix = _MEDIA_SUFFIX[media]
        headers = (*_VARY, ("Content-Location", _link(writer, page.path, suffix)))
        return _document(iri, triples, media, writer, headers, most=most)
    if describe(stores, iri) is not None:
        suffix = _MEDIA_SUFFIX[_choose(page.accept)]
        location = _link(writer, page.path, suffix)
        body = f"{location}\n".encode()
        headers = (*_VARY, ("Location", location))
        return Reply(303, "text/plain; charset=utf-8", body, headers, keeps=True)
    for suffix, media in SUFFIXES.items():
        if not iri.endswith(suffix):
            continue
        bare = iri.removesuffix(suffix)
        if (triples := document(stores, bare, most=most)) is not None:
            return _document(bare, triples, media, writer, (), most=most)
        if (found := describe(stores, bare)) is not None:
            if media == HTML:
                body = thing_page(found, writer).encode()
            else:
                triples = [*found.triples, *_note(found, iri)]
                body = write_graph(triples, media, is_canonical=True)
            return Reply(200, content_type(media), body, keeps=True)
    raise Refusal(404, f"nothing is known of <{iri}>")


def write_graph(triples: Sequence[ox.Triple], media: str, *, is_canonical: bool = False) -> bytes:
    """Write a graph.

    Args:
        triples: The graph.
        media: One of `GRAPHS`.
        is_canonical: Whether Turtle is to be in canonical form.

    Raises:
        Refusal: The format cannot say it.
    """
    if is_canonical and media == TURTLE and len(triples) <= _LARGE:
        try:
            return serialize(triples, PREFIXES).encode()
        except InputError:
            # It has terms of RDF 1.2, which the canonical form has not.
            pass
    try:
        text = ox.serialize(triples, format=GRAPHS[media], prefixes=_prefixes(triples))
    except ValueError as error:
        raise Refusal(406, f"{media} cannot hold this graph: {error}") from error
    assert text is not None
    return text


def not_acceptable(offered: Sequence[str]) -> Refusal:
    """None of what there is was asked for."""
    return Refusal(406, f"there is {', '.join(offered)}", *_VARY)


def _note(found: Description, document: str) -> Iterator[ox.Triple]:
    """Say of a document that it leaves something out, if it does."""
    if found.is_cut:
        text = (
            f"Of all that points to it, {len(found.pointing)} are here; the endpoint has the rest."
        )
        note = ox.Literal(text, language="en")
        yield ox.Triple(ox.NamedNode(document), ox.NamedNode(f"{RDFS}comment"), note)


def _document(
    iri: str,
    triples: list[ox.Triple],
    media: str,
    writer: Writer,
    headers: tuple[tuple[str, str], ...],
    *,
    most: int,
) -> Reply:
    if len(triples) > most:
        raise too_many("triples", most)
    if media == HTML:
        body = document_page(iri, triples, writer).encode()
    else:
        body = write_graph(triples, media, is_canonical=True)
    return Reply(200, content_type(media), body, headers, keeps=True)


def _choose(accept: str | None) -> str:
    media = choose(accept, _OFFERED)
    if media is None:
        raise not_acceptable(_OFFERED)
    return media


def _link(writer: Writer, path: str, suffix: str) -> str:
    return f"{writer.prefix}/{quote(path)}{suffix}"


def _prefixes(triples: Sequence[ox.Triple]) -> dict[str, str]:
    """Those of the table that occur, so that a document does not begin with all of them."""
    iris = {
        iri
        for triple in triples
        for term in triple
        for iri in (
            getattr(term, "value", "") if isinstance(term, ox.NamedNode) else "",
            term.datatype.value if isinstance(term, ox.Literal) else "",
        )
    }
    namespaces = {iri[: max(iri.rfind("#"), iri.rfind("/"), iri.rfind(":")) + 1] for iri in iris}
    return {prefix: iri for prefix, iri in PREFIXES.items() if iri in namespaces}

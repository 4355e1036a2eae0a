"""A fact with its dates, its passages and what editors make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.evidence import check_locators
from corpgraph.explaining.model import Cited, Dated, Support
from corpgraph.explaining.naming import TYPE
from corpgraph.namespaces import CG, RDFS
from corpgraph.querying import evidence
from corpgraph.querying.entities import class_and_subclasses

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from corpgraph.time import Certainty

__all__ = ["is_assertion", "support", "words_of"]

_LABEL: Final = ox.NamedNode(f"{RDFS}label")


def words_of(store: ox.Store, texts: Mapping[Path, str]) -> dict[str, str]:
    """What stands at the passages of the sources whose texts are given, by the passages' IRIs.

    Raises:
        InputError: A text has the hash of no source.
    """
    return {
        check.locator.passage: text[check.locator.start : check.locator.end]
        for path, text in texts.items()
        for check in check_locators(store, text, path=path)
        if check.problem is None
    }


def is_assertion(store: ox.Store, node: object) -> bool:
    """Whether something is a fact, event, statement or other assertion."""
    if not isinstance(node, ox.NamedNode):
        return False
    wanted = class_and_subclasses("Assertion")
    quads = store.quads_for_pattern(node, TYPE, None)
    return any(isinstance(q.object, ox.NamedNode) and q.object.value in wanted for q in quads)


def support(
    store: ox.Store,
    assertion: ox.NamedNode | ox.BlankNode,
    certainty: Certainty | None,
    words: Mapping[str, str],
) -> Support:
    """Gather what stands behind an assertion; of one that has no name, nothing can be asked."""
    iri = assertion.value
    if isinstance(assertion, ox.BlankNode):
        return Support(f"_:{iri}", _label(store, assertion), None, certainty, (), (), ())
    return Support(
        iri=iri,
        label=_label(store, assertion),
        kind=_kind(store, assertion),
        certainty=certainty,
        dates=tuple(
            Dated(each.property, each.printed, each.earliest, each.latest)
            for each in evidence.dates(store, iri)
        ),
        passages=tuple(
            Cited(
                passage=each.passage,
                states=each.property,
                source=each.source,
                name=each.name,
                date=_date_of(store, each.source),
                paragraph=each.paragraph,
                sentence=each.sentence,
                start=each.start,
                stop=each.stop,
                words=words.get(each.passage),
            )
            for each in evidence.passages(store, iri)
        ),
        judgements=tuple(evidence.judgements(store, iri)),
    )


def _label(store: ox.Store, node: ox.NamedNode | ox.BlankNode) -> str | None:
    for quad in store.quads_for_pattern(node, _LABEL, None):
        if isinstance(quad.object, ox.Literal) and quad.object.language == "en":
            return quad.object.value
    return None


def _kind(store: ox.Store, node: ox.NamedNode) -> str | None:
    kinds = sorted(
        quad.object.value
        for quad in store.quads_for_pattern(node, TYPE, None)
        if isinstance(quad.object, ox.NamedNode)
    )
    return kinds[0].removeprefix(CG) if kinds else None


def _date_of(store: ox.Store, source: str | None) -> str | None:
    """The date of a source, as resolved to a day where it is, else as printed."""
    if source is None:
        return None
    for each in evidence.dates(store, source):
        if each.earliest is not None and each.earliest == each.latest:
            return each.earliest.isoformat()
        if each.printed is not None:
            return each.printed
    return None

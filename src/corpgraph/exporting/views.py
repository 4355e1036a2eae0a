"""The data with all that its sources claim, or with what its editors do not reject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import pyoxigraph as ox

from corpgraph.loading import as_store, like_store
from corpgraph.namespaces import CG, CODE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpgraph.loading import DataT

    Node = ox.NamedNode | ox.BlankNode

__all__ = ["VIEWS", "View", "accepted"]

View = Literal["all", "accepted"]

#: The names of the views; the first is the default.
VIEWS: Final[tuple[View, ...]] = ("all", "accepted")

_OA: Final = PREFIXES["oa"]


def _cg(*names: str) -> tuple[ox.NamedNode, ...]:
    return tuple(ox.NamedNode(CG + name) for name in names)


_VERDICT, _JUDGES, _BETWEEN = _cg("verdict", "judges", "between")
_REJECTED: Final = ox.NamedNode(f"{CODE}verdict/rejected")
#: What an assertion is about that says nothing else: how long, when, at what stage, what for.
_ABOUT: Final = _cg("durationOf", "dates", "anchor", "ofEvent", "purposeOf")
#: What leads to the evidence for an assertion and its dates, and on from there.
_EVIDENCE: Final = (
    *_cg("statedIn", "beginStatedIn", "endStatedIn", "dateStatedIn"),
    *_cg("dateResolution", "beginResolution", "endResolution"),
    *(ox.NamedNode(_OA + name) for name in ("hasSelector", "hasSource")),
    ox.NamedNode(f"{PREFIXES['prov']}wasDerivedFrom"),
)


def accepted(data: DataT) -> DataT:
    """Copy data without the assertions that its editors reject.

    With them goes what hangs only on them: assertions about nothing else, such as how long a
    rejected fact lasted; links to them; and passages, date resolutions and sources that only they
    point to. Entities stay, because an entity is no claim. Assertions that are open, or that nobody
    judged, stay.

    Judgements on what is left out go too, and so does a contradiction of which a side is left out:
    the one would judge what is not there, and the other is none any more. Judgements on what stays
    remain, with their reasons.

    Args:
        data: An rdflib graph or dataset, or a store.

    Returns:
        A graph for a graph, a store for a store, with the named graphs; the data itself if nothing
        in it is rejected.
    """
    store = as_store(data)
    gone = {
        target
        for judgement in _subjects(store, _VERDICT, _REJECTED)
        for target in _objects(store, judgement, (_JUDGES,))
    }
    if not gone:
        return data
    _add_what_is_about(store, gone)
    for note in (_JUDGES, _BETWEEN):
        gone |= {each for target in list(gone) for each in _subjects(store, note, target)}
    _add_what_only_they_use(store, gone)
    left = ox.Store()
    left.bulk_extend(quad for quad in store if quad.subject not in gone and quad.object not in gone)
    return like_store(data, left)


def _add_what_is_about(store: ox.Store, gone: set[Node]) -> None:
    waiting = list(gone)
    while waiting:
        target = waiting.pop()
        for predicate in _ABOUT:
            for each in _subjects(store, predicate, target):
                if each not in gone and gone.issuperset(_objects(store, each, (predicate,))):
                    gone.add(each)
                    waiting.append(each)


def _add_what_only_they_use(store: ox.Store, gone: set[Node]) -> None:
    waiting = list(gone)
    while waiting:
        for each in _objects(store, waiting.pop(), _EVIDENCE):
            users = store.quads_for_pattern(None, None, each)
            if each not in gone and all(quad.subject in gone for quad in users):
                gone.add(each)
                waiting.append(each)


def _subjects(store: ox.Store, predicate: ox.NamedNode, target: Node) -> Iterator[Node]:
    for quad in store.quads_for_pattern(None, predicate, target):
        if isinstance(quad.subject, ox.NamedNode | ox.BlankNode):
            yield quad.subject


def _objects(store: ox.Store, subject: Node, predicates: Iterable[ox.NamedNode]) -> Iterator[Node]:
    for predicate in predicates:
        for quad in store.quads_for_pattern(subject, predicate, None):
            if isinstance(quad.object, ox.NamedNode | ox.BlankNode):
                yield quad.object

"""The view of data as its sources had it on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.knowledge.copying import copy, forgotten
from corpgraph.knowledge.evidence import Evidence
from corpgraph.knowledge.terms import DATINGS, cg, instances, links
from corpgraph.knowledge.widening import Changes, said_of_date, widen
from corpgraph.loading import as_store, like_store
from corpgraph.namespaces import PREFIXES
from corpgraph.time import Certainty

if TYPE_CHECKING:
    from datetime import date

    from corpgraph.knowledge.evidence import Way
    from corpgraph.knowledge.terms import Node
    from corpgraph.loading import DataT

__all__ = ["as_known"]

_HAS_SOURCE: Final = ox.NamedNode(f"{PREFIXES['oa']}hasSource")
_HAS_SELECTOR: Final = ox.NamedNode(f"{PREFIXES['oa']}hasSelector")


def as_known(data: DataT, known: date, *, possible: bool = False) -> DataT:
    """Copy data as its sources had it on a day.

    Args:
        data: An rdflib graph or dataset, or a store.
        known: The day; what was published on it is known.
        possible: Whether to take in what was possibly but not certainly known. It is then possible
            at best in every answer that carries a certainty.

    Returns:
        A graph for a graph, a store for a store; the data itself where all of it was known. It
        does not depend on the order of files, nor on what stands in which of them.

    Raises:
        InputError: The date of a source is no date.
    """
    store = as_store(data)
    changes = Changes()
    evidence = Evidence.read(store, known)
    levels = {Certainty.CERTAIN, Certainty.POSSIBLE} if possible else {Certainty.CERTAIN}
    assertions = instances(store, "Assertion") | evidence.stated_nodes
    changes.dropped.update(each for each in assertions if evidence.of(each) not in levels)
    staying = assertions - changes.dropped
    for dating in DATINGS:
        for node in evidence.doubtful(dating, staying):
            quads = said_of_date(store, node, dating)
            widen(dating, quads, evidence.about(node, dating), changes, possible=possible)
    _drop_documents(store, evidence, levels, changes)
    _drop_notes(store, changes)
    _restate(store, evidence, staying, changes)
    if not changes:
        return data
    dump = store.dump(format=ox.RdfFormat.N_QUADS)
    assert dump is not None
    changes.dropped |= forgotten(store, dump, assertions, changes.dropped)
    return like_store(data, copy(dump, changes))


def _drop_documents(
    store: ox.Store, evidence: Evidence, levels: set[Certainty], changes: Changes
) -> None:
    """Leave out the passages, sources and resolutions that a view does not rest on."""

    def is_in(way: Way | None) -> bool:
        return way is not None and (not way or Certainty.POSSIBLE in levels)

    for ways in (evidence.passages, evidence.resolutions):
        changes.dropped.update(node for node, way in ways.items() if not is_in(way))
    # A source that states nothing and has no date is no news, such as the list of a code list.
    cited = {source for _, source in links(store, _HAS_SOURCE)}
    changes.dropped.update(
        source
        for source, status in evidence.sources.items()
        if status not in levels and (source in cited or status is Certainty.NO)
    )
    selectors = list(links(store, _HAS_SELECTOR))
    changes.dropped |= {to for passage, to in selectors if passage in changes.dropped} - {
        to for passage, to in selectors if passage not in changes.dropped
    }


def _drop_notes(store: ox.Store, changes: Changes) -> None:
    """Leave out the judgements on what is left out, and contradictions of which a side is.

    What cannot all hold may hold well enough without one of its sides.
    """
    changes.dropped |= {
        note
        for predicate in (cg("judges"), cg("between"))
        for note, assertion in links(store, predicate)
        if assertion in changes.dropped
    }


def _restate(store: ox.Store, evidence: Evidence, staying: set[Node], changes: Changes) -> None:
    """Say outright that a passage states what it dates, of what no other passage states yet."""
    stated = cg("statedIn")
    for dating in DATINGS:
        for quad in store.quads_for_pattern(None, dating.stated_in, None):
            node = quad.subject
            if node not in staying or node in evidence.stated.outright:
                continue
            quads = store.quads_for_pattern(node, stated, None)
            if quad.object not in changes.dropped and all(
                each.object in changes.dropped for each in quads
            ):
                changes.added.append(ox.Quad(node, stated, quad.object, quad.graph_name))

"""What a view changes of data: what it leaves out, and the dates that it makes vaguer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.knowledge.terms import BEGIN, END, Dating, Node
from corpgraph.namespaces import EDTF_DATE, XSD
from corpgraph.time import Certainty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpgraph.knowledge.evidence import Doubt

__all__ = ["Changes", "said_of_date", "widen"]

_DAY: Final = ox.NamedNode(f"{XSD}date")
#: A date of which nothing is known: EDTF level 1, "Unspecified digit(s) from the right".
_UNKNOWN: Final = ox.Literal("XXXX", datatype=ox.NamedNode(EDTF_DATE))


@dataclass(slots=True)
class Changes:
    """What a view leaves out and puts in."""

    dropped: set[Node] = field(default_factory=set)
    removed: set[ox.Quad] = field(default_factory=set)
    added: list[ox.Quad] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.dropped or self.removed)

    def replace(
        self, quad: ox.Quad, predicate: ox.NamedNode, value: ox.Literal | None = None
    ) -> None:
        """Say something with another property, and with another value if one is given."""
        self.removed.add(quad)
        self.added.append(ox.Quad(quad.subject, predicate, value or quad.object, quad.graph_name))


def said_of_date(store: ox.Store, node: Node, dating: Dating) -> list[ox.Quad]:
    """What is said of a date of a thing: as printed, its first day, its last day."""
    predicates = (dating.printed, dating.earliest, dating.latest)
    return [quad for each in predicates for quad in store.quads_for_pattern(node, each, None)]


def widen(
    dating: Dating,
    quads: Sequence[ox.Quad],
    doubt: Doubt,
    changes: Changes,
    *,
    possible: bool,
) -> None:
    """Say of a date what holds whether it was known or not, and no more."""
    is_begin, is_end = dating is BEGIN, dating is END
    sure = doubt.assertion is Certainty.CERTAIN
    printed = [quad for quad in quads if quad.predicate == dating.printed]
    days = [quad for quad in printed if _is_day(quad)]
    vague = [quad for quad in printed if not _is_day(quad)]
    earliest = [quad for quad in quads if quad.predicate == dating.earliest]
    latest = [quad for quad in quads if quad.predicate == dating.latest]

    if doubt.printed is Certainty.NO or (not possible and doubt.printed is Certainty.POSSIBLE):
        changes.removed.update(printed)
        vague = []
    elif doubt.printed is Certainty.POSSIBLE and not is_end:
        changes.removed.update(days)
    elif doubt.printed is Certainty.POSSIBLE or (is_begin and not sure):
        for quad in days:
            changes.replace(quad, dating.earliest)

    if doubt.bounds is Certainty.CERTAIN:
        if is_begin and not sure:
            changes.removed.update(latest)
        return
    changes.removed.update(latest)
    # An end that was possibly known rules nothing out, and leaves certain what comes before it.
    keeps = possible and is_end and doubt.bounds is Certainty.POSSIBLE
    if not keeps or (vague and not doubt.joined):
        changes.removed.update(earliest)
    elif not earliest and not vague:
        for quad in latest:
            changes.replace(quad, dating.printed, _UNKNOWN)


def _is_day(quad: ox.Quad) -> bool:
    return isinstance(quad.object, ox.Literal) and quad.object.datatype == _DAY

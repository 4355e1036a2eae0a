"""Copying data without what a view leaves out, and without the entities that this forgets."""

from __future__ import annotations

from collections import defaultdict
from io import BytesIO
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.knowledge.terms import Node, cg, instances

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.knowledge.widening import Changes

__all__ = ["copy", "forgotten"]

_NAMED_IN: Final = str(cg("namedIn")).encode()


def forgotten(store: ox.Store, dump: bytes, assertions: set[Node], dropped: set[Node]) -> set[Node]:
    """The entities that assertions and passages speak of, but none that stays does.

    Args:
        store: The data.
        dump: The data as N-Quads.
        assertions: The assertions of the data.
        dropped: What is left out of it already.
    """
    entities = {_key(each): each for each in instances(store, "Entity")}
    told, gone = {_key(each) for each in assertions}, {_key(each) for each in dropped}
    used: set[bytes] = set()
    spoken_of: set[bytes] = set()
    led_to: dict[bytes, set[bytes]] = defaultdict(set)
    for subject, predicate, value, _ in _lines(dump):
        if value in entities:
            if subject in told:
                used.add(value)
                if subject not in gone:
                    spoken_of.add(value)
            elif subject in entities:
                used.add(value)
                led_to[subject].add(value)
        elif predicate == _NAMED_IN and subject in entities:
            used.add(subject)
            if value not in gone:
                spoken_of.add(subject)
    markets = {_key(each) for each in instances(store, "Market")}
    staying = spoken_of | markets | (entities.keys() - used)
    waiting = list(staying)
    while waiting:
        onward = led_to[waiting.pop()] - staying
        staying |= onward
        waiting.extend(onward)
    return {entities[each] for each in entities.keys() - staying}


def copy(dump: bytes, changes: Changes) -> ox.Store:
    """Load N-Quads with changes made.

    Args:
        dump: The N-Quads, as Oxigraph writes them.
        changes: What to leave out and put in.
    """
    gone = {_key(each) for each in changes.dropped}
    removed = {_key(quad) for quad in changes.removed}
    # One line in a thousand is worth comparing as a whole.
    changed = {line.split(b" ", 1)[0] for line in removed}
    kept = BytesIO()
    for subject, _, value, line in _lines(dump):
        if subject in gone or value in gone:
            continue
        if subject in changed and line.removesuffix(b" .\n") in removed:
            continue
        kept.write(line)
    view = ox.Store()
    view.bulk_load(kept.getvalue(), format=ox.RdfFormat.N_QUADS, lenient=True)
    view.extend(changes.added)
    return view


def _lines(dump: bytes) -> Iterator[tuple[bytes, bytes, bytes, bytes]]:
    """The subject, predicate and object of each quad of N-Quads, and its line.

    Text is an order of magnitude quicker to sift than terms are. An object that has a space in it
    comes without what follows; it is a literal or triple term, and never a node.
    """
    for line in BytesIO(dump):
        subject, predicate, rest = line.split(b" ", 2)
        yield subject, predicate, rest[: rest.index(b" ")], line


def _key(term: Node | ox.Quad) -> bytes:
    return str(term).encode()

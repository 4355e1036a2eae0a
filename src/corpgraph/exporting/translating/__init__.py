"""The data in the words of other vocabularies, and what that loses, measured.

The W3C Organization Ontology and schema.org are read by more programs than our terms are, and say
less: control without dates or shares, no evidence, nothing that is only possible. `translate` says
in their terms what can be said of a day, and counts what it could not carry over.

What is only rejected is never translated, because these vocabularies state and do not report. What
can have no dates there is told if it holds on the day; memberships and offices, which can, are told
with theirs, whenever they held.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from corpgraph.errors import UsageError, nearest
from corpgraph.exporting.translating import org, schema_org
from corpgraph.exporting.translating.losses import Losses, measure
from corpgraph.exporting.translating.reading import Reading
from corpgraph.exporting.views import accepted
from corpgraph.loading import as_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    import pyoxigraph as ox

    from corpgraph.exporting.translating.writing import Sentences
    from corpgraph.loading import Data

__all__ = ["VOCABULARIES", "Losses", "Translation", "translate"]

_TRANSLATORS: Final[Mapping[str, Callable[[Reading, Sentences], None]]] = {
    "org": org.translate,
    "schema.org": schema_org.translate,
}

#: The names of the vocabularies.
VOCABULARIES: Final = tuple(_TRANSLATORS)


@dataclass(frozen=True, slots=True)
class Translation:
    """What data say in other words.

    Attributes:
        store: The triples, in the default graph.
        losses: What of the data is not in them.
    """

    store: ox.Store
    losses: Losses


def translate(data: Data, into: str, at: date, *, possible: bool = False) -> Translation:
    """Say in another vocabulary what data say of a day.

    Args:
        data: An rdflib graph or dataset, or a store, of dated facts; no snapshot.
        into: One of `VOCABULARIES`.
        at: The day that is told of, where the vocabulary has no dates.
        possible: Whether to tell what holds on the day only possibly. A name or identifier is told
            unless it certainly does not hold.

    Raises:
        UsageError: No such vocabulary is known.
        InputError: A fact ends before it begins.
    """
    if into not in _TRANSLATORS:
        hint = nearest(into, VOCABULARIES) or f"there are {' and '.join(VOCABULARIES)}"
        raise UsageError(f"no vocabulary is called {into!r}", hint=hint)
    from corpgraph.exporting.translating.writing import Sentences

    store = as_store(data)
    reading = Reading(accepted(store), at, possible=possible)
    sentences = Sentences()
    _TRANSLATORS[into](reading, sentences)
    return Translation(sentences.store(), measure(store, reading, into))

"""The tops of all groups at once are those that each organisation is told by itself."""

from datetime import date
from typing import Final

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from corpgraph.namespaces import ID
from corpgraph.querying import ownership
from questions.expected import with_turtle

AT: Final = date(2012, 1, 1)
DATES: Final = (
    'cg:begin "2010-01-01"^^xsd:date',
    'cg:beginEarliest "2010-01-01"^^xsd:date',
    'cg:begin "2020-01-01"^^xsd:date',
    'cg:begin "2000-01-01"^^xsd:date ; cg:end "2011-01-01"^^xsd:date',
    'cg:begin "2000-01-01"^^xsd:date ; cg:endEarliest "2011-01-01"^^xsd:date',
)
NAMES: Final = "abcdefgh"
LINK: Final = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(DATES))


@settings(deadline=None, max_examples=120)
@given(st.lists(LINK, max_size=12))
def test_all_at_once_are_the_same_as_one_by_one(links: list[tuple[str, str, str]]) -> None:
    corporations = "\n".join(f"<{ID}corporation/{name}> a cg:Corporation ." for name in NAMES)
    controls = "\n".join(
        f"<{ID}control/{number}> a cg:Control ; cg:parent <{ID}corporation/{parent}> ; "
        f"cg:subsidiary <{ID}corporation/{subsidiary}> ; {dates} ."
        for number, (parent, subsidiary, dates) in enumerate(links)
    )
    store = with_turtle(ox.Store(), f"{corporations}\n{controls}")
    singly = {
        (f"{ID}corporation/{name}", top.parent, top.depth, top.certainty)
        for name in NAMES
        for top in ownership.ultimate_parents(store, name, at=AT)
    }
    together = ownership.all_ultimate_parents(store, at=AT)
    assert {(e.organization, e.parent, e.depth, e.certainty) for e in together} == singly
    assert len(together) == len(singly)

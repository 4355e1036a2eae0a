"""The reasoners that are compared, each run as a process that says what its work cost.

Run as a script, by the interpreter of the environment that the peer is installed in. It needs
nothing but the standard library and what is asked for::

    reasoners.py inventory                           versions, as JSON
    reasoners.py corpgraph DATA DAY SNAPSHOT         snapshot of DATA (written out) and closure
    reasoners.py asks DATA DAY                       questions on DATA, held in a store
    reasoners.py PEER ONTOLOGY SNAPSHOT              closure of SNAPSHOT under ONTOLOGY

Reading files is not counted. What is counted ends with the inferred triples in a Python list.
"""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["REASONERS"]

_CG: Final = "https://w3id.org/corpgraph/ontology#"
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
#: Of how many companies the questions are asked, and how often; the quickest time counts.
_COMPANIES: Final = 41
_TIMES: Final = 3


class _Clock:
    """Seconds of CPU and elapsed time since it was made."""

    def __init__(self) -> None:
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    def read(self) -> dict[str, float]:
        return {
            "cpu": time.process_time() - self._cpu,
            "wall": time.perf_counter() - self._wall,
        }


def _corpgraph(data: str, day: str, snapshot: str) -> dict[str, Any]:
    from datetime import date

    import pyoxigraph as ox

    from corpgraph.reasoning import close
    from corpgraph.snapshot import take_snapshot

    store = ox.Store()
    store.bulk_load(path=data)
    clock = _Clock()
    taken = take_snapshot(store, date.fromisoformat(day))
    first = clock.read()
    clock = _Clock()
    closure = close(taken)
    inferred = closure.inferred
    closed = clock.read()
    taken.dump(snapshot, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return {
        "snapshot": first,
        "closure": closed,
        "given": len(taken),
        "inferred": len(inferred),
        "inconsistencies": len(closure.inconsistencies),
    }


def _owlrl(ontology: str, snapshot: str) -> dict[str, Any]:
    import owlrl
    import rdflib

    graph = rdflib.Graph()
    graph.parse(ontology, format="nt")
    graph.parse(snapshot, format="nt")
    given = set(graph)
    clock = _Clock()
    owlrl.OWLRL_Semantics(graph, axioms=False, daxioms=False).closure()
    closed = clock.read()
    return {"closure": closed, "inferred": _counted(set(graph) - given)}


def _reasonable(ontology: str, snapshot: str) -> dict[str, Any]:
    import reasonable

    reasoner = reasonable.PyReasoner()
    reasoner.load_file(ontology)
    reasoner.load_file(snapshot)
    given = set(reasoner.get_base_triples())
    clock = _Clock()
    triples = reasoner.reason()
    closed = clock.read()
    return {"closure": closed, "inferred": _counted(set(triples) - given)}


def _counted(triples: Iterable[tuple[object, object, object]]) -> int:
    """How many triples are of corpgraph's own relations and classes: these are compared."""
    return sum(
        str(p).startswith(_CG) or (str(p) == _TYPE and str(o).startswith(_CG))
        for _, p, o in triples
    )


def _asks(data: str, day: str) -> dict[str, Any]:
    from datetime import date

    import pyoxigraph as ox

    from corpgraph.querying import ask

    store = ox.Store()
    store.bulk_load(path=data)
    parent, kind = ox.NamedNode(f"{_CG}parent"), ox.NamedNode(f"{_CG}Corporation")
    companies = sorted(
        quad.subject.value
        for quad in store.quads_for_pattern(None, ox.NamedNode(_TYPE), kind)
        if isinstance(quad.subject, ox.NamedNode)
    )
    # Evenly from all companies: most have nobody below them; and as many that have.
    parents = (quad.object for quad in store.quads_for_pattern(None, parent, None))
    above = sorted({each.value for each in parents if isinstance(each, ox.NamedNode)})
    chosen = [*_evenly(companies), *_evenly(above)]
    on = date.fromisoformat(day)
    costs: dict[str, list[tuple[float, int]]] = {}
    for name, param in _QUESTIONS:
        for company in chosen:
            values: dict[str, Any] = {"at": on, param: company}
            cost = _cost(partial(ask, name, store, **values))
            costs.setdefault(name, []).append(cost)
    return {
        "asks": {name: sorted(found) for name, found in costs.items()},
        "all": _cost(partial(ask, "all-ultimate-parents", store, at=on)),
    }


_QUESTIONS: Final = (
    *(("subsidiaries", "parent"), ("parents", "organization"), ("members", "group")),
    *(("ultimate-parents", "organization"), ("executives", "organization")),
    *(("listings", "organization"), ("facts", "entity")),
)


def _evenly(companies: list[str]) -> list[str]:
    return companies[:: max(1, len(companies) // _COMPANIES)][:_COMPANIES]


def _cost(run: Callable[[], list[Any]]) -> tuple[float, int]:
    """Seconds of CPU of the quickest run, and how many rows it gave."""
    best, rows = float("inf"), 0
    for _ in range(_TIMES):
        clock = _Clock()
        answer = run()
        # Read before the answer is let go, which is no part of giving it.
        best = min(best, clock.read()["cpu"])
        rows = len(answer)
    return best, rows


#: What can be run, by name.
REASONERS: Final[dict[str, Callable[..., dict[str, Any]]]] = {
    "corpgraph": _corpgraph,
    "owlrl": _owlrl,
    "reasonable": _reasonable,
    "asks": _asks,
}


def _inventory() -> dict[str, str]:
    found = {}
    for name in ("owlrl", "reasonable"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


if __name__ == "__main__":
    # As a script this file's folder would come first: it is not the peers' business.
    if sys.path[0] == str(Path(__file__).parent):
        sys.path.pop(0)
    done = _inventory() if sys.argv[1] == "inventory" else REASONERS[sys.argv[1]](*sys.argv[2:])
    print(json.dumps(done))

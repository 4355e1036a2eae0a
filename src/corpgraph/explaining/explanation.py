"""The explanation of one triple on one day."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.explaining.model import Explanation, Holding, Proof, Support
from corpgraph.explaining.naming import (
    TYPE,
    find_object,
    find_predicate,
    find_subject,
    phrase,
    sentence,
)
from corpgraph.explaining.neighbours import boundaries, facts_around
from corpgraph.explaining.supporting import is_assertion, support, words_of
from corpgraph.knowledge import as_known
from corpgraph.loading import as_store, load_ontology
from corpgraph.namespaces import shorten
from corpgraph.reasoning import RULES, close, readable
from corpgraph.snapshot import shortcuts, take_snapshot
from corpgraph.time import Certainty

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from corpgraph.explaining.naming import Node, Term
    from corpgraph.loading import Data
    from corpgraph.reasoning import Closure, Statement, Step
    from corpgraph.snapshot import Shortcut

    Triple = tuple[Node, ox.NamedNode, Term]

__all__ = ["explain"]

_SHORTCUT: Final = "a fact that holds on the day says so"
_MAYBE: Final = "a fact that may hold on the day says so"
_STATED: Final = "the data state it"
#: More changes of state than this are not looked through for when a triple holds.
_MOST_DAYS: Final = 400


def explain(
    data: Data,
    subject: str,
    predicate: str,
    obj: str,
    *,
    at: date,
    known: date | None = None,
    texts: Mapping[Path, str] | None = None,
) -> Explanation:
    """Say why a triple holds on a day.

    Args:
        data: A graph, dataset or store of facts.
        subject: A thing, as `corpgraph.querying.resolve` finds it.
        predicate: A property, by local name, label or IRI.
        obj: A thing, a code, a class (of ``a``) or a value.
        at: The day.
        known: Go by what the sources had published until this day.
        texts: Texts of sources, by the files that they are from, to quote the passages from.

    Raises:
        UsageError: A name means nothing, or several things.
        InputError: A text is that of no source in the data.
    """
    store = as_store(data)
    start = find_subject(store, subject)
    relation = find_predicate(store, predicate)
    triple = (start, relation, find_object(store, start, relation, obj))
    words = words_of(store, texts or {})
    if known is not None:
        store = as_known(store, known, possible=True)
    proof, certainty = _stated(store, triple, words), Certainty.CERTAIN
    if proof is None:
        proof, certainty = _inferred(store, triple, at, words)
    told = (str(triple[0]), str(triple[1]), str(triple[2]))
    said = sentence(store, triple)
    if proof is not None:
        return Explanation(told, said, at, known, certainty, proof)
    around = facts_around(store, triple[0], triple[2])
    return Explanation(
        *(told, said, at, known, Certainty.NO, None),
        holdings=tuple(_holdings(around, triple)),
        instead=tuple(_instead(store, around, triple, at)),
    )


def _stated(store: ox.Store, triple: Triple, words: Mapping[str, str]) -> Proof | None:
    quads = list(store.quads_for_pattern(*triple))
    if not quads:
        return None
    subject = triple[0]
    supports: tuple[Support, ...] = ()
    if isinstance(subject, ox.NamedNode) and is_assertion(store, subject):
        supports = (support(store, subject, None, words),)
    graph = quads[0].graph_name
    return Proof(
        triple=(str(triple[0]), str(triple[1]), str(triple[2])),
        sentence=sentence(store, triple),
        rule=None,
        why=_STATED,
        supports=supports,
        graph=graph.value if isinstance(graph, ox.NamedNode) and not supports else None,
    )


def _inferred(
    store: ox.Store, triple: Triple, at: date, words: Mapping[str, str]
) -> tuple[Proof | None, Certainty]:
    """Prove a triple of the facts around it: certainly, else possibly."""
    wanted = ox.Triple(*triple)
    facts = facts_around(store, triple[0], triple[2])
    for possible in (False, True):
        closure = _closed(facts, at, possible=possible)
        if closure.holds(wanted):
            teller = _Teller(store, closure, shortcuts(facts, at), words)
            certainty = Certainty.POSSIBLE if possible else Certainty.CERTAIN
            return teller.tell(closure.proof(wanted)), certainty
    return None, Certainty.NO


class _Teller:
    """Turns the steps of a proof into a tree."""

    def __init__(
        self,
        store: ox.Store,
        closure: Closure[ox.Store],
        behind: Sequence[Shortcut],
        words: Mapping[str, str],
    ) -> None:
        self._store = store
        self._closure = closure
        self._words = words
        self._behind: dict[ox.Triple, list[Shortcut]] = {}
        for each in behind:
            self._behind.setdefault(each.triple, []).append(each)

    def tell(self, steps: Sequence[Step]) -> Proof:
        """Tell a proof; steps come after their premises, so the last is the root."""
        made: dict[Statement, Proof] = {}
        axioms = {step.statement for step in steps if self._is_axiom(step)}
        for step in steps:
            if step.statement not in axioms:
                premises = [each for each in step.premises if each not in axioms]
                made[step.statement] = self._proof(step, axioms, [made[e] for e in premises])
        return made[steps[-1].statement]

    def _is_axiom(self, step: Step) -> bool:
        if step.rule is not None:
            return step.rule.startswith("scm-")
        triple = step.statement.triple
        return triple is None or not (triple in self._behind or self._quads(triple))

    def _proof(self, step: Step, axioms: set[Statement], premises: Sequence[Proof]) -> Proof:
        triple = step.statement.triple
        behind = self._behind.get(triple, []) if triple is not None else []
        why = RULES[step.rule] if step.rule else _STATED
        if behind and not step.rule:
            is_sure = any(each.certainty is Certainty.CERTAIN for each in behind)
            why = _SHORTCUT if is_sure else _MAYBE
        supports = tuple(
            support(self._store, each.fact, each.certainty, self._words) for each in behind
        )
        quads = [] if supports or step.rule or triple is None else self._quads(triple)
        graphs = [q.graph_name.value for q in quads if isinstance(q.graph_name, ox.NamedNode)]
        return Proof(
            triple=(
                str(step.statement.subject),
                str(step.statement.predicate),
                str(step.statement.object),
            ),
            sentence=sentence(self._store, step.statement),
            rule=step.rule,
            why=why,
            axioms=tuple(readable(each) for each in step.premises if each in axioms),
            premises=tuple(premises),
            supports=supports,
            graph=min(graphs, default=None),
        )

    def _quads(self, triple: ox.Triple) -> list[ox.Quad]:
        return list(self._store.quads_for_pattern(*triple))


def _holdings(facts: ox.Store, triple: Triple) -> list[Holding]:
    """The times at which a triple holds, by the facts around it."""
    wanted = ox.Triple(*triple)
    days = boundaries(facts)
    if len(days) > _MOST_DAYS:
        return []
    if not days:
        return []
    states: list[tuple[date | None, Certainty]]
    states = [(None, _state(facts, days[0] - timedelta(days=1), wanted))]
    states += [(day, _state(facts, day, wanted)) for day in days]
    found = []
    for at, (day, state) in enumerate(states):
        if at and states[at - 1][1] is state:
            continue
        later = (other for other, changed in states[at + 1 :] if changed is not state)
        if state is not Certainty.NO:
            found.append(Holding(day, next(later, None), state))
    return found


def _closed(facts: ox.Store, at: date, *, possible: bool) -> Closure[ox.Store]:
    return close(take_snapshot(facts, at, possible=possible), ontology=_ontology())


@cache
def _ontology() -> ox.Store:
    return load_ontology()


def _state(facts: ox.Store, day: date, wanted: ox.Triple) -> Certainty:
    for possible in (False, True):
        if _closed(facts, day, possible=possible).holds(wanted):
            return Certainty.POSSIBLE if possible else Certainty.CERTAIN
    return Certainty.NO


def _instead(store: ox.Store, facts: ox.Store, triple: Triple, at: date) -> list[str]:
    """What is near a triple and holds on the day."""
    subject, predicate, term = triple
    closure = _closed(facts, at, possible=True)
    found: list[str] = []
    for each in (quad.triple for quad in closure.graph):
        turned = each.subject == term and each.object == subject
        alike = each.subject == subject and each.predicate == predicate
        between = each.subject == subject and each.object == term
        if each.predicate != TYPE and (turned or alike or between):
            found.append(sentence(store, (each.subject, each.predicate, each.object)))
    for quad in store.quads_for_pattern(subject, predicate, None):
        found.append(sentence(store, (subject, predicate, quad.object)))
    if predicate == TYPE:
        kinds = {
            quad.object
            for graph in (store, closure.graph)
            for quad in graph.quads_for_pattern(subject, TYPE, None)
        }
        found += [
            f"{phrase(store, subject)} is a {phrase(store, kind)}"
            for kind in kinds
            if isinstance(kind, ox.NamedNode) and shorten(kind.value).startswith("cg:")
        ]
    return sorted(dict.fromkeys(found))[:10]
